/*
 * The binary reader, functions: how many there are of everything, then
 * registers, slots and blocks, then all instructions in one run.
 *
 * What an opcode does with its operands is the verifier's matter, which
 * serves every reader; but every index that is in a module names something.
 */
#include "lir/decoder.h"

/* The shortest that one of each takes, in bytes. */
enum {
    REG_BYTES = 2,
    SLOT_BYTES = 2,
    BLOCK_BYTES = 3,
    INST_BYTES = 2,
    OPERAND_BYTES = 2
};

/* counts := regs:uleb params:uleb slots:uleb blocks:uleb insts:uleb
 *           operands:uleb */
static bool
decode_counts(struct decoder *d, struct lir_func *func)
{
    return decode_count(d, "registers", REG_BYTES, &func->reg_count) &&
           decode_at_most(d, "a number of parameters", func->reg_count,
                          &func->param_count) &&
           decode_count(d, "slots", SLOT_BYTES, &func->slot_count) &&
           decode_count(d, "blocks", BLOCK_BYTES, &func->block_count) &&
           decode_count(d, "instructions", INST_BYTES, &func->inst_count) &&
           decode_count(d, "operands", OPERAND_BYTES, &func->operand_count);
}

/* head := name result:u8 conv:u8 flags:u8 export? counts */
static bool
decode_head(struct decoder *d, struct lir_func *func, uint32_t index)
{
    const uint8_t *begin = d->at;
    uint8_t flags;

    func->exported = LIR_NO_INDEX;
    if (!decode_string(d, "the name of a function", &func->name))
        return false;
    func->span = decode_span(d, begin);
    d->func = func;
    if (!decode_declare(d, func->name, LIR_SYMBOL_FUNC, index, func->span) ||
        !decode_type(d, true, &func->result) ||
        !decode_byte_at_most(d, "a calling convention", LIR_CONV_MAX,
                             &func->conv) ||
        !decode_flags(d, BINARY_FUNC_FLAGS, &flags))
        return false;
    func->local = flags & BINARY_FUNC_LOCAL;
    func->faults = (flags & BINARY_FUNC_FAULTS) >> BINARY_FUNC_FAULTS_SHIFT;
    if (func->faults >= LIR_FAULTS_COUNT)
        return decode_error(d, d->at - 1,
                            "faults cannot both trap and be thrown");
    if ((flags & BINARY_FUNC_EXPORT) &&
        !decode_string(d, "the name of the export", &func->exported))
        return false;
    return decode_counts(d, func);
}

/* reg := number:uleb type:u8, the number less LIR_FIRST_REG */
static bool
decode_reg(struct decoder *d, struct lir_reg *reg)
{
    const uint8_t *begin = d->at;

    if (!decode_at_most(d, "a register number", LIR_NUMBER_MAX - LIR_FIRST_REG,
                        &reg->number) ||
        !decode_type(d, false, &reg->type))
        return false;
    reg->number += LIR_FIRST_REG;
    reg->span = decode_span(d, begin);
    return true;
}

static bool
decode_regs(struct decoder *d, struct lir_func *func)
{
    uint32_t count = func->reg_count, twice;

    func->regs = arena_array(&d->module->arena, count, sizeof *func->regs);
    for (uint32_t i = 0; i < count; i++) {
        if (!decode_reg(d, &func->regs[i]))
            return false;
    }
    twice = decode_repeated(&func->regs->number, sizeof *func->regs, count);
    if (twice == count)
        return true;
    diag_error(d->diag, d->source, func->regs[twice].span,
               "register 'v%u' is declared twice", func->regs[twice].number);
    return false;
}

/* slot := name type:uleb */
static bool
decode_slot(struct decoder *d, struct lir_slot *slot)
{
    const uint8_t *begin = d->at;

    if (!decode_string(d, "the name of a slot", &slot->name) ||
        !decode_index(d, "a type", d->module->struct_count, &slot->type))
        return false;
    slot->span = decode_span(d, begin);
    return true;
}

static bool
decode_slots(struct decoder *d, struct lir_func *func)
{
    uint32_t count = func->slot_count, twice;

    func->slots = arena_array(&d->module->arena, count, sizeof *func->slots);
    for (uint32_t i = 0; i < count; i++) {
        if (!decode_slot(d, &func->slots[i]))
            return false;
    }
    twice = decode_repeated(&func->slots->name, sizeof *func->slots, count);
    if (twice == count)
        return true;
    diag_error(d->diag, d->source, func->slots[twice].span,
               "slot '%%%s' is declared twice",
               lir_name(d->module, func->slots[twice].name));
    return false;
}

/* hints := uleb outer:uleb?, twice the loop depth, one more for a header, and
 * BINARY_BLOCK_OUTER if there is the other */
static bool
decode_hints(struct decoder *d, const struct lir_func *func,
             struct lir_block *block)
{
    const uint8_t *begin = d->at;
    uint32_t all, hints;

