/* Moving values: registers, memory, conversions, and what does nothing. */
#include "emit/emitter.h"

/* Data movement */

void
emit_nop(struct emitter *e)
{
    (void)e;
}

void
emit_mov(struct emitter *e)
{
    emit_result(e, emit_operand(e, 1), e->inst->type);
}

void
emit_lea(struct emitter *e)
{
    LLVMValueRef address =
        emit_convert(e, emit_address(e, 1), LIR_PTR, e->inst->type);

    emit_result(e, address, e->inst->type);
}

void
emit_push(struct emitter *e)
{
    LLVMValueRef word =
        emit_convert(e, emit_operand(e, 0), e->inst->type, LIR_I64);

    LLVMBuildStore(e->builder, word, e->words[e->depth++]);
}

void
emit_pop(struct emitter *e)
{
    LLVMValueRef word = LLVMBuildLoad2(e->builder, e->types[LIR_I64],
                                       e->words[--e->depth], "");

    emit_result(e, emit_convert(e, word, LIR_I64, e->inst->type),
                e->inst->type);
}

void
emit_xchg(struct emitter *e)
{
    const struct lir_operand *operands = lir_operands(e->func, e->inst);
    LLVMValueRef a = emit_get_reg(e, operands[0].id);
    LLVMValueRef b = emit_get_reg(e, operands[1].id);

    emit_set_reg(e, operands[0].id, b);
    emit_set_reg(e, operands[1].id, a);
}

void
emit_cmov(struct emitter *e)
{
    LLVMValueRef condition = emit_condition(e, lir_inst_cond(e->inst));
    LLVMValueRef a = emit_operand(e, 1), b = emit_operand(e, 2);

    emit_result(e, LLVMBuildSelect(e->builder, condition, a, b, ""),
                e->inst->type);
}

void
emit_setcc(struct emitter *e)
{
    LLVMValueRef condition = emit_condition(e, lir_inst_cond(e->inst));
    enum lir_type type = op_int_type(e);

    emit_result(e, LLVMBuildZExt(e->builder, condition, e->types[type], ""),
                type);
}

/* Memory */

/* Loads a value of type MEMORY and converts it by way of the suffix type. */
static void
load(struct emitter *e, enum lir_type memory)
{
    LLVMValueRef value =
        emit_load_at(e, emit_address(e, 1), memory, emit_alignment(e, 1));

    emit_result(e, emit_convert(e, value, memory, e->inst->type),
                e->inst->type);
}

void
emit_load(struct emitter *e)
{
    load(e, e->inst->type);
}

void
emit_load8(struct emitter *e)
{
    load(e, LIR_I8);
}

void
emit_load16(struct emitter *e)
{
    load(e, LIR_I16);
}

void
emit_load32(struct emitter *e)
{
    load(e, LIR_I32);
}

void
emit_load64(struct emitter *e)
{
    load(e, LIR_I64);
}

static void
store(struct emitter *e, enum lir_type memory)
{
    LLVMValueRef value =
        emit_convert(e, emit_operand(e, 1), e->inst->type, memory);
    LLVMValueRef address = emit_address(e, 0);

    emit_store_at(e, address, value, emit_alignment(e, 0));
    if (memory == LIR_REF)
        emit_barrier(e, address, value);
}

void
emit_store(struct emitter *e)
{
    store(e, e->inst->type);
}

void
emit_store8(struct emitter *e)
{
    store(e, LIR_I8);
}

void
emit_store16(struct emitter *e)
{
    store(e, LIR_I16);
}

void
emit_store32(struct emitter *e)
{
    store(e, LIR_I32);
}

void
emit_store64(struct emitter *e)
{
    store(e, LIR_I64);
}

/* Conversion */

/* The integer operand to convert, in its own type. */
static LLVMValueRef
integer_source(struct emitter *e)
{
    const struct lir_operand *operand = &lir_operands(e->func, e->inst)[1];

    return emit_value(e, operand, emit_int_type(emit_own_type(e, operand)));
}

static void
extend(struct emitter *e, bool is_signed)
{
    LLVMValueRef value =
        LLVMBuildIntCast2(e->builder, integer_source(e),
                          e->types[op_int_type(e)], is_signed, "");

    emit_result(e, value, op_int_type(e));
}

void
emit_sext(struct emitter *e)
{
    extend(e, true);
}

void
emit_zext(struct emitter *e)
{
    extend(e, false);
}

void
emit_movsx(struct emitter *e)
{
    emit_sext(e);
}

void
emit_movzx(struct emitter *e)
{
    emit_zext(e);
}

void
emit_trunc(struct emitter *e)
{
    emit_zext(e);
}

void
emit_cvtsi2ss(struct emitter *e)
{
    emit_result(e,
                LLVMBuildSIToFP(e->builder, integer_source(e), op_type(e), ""),
                e->inst->type);
}

void
emit_cvtsi2sd(struct emitter *e)
{
    emit_cvtsi2ss(e);
}

/* fptosi alone would be undefined out of range. */
static void
float_to_int(struct emitter *e, enum lir_type from)
{
    LLVMTypeRef types[] = {e->types[op_int_type(e)], e->types[from]};
    LLVMValueRef value =
        emit_value(e, &lir_operands(e->func, e->inst)[1], from);

    emit_result(e, emit_intrinsic(e, "llvm.fptosi.sat", types, 2, &value, 1),
                op_int_type(e));
}

void
emit_cvtss2si(struct emitter *e)
{
    float_to_int(e, LIR_F32);
}

void
emit_cvtsd2si(struct emitter *e)
{
    float_to_int(e, LIR_F64);
}

void
emit_cvtss2sd(struct emitter *e)
{
    LLVMValueRef a =
        emit_value(e, &lir_operands(e->func, e->inst)[1], LIR_F32);

    emit_result(e, LLVMBuildFPExt(e->builder, a, op_type(e), ""),
                e->inst->type);
}

void
emit_cvtsd2ss(struct emitter *e)
{
    LLVMValueRef a =
        emit_value(e, &lir_operands(e->func, e->inst)[1], LIR_F64);

    emit_result(e, LLVMBuildFPTrunc(e->builder, a, op_type(e), ""),
                e->inst->type);
}

void
emit_bitcast(struct emitter *e)
{
    const struct lir_operand *operand = &lir_operands(e->func, e->inst)[1];
    enum lir_type from = emit_int_type(emit_own_type(e, operand));
    LLVMValueRef value = emit_value(e, operand, from);

    value = LLVMBuildBitCast(e->builder, value, e->types[op_int_type(e)], "");
    emit_result(e, value, op_int_type(e));
}

/* Special */

void
emit_label(struct emitter *e)
{
    emit_nop(e);
}

void
emit_comment(struct emitter *e)
{
    emit_nop(e);
}

void
emit_debug_location(struct emitter *e)
{
    emit_nop(e);
}

void
emit_debug_value(struct emitter *e)
{
    emit_nop(e);
}

void
emit_debug_declare(struct emitter *e)
{
    emit_nop(e);
}

void
emit_debug_label(struct emitter *e)
{
    emit_nop(e);
}
