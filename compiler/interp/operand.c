/* Values and operands: docs/lir.md, sections 4, 7 and 8. */
#include "interp/machine.h"

const uint64_t type_masks[LIR_TYPE_COUNT] = {
    [LIR_I8] = UINT8_MAX,   [LIR_I16] = UINT16_MAX, [LIR_I32] = UINT32_MAX,
    [LIR_I64] = UINT64_MAX, [LIR_F32] = UINT32_MAX, [LIR_F64] = UINT64_MAX,
    [LIR_PTR] = UINT32_MAX, [LIR_REF] = UINT32_MAX, [LIR_V128] = UINT64_MAX,
};

unsigned
type_bits(enum lir_type type)
{
    return 8 * lir_type_bytes(type);
}

int64_t
sign_extend(uint64_t value, unsigned bits)
{
    uint64_t sign = UINT64_C(1) << (bits - 1);

    value &= sign | (sign - 1);
    return (int64_t)((value ^ sign) - sign);
}

uint32_t
symbol_address(struct interp *in, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(in->module, name);

    switch ((enum lir_symbol_kind)symbol.kind) {
    case LIR_SYMBOL_STRING: return in->string_addresses[symbol.index];
    case LIR_SYMBOL_GLOBAL:
        if (in->module->globals[symbol.index].external)
            machine_fault(in, INTERP_REFUSED, "the interpreter has no '@%s'",
                          lir_name(in->module, name));
        return in->global_addresses[symbol.index];
    case LIR_SYMBOL_FUNC: return symbol.index + 1;
    case LIR_SYMBOL_EXTERN: return in->extern_callees[symbol.index];
    case LIR_SYMBOL_NONE: break;
    }
    BUG("address of '@%s'", lir_name(in->module, name));
}

enum lir_type
operand_type(const struct interp *in, const struct lir_operand *operand)
{
    switch (operand->kind) {
    case LIR_OPERAND_REG: return in->func->regs[operand->id].type;
    case LIR_OPERAND_IMM: return LIR_I64;
    case LIR_OPERAND_FLOAT: return LIR_F64;
    case LIR_OPERAND_SYMBOL:
    case LIR_OPERAND_SLOT: return LIR_PTR;
    default: BUG("operand of kind %d has no type", operand->kind);
    }
}

uint64_t
operand_bits(struct interp *in, const struct lir_operand *operand,
             enum lir_type type)
{
    uint64_t mask = type_masks[type];

    switch (operand->kind) {
    case LIR_OPERAND_REG: return in->regs[operand->id].low & mask;
    case LIR_OPERAND_IMM: return (uint64_t)operand->value & mask;
    case LIR_OPERAND_FLOAT:
        return type == LIR_F32 ? float_narrow((uint64_t)operand->value)
                               : (uint64_t)operand->value;
    case LIR_OPERAND_SYMBOL: return symbol_address(in, operand->id) & mask;
    case LIR_OPERAND_SLOT: return in->slots[operand->id] & mask;
    default: BUG("operand of kind %d has no value", operand->kind);
    }
}

struct interp_value
operand_value(struct interp *in, const struct lir_operand *operand,
              enum lir_type type)
{
    if (type == LIR_V128)
        return in->regs[operand->id];
    return (struct interp_value){operand_bits(in, operand, type), 0};
}

struct interp_value
value_convert(struct interp_value value, enum lir_type to)
{
    return (struct interp_value){value.low & type_masks[to],
                                 to == LIR_V128 ? value.high : 0};
}

void
operand_write(struct interp *in, const struct lir_operand *operand,
              struct interp_value value)
{
    in->regs[operand->id] =
        value_convert(value, in->func->regs[operand->id].type);
}

void
operand_write_bits(struct interp *in, const struct lir_operand *operand,
                   uint64_t value)
{
    operand_write(in, operand, (struct interp_value){value, 0});
}

/* The base of memory operand OPERAND, modulo 2^32. */
static uint32_t
base_address(struct interp *in, const struct lir_operand *operand)
{
    switch (operand->base) {
    case 0: return 0;
    case LIR_OPERAND_REG: return (uint32_t)in->regs[operand->id].low;
    case LIR_OPERAND_SLOT: return in->slots[operand->id];
    case LIR_OPERAND_SYMBOL: return symbol_address(in, operand->id);
    default: BUG("base of kind %d", operand->base);
    }
}

/* Base and index, modulo 2^32. */
static uint32_t
base_and_index(struct interp *in, const struct lir_operand *operand)
{
    uint32_t address = base_address(in, operand);

    if (operand->index != LIR_NO_INDEX)
        address += (uint32_t)in->regs[operand->index].low << operand->scale;
    return address;
}

uint32_t
operand_address(struct interp *in, const struct lir_operand *operand)
{
    return base_and_index(in, operand) + (uint32_t)operand->value;
}

/* Size of the slot, string or global that is the base. */
static uint32_t
base_size(const struct interp *in, const struct lir_operand *operand)
{
    const struct lir_module *m = in->module;
    struct lir_symbol symbol;

    if (operand->base == LIR_OPERAND_SLOT)
        return m->structs[in->func->slots[operand->id].type].size;
    symbol = lir_symbol_of(m, operand->id);
    if (symbol.kind == LIR_SYMBOL_STRING)
        return intern_len(&m->names, m->strings[symbol.index].text);
    return lir_global_size(m, &m->globals[symbol.index]);
}

/* Promise (a) of section 8: behind a ptr or ref, a displacement that is not
 * negative does not pass 2^32. */
static void
check_pointer(struct interp *in, const struct lir_operand *operand)
{
    enum lir_type type = in->func->regs[operand->id].type;
    uint64_t sum;

    if ((type != LIR_PTR && type != LIR_REF) || operand->value < 0)
        return;
    sum = base_and_index(in, operand) + (uint64_t)operand->value;
    if (sum > UINT32_MAX)
        machine_fault(in, INTERP_UNDEFINED,
                      "the displacement goes past the end of all addresses");
}

/* Promise (b): an access from a slot or symbol stays inside of it. */
static void
check_object(struct interp *in, const struct lir_operand *operand,
             uint32_t address, uint32_t size)
{
    uint32_t offset = address - base_address(in, operand);
    uint32_t room = base_size(in, operand);

    if (size > room || offset > room - size)
        machine_fault(in, INTERP_UNDEFINED,
                      "%u bytes at offset %d of an object of %u bytes", size,
                      (int32_t)offset, room);
}

uint8_t *
operand_memory(struct interp *in, const struct lir_operand *operand,
               uint32_t size, unsigned rights)
{
    uint32_t address = operand_address(in, operand);

    if (operand->base == LIR_OPERAND_REG)
        check_pointer(in, operand);
    else if (operand->base)
        check_object(in, operand, address, size);
    return in->running ? memory_at(in, address, size, rights) : NULL;
}
