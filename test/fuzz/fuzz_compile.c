/*
 * Fuzzes everything up to the object: what the verifier and the target's check
 * let through must become a valid LLVM module, and that code.
 */
#include "emit/codegen.h"
#include "emit/emit.h"
#include "trial.h"

static void
compile(struct trial *trial)
{
    static const struct emit_options options = {.value_names = true,
                                                .features = ""};
    struct codegen codegen;
    LLVMModuleRef module;
    LLVMMemoryBufferRef object;

    codegen_init(&codegen, CODEGEN_O0, "", &trial->diag);
    module =
        emit_module(&trial->module, codegen.context, codegen.layout, &options);
    codegen_verify(module);
    codegen_optimize(&codegen, module);
    object = codegen_emit(&codegen, module, LLVMObjectFile);
    if (!object)
        BUG("no object: %s", trial->said.at);
    LLVMDisposeMemoryBuffer(object);
    LLVMDisposeModule(module);
    codegen_release(&codegen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;

    if (trial_read(&trial, data, size) &&
        lir_check_target(&trial.module, &trial.source, &trial.diag))
        compile(&trial);
    trial_release(&trial);
    return 0;
}
