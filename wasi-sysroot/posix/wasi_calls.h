/* The imports of a program: what wasi_calls.def lists, as the host has it. */
#ifndef RUNA_POSIX_WASI_CALLS_H
#define RUNA_POSIX_WASI_CALLS_H

#include <stddef.h>
#include <stdint.h>
#include <wasi/api.h>

#define IMPORTED(name) \
    __attribute__((import_module("wasi_snapshot_preview1"), \
                   import_name(#name)))
#define WASI(name, is_path, parameters, imported, arguments) \
    IMPORTED(name) int32_t __runa_wasi_##name imported;
#define WASI_TABLE WASI
#include "wasi_calls.def"

IMPORTED(proc_exit) _Noreturn void __runa_wasi_proc_exit(uint32_t code);

#endif
