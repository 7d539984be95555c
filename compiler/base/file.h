/*
 * Writing results so that no half of one is ever left behind, and files that
 * have no name at all.
 */
#ifndef RUNA_BASE_FILE_H
#define RUNA_BASE_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Makes the file at PATH hold SIZE BYTES: all of them, or on failure what it
 * held before.  "-" is standard output; a device is written to as it is.
 * Returns 0 or an errno value.
 */
int file_write(const char *path, const void *bytes, size_t size);

/*
 * Keeps the signals that end a process waiting until file_let_signals: for the
 * time in which a temporary file exists.
 */
void file_hold_signals(sigset_t *old);
void file_let_signals(const sigset_t *old);

/* True if PATH names something that is there and no regular file. */
bool file_is_special(const char *path);

/* True if both paths name one regular file. */
bool file_is_same(const char *a, const char *b);

/*
 * A file in memory that holds SIZE BYTES and vanishes with the process, so
 * that nothing has to be cleaned up.  Returns its descriptor, which child
 * processes inherit, or -1 with errno set.  The caller closes it.
 */
int file_in_memory(const void *bytes, size_t size);

/* The name by which this process and its children can open FD.  The caller
 * frees it. */
char *file_descriptor_path(int fd);

#endif
