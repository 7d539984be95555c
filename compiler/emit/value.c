/* Operands as LLVM values: conversions, immediates, addresses, accesses. */
#include "base/base.h"
#include "emit/emitter.h"

static bool
is_pointer(enum lir_type type)
{
    return type == LIR_PTR || type == LIR_REF;
}

enum lir_type
emit_int_type(enum lir_type type)
{
    return is_pointer(type) ? LIR_I32 : type;
}

LLVMValueRef
emit_int(struct emitter *e, enum lir_type type, uint64_t value)
{
    return LLVMConstInt(e->types[emit_int_type(type)], value, false);
}

/* Integers of different width: the wider is cut, the narrower gets zeros. */
static LLVMValueRef
convert_int(struct emitter *e, LLVMValueRef value, enum lir_type from,
            enum lir_type to)
{
    unsigned from_bytes = lir_type_bytes(from), to_bytes = lir_type_bytes(to);

    if (from_bytes == to_bytes)
        return value;
    if (from_bytes > to_bytes)
        return LLVMBuildTrunc(e->builder, value, e->types[to], "");
    return LLVMBuildZExt(e->builder, value, e->types[to], "");
}

LLVMValueRef
emit_convert(struct emitter *e, LLVMValueRef value, enum lir_type from,
             enum lir_type to)
{
    if (from == to || (is_pointer(from) && is_pointer(to)))
        return value;
    if (is_pointer(from)) {
        value = LLVMBuildPtrToInt(e->builder, value, e->types[LIR_I32], "");
        return convert_int(e, value, LIR_I32, to);
    }
    value = convert_int(e, value, from, emit_int_type(to));
    if (is_pointer(to))
        value = LLVMBuildIntToPtr(e->builder, value, e->types[to], "");
    return value;
}

enum lir_type
emit_own_type(const struct emitter *e, const struct lir_operand *operand)
{
    switch (operand->kind) {
    case LIR_OPERAND_REG: return e->func->regs[operand->id].type;
    case LIR_OPERAND_IMM: return LIR_I64;
    case LIR_OPERAND_FLOAT: return LIR_F64;
    default: return LIR_PTR; /* a symbol or a slot */
    }
}

/* An integer as TYPE; for floats it is the bit pattern. */
static LLVMValueRef
immediate(struct emitter *e, uint64_t value, enum lir_type type)
{
    if (type == LIR_F64)
        return LLVMConstBitCast(emit_int(e, LIR_I64, value), e->types[type]);
    if (type == LIR_F32)
        return LLVMConstBitCast(emit_int(e, LIR_I32, value & UINT32_MAX),
                                e->types[type]);
    if (is_pointer(type))
        return value & UINT32_MAX
                   ? LLVMConstIntToPtr(
                         emit_int(e, LIR_I32, value & UINT32_MAX),
                         e->types[type])
                   : LLVMConstNull(e->types[type]);
    return emit_int(e, type, value);
}

uint64_t
emit_float_bits(int64_t bits, enum lir_type type)
{
    double value;
    float narrow;
    uint32_t narrow_bits;

    if (type == LIR_F64)
        return (uint64_t)bits;
    memcpy(&value, &bits, sizeof value);
    narrow = (float)value;
    memcpy(&narrow_bits, &narrow, sizeof narrow_bits);
    return narrow_bits;
}

LLVMValueRef
emit_symbol(struct emitter *e, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);

    switch ((enum lir_symbol_kind)symbol.kind) {
    case LIR_SYMBOL_STRING: return e->strings[symbol.index];
    case LIR_SYMBOL_GLOBAL: return e->globals[symbol.index];
    case LIR_SYMBOL_EXTERN: return e->externs[symbol.index].function;
    case LIR_SYMBOL_FUNC: return e->funcs[symbol.index].function;
    case LIR_SYMBOL_NONE: break;
    }
    BUG("undeclared symbol '@%s'", lir_name(e->lir, name));
}

LLVMValueRef
emit_value(struct emitter *e, const struct lir_operand *operand,
           enum lir_type type)
{
    enum lir_type own = emit_own_type(e, operand);

    switch (operand->kind) {
    case LIR_OPERAND_REG:
        return emit_convert(e, emit_get_reg(e, operand->id), own, type);
    case LIR_OPERAND_IMM: return immediate(e, (uint64_t)operand->value, type);
    case LIR_OPERAND_FLOAT:
        return immediate(e, emit_float_bits(operand->value, type), type);
    case LIR_OPERAND_SYMBOL:
        return emit_convert(e, emit_symbol(e, operand->id), own, type);
    case LIR_OPERAND_SLOT:
        return emit_convert(e, e->slots[operand->id], own, type);
    default: BUG("operand of kind %d is no value", operand->kind);
    }
}

LLVMValueRef
emit_operand(struct emitter *e, unsigned n)
{
    return emit_value(e, &lir_operands(e->func, e->inst)[n], e->inst->type);
}

LLVMValueRef
emit_int_operand(struct emitter *e, unsigned n)
{
    return emit_value(e, &lir_operands(e->func, e->inst)[n],
                      emit_int_type(e->inst->type));
}

void
emit_result(struct emitter *e, LLVMValueRef value, enum lir_type type)
{
    uint32_t reg = lir_operands(e->func, e->inst)->id;

    emit_set_reg(e, reg,
                 emit_convert(e, value, type, e->func->regs[reg].type));
}

/* Bytes of the object that a memory operand's base names. */
static uint32_t
object_size(const struct emitter *e, const struct lir_operand *operand)
{
    struct lir_symbol symbol;

    if (operand->base == LIR_OPERAND_SLOT)
        return e->lir->structs[e->func->slots[operand->id].type].size;
    symbol = lir_symbol_of(e->lir, operand->id);
    if (symbol.kind == LIR_SYMBOL_GLOBAL)
        return lir_global_size(e->lir, &e->lir->globals[symbol.index]);
    return intern_len(&e->lir->names, e->lir->strings[symbol.index].text);
}

