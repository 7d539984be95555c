/*
 * Functions between the convention of managed code (abi.h) and that of C.  C
 * does not know of frames: the variable runa_gc_top tells at the border where
 * the next one begins.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/safepoint.h"
#include "lir/throw.h"

struct abi_place
abi_begin(struct emitter *e, LLVMValueRef function)
{
    struct abi_place here = {LLVMGetInsertBlock(e->builder), e->unwind_to};

    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    e->unwind_to = NULL;
    return here;
}

void
abi_end(struct emitter *e, struct abi_place here)
{
    if (here.block)
        LLVMPositionBuilderAtEnd(e->builder, here.block);
    e->unwind_to = here.unwind_to;
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
    LLVMBasicBlockRef next;

    if (lir_symbol_of(e->lir, name).kind != LIR_SYMBOL_EXTERN ||
        !lir_callee_throws(e->lir, name))
        return;
    emit_set_unwinding(e, function);
    next = emit_if_throwing(e);
    if (e->searches)
        emit_call_helper(e, HELPER_SEARCH_PENDING, &frame);
    emit_leave(e, function);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* As long as C has not returned with an exception, nothing else happens. */
static void
leave_if_throwing(struct emitter *e, LLVMValueRef function)
{
    LLVMBasicBlockRef next = emit_if_throwing(e);

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
    struct abi_place here = abi_begin(e, callee->function);
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

/* A function made of the one called NAME, for this module alone.  Others may
 * have its name: LLVM gives it another one then. */
static LLVMValueRef
add_variant(struct emitter *e, uint32_t name, const char *suffix,
            LLVMTypeRef type)
{
    char *symbol_name = xasprintf("%s.%s", lir_name(e->lir, name), suffix);
    LLVMValueRef function = LLVMAddFunction(e->module, symbol_name, type);

    LLVMSetLinkage(function, LLVMInternalLinkage);
    free(symbol_name);
    return function;
}

/* A function of C's convention, which managed code is to call by its own. */
static LLVMValueRef
make_method(struct emitter *e, uint32_t name, struct emit_callee *callee)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    uint8_t *params = xmalloc((size_t)callee->param_count + 1);
    enum lir_type result = lir_result_type(e->lir, symbol);

    for (uint32_t i = 0; i < callee->param_count; i++)
        params[i] = (uint8_t)lir_param_type(e->lir, symbol, i);
    callee->method = add_variant(
        e, name, "method",
        e->abi->function_type(e, params, callee->param_count, result));
    e->abi->set_attributes(e, callee->method, result);
    e->abi->define_method(e, callee->method, name, callee);
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

/* An entry is called by the runtime as C does, with the address of the first
 * free word before the PARAMS. */
static LLVMValueRef
add_entry(struct emitter *e, uint32_t name, const char *suffix,
          const uint8_t *params, uint32_t count, enum lir_type result)
{
    LLVMValueRef entry = add_variant(
        e, name, suffix, emit_function_type(e, params, count, result, true));

    emit_set_defaults(e, entry, result);
    return entry;
}

/* In ENTRY, calls the function called NAME with ARGS, which have the types of
 * its declaration.  Returns the result, zero if it threw; or NULL. */
static LLVMValueRef
call_from_entry(struct emitter *e, LLVMValueRef entry, uint32_t name,
                LLVMValueRef *args)
{
    struct emit_callee *callee = emit_callee(e, name);
    struct abi_target target = abi_target_of(callee);
    LLVMValueRef sp = LLVMGetParam(entry, 0), result;

    emit_catch_for_c(e, entry);
    result = callee->has_frame ? e->abi->enter(e, entry, &target, args, sp)
                               : abi_call_extern(e, name, callee, args, sp);
    return emit_catch_end(e, result);
}

static void
define_of_object(struct emitter *e, LLVMValueRef function, uint32_t name)
{
    struct abi_place here = abi_begin(e, function);
    LLVMValueRef args[] = {LLVMGetParam(function, 1)};

    assert(lir_param_count(e->lir, lir_symbol_of(e->lir, name)) <=
           COUNT_OF(args)); /* the verifier saw to it */
    abi_direct.ret(e, call_from_entry(e, function, name, args));
    abi_end(e, here);
}

static LLVMValueRef
make_of_object(struct emitter *e, uint32_t name, const char *suffix,
               enum lir_type result)
{
    static const uint8_t params[] = {LIR_REF};
    LLVMValueRef function =
        add_entry(e, name, suffix, params, COUNT_OF(params), result);

    define_of_object(e, function, name);
    return function;
}

LLVMValueRef
emit_finalizer_function(struct emitter *e, uint32_t name)
{
    struct emit_callee *callee = emit_callee(e, name);

    if (!callee->finalizer)
        callee->finalizer = make_of_object(e, name, "finalizer", LIR_VOID);
    return callee->finalizer;
}

LLVMValueRef
emit_message_function(struct emitter *e, uint32_t name)
{
    struct emit_callee *callee = emit_callee(e, name);

    if (!callee->message)
        callee->message = make_of_object(e, name, "message", LIR_PTR);
    return callee->message;
}

static void
define_filter(struct emitter *e, LLVMValueRef filter, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    struct abi_place here = abi_begin(e, filter);
    LLVMValueRef args[] = {LLVMGetParam(filter, 1), LLVMGetParam(filter, 2)};
    LLVMValueRef result;

    assert(lir_param_count(e->lir, symbol) <= COUNT_OF(args)); /* likewise */
    if (lir_param_count(e->lir, symbol) == 2)
        args[1] = emit_convert(e, args[1], LIR_PTR,
                               lir_param_type(e->lir, symbol, 1));
    result = call_from_entry(e, filter, name, args);
    result = LLVMBuildICmp(e->builder, LLVMIntNE, result,
                           LLVMConstNull(LLVMTypeOf(result)), "");
    LLVMBuildRet(e->builder,
                 LLVMBuildZExt(e->builder, result, e->types[LIR_I32], ""));
    abi_end(e, here);
}

LLVMValueRef
emit_filter(struct emitter *e, uint32_t name)
{
    static const uint8_t params[] = {LIR_REF, LIR_PTR};
    struct emit_callee *callee = emit_callee(e, name);

    if (!callee->filter) {
        callee->filter =
            add_entry(e, name, "filter", params, COUNT_OF(params), LIR_I32);
        define_filter(e, callee->filter, name);
    }
    return callee->filter;
}
