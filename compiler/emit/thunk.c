/*
 * Functions between the convention of managed code (abi.h) and that of C.  C
 * does not know of frames: the variable runa_gc_top tells at the border where
 * the next one begins.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/safepoint.h"
#include "lir/throw.h"

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

void
abi_rethrow(struct emitter *e, LLVMValueRef function, uint32_t name,
            LLVMValueRef frame)
{
    LLVMBasicBlockRef leave, next;

    if (lir_symbol_of(e->lir, name).kind != LIR_SYMBOL_EXTERN ||
        !lir_callee_throws(e->lir, name))
        return;
    emit_set_unwinding(e, function);
    leave = LLVMAppendBasicBlockInContext(e->context, function, "");
    next = LLVMAppendBasicBlockInContext(e->context, function, "");
    LLVMBuildCondBr(e->builder, emit_is_throwing(e), leave, next);
    LLVMPositionBuilderAtEnd(e->builder, leave);
    if (e->searches)
        emit_call_helper(e, HELPER_SEARCH_PENDING, &frame);
    emit_leave(e, function);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* As long as C has not returned with an exception, nothing else happens. */
static void
leave_if_throwing(struct emitter *e, LLVMValueRef function)
{
    LLVMBasicBlockRef leave =
        LLVMAppendBasicBlockInContext(e->context, function, "");
    LLVMBasicBlockRef next =
        LLVMAppendBasicBlockInContext(e->context, function, "");

    LLVMBuildCondBr(e->builder, emit_is_throwing(e), leave, next);
    LLVMPositionBuilderAtEnd(e->builder, leave);
    emit_return_zero(e, function);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* A call that C makes, and so none of compiled code that looks like one, is
 * the end of all searches for handlers.  Returns the list of them. */
static LLVMValueRef
begin_border(struct emitter *e, LLVMValueRef function, LLVMValueRef *is_own)
{
    LLVMTypeRef pointer = e->types[LIR_PTR];
    LLVMValueRef indirect = emit_variable(e, "runa_gc_indirect");
    LLVMValueRef list = emit_variable(e, "runa_gc_handlers");
    LLVMValueRef null = LLVMConstNull(pointer), handlers;

    *is_own = LLVMBuildICmp(e->builder, LLVMIntEQ,
                            LLVMBuildLoad2(e->builder, pointer, indirect, ""),
                            function, "");
    LLVMBuildStore(e->builder, null, indirect);
    handlers = LLVMBuildLoad2(e->builder, pointer, list, "");
    LLVMBuildStore(e->builder,
                   LLVMBuildSelect(e->builder, *is_own, handlers, null, ""),
                   list);
    return handlers;
}

/* What is thrown here now comes from C (RUNA_FROM_C). */
static void
end_border(struct emitter *e, LLVMValueRef handlers, LLVMValueRef is_own)
{
    LLVMTypeRef pointer = e->types[LIR_PTR];
    LLVMValueRef handler = emit_variable(e, "runa_gc_handler");
    LLVMValueRef from_c =
        LLVMConstIntToPtr(LLVMConstAllOnes(e->types[LIR_I32]), pointer);

    LLVMBuildStore(e->builder, handlers, emit_variable(e, "runa_gc_handlers"));
    LLVMBuildStore(
        e->builder,
        LLVMBuildSelect(e->builder, is_own,
                        LLVMBuildLoad2(e->builder, pointer, handler, ""),
                        from_c, ""),
        handler);
}

/* C code may have put references on the stack above what it was told: they
 * are below the frame, and must be again when it goes on. */
void
emit_define_thunk(struct emitter *e, const struct emit_callee *callee,
                  bool last)
{
    LLVMValueRef *args =
        xcalloc((size_t)callee->param_count + 1, sizeof *args);
    LLVMBasicBlockRef here = abi_begin(e, callee->function);
    LLVMValueRef variable = emit_variable(e, "runa_gc_top"), top, result;
    LLVMValueRef handlers, is_own;
    bool is_border = e->has_exceptions && e->searches;
    struct abi_target target = abi_target_of(callee);

    LLVMGetParams(callee->function, args);
    if (e->has_exceptions)
        leave_if_throwing(e, callee->function);
    if (is_border)
        handlers = begin_border(e, callee->function, &is_own);
    top = LLVMBuildLoad2(e->builder, e->types[LIR_PTR], variable, "");
    if (callee->throws)
        emit_catch_for_c(e, callee->function);
    result = emit_catch_end(
        e, e->abi->enter(e, callee->function, &target, args, top));
    if (!last)
        LLVMBuildStore(e->builder, top, variable);
    if (is_border)
        end_border(e, handlers, is_own);
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

/* The runtime calls (sp, object). */
static void
define_finalizer(struct emitter *e, LLVMValueRef finalizer, uint32_t name)
{
    LLVMBasicBlockRef here = abi_begin(e, finalizer);
    struct emit_callee *callee = emit_callee(e, name);
    struct abi_target target = abi_target_of(callee);
    LLVMValueRef sp = LLVMGetParam(finalizer, 0);
    LLVMValueRef args[] = {LLVMGetParam(finalizer, 1)};

    emit_catch_for_c(e, finalizer);
    if (callee->has_frame)
        e->abi->enter(e, finalizer, &target, args, sp);
    else
        abi_call_extern(e, name, callee, args, sp);
    emit_catch_end(e, NULL);
    LLVMBuildRetVoid(e->builder);
    abi_end(e, here);
}

LLVMValueRef
emit_finalizer_function(struct emitter *e, uint32_t name)
{
    static const uint8_t params[] = {LIR_PTR, LIR_REF};
    struct emit_callee *callee = emit_callee(e, name);
    LLVMBasicBlockRef unwind_to = e->unwind_to;
    char *symbol_name;

    if (callee->finalizer)
        return callee->finalizer;
    symbol_name = xasprintf("%s.finalizer", lir_name(e->lir, name));
    callee->finalizer = LLVMAddFunction(
        e->module, symbol_name,
        emit_function_type(e, params, COUNT_OF(params), LIR_VOID, false));
    LLVMSetLinkage(callee->finalizer, LLVMInternalLinkage);
    emit_set_defaults(e, callee->finalizer, LIR_VOID);
    define_finalizer(e, callee->finalizer, name);
    e->unwind_to = unwind_to;
    free(symbol_name);
    return callee->finalizer;
}

static void
define_filter(struct emitter *e, LLVMValueRef filter, uint32_t name)
{
    LLVMBasicBlockRef here = abi_begin(e, filter);
    struct emit_callee *callee = emit_callee(e, name);
    struct abi_target target = abi_target_of(callee);
    LLVMValueRef sp = LLVMGetParam(filter, 0), result;
    LLVMValueRef args[] = {LLVMGetParam(filter, 1), LLVMGetParam(filter, 2)};

    if (callee->param_count == 2)
        args[1] = emit_convert(e, args[1], LIR_PTR, callee->params[1]);
    emit_catch_for_c(e, filter);
    result = callee->has_frame ? e->abi->enter(e, filter, &target, args, sp)
                               : abi_call_extern(e, name, callee, args, sp);
    result = emit_catch_end(e, result);
    result = LLVMBuildICmp(e->builder, LLVMIntNE, result,
                           LLVMConstNull(LLVMTypeOf(result)), "");
    LLVMBuildRet(e->builder,
                 LLVMBuildZExt(e->builder, result, e->types[LIR_I32], ""));
    abi_end(e, here);
}

LLVMValueRef
emit_filter(struct emitter *e, uint32_t name)
{
    static const uint8_t params[] = {LIR_PTR, LIR_REF, LIR_PTR};
    char *symbol_name = xasprintf("%s.filter", lir_name(e->lir, name));
    LLVMBasicBlockRef unwind_to = e->unwind_to;
    LLVMValueRef filter = LLVMGetNamedFunction(e->module, symbol_name);

    if (!filter) {
        filter = LLVMAddFunction(
            e->module, symbol_name,
            emit_function_type(e, params, COUNT_OF(params), LIR_I32, false));
        LLVMSetLinkage(filter, LLVMInternalLinkage);
        emit_set_defaults(e, filter, LIR_I32);
        define_filter(e, filter, name);
    }
    e->unwind_to = unwind_to;
    free(symbol_name);
    return filter;
}