/* index * scale + displacement as i32, or NULL when there is none of it. */
static LLVMValueRef
offset(struct emitter *e, const struct lir_operand *operand,
       int64_t displacement)
{
    LLVMValueRef sum = NULL;
    LLVMValueRef constant = emit_int(e, LIR_I32, (uint32_t)displacement);

    if (operand->index != LIR_NO_INDEX) {
        sum = emit_convert(e, emit_get_reg(e, operand->index),
                           e->func->regs[operand->index].type, LIR_I32);
        if (operand->scale)
            sum = LLVMBuildShl(e->builder, sum,
                               emit_int(e, LIR_I32, operand->scale), "");
    }
    if (displacement == 0)
        return sum;
    return sum ? LLVMBuildAdd(e->builder, sum, constant, "") : constant;
}

static LLVMValueRef
add_offset(struct emitter *e, LLVMValueRef base, LLVMValueRef add,
           LLVMGEPNoWrapFlags flags)
{
    if (!add)
        return base;
    return LLVMBuildGEPWithNoWrapFlags(e->builder, e->types[LIR_I8], base,
                                       &add, 1, "", flags);
}

/*
 * From a slot or symbol the access lies inside the object, so the offset does
 * not wrap: only then does LLVM fold the base into the instruction.  An
 * address that is just taken may lie anywhere, and a displacement beyond the
 * object is known to be no access.
 */
static LLVMValueRef
object_address(struct emitter *e, const struct lir_operand *operand)
{
    LLVMValueRef base = operand->base == LIR_OPERAND_SLOT
                            ? e->slots[operand->id]
                            : emit_symbol(e, operand->id);
    bool inside =
        e->inst->op != LIR_LEA &&
        (operand->index != LIR_NO_INDEX ||
         (operand->value >= 0 && operand->value <= object_size(e, operand)));

    return add_offset(e, base, offset(e, operand, operand->value),
                      inside ? LLVMGEPFlagInBounds | LLVMGEPFlagNUW : 0);
}

/* From a pointer, a positive displacement does not wrap (docs/lir.md). */
static LLVMValueRef
pointer_address(struct emitter *e, const struct lir_operand *operand)
{
    LLVMValueRef base = emit_get_reg(e, operand->id);
    bool nuw = operand->value >= 0 && e->inst->op != LIR_LEA;

    base = add_offset(e, base, offset(e, operand, 0), 0);
    if (operand->value == 0)
        return base;
    return add_offset(e, base, emit_int(e, LIR_I32, (uint32_t)operand->value),
                      nuw ? LLVMGEPFlagNUW : 0);
}

/* From an integer, everything is arithmetic modulo 2^32. */
static LLVMValueRef
integer_address(struct emitter *e, const struct lir_operand *operand)
{
    LLVMValueRef sum = offset(e, operand, operand->value);

    if (operand->base) {
        LLVMValueRef base =
            emit_convert(e, emit_get_reg(e, operand->id),
                         e->func->regs[operand->id].type, LIR_I32);

        sum = sum ? LLVMBuildAdd(e->builder, base, sum, "") : base;
    }
    if (!sum)
        sum = emit_int(e, LIR_I32, 0);
    return LLVMBuildIntToPtr(e->builder, sum, e->types[LIR_PTR], "");
}

LLVMValueRef
emit_address(struct emitter *e, unsigned n)
{
    const struct lir_operand *operand = &lir_operands(e->func, e->inst)[n];

    if (operand->base == LIR_OPERAND_SLOT ||
        operand->base == LIR_OPERAND_SYMBOL)
        return object_address(e, operand);
    if (operand->base == LIR_OPERAND_REG &&
        is_pointer(e->func->regs[operand->id].type))
        return pointer_address(e, operand);
    return integer_address(e, operand);
}

/* The alignment of the object itself. */
static unsigned
object_alignment(const struct emitter *e, const struct lir_operand *operand)
{
    struct lir_symbol symbol;
    const struct lir_global *global;

    if (operand->base == LIR_OPERAND_SLOT)
        return e->lir->structs[e->func->slots[operand->id].type].align;
    symbol = lir_symbol_of(e->lir, operand->id);
    if (symbol.kind != LIR_SYMBOL_GLOBAL)
        return 1;
    global = &e->lir->globals[symbol.index];
    return global->type == LIR_BLOB ? e->lir->structs[global->blob].align
                                    : lir_type_bytes(global->type);
}

unsigned
emit_alignment(const struct emitter *e, unsigned n)
{
    const struct lir_operand *operand = &lir_operands(e->func, e->inst)[n];
    unsigned align;

    if ((operand->base != LIR_OPERAND_SLOT &&
         operand->base != LIR_OPERAND_SYMBOL) ||
        operand->index != LIR_NO_INDEX)
        return 1;
    align = object_alignment(e, operand);
    while ((uint64_t)operand->value % align)
        align /= 2;
    return align;
}

LLVMValueRef
emit_load_at(struct emitter *e, LLVMValueRef address, enum lir_type type,
             unsigned align)
{
    LLVMValueRef value =
        LLVMBuildLoad2(e->builder, e->types[type], address, "");

    LLVMSetAlignment(value, align);
    emit_set_tag(e, value, TAG_LOAD);
    return value;
}

void
emit_store_at(struct emitter *e, LLVMValueRef address, LLVMValueRef value,
              unsigned align)
{
    LLVMValueRef done = LLVMBuildStore(e->builder, value, address);

    LLVMSetAlignment(done, align);
    emit_set_tag(e, done, TAG_STORE);
}
