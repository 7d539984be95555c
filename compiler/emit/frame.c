/*
 * The frame of a function on the shadow stack: its plan (roots/roots.h) as
 * code.  docs/abi.md, section Shadow stack, has the drawings.
 *
 * Words are addressed from the frame that came in as a parameter, never from
 * an alloca: LLVM must take them for memory that others look at, or it would
 * delete the stores.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/faults.h"

static void
plan_function(struct emitter *e, uint32_t index)
{
    const struct lir_func *func = &e->lir->funcs[index];
    const bool *points = roots_points(&e->closure, index);
    struct roots_plan *plan = &e->plans[index];
    struct roots_wish wish = {.mode = e->options->roots,
                              .reserved = e->options->stack_traces +
                                          emit_handlers_words(e, func),
                              .exact = e->options->stack_traces,
                              .unit = e->abi->frame_align / ROOTS_WORD_BYTES};

    roots_plan_init(plan, e->lir, func, points, &wish);
    if (e->options->check_roots &&
        roots_check(func, points, plan).kind != ROOTS_GOOD)
        BUG("the roots of '@%s'", lir_name(e->lir, func->name));
}

static void
make_plans(struct emitter *e)
{
    size_t funcs = (size_t)e->lir->func_count + 1;

    roots_closure_init(&e->closure, e->lir, e->options->stack_traces,
                       e->overflows);
    abi_choose(e);
    if (e->options->roots == ROOTS_NONE)
        roots_closure_drop(&e->closure, e->lir);
    e->plans = xcalloc(funcs, sizeof *e->plans);
    e->looks = xcalloc(funcs, sizeof *e->looks);
    for (uint32_t i = 0; i < e->lir->func_count; i++) {
        if (e->closure.collects[i])
            plan_function(e, i);
    }
    roots_find_lookers(e->lir, &e->closure, e->plans, e->looks);
}

static void
drop_plans(struct emitter *e)
{
    for (uint32_t i = 0; i < e->lir->func_count; i++)
        roots_plan_release(&e->plans[i]);
    free(e->plans);
    free(e->looks);
    roots_closure_release(&e->closure);
}

static bool
has_call(const struct lir_func *func)
{
    uint32_t i = 0;

    while (i < func->inst_count && lir_callee_position(&func->insts[i]) < 0)
        i++;
    return i < func->inst_count;
}

/* May FUNC, an index, look whether there is room?  By the uniform convention
 * whoever calls does so. */
static bool
may_look(const struct emitter *e, uint32_t func)
{
    return e->looks[func] ||
           (e->abi == &abi_uniform && has_call(&e->lir->funcs[func]));
}

/* False if all that throw when there is no room were known. */
static bool
find_overflows(struct emitter *e)
{
    bool found = false;

    for (uint32_t i = 0; i < e->lir->func_count; i++) {
        if (e->lir->funcs[i].faults != LIR_FAULTS_THROW || e->overflows[i] ||
            !may_look(e, i))
            continue;
        e->overflows[i] = found = true;
    }
    return found;
}

/* Who looks for room follows from the plans, which follow from what throws. */
void
emit_plan_frames(struct emitter *e)
{
    e->overflows =
        xcalloc((size_t)e->lir->func_count + 1, sizeof *e->overflows);
    make_plans(e);
    while (find_overflows(e)) {
        drop_plans(e);
        make_plans(e);
    }
}

void
emit_release_plans(struct emitter *e)
{
    drop_plans(e);
    free(e->overflows);
}

void
emit_frame_plan(struct emitter *e, uint32_t index)
{
    struct emit_frame *frame = &e->frame;

    *frame = (struct emit_frame){0};
    if (!e->funcs[index].has_frame)
        return;
    frame->given = frame->first = LLVMGetParam(e->function, 0);
    frame->points = roots_points(&e->closure, index);
    frame->layout = e->abi->layout(e);
    frame->skip = frame->layout.lead;
    frame->is_planned = e->closure.collects[index];
    frame->plan = e->plans[index];
    frame->looks = frame->layout.has_calls || e->looks[index];
    frame->look = LIR_NO_INDEX;
    frame->overflows = frame->looks && e->overflows[index];
    if (frame->looks && !frame->layout.has_calls && !frame->overflows)
        frame->look = roots_find_look(e->func, frame->points, &frame->plan);
}

