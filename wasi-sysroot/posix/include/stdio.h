/* Temporary files, and streams of processes. */
#ifndef __RUNA_STDIO_H
#define __RUNA_STDIO_H

#include <__runa_posix.h>

/* wasi-libc declares these two as deprecated, which cannot be taken back: so
   it declares others. */
#pragma push_macro("tmpfile")
#pragma push_macro("tmpnam")
#undef tmpfile
#undef tmpnam
#define tmpfile __runa_no_tmpfile
#define tmpnam __runa_no_tmpnam
#include_next <stdio.h>
#undef tmpfile
#undef tmpnam
#pragma pop_macro("tmpfile")
#pragma pop_macro("tmpnam")

#define TMP_MAX 10000
#define L_tmpnam 64

#ifdef __cplusplus
extern "C" {
#endif

char *tmpnam(char *);
FILE *tmpfile(void);

#ifdef __RUNA_POSIX
FILE *popen(const char *, const char *);
int pclose(FILE *);
void flockfile(FILE *);
int ftrylockfile(FILE *);
void funlockfile(FILE *);
#endif

#ifdef __RUNA_XSI
#define P_tmpdir "/tmp"
char *tempnam(const char *, const char *);
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define tmpfile64 tmpfile
#endif

#ifdef __cplusplus
}
#endif

#endif
