/*
 * Exceptions: docs/lir.md, section 22.
 *
 * First a handler is searched for, from the place of the throw outward, while
 * nothing has changed and all filters can look at what there is.  Then calls
 * are left one after the other, up to the handler; where a landing pad on the
 * way has a cleanup, that runs, and its resume goes on.
 */
#include "interp/host.h"
#include "lir/faults.h"
#include "lir/throw.h"

/* The landing pad to which INST of FUNC sends exceptions, or NULL. */
static const struct lir_inst *
pad_of(const struct lir_func *func, const struct lir_inst *inst)
{
    uint32_t block = lir_unwind_block(func, inst);

    return block == LIR_NO_INDEX ? NULL : lir_landing_pad(func, block);
}

static struct frame *
frame_at(struct interp *in, size_t depth)
{
    return &in->frames.at[depth - 1];
}

/* Asks the filter of CLAUSE, in the frame at DEPTH.  What leaves a filter is
 * dropped, and the filter has said no. */
static bool
ask_filter(struct interp *in, const struct lir_operand *clause, size_t depth,
           struct interp_value exception)
{
    const struct callee *filter =
        callee_of(in, lir_symbol_of(in->module, clause[1].id));
    struct interp_value args[2] = {exception}, taken = {0};

    if (clause[2].kind == LIR_OPERAND_SLOT)
        args[1].low = in->slot_addresses
                          .at[frame_at(in, depth)->first_slot + clause[2].id];
    machine_invoke(in, filter, args, &taken);
    if (in->pending.active)
        taken.low = 0;
    in->pending.active = false;
    return in->running && (taken.low & type_masks[callee_result(filter)]) != 0;
}

static bool
takes(struct interp *in, const struct lir_operand *clause, size_t depth,
      struct interp_value exception)
{
    switch ((enum lir_keyword)clause->id) {
    case LIR_KEYWORD_CATCH:
        return clause[1].kind != LIR_OPERAND_TYPE ||
               managed_is_derived(
                   in->module,
                   memory_managed_type(in, (uint32_t)exception.low),
                   clause[1].id);
    case LIR_KEYWORD_FILTER: return ask_filter(in, clause, depth, exception);
    default: return false;
    }
}

/* Searches PAD, and those outside of it, of the frame at DEPTH. */
static bool
search_pads(struct interp *in, const struct lir_inst *pad, size_t depth,
            struct flight *flight)
{
    const struct lir_func *func = frame_at(in, depth)->func;

    while (pad) {
        const struct lir_operand *block = lir_operands(func, pad), *clause;

        while ((clause = lir_clause(func, pad, block + 1, &block))) {
            if (!takes(in, clause, depth, flight->exception))
                continue;
            flight->handler = (struct handler){true, depth, pad, block->id};
            return true;
        }
        pad = pad_of(func, pad);
    }
    return false;
}

/* From PAD of the innermost frame outward, as far as C. */
static void
search(struct interp *in, const struct lir_inst *pad, struct flight *flight)
{
    size_t depth = in->frames.count;

    flight->handler.found = false;
    while (!search_pads(in, pad, depth, flight) && in->running &&
           !frame_at(in, depth)->outer) {
        depth--;
        pad = pad_of(frame_at(in, depth)->func, frame_at(in, depth)->next - 1);
    }
}

/* Is PAD that of a cleanup of FUNC, or outside of it? */
static bool
is_outside(const struct lir_func *func, const struct lir_inst *cleanup,
           const struct lir_inst *pad)
{
    while (cleanup && cleanup != pad)
        cleanup = pad_of(func, cleanup);
    return cleanup != NULL;
}

/* An exception goes to PAD of the innermost frame, so it has left cleanups
 * from which that is outside, and takes the place of theirs. */
static void
leave_cleanups(struct interp *in, const struct lir_inst *pad)
{
    size_t i = frame_at(in, in->frames.count)->first_cleanup;

    while (i < in->cleanups.count &&
           !is_outside(in->func, in->cleanups.at[i].pad, pad))
        i++;
    in->cleanups.count = i;
}

