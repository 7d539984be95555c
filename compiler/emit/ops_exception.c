/* Exceptions: docs/lir.md, section 22. */
#include "base/base.h"
#include "emit/emitter.h"
#include "lir/throw.h"

/* Goes on with EXCEPTION, which is on its way, perhaps.  The runtime may have had
 * it: stored again, LLVM knows it, and need not test for it where it inlines. */
static void
go_on(struct emitter *e, LLVMValueRef exception)
{
    emit_set_exception(e, exception);
    LLVMBuildBr(e->builder, emit_unwind_block(e));
}

void
emit_throw(struct emitter *e)
{
    LLVMValueRef exception = emit_receiver(e, 0);

    emit_set_exception(e, exception);
    emit_trace_throw(e, HELPER_TRACE_THROW);
    emit_search(e);
    go_on(e, exception);
}

void
emit_resume(struct emitter *e)
{
    LLVMValueRef exception = emit_receiver(e, 0);

    emit_set_exception(e, exception);
    emit_trace_throw(e, HELPER_TRACE_RESUME);
    emit_search_again(e);
    go_on(e, exception);
}

void
emit_unwind(struct emitter *e)
{
    emit_resume(e);
}

/* Takes the exception to where it will be read. */
static LLVMValueRef
land(struct emitter *e)
{
    LLVMValueRef exception = emit_take_exception(e);

    emit_result(e, exception, LIR_REF);
    emit_frame_store(e, ROOTS_AFTER);
    return exception;
}

/* Does CLAUSE take the EXCEPTION?  An i1. */
static LLVMValueRef
takes(struct emitter *e, const struct lir_operand *clause,
      LLVMValueRef exception)
{
    if (clause->id == LIR_KEYWORD_CATCH && clause[1].kind == LIR_OPERAND_TYPE)
        return emit_is_instance(e, exception, clause[1].id);
    return LLVMConstInt(e->i1, clause->id == LIR_KEYWORD_CATCH, false);
}

/* Goes to the first clause that takes it; else goes on here. */
static void
test_clauses(struct emitter *e, LLVMValueRef exception)
{
    const struct lir_operand *block = lir_operands(e->func, e->inst), *clause;

    while ((clause = lir_clause(e->func, e->inst, block + 1, &block))) {
        LLVMBasicBlockRef next =
            LLVMAppendBasicBlockInContext(e->context, e->function, "");

        LLVMBuildCondBr(e->builder, takes(e, clause, exception),
                        e->blocks[block->id], next);
        LLVMPositionBuilderAtEnd(e->builder, next);
    }
}

void
emit_landingpad(struct emitter *e)
{
    LLVMValueRef exception = land(e);
    uint32_t cleanup = lir_cleanup(e->func, e->inst);

    if (e->handlers.frame)
        emit_handlers_land(e, exception);
    else
        test_clauses(e, exception);
    if (cleanup != LIR_NO_INDEX) {
        LLVMBuildBr(e->builder, e->blocks[cleanup]);
        return;
    }
    go_on(e, exception);
}

/* The call has gone to the landing pad if it threw; what is stored behind it
 * comes before the jump. */
static void
finish_invoke(struct emitter *e)
{
    const struct lir_operand *next =
        lir_operands(e->func, e->inst) + e->inst->fixed - 2;

    emit_frame_store(e, ROOTS_AFTER);
    LLVMBuildBr(e->builder, e->blocks[next->id]);
}

#define INVOKE(name, as) \
    void emit_##name(struct emitter *e) \
    { \
        emit_##as(e); \
        finish_invoke(e); \
    }
INVOKE(invoke, call)
INVOKE(invoke_indirect, call_indirect)
INVOKE(invoke_virtual, call_virtual)
INVOKE(invoke_delegate, call_delegate)
#undef INVOKE
