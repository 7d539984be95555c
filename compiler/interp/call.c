/* Calls: docs/lir.md, sections 6 and 11. */
#include "interp/machine.h"

/* What the innermost frame has, found quickly. */
static void
enter(struct interp *in)
{
    const struct frame *frame = &in->frames.at[in->frames.count - 1];

    in->func = frame->func;
    in->next = frame->next;
    in->regs = in->values.at + frame->first_reg;
    in->slots = in->slot_addresses.at + frame->first_slot;
}

/* Registers are zero, parameters what was passed. */
static void
push_registers(struct interp *in, const struct lir_func *func,
               const struct interp_value *args)
{
    for (uint32_t i = 0; i < func->reg_count; i++) {
        struct interp_value value = {0};

        if (i < func->param_count)
            value = value_convert(args[i], func->regs[i].type);
        *VEC_PUSH(&in->values) = value;
    }
}

static void
push_slots(struct interp *in, const struct lir_func *func)
{
    for (uint32_t i = 0; i < func->slot_count && in->running; i++) {
        const struct lir_struct *type =
            &in->module->structs[func->slots[i].type];

        *VEC_PUSH(&in->slot_addresses) =
            memory_push(in, type->size, type->align);
    }
}

void
frame_push(struct interp *in, const struct lir_func *func,
           const struct interp_value *args)
{
    struct frame *frame;

    if (in->frames.count == in->options.depth_limit) {
        machine_trap(in, "call stack exhausted");
        return;
    }
    if (in->frames.count)
        in->frames.at[in->frames.count - 1].next = in->next;
    frame = VEC_PUSH(&in->frames);
    *frame = (struct frame){.func = func,
                            .next = func->insts + func->blocks[0].first,
                            .first_reg = in->values.count,
                            .first_slot = in->slot_addresses.count,
                            .first_word = in->words.count,
                            .first_cleanup = in->cleanups.count,
                            .stack = in->memory.stack};
    in->next = frame->next;
    push_registers(in, func, args);
    push_slots(in, func);
    flags_forget(in);
    enter(in);
}

void
frame_pop(struct interp *in)
{
    const struct frame *frame = &in->frames.at[--in->frames.count];

    in->values.count = frame->first_reg;
    in->slot_addresses.count = frame->first_slot;
    in->words.count = frame->first_word;
    in->cleanups.count = frame->first_cleanup;
    memory_pop(in, frame->stack);
    flags_forget(in);
    if (in->frames.count)
        enter(in);
}

uint32_t
callee_param_count(const struct callee *callee)
{
    return callee->func ? callee->func->param_count : callee->ext->param_count;
}

enum lir_type
callee_param(const struct callee *callee, uint32_t index)
{
    if (callee->func)
        return callee->func->regs[index].type;
    return callee->runtime ? callee->runtime->params[index]
                           : callee->ext->params[index];
}

enum lir_type
callee_result(const struct callee *callee)
{
    if (callee->func)
        return callee->func->result;
    return callee->runtime ? callee->runtime->result : callee->ext->result;
}

void
callee_call_host(struct interp *in, const struct callee *callee,
                 const struct interp_value *args, struct interp_value *result)
{
    const struct interp_options *options = &in->options;

    if (!in->running)
        return;
    if (callee->otherwise)
        machine_fault(in, INTERP_REFUSED,
                      "the interpreter's '@%s' has another signature",
                      lir_name(in->module, callee->ext->name));
    else if (callee->host)
        callee->host(in, args, result);
    else if (!options->host ||
             !options->host(options->context, in, callee->ext, args, result))
        machine_fault(in, INTERP_REFUSED, "the interpreter has no '@%s'",
                      lir_name(in->module, callee->ext->name));
    *result = value_convert(*result, callee_result(callee));
}

void
machine_invoke(struct interp *in, const struct callee *callee,
               const struct interp_value *args, struct interp_value *result)
{
    size_t depth = in->frames.count;

    if (in->pending.active) /* C has not returned with it yet */
        return;
    if (callee->func) {
        frame_push(in, callee->func, args);
        if (in->running)
            in->frames.at[depth].outer = true;
        machine_run(in, depth);
        *result = in->result;
    } else {
        machine_step(in); /* or C could call C for ever */
        callee_call_host(in, callee, args, result);
    }
}

enum lir_type
wasm_type(enum lir_type type)
{
    enum lir_class class = lir_type_class(type);

    if (class == LIR_CLASS_REF || (class == LIR_CLASS_GPR && type != LIR_I64))
        return LIR_I32;
    return type;
}

static bool
has_signature(const struct callee *callee, const uint8_t *params,
              uint32_t count, enum lir_type result)
{
    if (callee_param_count(callee) != count ||
        wasm_type(callee_result(callee)) != wasm_type(result))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (wasm_type(callee_param(callee, i)) != wasm_type(params[i]))
            return false;
    }
    return true;
}

const struct callee *
machine_callee(struct interp *in, uint32_t address, const uint8_t *params,
               uint32_t count, enum lir_type result)
{
    if (address == 0 || address >= in->callee_count) {
        machine_trap(in, "indirect call of a null function");
        return NULL;
    }
    if (has_signature(&in->callees[address], params, count, result))
        return &in->callees[address];
    machine_trap(in, "indirect call of a function with another signature");
    return NULL;
}