    if (!decode_number(d, "hints", &all))
        return false;
    hints = all & ~BINARY_BLOCK_OUTER;
    block->depth = hints / 2;
    block->header = hints % 2;
    block->outer = LIR_NO_INDEX;
    if (block->depth > LIR_DEPTH_MAX)
        return decode_error(d, begin, "impossible hints %u", all);
    if (hints == all)
        return true;
    begin = d->at;
    if (!decode_index(d, "a block", func->block_count, &block->outer))
        return false;
    block->outer_span = decode_span(d, begin);
    return true;
}

/* block := number:uleb hints count:uleb; FIRST is its first instruction */
static bool
decode_block(struct decoder *d, const struct lir_func *func,
             struct lir_block *block, uint32_t first)
{
    const uint8_t *begin = d->at;

    if (!decode_at_most(d, "a block number", LIR_NUMBER_MAX, &block->number) ||
        !decode_hints(d, func, block) ||
        !decode_at_most(d, "a number of instructions",
                        func->inst_count - first, &block->count))
        return false;
    block->first = first;
    block->span = decode_span(d, begin);
    return true;
}

static bool
decode_blocks(struct decoder *d, struct lir_func *func)
{
    uint32_t count = func->block_count, insts = 0, twice;

    func->blocks = arena_array(&d->module->arena, count, sizeof *func->blocks);
    for (uint32_t i = 0; i < count; i++) {
        if (!decode_block(d, func, &func->blocks[i], insts))
            return false;
        insts += func->blocks[i].count;
    }
    if (insts != func->inst_count)
        return decode_error(
            d, d->at, "expected blocks of %u instructions together, found %u",
            func->inst_count, insts);
    twice =
        decode_repeated(&func->blocks->number, sizeof *func->blocks, count);
    if (twice == count)
        return true;
    diag_error(d->diag, d->source, func->blocks[twice].span,
               "block '.LBB%u' is defined twice", func->blocks[twice].number);
    return false;
}

static bool
decode_base(struct decoder *d, struct lir_operand *operand, unsigned base)
{
    switch (base) {
    case BINARY_BASE_REG:
        operand->base = LIR_OPERAND_REG;
        return decode_index(d, "a register", d->func->reg_count, &operand->id);
    case BINARY_BASE_SLOT:
        operand->base = LIR_OPERAND_SLOT;
        return decode_index(d, "a slot", d->func->slot_count, &operand->id);
    case BINARY_BASE_SYMBOL:
        operand->base = LIR_OPERAND_SYMBOL;
        return decode_string(d, "a symbol", &operand->id);
    default: return true;
    }
}

/* In 32 bits and a sign; what is 0 is not written, and an address alone has
 * no sign. */
static bool
decode_displacement(struct decoder *d, struct lir_operand *operand)
{
    const uint8_t *begin = d->at;
    int64_t min = operand->base ? -(int64_t)LIR_OFFSET_MAX : 1;

    if (!decode_signed(d, "a displacement", &operand->value))
        return false;
    return (operand->value >= min && operand->value <= LIR_OFFSET_MAX &&
            operand->value != 0) ||
           decode_error(d, begin, "impossible displacement %lld",
                        (long long)operand->value);
}

/* Only what has a base has an index, and only an index a scale. */
static bool
is_memory_form(unsigned flags)
{
    return (flags & ~(unsigned)BINARY_MEMORY_FLAGS) == 0 &&
           ((flags & BINARY_BASE) || !(flags & BINARY_INDEX)) &&
           ((flags & BINARY_INDEX) || !(flags & BINARY_SCALE));
}

/* memory := flags:u8 base? index:uleb? displacement:sleb? */
static bool
decode_memory(struct decoder *d, struct lir_operand *operand)
{
    const uint8_t *begin = d->at;
    uint8_t flags;

    if (!decode_byte(d, "memory", &flags))
        return false;
    if (!is_memory_form(flags))
        return decode_error(d, begin, "unknown form of memory 0x%02x", flags);
    operand->scale = (uint8_t)((flags & BINARY_SCALE) >> BINARY_SCALE_SHIFT);
    if (!decode_base(d, operand, flags & BINARY_BASE))
        return false;
    if ((flags & BINARY_INDEX) &&
        !decode_index(d, "a register", d->func->reg_count, &operand->index))
        return false;
    return !(flags & BINARY_DISPLACEMENT) || decode_displacement(d, operand);
}

/* Of all that are no numbers, text has one. */
static bool
decode_real(struct decoder *d, int64_t *bits)
{
    const uint8_t *begin = d->at;
    double value;

    if (!decode_float(d, bits))
        return false;
    memcpy(&value, bits, sizeof value);
    return value == value || *bits == BINARY_NAN ||
           decode_error(d, begin,
                        "expected the NaN 7ff8000000000000, found another");
}

