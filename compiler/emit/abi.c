/* Which convention a module has, and that others see it: see abi.h. */
#include "emit/abi.h"

void
emit_mark_module(struct emitter *e, const char *name, enum lir_type signature)
{
    LLVMTypeRef type = emit_function_type(e, NULL, 0, signature, false);
    LLVMTypeRef caller_type = emit_function_type(e, NULL, 0, LIR_VOID, false);
    LLVMValueRef marker = LLVMAddFunction(e->module, name, type);
    LLVMValueRef caller =
        LLVMAddFunction(e->module, "runa.marked", caller_type);

    LLVMSetLinkage(marker, LLVMExternalWeakLinkage);
    LLVMSetLinkage(caller, LLVMInternalLinkage);
    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, caller, ""));
    LLVMBuildCall2(e->builder, type, marker, NULL, 0, "");
    LLVMBuildRetVoid(e->builder);
    emit_keep(e, caller);
}

/* Functions of modules without references call as C does.  The uniform one knows
 * references only. */
void
abi_choose(struct emitter *e)
{
    bool is_uniform = e->options->convention == CONVENTION_UNIFORM;

    e->abi = e->closure.managed && is_uniform && !e->lir->collects_words
                 ? &abi_uniform
                 : &abi_direct;
}

void
abi_mark(struct emitter *e)
{
    if (e->closure.managed)
        emit_mark_module(e, EMIT_ABI_SYMBOL,
                         e->abi == &abi_uniform ? LIR_I64 : LIR_I32);
}
