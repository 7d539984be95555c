/* The texts of errors that WASI does not number. */
#ifndef __RUNA_STRING_H
#define __RUNA_STRING_H

#include <__runa_posix.h>
#include_next <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Those of libc.a know WASI's alone, and are what these call. */
char *strerror(int) __asm__("__runa_strerror");

#ifdef __RUNA_POSIX
int strerror_r(int, char *, size_t) __asm__("__runa_strerror_r");
char *strerror_l(int, locale_t) __asm__("__runa_strerror_l");
#endif

#ifdef __cplusplus
}
#endif

#endif
