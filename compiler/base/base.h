/*
 * What every file of the compiler may rely on: allocation that cannot return
 * NULL, the report of our own bugs, and a few macros.
 *
 * The C functions that would bypass it are poisoned, so that using one does
 * not compile: only this header's wrappers allocate, and only main.c exits.
 */
#ifndef RUNA_BASE_BASE_H
#define RUNA_BASE_BASE_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#ifdef __cplusplus
#define NORETURN [[noreturn]]
extern "C" {
#else
#define NORETURN _Noreturn
#endif

/*
 * Reports a fault of the compiler itself on stderr and aborts.  Never for bad
 * input: that is a diagnostic (diag.h).
 */
#define BUG(...) base_bug(__FILE__, __LINE__, __VA_ARGS__)

NORETURN void base_bug(const char *file, int line, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* As malloc, calloc and realloc; running out of memory ends in base_bug. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);

/* Copies LEN bytes of TEXT and a final NUL; the caller frees it. */
char *xstrndup(const char *text, size_t len);
char *xstrdup(const char *text);

/* Formats into a new string; the caller frees it. */
char *xasprintf(const char *format, ...) PRINTF_LIKE(1, 2);
char *xvasprintf(const char *format, va_list args) PRINTF_LIKE(1, 0);

/*
 * A number that whoever writes an input cannot foresee.  Hash tables begin
 * with it, so that no input is made to collide in them; what they give does
 * not depend on it.
 */
uint32_t base_seed(void);

#ifdef __cplusplus
}
#endif

#ifndef BASE_ALLOWS_LIBC_ALLOCATION
#pragma GCC poison malloc calloc realloc strdup strndup
#pragma GCC poison strcpy strcat sprintf vsprintf exit
#endif

#endif
