/*
 * Atomic opcodes: the engine's instructions if it has them, and otherwise
 * plain loads and stores, which on one thread do the same.
 */
#include "base/base.h"
#include "emit/emitter.h"

/* Of the present instruction. */
static LLVMAtomicOrdering
ordering(const struct emitter *e)
{
    switch (e->inst->aux) {
    case LIR_AUX_RELAXED: return LLVMAtomicOrderingMonotonic;
    case LIR_AUX_ACQUIRE: return LLVMAtomicOrderingAcquire;
    case LIR_AUX_RELEASE: return LLVMAtomicOrderingRelease;
    case LIR_AUX_ACQ_REL: return LLVMAtomicOrderingAcquireRelease;
    case LIR_AUX_SEQ_CST: return LLVMAtomicOrderingSequentiallyConsistent;
    default: BUG("memory order %d", e->inst->aux);
    }
}

/* What a comparison that fails orders: it has stored nothing. */
static LLVMAtomicOrdering
failure_ordering(const struct emitter *e)
{
    switch (e->inst->aux) {
    case LIR_AUX_RELEASE: return LLVMAtomicOrderingMonotonic;
    case LIR_AUX_ACQ_REL: return LLVMAtomicOrderingAcquire;
    default: return ordering(e);
    }
}

/* The address has the alignment of the type only as the program's promise,
 * which a plain access does not need. */
static void
finish_access(struct emitter *e, LLVMValueRef access, unsigned memory)
{
    if (e->options->atomics) {
        LLVMSetOrdering(access, ordering(e));
        LLVMSetAlignment(access, lir_type_bytes(e->inst->type));
    } else {
        LLVMSetAlignment(access, emit_alignment(e, memory));
    }
}

/* Loads from ADDRESS, that of memory operand 1. */
static LLVMValueRef
load(struct emitter *e, LLVMValueRef address)
{
    LLVMValueRef value =
        LLVMBuildLoad2(e->builder, e->types[op_int_type(e)], address, "");

    finish_access(e, value, 1);
    return value;
}

void
emit_atomic_load(struct emitter *e)
{
    emit_result(e, load(e, emit_address(e, 1)), op_int_type(e));
}

void
emit_atomic_store(struct emitter *e)
{
    LLVMValueRef value = emit_int_operand(e, 1);

    finish_access(e, LLVMBuildStore(e->builder, value, emit_address(e, 0)), 0);
}

/* Plain: loads, and stores what BUILD makes of that and of operand 2, or if
 * it is NULL operand 2 itself. */
static LLVMValueRef
plain_update(struct emitter *e, LLVMValueRef address, build_binary *build)
{
    LLVMValueRef value = emit_int_operand(e, 2), old = load(e, address);

    if (build)
        value = build(e->builder, old, value, "");
    finish_access(e, LLVMBuildStore(e->builder, value, address), 1);
    return old;
}

static void
update(struct emitter *e, LLVMAtomicRMWBinOp op, build_binary *build)
{
    LLVMValueRef address = emit_address(e, 1), old;

    if (e->options->atomics)
        old = LLVMBuildAtomicRMW(e->builder, op, address,
                                 emit_int_operand(e, 2), ordering(e), false);
    else
        old = plain_update(e, address, build);
    emit_result(e, old, op_int_type(e));
}

void
emit_atomic_xchg(struct emitter *e)
{
    update(e, LLVMAtomicRMWBinOpXchg, NULL);
}

void
emit_atomic_add(struct emitter *e)
{
    update(e, LLVMAtomicRMWBinOpAdd, LLVMBuildAdd);
}

void
emit_atomic_sub(struct emitter *e)
{
    update(e, LLVMAtomicRMWBinOpSub, LLVMBuildSub);
}

void
emit_atomic_and(struct emitter *e)
{
    update(e, LLVMAtomicRMWBinOpAnd, LLVMBuildAnd);
}

void
emit_atomic_or(struct emitter *e)
{
    update(e, LLVMAtomicRMWBinOpOr, LLVMBuildOr);
}

void
emit_atomic_xor(struct emitter *e)
{
    update(e, LLVMAtomicRMWBinOpXor, LLVMBuildXor);
}

/* Stores in any case, what was there if it was not EXPECTED. */
static LLVMValueRef
plain_compare_exchange(struct emitter *e, LLVMValueRef address,
                       LLVMValueRef expected, LLVMValueRef desired)
{
    LLVMValueRef old = load(e, address);
    LLVMValueRef same =
        LLVMBuildICmp(e->builder, LLVMIntEQ, old, expected, "");
    LLVMValueRef value = LLVMBuildSelect(e->builder, same, desired, old, "");

    finish_access(e, LLVMBuildStore(e->builder, value, address), 1);
    return old;
}

void
emit_atomic_cas(struct emitter *e)
{
    LLVMValueRef address = emit_address(e, 1), old;
    LLVMValueRef expected = emit_int_operand(e, 2);
    LLVMValueRef desired = emit_int_operand(e, 3);

    if (e->options->atomics) {
        old = LLVMBuildAtomicCmpXchg(e->builder, address, expected, desired,
                                     ordering(e), failure_ordering(e), false);
        old = LLVMBuildExtractValue(e->builder, old, 0, "");
    } else {
        old = plain_compare_exchange(e, address, expected, desired);
    }
    emit_result(e, old, op_int_type(e));
}

/* Without the engine's fence there are no other threads to see an order. */
void
emit_mfence(struct emitter *e)
{
    if (e->options->atomics)
        LLVMBuildFence(e->builder, LLVMAtomicOrderingSequentiallyConsistent,
                       false, "");
}
