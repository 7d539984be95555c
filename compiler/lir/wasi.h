/* The functions of WASI that syscall calls, by number: see wasi.def. */
#ifndef RUNA_LIR_WASI_H
#define RUNA_LIR_WASI_H

#include "lir/lir.h"

#define LIR_WASI_MODULE "wasi_snapshot_preview1"

/* What lir_extern_symbol calls an import from there, before its name. */
#define LIR_WASI_SYMBOL "__imported_" LIR_WASI_MODULE "_"

#define LIR_WASI_PARAMS_MAX 9

struct lir_wasi_call {
    const char *name;
    uint8_t number;
    uint8_t result; /* enum lir_type: i32, an errno, or void */
    uint8_t param_count;
    uint8_t params[LIR_WASI_PARAMS_MAX]; /* enum lir_type */
};

/* The function with NUMBER, or that called NAME; NULL if there is none. */
const struct lir_wasi_call *lir_wasi_find(int64_t number);
const struct lir_wasi_call *lir_wasi_find_name(const char *name);

#endif