/* operand := kind:u8, and what the kind says */
static bool
decode_operand(struct decoder *d, struct lir_operand *operand)
{
    const struct lir_func *func = d->func;
    const uint8_t *begin = d->at;
    uint32_t *id = &operand->id;

    operand->index = LIR_NO_INDEX;
    if (!decode_byte(d, "an operand", &operand->kind))
        return false;
    switch (operand->kind) {
    case LIR_OPERAND_REG:
        return decode_index(d, "a register", func->reg_count, id);
    case LIR_OPERAND_IMM:
        return decode_signed(d, "an immediate", &operand->value);
    case LIR_OPERAND_MEM: return decode_memory(d, operand);
    case LIR_OPERAND_SYMBOL: return decode_string(d, "a symbol", id);
    case LIR_OPERAND_SLOT:
        return decode_index(d, "a slot", func->slot_count, id);
    case LIR_OPERAND_BLOCK:
        return decode_index(d, "a block", func->block_count, id);
    case LIR_OPERAND_TYPE:
        return decode_index(d, "a type", d->module->struct_count, id);
    case LIR_OPERAND_KEYWORD:
        return decode_index(d, "a clause", LIR_KEYWORD_COUNT, id);
    case LIR_OPERAND_FLOAT: return decode_real(d, &operand->value);
    case LIR_OPERAND_TEXT: return decode_string(d, "a string", id);
    default:
        return decode_error(d, begin, "unknown kind of operand %u",
                            operand->kind);
    }
}

/* The operands of INST, at most ROOM. */
static bool
decode_operands(struct decoder *d, struct lir_inst *inst, uint32_t room)
{
    struct lir_operand *operand = d->func->operands + inst->first;

    if (inst->count > room)
        return decode_error(
            d, d->at,
            "expected at most %u more operands in the function, found %u",
            room, inst->count);
    for (uint32_t i = 0; i < inst->count; i++, operand++) {
        const uint8_t *begin = d->at;

        if (!decode_operand(d, operand))
            return false;
        operand->off = decode_span(d, begin).off;
        operand->len = (uint8_t)(d->at - begin);
    }
    return true;
}

/* fixed := number:uleb, if it does not fit in half a byte */
static bool
decode_many(struct decoder *d, uint8_t *fixed)
{
    const uint8_t *begin = d->at;
    uint32_t count;

    if (!decode_at_most(d, "a number of operands", LIR_FIXED_MAX, &count))
        return false;
    *fixed = (uint8_t)count;
    return count >= BINARY_MANY ||
           decode_error(d, begin, "number is longer than it must be");
}

/* What stands behind the opcode: type:half fixed:half fixed? aux:u8?
 * args:uleb? */
static bool
decode_shape(struct decoder *d, struct lir_inst *inst,
             const struct decoder_op *op)
{
    const uint8_t *begin = d->at;
    uint32_t args = 0;
    uint8_t shape;

    if (!decode_byte(d, "a type suffix", &shape))
        return false;
    inst->type = shape & 15;
    if (inst->type == BINARY_NO_TYPE)
        inst->type = LIR_NO_TYPE;
    else if (inst->type >= LIR_TYPE_COUNT)
        return decode_error(d, begin, "unknown type %u", inst->type);
    inst->fixed = shape >> 4;
    if (inst->fixed == BINARY_MANY && !decode_many(d, &inst->fixed))
        return false;
    if (op->has_aux &&
        !decode_byte_at_most(d, "a further suffix", LIR_AUX_VALUE_COUNT - 1,
                             &inst->aux))
        return false;
    if (op->has_args && !decode_count(d, "arguments", OPERAND_BYTES, &args))
        return false;
    inst->count = inst->fixed + args;
    return true;
}

/* inst := op:uleb shape operand*, the opcode's number less 30000 */
static bool
decode_inst(struct decoder *d, struct lir_inst *inst, uint32_t first)
{
    const uint8_t *begin = d->at;
    uint32_t number;

    if (!decode_number(d, "an opcode", &number))
        return false;
    if (number >= DECODER_OPS || !d->ops[number].known)
        return decode_error(d, begin, "unknown opcode %llu",
                            number + (unsigned long long)BINARY_FIRST_OP);
    inst->op = d->ops[number].op;
    inst->first = first;
    if (!decode_shape(d, inst, &d->ops[number]) ||
        !decode_operands(d, inst, d->func->operand_count - first))
        return false;
    inst->span = decode_span(d, begin);
    return true;
}

static bool
decode_insts(struct decoder *d, struct lir_func *func)
{
    struct arena *arena = &d->module->arena;
    uint32_t operands = 0;

    func->insts = arena_array(arena, func->inst_count, sizeof *func->insts);
    func->operands =
        arena_array(arena, func->operand_count, sizeof *func->operands);
    for (uint32_t i = 0; i < func->inst_count; i++) {
        if (!decode_inst(d, &func->insts[i], operands))
            return false;
        operands += func->insts[i].count;
    }
    return operands == func->operand_count ||
           decode_error(d, d->at,
                        "expected %u operands in the function, found %u",
                        func->operand_count, operands);
}

/* func := head reg* slot* block* inst* */
bool
decode_func(struct decoder *d, struct lir_func *func, uint32_t index)
{
    bool good = decode_head(d, func, index) && decode_regs(d, func) &&
                decode_slots(d, func) && decode_blocks(d, func) &&
                decode_insts(d, func);

    d->func = NULL;
    return good;
}
