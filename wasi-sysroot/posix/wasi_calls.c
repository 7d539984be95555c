/*
 * wasi-libc's calls of the host, once more and weak: in libc.a they are one
 * object, of which no function could be replaced. A program that duplicates
 * descriptors has those of descriptor.c, any other these, which are the same
 * as libc's.
 */
#include "wasi_calls.h"

#include <string.h>

#define HOST(fd) (fd)
#define WASI(name, is_path, parameters, imported, arguments) \
    __attribute__((weak)) __wasi_errno_t __wasi_##name parameters \
    { \
        return (is_path) ? (__wasi_errno_t)__runa_wasi_##name arguments \
                         : __WASI_ERRNO_NOENT; \
    }
#define WASI_TABLE WASI
#include "wasi_calls.def"

__attribute__((weak)) void
__wasi_proc_exit(__wasi_exitcode_t code)
{
    __runa_wasi_proc_exit(code);
}
