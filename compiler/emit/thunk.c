/*
 * Functions between the convention of managed code (abi.h) and that of C.  C
 * does not know of frames: the variable runa_gc_top tells at the border where
 * the next one begins.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/safepoint.h"

LLVMBasicBlockRef
abi_begin(struct emitter *e, LLVMValueRef function)
{
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);

    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    return here;
}

void
abi_end(struct emitter *e, LLVMBasicBlockRef here)
{
    if (here)
        LLVMPositionBuilderAtEnd(e->builder, here);
}

LLVMValueRef
abi_call_extern(struct emitter *e, uint32_t name,
                const struct emit_callee *callee, LLVMValueRef *params,
                LLVMValueRef frame)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    enum lir_type wanted = lir_result_type(e->lir, symbol);
    LLVMValueRef result;

    for (uint32_t i = 0; i < callee->param_count; i++)
        params[i] =
            emit_convert(e, params[i], lir_param_type(e->lir, symbol, i),
                         callee->params[i]);
    if (symbol.kind == LIR_SYMBOL_EXTERN && lir_callee_collects(e->lir, name))
        LLVMBuildStore(e->builder, frame, emit_variable(e, "runa_gc_top"));
    result = LLVMBuildCall2(e->builder, callee->type, callee->function, params,
                            callee->param_count, "");
    return wanted == LIR_VOID
               ? NULL
               : emit_convert(e, result, callee->result, wanted);
}

/* C code may have put references on the stack above what it was told: they
 * are below the frame, and must be again when it goes on. */
void
emit_define_thunk(struct emitter *e, const struct emit_callee *callee)
{
    LLVMValueRef *args =
        xcalloc((size_t)callee->param_count + 1, sizeof *args);
    LLVMBasicBlockRef here = abi_begin(e, callee->function);
    LLVMValueRef variable = emit_variable(e, "runa_gc_top"), top, result;
    struct abi_target target = abi_target_of(callee);

    LLVMGetParams(callee->function, args);
    top = LLVMBuildLoad2(e->builder, e->types[LIR_PTR], variable, "");
    result = e->abi->enter(e, callee->function, &target, args, top);
    LLVMBuildStore(e->builder, top, variable);
    abi_direct.ret(e, result);
    abi_end(e, here);
    free(args);
}

/* A function of C's convention, which managed code is to call by its own. */
static LLVMValueRef
make_method(struct emitter *e, uint32_t name, struct emit_callee *callee)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    uint8_t *params = xmalloc((size_t)callee->param_count + 1);
    enum lir_type result = lir_result_type(e->lir, symbol);
    char *symbol_name = xasprintf("%s.method", lir_name(e->lir, name));

    for (uint32_t i = 0; i < callee->param_count; i++)
        params[i] = (uint8_t)lir_param_type(e->lir, symbol, i);
    callee->method = LLVMAddFunction(
        e->module, symbol_name,
        e->abi->function_type(e, params, callee->param_count, result));
    LLVMSetLinkage(callee->method, LLVMInternalLinkage);
    e->abi->set_attributes(e, callee->method, result);
    e->abi->define_method(e, callee->method, name, callee);
    free(symbol_name);
    free(params);
    return callee->method;
}

LLVMValueRef
emit_method(struct emitter *e, uint32_t name)
{
    struct emit_callee *callee = emit_callee(e, name);

    if (callee->has_frame)
        return callee->body;
    return callee->method ? callee->method : make_method(e, name, callee);
}
