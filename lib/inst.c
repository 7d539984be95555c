/*
 * Instructions: see runa/lir.h.  What is checked here is what text could not
 * say: whether an opcode takes its operands is the verifier's matter, as for
 * every reader.
 */
#include "builder.h"

/* The opcode with Runa's NUMBER, or LIR_OP_COUNT: lir_ops is in the order of
 * the numbers. */
static enum lir_op
find_op(unsigned number)
{
    unsigned low = 0, high = LIR_OP_COUNT;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (lir_ops[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < LIR_OP_COUNT && lir_ops[low].number == number ? low
                                                               : LIR_OP_COUNT;
}

static bool
take_reg(struct runa_lir_func *func, uint32_t number, uint32_t *index)
{
    *index = idmap_find(&func->reg_of, number);
    if (*index != IDMAP_NONE)
        return true;
    if (number == RUNA_LIR_NO_REG)
        return builder_fail(func->module, "a register is missing");
    return builder_fail(func->module, "register v%u is not declared", number);
}

static bool
take_slot(struct runa_lir_func *func, const struct runa_lir_operand *from,
          uint32_t *index)
{
    uint32_t name;

    if (!builder_name(func->module, from->text, &name))
        return false;
    *index = idmap_find(&func->slot_of, name);
    return *index != IDMAP_NONE ||
           builder_fail(func->module, "slot '%%%s' is not declared",
                        from->text);
}

/* Blocks stay numbers until all are there. */
static bool
take_block(struct runa_lir_func *func, uint32_t number, uint32_t *id)
{
    if (!builder_range(func->module, "block number", number, LIR_NUMBER_MAX))
        return false;
    if (number >= func->next_block)
        func->next_block = number + 1;
    *id = number;
    return true;
}

static bool
take_index(struct runa_lir_func *func, const struct runa_lir_operand *from,
           struct lir_operand *to)
{
    if (from->index == RUNA_LIR_NO_REG)
        return true;
    switch (from->scale) {
    case 1: to->scale = 0; break;
    case 2: to->scale = 1; break;
    case 4: to->scale = 2; break;
    case 8: to->scale = 3; break;
    default: return builder_fail(func->module, "scale is not 1, 2, 4 or 8");
    }
    return take_reg(func, from->index, &to->index);
}

static bool
take_base(struct runa_lir_func *func, const struct runa_lir_operand *from,
          struct lir_operand *to)
{
    to->base = from->base;
    switch (from->base) {
    case RUNA_LIR_OPERAND_REG: return take_reg(func, from->number, &to->id);
    case RUNA_LIR_OPERAND_SYMBOL:
        return builder_name(func->module, from->text, &to->id);
    case RUNA_LIR_OPERAND_SLOT: return take_slot(func, from, &to->id);
    case RUNA_LIR_OPERAND_NONE:
        return (from->index == RUNA_LIR_NO_REG && from->value >= 0) ||
               builder_fail(func->module,
                            "memory without a base is an address "
                            "alone");
    default:
        return builder_fail(func->module,
                            "base of memory is no register, symbol "
                            "or slot");
    }
}

static bool
take_memory(struct runa_lir_func *func, const struct runa_lir_operand *from,
            struct lir_operand *to)
{
    uint64_t size =
        from->value < 0 ? 0 - (uint64_t)from->value : (uint64_t)from->value;

    to->value = from->value;
    return take_base(func, from, to) && take_index(func, from, to) &&
           builder_range(func->module, "displacement", size, LIR_OFFSET_MAX);
}

static bool
take_operand(struct runa_lir_func *func, const struct runa_lir_operand *from,
             struct lir_operand *to)
{
    *to = (struct lir_operand){.kind = from->kind, .index = LIR_NO_INDEX};
    switch ((enum runa_lir_operand_kind)from->kind) {
    case RUNA_LIR_OPERAND_NONE: break;
    case RUNA_LIR_OPERAND_REG: return take_reg(func, from->number, &to->id);
    case RUNA_LIR_OPERAND_IMM:
    case RUNA_LIR_OPERAND_REAL: to->value = from->value; return true;
    case RUNA_LIR_OPERAND_MEM: return take_memory(func, from, to);
    case RUNA_LIR_OPERAND_SYMBOL:
        return builder_name(func->module, from->text, &to->id);
    case RUNA_LIR_OPERAND_SLOT: return take_slot(func, from, &to->id);
    case RUNA_LIR_OPERAND_BLOCK:
        return take_block(func, from->number, &to->id);
    case RUNA_LIR_OPERAND_TYPE:
        return builder_layout(func->module, from->text, &to->id);
    case RUNA_LIR_OPERAND_KEYWORD:
        to->id = from->number;
        return builder_range(func->module, "keyword", from->number,
                             LIR_KEYWORD_COUNT - 1);
    case RUNA_LIR_OPERAND_TEXT:
        return builder_text(func->module, from->text, from->size, &to->id);
    }
    return builder_fail(func->module, "there is no operand of kind %u",
                        from->kind);
}

static bool
take_operands(struct runa_lir_func *func, const struct runa_lir_operand *from,
              size_t count)
{
    if (!from && count)
        return builder_fail(func->module, "the operands are missing");
    for (size_t i = 0; i < count; i++) {
        struct lir_operand operand;

        if (!take_operand(func, &from[i], &operand))
            return false;
        *VEC_PUSH(&func->operands) = operand;
    }
    return true;
}

/* opcode.type.suffix, and where there may be arguments. */
static bool
take_mnemonic(struct runa_lir_func *func, const struct runa_lir_inst *from,
              struct lir_inst *to)
{
    unsigned op = find_op((unsigned)from->opcode);

    to->op = (uint8_t)op;
    to->type = LIR_NO_TYPE;
    to->aux = (uint8_t)from->suffix;
    if (op == LIR_OP_COUNT)
        return builder_fail(func->module, "there is no opcode %u",
                            (unsigned)from->opcode);
    if (from->suffix >= LIR_AUX_VALUE_COUNT)
        return builder_fail(func->module, "there is no suffix %u",
                            from->suffix);
    if (from->suffix && lir_ops[op].aux == LIR_AUX_NONE)
        return builder_fail(func->module, "'%s' takes no suffix but a type",
                            lir_ops[op].name);
    if (from->type != RUNA_LIR_NO_TYPE &&
        !builder_type(func->module, from->type, true, &to->type))
        return false;
    if (from->count > LIR_FIXED_MAX)
        return builder_fail(func->module, "'%s' with %zu operands",
                            lir_ops[op].name, from->count);
    return from->arg_count == 0 || lir_callee_position(to) >= 0 ||
           builder_fail(func->module,
                        "'%s' calls nothing and takes no arguments",
                        lir_ops[op].name);
}

bool
runa_lir_add_inst(struct runa_lir_func *func, const struct runa_lir_inst *inst)
{
    struct lir_inst to = {0};

    if (!func || !builder_func_is_open(func))
        return false;
    if (func->here == LIR_NO_INDEX)
        return builder_fail(func->module,
                            "instruction before the first block");
    to.first = (uint32_t)func->operands.count;
    to.fixed = (uint8_t)inst->count;
    to.count = (uint32_t)(inst->count + inst->arg_count);
    if (!take_mnemonic(func, inst, &to) ||
        !take_operands(func, inst->operands, inst->count) ||
        !take_operands(func, inst->args, inst->arg_count))
        return false;
    *VEC_PUSH(&func->insts) = (struct placed){to, func->here};
    return true;
}

/* An instruction without arguments. */
static bool
add(struct runa_lir_func *func, enum runa_lir_opcode opcode,
    enum runa_lir_type type, unsigned suffix,
    const struct runa_lir_operand *operands, size_t count)
{
    struct runa_lir_inst inst = {.opcode = opcode,
                                 .type = type,
                                 .suffix = suffix,
                                 .operands = operands,
                                 .count = count};

    return runa_lir_add_inst(func, &inst);
}

bool
runa_lir_inst0(struct runa_lir_func *func, enum runa_lir_opcode opcode)
{
    return add(func, opcode, RUNA_LIR_NO_TYPE, 0, NULL, 0);
}

bool
runa_lir_inst1(struct runa_lir_func *func, enum runa_lir_opcode opcode,
               enum runa_lir_type type, struct runa_lir_operand a)
{
    return add(func, opcode, type, 0, &a, 1);
}

bool
runa_lir_inst2(struct runa_lir_func *func, enum runa_lir_opcode opcode,
               enum runa_lir_type type, struct runa_lir_operand a,
               struct runa_lir_operand b)
{
    const struct runa_lir_operand operands[] = {a, b};

    return add(func, opcode, type, 0, operands, COUNT_OF(operands));
}

bool
runa_lir_inst3(struct runa_lir_func *func, enum runa_lir_opcode opcode,
               enum runa_lir_type type, struct runa_lir_operand a,
               struct runa_lir_operand b, struct runa_lir_operand c)
{
    const struct runa_lir_operand operands[] = {a, b, c};

    return add(func, opcode, type, 0, operands, COUNT_OF(operands));
}

bool
runa_lir_jump(struct runa_lir_func *func, uint32_t block)
{
    return runa_lir_jump_if(func, RUNA_LIR_JMP, block);
}

bool
runa_lir_jump_if(struct runa_lir_func *func, enum runa_lir_opcode opcode,
                 uint32_t block)
{
    return runa_lir_inst1(func, opcode, RUNA_LIR_NO_TYPE,
                          runa_lir_target(block));
}

bool
runa_lir_branch(struct runa_lir_func *func, enum runa_lir_cond cond,
                uint32_t yes, uint32_t no)
{
    const struct runa_lir_operand operands[] = {runa_lir_target(yes),
                                                runa_lir_target(no)};

    return add(func, RUNA_LIR_BRANCH, RUNA_LIR_NO_TYPE,
               RUNA_LIR_SUFFIX_COND(cond), operands, COUNT_OF(operands));
}

bool
runa_lir_setcc(struct runa_lir_func *func, enum runa_lir_type type,
               enum runa_lir_cond cond, uint32_t reg)
{
    const struct runa_lir_operand operand = runa_lir_reg(reg);

    return add(func, RUNA_LIR_SETCC, type, RUNA_LIR_SUFFIX_COND(cond),
               &operand, 1);
}

bool
runa_lir_cmov(struct runa_lir_func *func, enum runa_lir_type type,
              enum runa_lir_cond cond, uint32_t reg, struct runa_lir_operand a,
              struct runa_lir_operand b)
{
    const struct runa_lir_operand operands[] = {runa_lir_reg(reg), a, b};

    return add(func, RUNA_LIR_CMOV, type, RUNA_LIR_SUFFIX_COND(cond), operands,
               COUNT_OF(operands));
}

bool
runa_lir_ret(struct runa_lir_func *func, enum runa_lir_type type,
             struct runa_lir_operand value)
{
    return runa_lir_inst1(func, RUNA_LIR_RET, type, value);
}

bool
runa_lir_ret_void(struct runa_lir_func *func)
{
    return runa_lir_inst0(func, RUNA_LIR_RET);
}

/* INST with its result, if it has one, before the other operands that it has,
 * at most two. */
static bool
call(struct runa_lir_func *func, struct runa_lir_inst inst, uint32_t result)
{
    struct runa_lir_operand operands[3] = {runa_lir_reg(result)};
    bool has_result = inst.type != RUNA_LIR_VOID;

    if (!func || !builder_func_is_open(func))
        return false;
    if (!has_result && result != RUNA_LIR_NO_REG)
        return builder_fail(func->module, "a void call has no result");
    if (has_result) {
        memcpy(operands + 1, inst.operands, inst.count * sizeof *operands);
        inst.operands = operands;
        inst.count++;
    }
    return runa_lir_add_inst(func, &inst);
}

static bool
call_by_name(struct runa_lir_func *func, enum runa_lir_type type,
             unsigned suffix, uint32_t result, const char *callee,
             const struct runa_lir_operand *args, size_t count)
{
    const struct runa_lir_operand to = runa_lir_symbol(callee);
    struct runa_lir_inst inst = {.opcode = RUNA_LIR_CALL,
                                 .type = type,
                                 .suffix = suffix,
                                 .operands = &to,
                                 .count = 1,
                                 .args = args,
                                 .arg_count = count};

    return call(func, inst, result);
}

bool
runa_lir_call(struct runa_lir_func *func, enum runa_lir_type type,
              uint32_t result, const char *callee,
              const struct runa_lir_operand *args, size_t count)
{
    return call_by_name(func, type, 0, result, callee, args, count);
}

bool
runa_lir_tail_call(struct runa_lir_func *func, enum runa_lir_type type,
                   uint32_t result, const char *callee,
                   const struct runa_lir_operand *args, size_t count)
{
    return call_by_name(func, type, RUNA_LIR_SUFFIX_TAIL, result, callee, args,
                        count);
}

bool
runa_lir_call_indirect(struct runa_lir_func *func, enum runa_lir_type type,
                       uint32_t result, struct runa_lir_operand address,
                       const struct runa_lir_operand *args, size_t count)
{
    struct runa_lir_inst inst = {.opcode = RUNA_LIR_CALL_INDIRECT,
                                 .type = type,
                                 .operands = &address,
                                 .count = 1,
                                 .args = args,
                                 .arg_count = count};

    return call(func, inst, result);
}

bool
runa_lir_call_virtual(struct runa_lir_func *func, enum runa_lir_type type,
                      uint32_t result, const char *layout, uint32_t entry,
                      const struct runa_lir_operand *args, size_t count)
{
    const struct runa_lir_operand operands[] = {runa_lir_type_name(layout),
                                                runa_lir_imm(entry)};
    struct runa_lir_inst inst = {.opcode = RUNA_LIR_CALL_VIRTUAL,
                                 .type = type,
                                 .operands = operands,
                                 .count = COUNT_OF(operands),
                                 .args = args,
                                 .arg_count = count};

    return call(func, inst, result);
}

bool
runa_lir_delegate(struct runa_lir_func *func, uint32_t result,
                  const char *layout, const char *function,
                  struct runa_lir_operand target)
{
    const struct runa_lir_operand operands[] = {
        runa_lir_reg(result), runa_lir_type_name(layout),
        runa_lir_symbol(function), target};

    return add(func, RUNA_LIR_DELEGATE, RUNA_LIR_REF, 0, operands,
               COUNT_OF(operands));
}

bool
runa_lir_call_delegate(struct runa_lir_func *func, enum runa_lir_type type,
                       uint32_t result, const char *layout,
                       struct runa_lir_operand delegate,
                       const struct runa_lir_operand *args, size_t count)
{
    const struct runa_lir_operand operands[] = {runa_lir_type_name(layout),
                                                delegate};
    struct runa_lir_inst inst = {.opcode = RUNA_LIR_CALL_DELEGATE,
                                 .type = type,
                                 .operands = operands,
                                 .count = COUNT_OF(operands),
                                 .args = args,
                                 .arg_count = count};

    return call(func, inst, result);
}

bool
runa_lir_location(struct runa_lir_func *func, uint32_t file, uint32_t line,
                  uint32_t column)
{
    return runa_lir_inst3(func, RUNA_LIR_DEBUG_LOCATION, RUNA_LIR_NO_TYPE,
                          runa_lir_imm(file), runa_lir_imm(line),
                          runa_lir_imm(column));
}
