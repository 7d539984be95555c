/*
 * What the compiler knows of the runtime: the names and true signatures of
 * runtime/rt.def.
 */
#ifndef RUNA_LIR_RUNTIME_H
#define RUNA_LIR_RUNTIME_H

#include "lir/lir.h"

#define LIR_RUNTIME_PARAMS_MAX 4

struct lir_runtime_func {
    const char *name;
    uint8_t result; /* enum lir_type */
    uint8_t param_count;
    uint8_t params[LIR_RUNTIME_PARAMS_MAX]; /* enum lir_type */
    bool allocates; /* it may ask for memory of the Runa language */
};

/* The runtime function that EXT names, or NULL. */
const struct lir_runtime_func *
lir_runtime_find(const struct lir_module *module,
                 const struct lir_extern *ext);

#endif
