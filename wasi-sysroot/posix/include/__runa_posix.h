/*
 * What the headers of this folder share. Each is read before wasi-libc's of
 * the same name, includes that, and adds what it lacks; for which programs, say
 * these macros, by the rules of wasi-libc's own headers.
 */
#ifndef __RUNA_POSIX_H
#define __RUNA_POSIX_H

#include <features.h>

/* Not a program of nothing but standard C. */
#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || \
    defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define __RUNA_POSIX 1
#endif

/* With the X/Open System Interfaces. */
#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define __RUNA_XSI 1
#endif

/* With what BSD and GNU have in addition. */
#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define __RUNA_BSD 1
#endif

#endif
