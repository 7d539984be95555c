/*
 * Functions between two conventions: managed code gives its callee the frame
 * as the first parameter, C does not know of frames.  The variable
 * runa_gc_top tells at the border where the next frame begins.
 */
#include "base/base.h"
#include "emit/emitter.h"
#include "lir/safepoint.h"

/* A call of FUNCTION with FIRST, unless that is NULL, and COUNT others. */
static LLVMValueRef
pass_on(struct emitter *e, LLVMValueRef function, LLVMTypeRef type,
        LLVMValueRef first, LLVMValueRef *rest, unsigned count)
{
    LLVMValueRef *args = xcalloc((size_t)count + 1, sizeof *args), call;
    unsigned n = 0;

    if (first)
        args[n++] = first;
    for (unsigned i = 0; i < count; i++)
        args[n++] = rest[i];
    call = LLVMBuildCall2(e->builder, type, function, args, n, "");
    free(args);
    return call;
}

static void
finish(struct emitter *e, LLVMValueRef result, enum lir_type type)
{
    if (type == LIR_VOID)
        LLVMBuildRetVoid(e->builder);
    else
        LLVMBuildRet(e->builder, result);
}

static LLVMBasicBlockRef
begin(struct emitter *e, LLVMValueRef function)
{
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);

    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    return here;
}

/* C code may have put references on the stack above what it was told: they
 * are below the frame, and must be again when it goes on. */
void
emit_define_thunk(struct emitter *e, const struct emit_callee *callee)
{
    LLVMValueRef *params =
        xcalloc((size_t)callee->param_count + 1, sizeof *params);
    LLVMBasicBlockRef here = begin(e, callee->function);
    LLVMValueRef top = emit_variable(e, "runa_gc_top");
    LLVMValueRef frame =
        LLVMBuildLoad2(e->builder, e->types[LIR_PTR], top, "");
    LLVMValueRef result;

    LLVMGetParams(callee->function, params);
    result = pass_on(e, callee->body, callee->body_type, frame, params,
                     callee->param_count);
    LLVMBuildStore(e->builder, frame, top);
    finish(e, result, callee->result);
    if (here)
        LLVMPositionBuilderAtEnd(e->builder, here);
    free(params);
}

/* The parameters of the method, as CALLEE has them: a function of the runtime
 * may take other integers. */
static LLVMValueRef *
convert_params(struct emitter *e, LLVMValueRef method,
               struct lir_symbol symbol, const struct emit_callee *callee)
{
    LLVMValueRef *params =
        xcalloc((size_t)callee->param_count + 1, sizeof *params);

    for (uint32_t i = 0; i < callee->param_count; i++)
        params[i] =
            emit_convert(e, LLVMGetParam(method, i + 1),
                         lir_param_type(e->lir, symbol, i), callee->params[i]);
    return params;
}

static void
define_method(struct emitter *e, LLVMValueRef method, uint32_t name,
              const struct emit_callee *callee)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    enum lir_type wanted = lir_result_type(e->lir, symbol);
    LLVMBasicBlockRef here = begin(e, method);
    LLVMValueRef *params = convert_params(e, method, symbol, callee), result;

    if (symbol.kind == LIR_SYMBOL_EXTERN && lir_callee_collects(e->lir, name))
        LLVMBuildStore(e->builder, LLVMGetParam(method, 0),
                       emit_variable(e, "runa_gc_top"));
    result = pass_on(e, callee->function, callee->type, NULL, params,
                     callee->param_count);
    if (wanted != LIR_VOID)
        result = emit_convert(e, result, callee->result, wanted);
    finish(e, result, wanted);
    if (here)
        LLVMPositionBuilderAtEnd(e->builder, here);
    free(params);
}

/* A function without a frame, which managed code is to call with one. */
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
        emit_function_type(e, params, callee->param_count, result, true));
    LLVMSetLinkage(callee->method, LLVMInternalLinkage);
    emit_set_defaults(e, callee->method, result);
    define_method(e, callee->method, name, callee);
    free(symbol_name);
    free(params);
    return callee->method;
}

LLVMValueRef
emit_method(struct emitter *e, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    struct emit_callee *callee = symbol.kind == LIR_SYMBOL_FUNC
                                     ? &e->funcs[symbol.index]
                                     : &e->externs[symbol.index];

    if (callee->has_frame)
        return callee->body;
    return callee->method ? callee->method : make_method(e, name, callee);
}
