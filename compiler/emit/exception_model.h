/* How exceptions of managed code are made, by name. */
#ifndef RUNA_EMIT_EXCEPTION_MODEL_H
#define RUNA_EMIT_EXCEPTION_MODEL_H

enum exception_model {
    EXCEPTIONS_EMULATED,    /* callers look whether there is one */
    EXCEPTIONS_WASM_LEGACY, /* the engine's, as browsers had them first */
    EXCEPTIONS_WASM         /* the engine's, of the standard */
};

#endif
