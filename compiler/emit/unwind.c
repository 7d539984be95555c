/*
 * The ways of exceptions out of functions.
 *
 * Without help from the engine the one that is on its way is in a variable of
 * the runtime.  Functions return early with it, and whoever calls what may
 * throw looks there; the closure knows who need not.  Where the engine makes
 * exceptions it is there, too, within a function and when C is told of it.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/throw.h"

static LLVMValueRef
variable(struct emitter *e)
{
    return emit_variable(e, "runa_gc_exception");
}

static LLVMValueRef
get_exception(struct emitter *e)
{
    LLVMValueRef load =
        LLVMBuildLoad2(e->builder, e->types[LIR_REF], variable(e), "");

    emit_set_tag(e, load, TAG_EXCEPTION);
    return load;
}

void
emit_set_exception(struct emitter *e, LLVMValueRef exception)
{
    emit_set_tag(e, LLVMBuildStore(e->builder, exception, variable(e)),
                 TAG_EXCEPTION);
}

LLVMValueRef
emit_take_exception(struct emitter *e)
{
    LLVMValueRef exception = get_exception(e);

    emit_set_exception(e, LLVMConstNull(e->types[LIR_REF]));
    return exception;
}

/* Is one on its way?  An i1 that is expected to be false. */
static LLVMValueRef
is_throwing(struct emitter *e)
{
    return emit_unlikely(e,
                         LLVMBuildIsNotNull(e->builder, get_exception(e), ""));
}

LLVMBasicBlockRef
emit_if_throwing(struct emitter *e)
{
    LLVMValueRef function =
        LLVMGetBasicBlockParent(LLVMGetInsertBlock(e->builder));
    LLVMBasicBlockRef leave =
        LLVMAppendBasicBlockInContext(e->context, function, "");
    LLVMBasicBlockRef next =
        LLVMAppendBasicBlockInContext(e->context, function, "");

    LLVMBuildCondBr(e->builder, is_throwing(e), leave, next);
    LLVMPositionBuilderAtEnd(e->builder, leave);
    return next;
}

void
emit_return_zero(struct emitter *e, LLVMValueRef function)
{
    LLVMTypeRef type = LLVMGetReturnType(LLVMGlobalGetValueType(function));

    if (type == e->types[LIR_VOID])
        LLVMBuildRetVoid(e->builder);
    else
        LLVMBuildRet(e->builder, LLVMConstNull(type));
}

bool
emit_may_throw(const struct emitter *e)
{
    const bool *throwing =
        roots_throwing(&e->closure, (uint32_t)(e->func - e->lir->funcs));

    return throwing[e->inst - e->func->insts];
}

static bool
is_emulated(const struct emitter *e)
{
    return e->options->exceptions == EXCEPTIONS_EMULATED;
}

void
emit_set_unwinding(struct emitter *e, LLVMValueRef function)
{
    LLVMAttributeIndex index = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;

    if (!is_emulated(e))
        LLVMRemoveEnumAttributeAtIndex(
            function, index, LLVMGetEnumAttributeKindForName("nounwind", 8));
}

/* There is one tag of exceptions, number 0: C++'s. */
static void
throw_by_engine(struct emitter *e)
{
    LLVMValueRef args[] = {emit_int(e, LIR_I32, 0), emit_take_exception(e)};

    emit_intrinsic(e, "llvm.wasm.throw", NULL, 0, args, 2);
    LLVMBuildUnreachable(e->builder);
}

void
emit_leave(struct emitter *e, LLVMValueRef function)
{
    if (is_emulated(e))
        emit_return_zero(e, function);
    else
        throw_by_engine(e);
}

static LLVMBasicBlockRef
leave_block(struct emitter *e)
{
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);

    if (e->leave)
        return e->leave;
    e->leave = LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMPositionBuilderAtEnd(e->builder, e->leave);
    emit_handlers_end(e);
    emit_leave(e, e->function);
    LLVMPositionBuilderAtEnd(e->builder, here);
    return e->leave;
}

/* The engine's exceptions */

/* LLVM wants to know whose they are; nobody calls it. */
static void
set_personality(struct emitter *e, LLVMValueRef function)
{
    const char *name = "__gxx_wasm_personality_v0";
    LLVMValueRef personality = LLVMGetNamedFunction(e->module, name);

    if (!personality)
        personality = LLVMAddFunction(
            e->module, name,
            LLVMFunctionType(e->types[LIR_I32], NULL, 0, true));
    LLVMSetPersonalityFn(function, personality);
}

/* The exception that CATCHPAD has caught, to the variable. */
static void
keep_exception(struct emitter *e, LLVMValueRef catchpad)
{
    LLVMValueRef exception =
        emit_intrinsic(e, "llvm.wasm.get.exception", NULL, 0, &catchpad, 1);

    emit_intrinsic(e, "llvm.wasm.get.ehselector", NULL, 0, &catchpad, 1);
    emit_set_exception(e, exception);
}

