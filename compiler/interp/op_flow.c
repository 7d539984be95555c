/* Jumps, calls, returns, and what does nothing: docs/lir.md, sections 6, 11
 * and 14. */
#include "interp/machine.h"

/* Does nothing. */
#define NOTHING(name) \
    void op_##name(struct interp *in, const struct lir_inst *inst) \
    { \
        (void)in; \
        (void)inst; \
    }
NOTHING(nop)
NOTHING(label)
NOTHING(comment)
NOTHING(debug_location)
NOTHING(debug_value)
NOTHING(debug_declare)
NOTHING(debug_label)
NOTHING(mfence)
#undef NOTHING

/* Goes to the block that OPERAND names, where no flag is defined unless it goes
 * on with the one before. */
static void
jump(struct interp *in, const struct lir_operand *operand)
{
    const struct lir_block *block = &in->func->blocks[operand->id];

    in->next = in->func->insts + block->first;
    if (!block->continues)
        flags_forget(in);
}

void
op_jmp(struct interp *in, const struct lir_inst *inst)
{
    jump(in, lir_operands(in->func, inst));
}

void
op_branch(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    jump(in, flags_hold(in, lir_inst_cond(inst)) ? &o[0] : &o[1]);
}

static bool
compare(const struct lir_inst *inst, uint64_t a, uint64_t b)
{
    int64_t x = sign_extend(a, type_bits(inst->type));
    int64_t y = sign_extend(b, type_bits(inst->type));

    switch (lir_inst_cond(inst)) {
    case LIR_COND_EQ: return a == b;
    case LIR_COND_NE: return a != b;
    case LIR_COND_LT: return x < y;
    case LIR_COND_LE: return x <= y;
    case LIR_COND_GT: return x > y;
    case LIR_COND_GE: return x >= y;
    case LIR_COND_ULT: return a < b;
    case LIR_COND_ULE: return a <= b;
    case LIR_COND_UGT: return a > b;
    case LIR_COND_UGE: return a >= b;
    default: BUG("condition %d of 'branch_cmp'", lir_inst_cond(inst));
    }
}

void
op_branch_cmp(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint64_t a = operand_bits(in, &o[0], inst->type);
    uint64_t b = operand_bits(in, &o[1], inst->type);

    if (in->running)
        jump(in, compare(inst, a, b) ? &o[2] : &o[3]);
}

static void
jump_if(struct interp *in, const struct lir_inst *inst)
{
    if (flags_hold(in, lir_inst_cond(inst)))
        jump(in, lir_operands(in->func, inst));
}

/* Each mnemonic names a condition, which lir_ops.def has. */
#define JUMP_IF(name) \
    void op_##name(struct interp *in, const struct lir_inst *inst) \
    { \
        jump_if(in, inst); \
    }
JUMP_IF(jz)
JUMP_IF(jnz)
JUMP_IF(je)
JUMP_IF(jne)
JUMP_IF(jl)
JUMP_IF(jle)
JUMP_IF(jg)
JUMP_IF(jge)
JUMP_IF(jb)
JUMP_IF(jbe)
JUMP_IF(ja)
JUMP_IF(jae)
JUMP_IF(js)
JUMP_IF(jns)
JUMP_IF(jo)
JUMP_IF(jno)
JUMP_IF(jp)
JUMP_IF(jnp)
#undef JUMP_IF

/* The call that INST is gives VALUE, of the callee's type. */
static void
finish_call(struct interp *in, const struct lir_inst *inst,
            struct interp_value value)
{
    flags_forget(in);
    if (lir_inst_has_result(inst))
        operand_write(in, lir_operands(in->func, inst),
                      value_convert(value, inst->type));
    if (lir_ops[inst->op].kind == LIR_KIND_INVOKE)
        jump(in, &lir_operands(in->func, inst)[inst->fixed - 2]);
}

void
op_ret(struct interp *in, const struct lir_inst *inst)
{
    bool outer = in->frames.at[in->frames.count - 1].outer;
    struct interp_value value = {0};

    if (inst->count)
        value = value_convert(
            operand_value(in, lir_operands(in->func, inst), inst->type),
            in->func->result);
    frame_pop(in);
    if (outer)
        in->result = value;
    else
        finish_call(in, in->next - 1, value);
}

/* The arguments of a call; mostly they are few. */
struct arguments {
    struct interp_value *at;
    struct interp_value few[8];
};

/* Each read as the type of its parameter; before them comes TARGET, unless it
 * is NULL. */
