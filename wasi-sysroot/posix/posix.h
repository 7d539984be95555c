/*
 * What the sources of libruna-posix share. Names that are no function of POSIX
 * begin with __runa_, so that they cannot be a program's.
 */
#ifndef RUNA_POSIX_H
#define RUNA_POSIX_H

#include <errno.h>
#include <stddef.h>

/* What getpid of libwasi-emulated-getpid returns, which need not be linked. */
#define PROCESS_ID 42

/* How many descriptors a program is told that it may have. */
#define DESCRIPTORS_MAX 1024

/* fail: what a function returns after an error. */
static inline int
fail(int error)
{
    errno = error;
    return -1;
}

static inline void *
fail_null(int error)
{
    errno = error;
    return NULL;
}

/* 0 if the descriptor is open, otherwise -1 and errno. */
int __runa_check_open(int descriptor);

/* 0 if there is such a file; follow says whether a link counts as what it
   leads to. Otherwise -1 and errno. */
int __runa_check_file(int directory, const char *path, int follow);

/* A folder for temporary files that exists: the first of TMPDIR, preferred
   (which may be null), /tmp and the folders that the program was given. The
   text lives until the next call. Null if there is none. */
const char *__runa_temp_folder(const char *preferred);

#endif