/* Nor does it wait any more for what it came by before. */
static void
forget_cleanups(struct interp *in, struct interp_value exception)
{
    size_t first = frame_at(in, in->frames.count)->first_cleanup;

    for (size_t i = first; i < in->cleanups.count; i++) {
        if (in->cleanups.at[i].exception.low == exception.low)
            in->cleanups.at[i].active = false;
    }
}

/* Goes to BLOCK of the innermost frame, as PAD does with the exception. */
static void
land(struct interp *in, const struct lir_inst *pad, uint32_t block,
     const struct flight *flight)
{
    leave_cleanups(in, pad);
    forget_cleanups(in, flight->exception);
    if (flight->active) {
        *VEC_PUSH(&in->cleanups) = *flight;
        in->cleanups.at[in->cleanups.count - 1].pad = pad;
    }
    flags_forget(in);
    operand_write(in, lir_operands(in->func, pad), flight->exception);
    in->next = in->func->insts + in->func->blocks[block].first;
}

/* Tries the pads of the innermost frame, from PAD on. */
static bool
land_in_frame(struct interp *in, const struct lir_inst *pad,
              struct flight *flight)
{
    const struct handler *handler = &flight->handler;

    for (; pad; pad = pad_of(in->func, pad)) {
        uint32_t cleanup = lir_cleanup(in->func, pad);

        operand_write(in, lir_operands(in->func, pad), flight->exception);
        if (handler->found && handler->depth == in->frames.count &&
            handler->pad == pad) {
            flight->active = false;
            land(in, pad, handler->block, flight);
            return true;
        }
        if (cleanup != LIR_NO_INDEX) {
            land(in, pad, cleanup, flight);
            return true;
        }
    }
    return false;
}

/* Leaves calls until something is done with the exception. */
static void
unwind(struct interp *in, const struct lir_inst *pad, struct flight *flight)
{
    while (!land_in_frame(in, pad, flight)) {
        bool outer = frame_at(in, in->frames.count)->outer;

        frame_pop(in);
        if (outer) {
            in->result = (struct interp_value){0};
            in->pending = *flight;
            return;
        }
        pad = pad_of(in->func, in->next - 1);
    }
}

static void
throw(struct interp *in, const struct lir_inst *inst,
      struct interp_value exception)
{
    struct flight flight = {.active = true, .exception = exception};
    const struct lir_inst *pad = pad_of(in->func, inst);

    search(in, pad, &flight);
    if (in->running)
        unwind(in, pad, &flight);
}

/* The trace of the exception at ADDRESS, or NULL. */
static struct trace *
find_trace(struct interp *in, uint32_t address)
{
    for (size_t i = in->traces.count; i-- > 0;) {
        if (in->traces.at[i].exception == address)
            return &in->traces.at[i];
    }
    return NULL;
}

/* The exception at ADDRESS is thrown here; or AGAIN, then it keeps the trace
 * that it has. */
static void
note_trace(struct interp *in, uint32_t address, bool again)
{
    struct trace *trace = find_trace(in, address);

    if (!in->options.stack_traces || (again && trace))
        return;
    if (!trace)
        *(trace = VEC_PUSH(&in->traces)) = (struct trace){address, NULL};
    free(trace->text);
    trace->text = frames_text(in);
}

void
op_landingpad(struct interp *in, const struct lir_inst *inst)
{
    (void)in;
    (void)inst;
    BUG("something jumped to a landing pad");
}

/* The exception that INST throws; null after a fault. */
static struct interp_value
exception_of(struct interp *in, const struct lir_inst *inst)
{
    struct interp_value exception =
        operand_value(in, lir_operands(in->func, inst), LIR_REF);

    if (managed_type_at(in, (uint32_t)exception.low) == LIR_NO_INDEX)
        exception.low = 0;
    return exception;
}

void
op_throw(struct interp *in, const struct lir_inst *inst)
{
    struct interp_value exception = exception_of(in, inst);

    if (exception.low == 0)
        return;
    note_trace(in, (uint32_t)exception.low, false);
    throw(in, inst, exception);
}

/* The innermost cleanup of this call that EXCEPTION has come to; that and
 * those inside of it are done with.  False if there is none. */
static bool
finish_cleanup(struct interp *in, struct interp_value exception,
               struct flight *flight)
{
    size_t i = in->cleanups.count;

