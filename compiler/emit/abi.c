/* Which convention a module has, and that others see it: see abi.h. */
#include "emit/abi.h"

/*
 * A function that nobody defines, of one signature or the other, which the
 * linker does not let pass in one program (link/link_messages.c).  It looks at
 * calls only, so there is one, which nothing reaches.
 */
static void
mark_module(struct emitter *e, enum lir_type signature)
{
    LLVMTypeRef type = emit_function_type(e, NULL, 0, signature, false);
    LLVMTypeRef caller_type = emit_function_type(e, NULL, 0, LIR_VOID, false);
    LLVMValueRef marker = LLVMAddFunction(e->module, EMIT_ABI_SYMBOL, type);
    LLVMValueRef caller = LLVMAddFunction(e->module, "runa.abi", caller_type);

    LLVMSetLinkage(marker, LLVMExternalWeakLinkage);
    LLVMSetLinkage(caller, LLVMInternalLinkage);
    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, caller, ""));
    LLVMBuildCall2(e->builder, type, marker, NULL, 0, "");
    LLVMBuildRetVoid(e->builder);
    emit_keep(e, caller);
}

/* Functions of modules without references call as C does. */
void
abi_choose(struct emitter *e)
{
    bool is_uniform = e->options->convention == CONVENTION_UNIFORM;

    e->abi = &abi_direct;
    if (!e->closure.managed)
        return;
    if (is_uniform)
        e->abi = &abi_uniform;
    mark_module(e, is_uniform ? LIR_I64 : LIR_I32);
}
