/*
 * The frame of a function on the shadow stack: its plan (roots/roots.h) as
 * code.  docs/abi.md, section Shadow stack, has the drawings.
 *
 * Words are addressed from the frame that came in as a parameter, never from
 * an alloca: LLVM must take them for memory that others look at, or it would
 * delete the stores.
 */
#include "base/base.h"
#include "emit/emitter.h"

void
emit_frame_plan(struct emitter *e, uint32_t index)
{
    struct emit_frame *frame = &e->frame;

    *frame = (struct emit_frame){0};
    if (!e->funcs[index].has_frame)
        return;
    frame->given = frame->first = LLVMGetParam(e->function, 0);
    frame->points = roots_points(&e->closure, index);
    frame->is_planned = e->closure.collects[index];
    if (!frame->is_planned)
        return;
    roots_plan_init(&frame->plan, e->lir, e->func, frame->points,
                    e->options->roots);
    if (e->options->check_roots &&
        roots_check(e->func, frame->points, &frame->plan).kind != ROOTS_GOOD)
        BUG("the roots of '@%s'", lir_name(e->lir, e->func->name));
}

void
emit_frame_release(struct emitter *e)
{
    if (e->frame.is_planned)
        roots_plan_release(&e->frame.plan);
}

static LLVMValueRef
word_address(struct emitter *e, LLVMValueRef base, uint32_t word)
{
    LLVMValueRef offset = emit_int(e, LIR_I32, word * ROOTS_WORD_BYTES);

    if (word == 0)
        return base;
    return LLVMBuildGEPWithNoWrapFlags(e->builder, e->types[LIR_I8], base,
                                       &offset, 1, "",
                                       LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
}

/* The last address at which a frame of so many BYTES can begin. */
static LLVMValueRef
last_frame(struct emitter *e, uint64_t bytes)
{
    LLVMValueRef offset;

    if (bytes > EMIT_STACK_BYTES)
        return LLVMConstNull(e->types[LIR_PTR]);
    offset = emit_int(e, LIR_I32, EMIT_STACK_BYTES - bytes);
    return LLVMConstGEP2(e->types[LIR_I8], emit_variable(e, "runa_gc_stack"),
                         &offset, 1);
}

/* Ends the program unless the stack has room for BYTES from the frame on. */
static void
check_room(struct emitter *e, uint64_t bytes)
{
    LLVMValueRef full = LLVMBuildICmp(e->builder, LLVMIntUGT, e->frame.given,
                                      last_frame(e, bytes), "");
    LLVMBasicBlockRef overflow =
        LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMBasicBlockRef next =
        LLVMAppendBasicBlockInContext(e->context, e->function, "");

    LLVMBuildCondBr(e->builder, full, overflow, next);
    LLVMPositionBuilderAtEnd(e->builder, overflow);
    emit_call_helper(e, HELPER_STACK_OVERFLOW, NULL);
    LLVMBuildUnreachable(e->builder);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* What the frame must be moved on by to suit ALIGN. */
static LLVMValueRef
padding(struct emitter *e, uint32_t align)
{
    LLVMValueRef address =
        LLVMBuildPtrToInt(e->builder, e->frame.given, e->types[LIR_I32], "");

    return LLVMBuildAnd(e->builder, LLVMBuildNeg(e->builder, address, ""),
                        emit_int(e, LIR_I32, align - 1), "");
}

/* The memory of slots, and what lies before it, is zero at first. */
static void
begin_front(struct emitter *e, const struct roots_plan *plan)
{
    LLVMValueRef size = emit_int(e, LIR_I32, plan->front * ROOTS_WORD_BYTES);

    if (plan->front_align > ROOTS_WORD_BYTES) {
        LLVMValueRef pad = padding(e, plan->front_align);

        e->frame.first = LLVMBuildGEP2(e->builder, e->types[LIR_I8],
                                       e->frame.given, &pad, 1, "");
        size = LLVMBuildAdd(e->builder, size, pad, "");
    }
    LLVMBuildMemSet(e->builder, e->frame.given, emit_int(e, LIR_I8, 0), size,
                    ROOTS_WORD_BYTES);
}

/* When the function begins, parameters are in their homes, and no other
 * register was written. */
static LLVMValueRef
stored_value(struct emitter *e, const struct roots_store *store)
{
    bool is_entry = store->inst == LIR_NO_INDEX;

    if (store->reg == LIR_NO_INDEX ||
        (is_entry && store->reg >= e->func->param_count))
        return LLVMConstNull(e->types[LIR_REF]);
    if (is_entry)
        return LLVMBuildLoad2(e->builder, e->types[LIR_REF],
                              e->regs[store->reg].home, "");
    return emit_get_reg(e, store->reg);
}

static void
store_words(struct emitter *e, uint32_t inst, enum roots_when when)
{
    uint32_t count;
    const struct roots_store *stores =
        roots_stores(&e->frame.plan, inst, when, &count);

    for (uint32_t i = 0; i < count; i++) {
        LLVMValueRef done =
            LLVMBuildStore(e->builder, stored_value(e, &stores[i]),
                           word_address(e, e->frame.first, stores[i].slot));

        emit_set_tag(e, done, TAG_ROOT);
    }
}

/* Does a function that is called get a frame further up?  Behind the end of
 * the stack there is room for the words of one function that does not pass it
 * on; the allocator sees that the stack is full. */
static bool
grows_stack(const struct emitter *e)
{
    const struct roots_plan *plan = &e->frame.plan;

    if (plan->words + plan->front_align / ROOTS_WORD_BYTES > EMIT_STACK_SLACK)
        return true;
    for (uint32_t i = 0; i < e->func->inst_count; i++) {
        if (e->frame.points[i] && plan->scanned[i] > 0 &&
            !roots_is_allocation(&e->func->insts[i]))
            return true;
    }
    return false;
}

void
emit_frame_begin(struct emitter *e)
{
    const struct roots_plan *plan = &e->frame.plan;

    if (!e->frame.is_planned)
        return;
    if (grows_stack(e))
        check_room(e, (uint64_t)plan->words * ROOTS_WORD_BYTES +
                          plan->front_align - ROOTS_WORD_BYTES);
    if (plan->front)
        begin_front(e, plan);
    store_words(e, LIR_NO_INDEX, ROOTS_AFTER);
}

bool
emit_is_in_frame(const struct emitter *e, uint32_t slot)
{
    return e->frame.is_planned &&
           e->frame.plan.slot_words[slot] != LIR_NO_INDEX;
}

LLVMValueRef
emit_frame_slot(struct emitter *e, uint32_t slot)
{
    return word_address(e, e->frame.first, e->frame.plan.slot_words[slot]);
}

static uint32_t
inst_index(const struct emitter *e)
{
    return (uint32_t)(e->inst - e->func->insts);
}

bool
emit_is_point(const struct emitter *e)
{
    return e->frame.is_planned && e->frame.points[inst_index(e)];
}

LLVMValueRef
emit_frame_next(struct emitter *e)
{
    uint32_t words;

    if (!emit_is_point(e))
        return LLVMConstNull(e->types[LIR_PTR]);
    words = e->frame.plan.scanned[inst_index(e)];
    return roots_is_tail_call(e->inst)
               ? e->frame.given
               : word_address(e, e->frame.first, words);
}

void
emit_frame_publish(struct emitter *e)
{
    if (emit_is_point(e))
        LLVMBuildStore(e->builder, emit_frame_next(e),
                       emit_variable(e, "runa_gc_top"));
}

void
emit_frame_store(struct emitter *e, enum roots_when when)
{
    if (e->frame.is_planned)
        store_words(e, inst_index(e), when);
}

LLVMValueRef *
emit_frame_cold(struct emitter *e, unsigned *count)
{
    const struct roots_store *stores = NULL;
    LLVMValueRef *cold;

    *count = 0;
    if (e->frame.is_planned)
        stores =
            roots_stores(&e->frame.plan, inst_index(e), ROOTS_COLD, count);
    cold = xcalloc(2 * (size_t)*count + 1, sizeof *cold);
    for (unsigned i = 0; i < *count; i++) {
        cold[2 * i] = word_address(e, e->frame.first, stores[i].slot);
        cold[2 * i + 1] = stored_value(e, &stores[i]);
    }
    return cold;
}