/* A block of FUNCTION for the engine to go to, from which TO is reached. */
static LLVMBasicBlockRef
make_catch(struct emitter *e, LLVMValueRef function, LLVMBasicBlockRef to)
{
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    LLVMBasicBlockRef dispatch =
        LLVMAppendBasicBlockInContext(e->context, function, "");
    LLVMBasicBlockRef handler =
        LLVMAppendBasicBlockInContext(e->context, function, "");
    LLVMValueRef any = LLVMConstNull(e->types[LIR_PTR]), catchswitch, catchpad;

    set_personality(e, function);
    LLVMPositionBuilderAtEnd(e->builder, dispatch);
    catchswitch = LLVMBuildCatchSwitch(e->builder, NULL, NULL, 1, "");
    LLVMAddHandler(catchswitch, handler);
    LLVMPositionBuilderAtEnd(e->builder, handler);
    catchpad = LLVMBuildCatchPad(e->builder, catchswitch, &any, 1, "");
    keep_exception(e, catchpad);
    LLVMBuildCatchRet(e->builder, catchpad, to);
    LLVMPositionBuilderAtEnd(e->builder, here);
    return dispatch;
}

void
emit_unwind_choose(struct emitter *e)
{
    uint32_t block = lir_unwind_block(e->func, e->inst);

    e->unwind_to = NULL;
    if (is_emulated(e) || block == LIR_NO_INDEX || !emit_may_throw(e))
        return;
    if (!e->catches[block])
        e->catches[block] = make_catch(e, e->function, e->blocks[block]);
    e->unwind_to = e->catches[block];
}

void
emit_catch_for_c(struct emitter *e, LLVMValueRef function)
{
    if (is_emulated(e))
        return;
    e->caught = LLVMAppendBasicBlockInContext(e->context, function, "");
    e->unwind_to = make_catch(e, function, e->caught);
}

LLVMValueRef
emit_catch_end(struct emitter *e, LLVMValueRef value)
{
    LLVMBasicBlockRef from[] = {LLVMGetInsertBlock(e->builder), e->caught};
    LLVMBasicBlockRef join;
    LLVMValueRef values[] = {value, NULL}, result;

    if (!e->unwind_to)
        return value;
    e->unwind_to = NULL;
    join = LLVMAppendBasicBlockInContext(e->context,
                                         LLVMGetBasicBlockParent(from[0]), "");
    for (unsigned i = 0; i < COUNT_OF(from); i++) {
        LLVMPositionBuilderAtEnd(e->builder, from[i]);
        LLVMBuildBr(e->builder, join);
    }
    LLVMPositionBuilderAtEnd(e->builder, join);
    if (!value)
        return NULL;
    values[1] = LLVMConstNull(LLVMTypeOf(value));
    result = LLVMBuildPhi(e->builder, LLVMTypeOf(value), "");
    LLVMAddIncoming(result, values, from, COUNT_OF(from));
    return result;
}

LLVMValueRef
emit_build_call(struct emitter *e, LLVMTypeRef type, LLVMValueRef function,
                LLVMValueRef *args, unsigned count)
{
    LLVMBasicBlockRef next;
    LLVMValueRef call;

    if (!e->unwind_to)
        return LLVMBuildCall2(e->builder, type, function, args, count, "");
    next = LLVMAppendBasicBlockInContext(
        e->context, LLVMGetBasicBlockParent(LLVMGetInsertBlock(e->builder)),
        "");
    call = LLVMBuildInvoke2(e->builder, type, function, args, count, next,
                            e->unwind_to, "");
    LLVMPositionBuilderAtEnd(e->builder, next);
    return call;
}

LLVMBasicBlockRef
emit_unwind_block(struct emitter *e)
{
    uint32_t block = lir_unwind_block(e->func, e->inst);

    return block == LIR_NO_INDEX ? leave_block(e) : e->blocks[block];
}

/* So that no test is left where LLVM inlines the call. */
void
emit_assume_calm(struct emitter *e)
{
    LLVMValueRef is_calm;

    if (!is_emulated(e) || !e->closure.throws[e->func - e->lir->funcs])
        return;
    is_calm = LLVMBuildIsNull(e->builder, get_exception(e), "");
    emit_intrinsic(e, "llvm.assume", NULL, 0, &is_calm, 1);
}

/* Does the present instruction call as C does?  What C has left pending is on
 * its way from here. */
static bool
calls_c(const struct emitter *e)
{
    const struct lir_operand *callee =
        &lir_operands(e->func, e->inst)[lir_callee_position(e->inst)];

    if (lir_callee(e->inst) == LIR_CALLEE_NAME)
        return lir_symbol_of(e->lir, callee->id).kind == LIR_SYMBOL_EXTERN;
    return lir_callee(e->inst) == LIR_CALLEE_ADDRESS;
}

bool
emit_must_check(const struct emitter *e)
{
    return emit_may_throw(e) && calls_c(e) && (!is_emulated(e) || e->searches);
}

/* What C has left pending is on its way now: finds out who takes it, and goes
 * there. */
static void
search_if_throwing(struct emitter *e)
{
    LLVMBasicBlockRef next = emit_if_throwing(e);
    LLVMValueRef frame = emit_frame_next(e);

    emit_call_helper(e, HELPER_SEARCH_PENDING, &frame);
    LLVMBuildBr(e->builder, emit_unwind_block(e));
    LLVMPositionBuilderAtEnd(e->builder, next);
}

static void
unwind_if_throwing(struct emitter *e)
{
    LLVMBasicBlockRef next =
        LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMBasicBlockRef to = emit_unwind_block(e);

    LLVMBuildCondBr(e->builder, is_throwing(e), to, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

void
emit_check_throw(struct emitter *e)
{
    if (!emit_may_throw(e) || (!is_emulated(e) && !calls_c(e)))
        return;
    if (e->searches && calls_c(e))
        search_if_throwing(e);
    else
        unwind_if_throwing(e);
}