LLVMValueRef
emit_frame_offset(struct emitter *e, LLVMValueRef base, uint32_t bytes)
{
    LLVMValueRef offset = emit_int(e, LIR_I32, bytes);

    if (bytes == 0)
        return base;
    return LLVMBuildGEPWithNoWrapFlags(e->builder, e->types[LIR_I8], base,
                                       &offset, 1, "",
                                       LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
}

LLVMValueRef
emit_frame_word(struct emitter *e, uint32_t word)
{
    return emit_frame_offset(e, e->frame.first,
                             e->frame.skip + word * ROOTS_WORD_BYTES);
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

/* If there is no room for BYTES, goes on here; else in the block that is
 * returned. */
static LLVMBasicBlockRef
begin_overflow(struct emitter *e, LLVMValueRef function, LLVMValueRef frame,
               uint64_t bytes)
{
    LLVMValueRef full =
        LLVMBuildICmp(e->builder, LLVMIntUGT, frame, last_frame(e, bytes), "");
    LLVMBasicBlockRef overflow =
        LLVMAppendBasicBlockInContext(e->context, function, "");
    LLVMBasicBlockRef next =
        LLVMAppendBasicBlockInContext(e->context, function, "");

    LLVMBuildCondBr(e->builder, full, overflow, next);
    LLVMPositionBuilderAtEnd(e->builder, overflow);
    return next;
}

void
emit_check_room(struct emitter *e, LLVMValueRef function, LLVMValueRef frame,
                uint64_t bytes)
{
    LLVMBasicBlockRef next = begin_overflow(e, function, frame, bytes);

    if (e->options->stack_traces)
        LLVMBuildStore(e->builder, frame, emit_variable(e, "runa_gc_top"));
    emit_call_helper(e, HELPER_STACK_OVERFLOW, NULL);
    LLVMBuildUnreachable(e->builder);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* Leaves the function with an exception, as its caller would see it. */
static void
throw_overflow(struct emitter *e)
{
    LLVMValueRef args[] = {e->frame.given,
                           emit_int(e, LIR_I32, LIR_FAULT_STACK_OVERFLOW)};

    emit_call_helper(e, HELPER_THROW_FAULT, args);
    if (e->options->stack_traces)
        emit_call_helper(e, HELPER_TRACE_THROW, args);
    if (e->searches)
        emit_call_helper(e, HELPER_SEARCH_PENDING, args);
    emit_leave(e, e->function);
}

/* What the first word must be moved on by to suit ALIGN. */
static LLVMValueRef
padding(struct emitter *e, uint32_t align)
{
    LLVMValueRef address = LLVMBuildPtrToInt(e->builder, emit_frame_word(e, 0),
                                             e->types[LIR_I32], "");

    return LLVMBuildAnd(e->builder, LLVMBuildNeg(e->builder, address, ""),
                        emit_int(e, LIR_I32, align - 1), "");
}

/* So many words, rounded up so that a frame can begin behind them. */
static uint32_t
round_words(const struct emitter *e, uint32_t words)
{
    return roots_frame_end(words, e->abi->frame_align / ROOTS_WORD_BYTES);
}

/* The words that are zero at first: the memory of slots.  All are where frames
 * are aligned, as what lies between the last word that is needed and the next
 * frame is scanned. */
static uint32_t
zero_words(const struct emitter *e, const struct roots_plan *plan)
{
    return e->abi->frame_align > ROOTS_WORD_BYTES ? round_words(e, plan->words)
                                                  : plan->front;
}

/* So is what lies before them, but for what the caller has stored. */
static void
begin_front(struct emitter *e, const struct roots_plan *plan)
{
    const struct emit_layout *layout = &e->frame.layout;
    uint32_t bytes =
        layout->lead - layout->params + zero_words(e, plan) * ROOTS_WORD_BYTES;
    LLVMValueRef size = emit_int(e, LIR_I32, bytes);

    if (bytes == 0)
        return;
    if (plan->front_align > e->abi->frame_align) {
        LLVMValueRef pad = padding(e, plan->front_align);

        e->frame.first = LLVMBuildGEP2(e->builder, e->types[LIR_I8],
                                       emit_frame_word(e, 0), &pad, 1, "");
        e->frame.skip = 0;
        size = LLVMBuildAdd(e->builder, size, pad, "");
    }
    LLVMBuildMemSet(e->builder,
                    emit_frame_offset(e, e->frame.given, layout->params),
                    emit_int(e, LIR_I8, 0), size, ROOTS_WORD_BYTES);
}

/* When the function begins, parameters are in their homes, and no other
 * register was written.  Of a word the low half is an address. */
static LLVMValueRef
stored_value(struct emitter *e, const struct roots_store *store)
{
    bool is_entry = store->inst == LIR_NO_INDEX;
    enum lir_type type;
    LLVMValueRef value;

    if (store->reg == LIR_NO_INDEX ||
        (is_entry && store->reg >= e->func->param_count))
        return LLVMConstNull(e->types[LIR_REF]);
    type = e->func->regs[store->reg].type;
    value = is_entry ? LLVMBuildLoad2(e->builder, e->types[type],
                                      e->regs[store->reg].home, "")
                     : emit_get_reg(e, store->reg);
    return type == LIR_I64
               ? LLVMBuildTrunc(e->builder, value, e->types[LIR_I32], "")
               : value;
}

static void
store_word(struct emitter *e, uint32_t word, LLVMValueRef value)
{
    LLVMValueRef done =
        LLVMBuildStore(e->builder, value, emit_frame_word(e, word));

    emit_set_tag(e, done, TAG_ROOT);
}

static void
store_words(struct emitter *e, uint32_t inst, enum roots_when when)
{
    uint32_t count;
    const struct roots_store *stores =
        roots_stores(&e->frame.plan, inst, when, &count);

    for (uint32_t i = 0; i < count; i++)
        store_word(e, stores[i].slot, stored_value(e, &stores[i]));
}

/* Bytes from the frame up to the end of what calls need behind it; where
 * functions do not look if they call others, of what those may need, too. */
static uint64_t
frame_bytes(const struct emitter *e)
{
    const struct emit_frame *frame = &e->frame;
    uint64_t bytes =
        (uint64_t)frame->layout.lead +
        (uint64_t)round_words(e, frame->plan.words) * ROOTS_WORD_BYTES +
        frame->layout.room;

    if (frame->plan.front_align > e->abi->frame_align)
        bytes += frame->plan.front_align - e->abi->frame_align;
    return frame->layout.has_calls
               ? bytes
               : bytes + (uint64_t)ROOTS_RESERVE * ROOTS_WORD_BYTES;
}

/* When the function begins. */
static void
look_for_room(struct emitter *e)
{
    LLVMBasicBlockRef next;

    if (!e->frame.overflows) {
        emit_check_room(e, e->function, e->frame.given, frame_bytes(e));
        return;
    }
    next = begin_overflow(e, e->function, e->frame.given, frame_bytes(e));
    throw_overflow(e);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

void
emit_frame_begin(struct emitter *e)
{
    struct emit_frame *frame = &e->frame;

    if (!frame->given)
        return;
    if (frame->looks && frame->look == LIR_NO_INDEX)
        look_for_room(e);
    if (!frame->is_planned)
        return;
    begin_front(e, &frame->plan);
    if (e->options->stack_traces)
        emit_trace_begin(e);
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
    return emit_frame_word(e, e->frame.plan.slot_words[slot]);
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

/* The words of the frame that the present instruction leaves as they are. */
static uint32_t
words_kept(const struct emitter *e)
{
    return emit_is_point(e) ? e->frame.plan.scanned[inst_index(e)]
                            : e->frame.plan.words;
}

LLVMValueRef
emit_frame_next(struct emitter *e)
{
    if (!emit_is_point(e) && !e->frame.layout.is_passed_on)
        return LLVMConstNull(e->types[LIR_PTR]);
    return roots_is_tail_call(e->inst)
               ? e->frame.given
               : emit_frame_word(e, round_words(e, words_kept(e)));
}

void
emit_frame_publish(struct emitter *e, bool comes_back)
{
    if (emit_is_point(e) || (comes_back && e->frame.layout.is_passed_on))
        LLVMBuildStore(e->builder, emit_frame_next(e),
                       emit_variable(e, "runa_gc_top"));
}

void
emit_frame_store(struct emitter *e, enum roots_when when)
{
    const struct emit_frame *frame = &e->frame;

    if (!frame->is_planned)
        return;
    if (frame->looks && frame->look == inst_index(e) && when == ROOTS_BEFORE)
        emit_check_room(e, e->function, frame->given, frame_bytes(e));
    store_words(e, inst_index(e), when);
}

LLVMValueRef
emit_frame_known(struct emitter *e)
{
    return emit_is_point(e) || e->frame.layout.is_passed_on
               ? emit_frame_next(e)
               : emit_variable(e, "runa_gc_stack");
}

LLVMValueRef *
emit_frame_cold(struct emitter *e, LLVMValueRef *frame, unsigned *count)
{
    const struct roots_store *stores = NULL;
    LLVMValueRef *cold;

    *count = 0;
    if (e->frame.is_planned)
        stores =
            roots_stores(&e->frame.plan, inst_index(e), ROOTS_COLD, count);
    *frame = *count > 0 ? emit_frame_word(e, words_kept(e) - *count)
                        : emit_frame_known(e);
    cold = xcalloc((size_t)*count + 1, sizeof *cold);
    for (unsigned i = 0; i < *count; i++)
        cold[i] = stored_value(e, &stores[i]);
    return cold;
}