static void
read_arguments(struct interp *in, const struct lir_inst *inst,
               const struct callee *callee, const struct interp_value *target,
               struct arguments *args)
{
    const struct lir_operand *o = lir_operands(in->func, inst) + inst->fixed;
    uint32_t first = target ? 1 : 0, count = lir_arg_count(inst);

    args->at = count + first <= COUNT_OF(args->few)
                   ? args->few
                   : xcalloc((size_t)count + first, sizeof *args->at);
    if (target)
        args->at[0] = *target;
    for (uint32_t i = 0; i < count; i++)
        args->at[first + i] =
            operand_value(in, &o[i], callee_param(callee, first + i));
}

static void
call_extern(struct interp *in, const struct lir_inst *inst,
            const struct callee *callee, const struct arguments *args)
{
    struct interp_value result = {0};

    callee_call_host(in, callee, args->at, &result);
    if (in->running && !exception_rethrow(in, inst, callee))
        finish_call(in, inst, result);
}

/* The frame of the caller is gone before that of the callee is there; its
 * caller gets the result as if from it. */
static void
call_func(struct interp *in, const struct lir_inst *inst,
          const struct lir_func *func, const struct arguments *args)
{
    bool outer = false;

    if (inst->aux != LIR_AUX_TAIL_CALL && !fault_fits(in, func) &&
        exception_overflow(in, inst))
        return;
    if (inst->aux == LIR_AUX_TAIL_CALL) {
        outer = in->frames.at[in->frames.count - 1].outer;
        frame_pop(in);
    }
    frame_push(in, func, args->at);
    if (in->running)
        in->frames.at[in->frames.count - 1].outer = outer;
}

static void
call_with(struct interp *in, const struct lir_inst *inst,
          const struct callee *callee, const struct interp_value *target)
{
    struct arguments args;

    read_arguments(in, inst, callee, target, &args);
    if (!in->running)
        ; /* an argument has no address */
    else if (callee->func)
        call_func(in, inst, callee->func, &args);
    else
        call_extern(in, inst, callee, &args);
    if (args.at != args.few)
        free(args.at);
}

static void
call(struct interp *in, const struct lir_inst *inst,
     const struct callee *callee)
{
    call_with(in, inst, callee, NULL);
}

void
op_call(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o =
        &lir_operands(in->func, inst)[lir_callee_position(inst)];

    call(in, inst, callee_of(in, lir_symbol_of(in->module, o->id)));
}

void
op_call_virtual(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o =
        &lir_operands(in->func, inst)[lir_callee_position(inst)];
    uint32_t type =
        managed_type(in, lir_operands(in->func, inst) + inst->fixed, o[-1].id);
    uint32_t name;

    if (type == LIR_NO_INDEX)
        return;
    name = lir_table_type(in->module, type)->vtable[o->value];
    call(in, inst, callee_of(in, lir_symbol_of(in->module, name)));
}

void
op_call_delegate(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o =
        &lir_operands(in->func, inst)[lir_callee_position(inst)];
    struct interp_value target = {0};
    const uint8_t *at;

    if (managed_type(in, o, o[-1].id) == LIR_NO_INDEX)
        return;
    at = in->memory.bytes + (uint32_t)operand_bits(in, o, LIR_REF);
    target.low = bytes_get(at + LIR_TARGET_OFFSET, 4);
    call_with(in, inst, &in->callees[bytes_get(at + LIR_FUNCTION_OFFSET, 4)],
              &target);
}

/* The signature called is that of the operands. */
void
op_call_indirect(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t count = lir_arg_count(inst);
    uint8_t *types = xmalloc(count + 1);
    const struct callee *callee;

    for (uint32_t i = 0; i < count; i++)
        types[i] = (uint8_t)operand_type(in, &o[inst->fixed + i]);
    callee = machine_callee(
        in, (uint32_t)operand_bits(in, &o[lir_callee_position(inst)], LIR_PTR),
        types, count, inst->type);
    free(types);
    if (callee && in->running)
        call(in, inst, callee);
}

/* An invoke is a call that finish_call ends. */
#define INVOKE(name, as) \
    void op_##name(struct interp *in, const struct lir_inst *inst) \
    { \
        op_##as(in, inst); \
    }
INVOKE(invoke, call)
INVOKE(invoke_virtual, call_virtual)
INVOKE(invoke_delegate, call_delegate)
INVOKE(invoke_indirect, call_indirect)
#undef INVOKE
