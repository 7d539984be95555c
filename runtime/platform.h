/*
 * What WASI and POSIX do differently: platform_wasi.c is shipped,
 * platform_host.c serves the unit tests. All else is written against POSIX,
 * which wasi-libc offers too.
 */
#ifndef RUNA_PLATFORM_H
#define RUNA_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Writes some of the bytes, waiting until the system takes any.
 * Returns how many, or a negative errno.
 */
int32_t runa_rt_sys_write(int32_t fd, const void *bytes, size_t size);

/*
 * Stores the command line in the form that C's main gets it; it lives until
 * the program ends. Returns the number of arguments, 0 if there is none to be
 * had.
 */
int32_t runa_rt_sys_arguments(char ***argv);

/* Bytes of memory that the program can have without asking for more. */
uint64_t runa_rt_sys_memory(void);

/*
 * The value of an environment variable, null if there is none, valid for as
 * long as the space, which what is needed must fit. Takes no allocator.
 */
const char *runa_rt_sys_variable(const char *name, void *space, size_t size);

/*
 * More memory, so many bytes that are zero and aligned to a page of the
 * collector; null when there is none. A call need not continue the last.
 */
void *runa_rt_sys_grow(size_t bytes);

#endif