    while (i > frame_at(in, in->frames.count)->first_cleanup) {
        *flight = in->cleanups.at[--i];
        if (!flight->active || flight->exception.low != exception.low)
            continue;
        in->cleanups.count = i;
        return true;
    }
    return false;
}

/* What a cleanup was entered with goes on to where it was going. */
void
op_resume(struct interp *in, const struct lir_inst *inst)
{
    struct interp_value exception = exception_of(in, inst);
    struct flight flight;

    if (exception.low == 0)
        return;
    if (finish_cleanup(in, exception, &flight)) {
        unwind(in, pad_of(in->func, inst), &flight);
        return;
    }
    note_trace(in, (uint32_t)exception.low, true);
    throw(in, inst, exception);
}

void
op_unwind(struct interp *in, const struct lir_inst *inst)
{
    op_resume(in, inst);
}

bool
exception_rethrow(struct interp *in, const struct lir_inst *inst,
                  const struct callee *callee)
{
    struct interp_value exception = in->pending.exception;

    if (!in->pending.active)
        return false;
    in->pending.active = false;
    if (lir_callee_throws(in->module, callee->ext->name))
        throw(in, inst, exception);
    else
        machine_fault(in, INTERP_UNDEFINED,
                      "an exception left '@%s', which is not declared "
                      "'throws'",
                      lir_name(in->module, callee->ext->name));
    return true;
}

bool
exception_overflow(struct interp *in, const struct lir_inst *inst)
{
    struct interp_value exception = {0};

    if (!fault_make(in, LIR_FAULT_STACK_OVERFLOW, &exception))
        return false;
    if (!in->running)
        return true;
    if (exception.low == 0) {
        machine_trap(in, "null reference");
        return true;
    }
    note_trace(in, (uint32_t)exception.low, false);
    throw(in, inst, exception);
    return true;
}

/* Says that nobody catches the exception at ADDRESS, and its TEXT unless that
 * is NULL. */
static void
print_uncaught(struct interp *in, uint32_t address, const char *text)
{
    const char *type =
        lir_name(in->module,
                 in->module->structs[memory_managed_type(in, address)].name);
    const char *trace =
        in->options.stack_traces ? find_trace(in, address)->text : "";
    char *all = xasprintf("uncaught exception of type %s%s%s\n%s", type,
                          text ? ": " : "", text ? text : "", trace);

    error_write_lines(in, all);
    free(all);
}

/* The function that gives the text of objects of type INDEX, or NULL. */
static const struct callee *
message_of(struct interp *in, uint32_t index)
{
    const struct lir_struct *type = &in->module->structs[index];

    while (type->message == LIR_NO_INDEX && type->base != LIR_NO_INDEX)
        type = &in->module->structs[type->base];
    return type->message == LIR_NO_INDEX
               ? NULL
               : callee_of(in, lir_symbol_of(in->module, type->message));
}

/* The address of the text of EXCEPTION, 0 if there is none.  What leaves the
 * function is dropped. */
static uint32_t
ask_message(struct interp *in, struct interp_value exception)
{
    const struct callee *message =
        message_of(in, memory_managed_type(in, (uint32_t)exception.low));
    struct interp_value text = {0};

    if (message)
        machine_invoke(in, message, &exception, &text);
    if (in->pending.active)
        text.low = 0;
    in->pending.active = false;
    return (uint32_t)text.low;
}

void
exception_end(struct interp *in)
{
    struct interp_value exception = in->pending.exception;
    struct text text;
    uint32_t address;

    if (!in->pending.active || !in->running)
        return;
    in->pending.active = false;
    output_flush(in);
    in->ending = (uint32_t)exception.low;
    address = ask_message(in, exception);
    if (!in->running || !text_at(in, address, &text))
        return;
    print_uncaught(in, in->ending,
                   address ? text.at : fault_message(in, in->ending));
    machine_exit(in, PANIC_STATUS);
}

void
exception_panic(struct interp *in)
{
    if (in->ending)
        print_uncaught(in, in->ending, NULL);
}

void
exception_release(struct interp *in)
{
    for (size_t i = 0; i < in->traces.count; i++)
        free(in->traces.at[i].text);
    VEC_RELEASE(&in->traces);
    VEC_RELEASE(&in->cleanups);
}
