/* Temporary files, and allocation by old names. */
#ifndef __RUNA_STDLIB_H
#define __RUNA_STDLIB_H

#include <__runa_posix.h>
#include_next <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __RUNA_POSIX
#include <bits/runa_wait.h>
int mkstemp(char *);
int mkostemp(char *, int);
char *mkdtemp(char *);
#endif

#ifdef __RUNA_BSD
char *mktemp(char *);
int mkstemps(char *, int);
int mkostemps(char *, int, int);
void *valloc(size_t);
void *memalign(size_t, size_t);
size_t malloc_usable_size(void *);
void *reallocarray(void *, size_t, size_t);
void qsort_r(void *, size_t, size_t,
             int (*)(const void *, const void *, void *), void *);
int getloadavg(double *, int);
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define mkstemp64 mkstemp
#define mkostemp64 mkostemp
#define mkstemps64 mkstemps
#define mkostemps64 mkostemps
#endif

#ifdef __cplusplus
}
#endif

#endif
