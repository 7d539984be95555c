/* Moves, memory, the stack of words, atomic accesses: docs/lir.md, sections 4,
 * 8 and 14. */
#include "interp/machine.h"

void
op_mov(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write(in, &o[0], operand_value(in, &o[1], inst->type));
}

void
op_lea(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0],
                       operand_address(in, &o[1]) & type_masks[inst->type]);
}

void
op_xchg(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value first = in->regs[o[0].id];

    in->regs[o[0].id] = in->regs[o[1].id];
    in->regs[o[1].id] = first;
}

void
op_cmov(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], inst->type);
    struct interp_value b = operand_value(in, &o[2], inst->type);

    operand_write(in, &o[0], flags_hold(in, lir_inst_cond(inst)) ? a : b);
}

void
op_setcc(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0], flags_hold(in, lir_inst_cond(inst)));
}

/* A word is a value zero-extended to 8 bytes. */
void
op_push(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    *VEC_PUSH(&in->words) = operand_bits(in, &o[0], inst->type);
}

void
op_pop(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const struct frame *frame = &in->frames.at[in->frames.count - 1];

    if (in->words.count == frame->first_word)
        BUG("pop of an empty stack");
    operand_write_bits(
        in, &o[0], in->words.at[--in->words.count] & type_masks[inst->type]);
}

/* Memory */

static void
load(struct interp *in, const struct lir_inst *inst, unsigned size)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const uint8_t *at = operand_memory(in, &o[1], size, MAY_READ);

    if (at)
        operand_write_bits(in, &o[0],
                           bytes_get(at, size) & type_masks[inst->type]);
}

static void
store(struct interp *in, const struct lir_inst *inst, unsigned size)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint64_t value = operand_bits(in, &o[1], inst->type);
    uint8_t *at = operand_memory(in, &o[0], size, MAY_WRITE);

    if (at)
        bytes_put(at, size, value);
}

void
op_vload(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const uint8_t *at = operand_memory(in, &o[1], 16, MAY_READ);

    if (at)
        operand_write(
            in, &o[0],
            (struct interp_value){bytes_get(at, 8), bytes_get(at + 8, 8)});
}

void
op_vstore(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value value = operand_value(in, &o[1], LIR_V128);
    uint8_t *at = operand_memory(in, &o[0], 16, MAY_WRITE);

    if (!at)
        return;
    bytes_put(at, 8, value.low);
    bytes_put(at + 8, 8, value.high);
}

void
op_load(struct interp *in, const struct lir_inst *inst)
{
    if (inst->type == LIR_V128)
        op_vload(in, inst);
    else
        load(in, inst, lir_type_bytes(inst->type));
}

void
op_store(struct interp *in, const struct lir_inst *inst)
{
    if (inst->type == LIR_V128)
        op_vstore(in, inst);
    else
        store(in, inst, lir_type_bytes(inst->type));
}

void
op_load8(struct interp *in, const struct lir_inst *inst)
{
    load(in, inst, 1);
}

void
op_load16(struct interp *in, const struct lir_inst *inst)
{
    load(in, inst, 2);
}

void
op_load32(struct interp *in, const struct lir_inst *inst)
{
    load(in, inst, 4);
}

void
op_load64(struct interp *in, const struct lir_inst *inst)
{
    load(in, inst, 8);
}

void
op_store8(struct interp *in, const struct lir_inst *inst)
{
    store(in, inst, 1);
}

void
op_store16(struct interp *in, const struct lir_inst *inst)
{
    store(in, inst, 2);
}

void
op_store32(struct interp *in, const struct lir_inst *inst)
{
    store(in, inst, 4);
}

void
op_store64(struct interp *in, const struct lir_inst *inst)
{
    store(in, inst, 8);
}

/* Atomic accesses, of which nothing is seen on one thread but that they want
 * an address that is a multiple of the size. */

static uint8_t *
atomic_memory(struct interp *in, const struct lir_inst *inst,
              const struct lir_operand *operand, unsigned rights)
{
    unsigned size = lir_type_bytes(inst->type);

    if (operand_address(in, operand) % size) {
        machine_fault(in, INTERP_UNDEFINED,
                      "an atomic access of %u bytes at %u", size,
                      operand_address(in, operand));
        return NULL;
    }
    return operand_memory(in, operand, size, rights);
}

void
op_atomic_load(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const uint8_t *at = atomic_memory(in, inst, &o[1], MAY_READ);

    if (at)
        operand_write_bits(in, &o[0],
                           bytes_get(at, lir_type_bytes(inst->type)));
}

void
op_atomic_store(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint64_t value = operand_bits(in, &o[1], inst->type);
    uint8_t *at = atomic_memory(in, inst, &o[0], MAY_WRITE);

    if (at)
        bytes_put(at, lir_type_bytes(inst->type), value);
}

/* r := memory; memory := what OPERATION makes of it and the operand. */
static void
modify(struct interp *in, const struct lir_inst *inst,
       uint64_t operation(uint64_t old, uint64_t value))
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    unsigned size = lir_type_bytes(inst->type);
    uint64_t value = operand_bits(in, &o[2], inst->type);
    uint8_t *at = atomic_memory(in, inst, &o[1], MAY_BOTH);
    uint64_t old;

    if (!at)
        return;
    old = bytes_get(at, size);
    bytes_put(at, size, operation(old, value));
    operand_write_bits(in, &o[0], old);
}

static uint64_t
take_new(uint64_t old, uint64_t value)
{
    (void)old;
    return value;
}

static uint64_t
take_sum(uint64_t old, uint64_t value)
{
    return old + value;
}

static uint64_t
take_difference(uint64_t old, uint64_t value)
{
    return old - value;
}

static uint64_t
take_and(uint64_t old, uint64_t value)
{
    return old & value;
}

static uint64_t
take_or(uint64_t old, uint64_t value)
{
    return old | value;
}

static uint64_t
take_xor(uint64_t old, uint64_t value)
{
    return old ^ value;
}

void
op_atomic_xchg(struct interp *in, const struct lir_inst *inst)
{
    modify(in, inst, take_new);
}

void
op_atomic_add(struct interp *in, const struct lir_inst *inst)
{
    modify(in, inst, take_sum);
}

void
op_atomic_sub(struct interp *in, const struct lir_inst *inst)
{
    modify(in, inst, take_difference);
}

void
op_atomic_and(struct interp *in, const struct lir_inst *inst)
{
    modify(in, inst, take_and);
}

void
op_atomic_or(struct interp *in, const struct lir_inst *inst)
{
    modify(in, inst, take_or);
}

void
op_atomic_xor(struct interp *in, const struct lir_inst *inst)
{
    modify(in, inst, take_xor);
}

void
op_atomic_cas(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    unsigned size = lir_type_bytes(inst->type);
    uint64_t expected = operand_bits(in, &o[2], inst->type);
    uint64_t desired = operand_bits(in, &o[3], inst->type);
    uint8_t *at = atomic_memory(in, inst, &o[1], MAY_BOTH);
    uint64_t old;

    if (!at)
        return;
    old = bytes_get(at, size);
    if (old == expected)
        bytes_put(at, size, desired);
    operand_write_bits(in, &o[0], old);
}
