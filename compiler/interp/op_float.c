/* Float arithmetic and conversions: docs/lir.md, section 9. */
#include "interp/machine.h"

static void
binary(struct interp *in, const struct lir_inst *inst,
       uint64_t operation(enum lir_type, uint64_t, uint64_t))
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    enum lir_type type = inst->type;

    operand_write_bits(in, &o[0],
                       operation(type, operand_bits(in, &o[1], type),
                                 operand_bits(in, &o[2], type)));
}

void
op_fadd(struct interp *in, const struct lir_inst *inst)
{
    binary(in, inst, float_add);
}

void
op_fsub(struct interp *in, const struct lir_inst *inst)
{
    binary(in, inst, float_sub);
}

void
op_fmul(struct interp *in, const struct lir_inst *inst)
{
    binary(in, inst, float_mul);
}

void
op_fdiv(struct interp *in, const struct lir_inst *inst)
{
    binary(in, inst, float_div);
}

void
op_fmin(struct interp *in, const struct lir_inst *inst)
{
    binary(in, inst, float_min);
}

void
op_fmax(struct interp *in, const struct lir_inst *inst)
{
    binary(in, inst, float_max);
}

void
op_fsqrt(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(
        in, &o[0],
        float_sqrt(inst->type, operand_bits(in, &o[1], inst->type)));
}

void
op_fma(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    enum lir_type type = inst->type;

    operand_write_bits(in, &o[0],
                       float_fma(type, operand_bits(in, &o[1], type),
                                 operand_bits(in, &o[2], type),
                                 operand_bits(in, &o[3], type)));
}

/* The sign is a bit like others: a NaN keeps its payload. */
static uint64_t
sign_bit(enum lir_type type)
{
    return UINT64_C(1) << (type_bits(type) - 1);
}

void
op_fneg(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(
        in, &o[0], operand_bits(in, &o[1], inst->type) ^ sign_bit(inst->type));
}

void
op_fabs(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0],
                       operand_bits(in, &o[1], inst->type) &
                           ~sign_bit(inst->type));
}

void
op_fcmp(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    enum lir_type type = inst->type;

    in->flags = (struct flags){
        .defined = FLAG_ALL,
        .relation = float_compare(type, operand_bits(in, &o[0], type),
                                  operand_bits(in, &o[1], type))};
}

/* OPERAND as a signed integer of its own type. */
static int64_t
signed_operand(struct interp *in, const struct lir_operand *operand)
{
    enum lir_type type = operand_type(in, operand);

    return sign_extend(operand_bits(in, operand, type), type_bits(type));
}

void
op_cvtsi2ss(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0],
                       float_from_integer(LIR_F32, signed_operand(in, &o[1])));
}

void
op_cvtsi2sd(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0],
                       float_from_integer(LIR_F64, signed_operand(in, &o[1])));
}

static void
to_integer(struct interp *in, const struct lir_inst *inst, enum lir_type from)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    int64_t value = float_to_integer(from, operand_bits(in, &o[1], from),
                                     type_bits(inst->type));

    operand_write_bits(in, &o[0], (uint64_t)value & type_masks[inst->type]);
}

void
op_cvtss2si(struct interp *in, const struct lir_inst *inst)
{
    to_integer(in, inst, LIR_F32);
}

void
op_cvtsd2si(struct interp *in, const struct lir_inst *inst)
{
    to_integer(in, inst, LIR_F64);
}

void
op_cvtss2sd(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0],
                       float_widen(operand_bits(in, &o[1], LIR_F32)));
}

void
op_cvtsd2ss(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write_bits(in, &o[0],
                       float_narrow(operand_bits(in, &o[1], LIR_F64)));
}

/* Integers to other widths */

static void
extend(struct interp *in, const struct lir_inst *inst, bool with_sign)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint64_t value = with_sign
                         ? (uint64_t)signed_operand(in, &o[1])
                         : operand_bits(in, &o[1], operand_type(in, &o[1]));

    operand_write_bits(in, &o[0], value & type_masks[inst->type]);
}

void
op_sext(struct interp *in, const struct lir_inst *inst)
{
    extend(in, inst, true);
}

void
op_movsx(struct interp *in, const struct lir_inst *inst)
{
    extend(in, inst, true);
}

void
op_zext(struct interp *in, const struct lir_inst *inst)
{
    extend(in, inst, false);
}

void
op_movzx(struct interp *in, const struct lir_inst *inst)
{
    extend(in, inst, false);
}

void
op_trunc(struct interp *in, const struct lir_inst *inst)
{
    extend(in, inst, false);
}

void
op_bitcast(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);

    operand_write(in, &o[0], in->regs[o[1].id]);
}
