/*
 * Vectors of 16 bytes: lane i of a shape of K-bit lanes is bytes i*K/8 and the
 * following ones, lane 0 at the lowest address.
 */
#include "interp/machine.h"

/* What an instruction's shape says. */
struct shape {
    enum lir_type type; /* of a lane */
    unsigned bits, lanes;
};

static struct shape
shape_of(const struct lir_inst *inst)
{
    static const uint8_t types[] = {LIR_I8,  LIR_I16, LIR_I32,
                                    LIR_I64, LIR_F32, LIR_F64};
    enum lir_type type = types[inst->aux - LIR_AUX_FIRST_SHAPE];

    return (struct shape){type, type_bits(type), 128 / type_bits(type)};
}

static uint64_t
lane_get(struct interp_value value, struct shape shape, unsigned lane)
{
    unsigned at = lane * shape.bits;
    uint64_t half = at < 64 ? value.low : value.high;

    return half >> at % 64 & type_masks[shape.type];
}

static void
lane_set(struct interp_value *value, struct shape shape, unsigned lane,
         uint64_t bits)
{
    unsigned at = lane * shape.bits;
    uint64_t *half = at < 64 ? &value->low : &value->high;
    uint64_t mask = type_masks[shape.type];

    *half = (*half & ~(mask << at % 64)) | (bits & mask) << at % 64;
}

/* r := OPERATION of each two lanes. */
static void
lanes(struct interp *in, const struct lir_inst *inst,
      uint64_t operation(enum lir_type, uint64_t, uint64_t))
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct interp_value b = operand_value(in, &o[2], LIR_V128);
    struct interp_value r = {0};
    struct shape shape = shape_of(inst);

    for (unsigned i = 0; i < shape.lanes; i++)
        lane_set(&r, shape, i,
                 operation(shape.type, lane_get(a, shape, i),
                           lane_get(b, shape, i)));
    operand_write(in, &o[0], r);
}

static uint64_t
lane_add(enum lir_type type, uint64_t a, uint64_t b)
{
    (void)type;
    return a + b;
}

static uint64_t
lane_sub(enum lir_type type, uint64_t a, uint64_t b)
{
    (void)type;
    return a - b;
}

static uint64_t
lane_mul(enum lir_type type, uint64_t a, uint64_t b)
{
    (void)type;
    return a * b;
}

/* Only for lanes that lanes_divide let through. */
static uint64_t
lane_div(enum lir_type type, uint64_t a, uint64_t b)
{
    unsigned bits = type_bits(type);

    return (uint64_t)(sign_extend(a, bits) / sign_extend(b, bits));
}

/* Integer lanes are signed. */
static uint64_t
lane_min(enum lir_type type, uint64_t a, uint64_t b)
{
    unsigned bits = type_bits(type);

    if (type == LIR_F32 || type == LIR_F64)
        return float_min(type, a, b);
    return sign_extend(a, bits) < sign_extend(b, bits) ? a : b;
}

static uint64_t
lane_max(enum lir_type type, uint64_t a, uint64_t b)
{
    unsigned bits = type_bits(type);

    if (type == LIR_F32 || type == LIR_F64)
        return float_max(type, a, b);
    return sign_extend(a, bits) > sign_extend(b, bits) ? a : b;
}

void
op_vadd(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, lane_add);
}

void
op_vsub(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, lane_sub);
}

void
op_vmul(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, lane_mul);
}

/* Traps if any lane cannot be divided. */
static void
lanes_divide(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct interp_value b = operand_value(in, &o[2], LIR_V128);
    struct shape shape = shape_of(inst);
    uint64_t min = UINT64_C(1) << (shape.bits - 1);

    for (unsigned i = 0; i < shape.lanes; i++) {
        if (lane_get(b, shape, i) == 0)
            machine_trap(in, "integer divide by zero");
        else if (lane_get(a, shape, i) == min &&
                 lane_get(b, shape, i) == type_masks[shape.type])
            machine_trap(in, "integer overflow");
    }
    if (in->running)
        lanes(in, inst, lane_div);
}

void
op_vdiv(struct interp *in, const struct lir_inst *inst)
{
    lanes_divide(in, inst);
}

void
op_vmin(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, lane_min);
}

void
op_vmax(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, lane_max);
}

void
op_vfadd(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, float_add);
}

void
op_vfsub(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, float_sub);
}

void
op_vfmul(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, float_mul);
}

void
op_vfdiv(struct interp *in, const struct lir_inst *inst)
{
    lanes(in, inst, float_div);
}

void
op_vsqrt(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct shape shape = shape_of(inst);

    for (unsigned i = 0; i < shape.lanes; i++)
        lane_set(&a, shape, i, float_sqrt(shape.type, lane_get(a, shape, i)));
    operand_write(in, &o[0], a);
}

/* Bit by bit, so halves do. */

void
op_vand(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct interp_value b = operand_value(in, &o[2], LIR_V128);

    operand_write(in, &o[0],
                  (struct interp_value){a.low & b.low, a.high & b.high});
}

void
op_vor(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct interp_value b = operand_value(in, &o[2], LIR_V128);

    operand_write(in, &o[0],
                  (struct interp_value){a.low | b.low, a.high | b.high});
}

void
op_vxor(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct interp_value b = operand_value(in, &o[2], LIR_V128);

    operand_write(in, &o[0],
                  (struct interp_value){a.low ^ b.low, a.high ^ b.high});
}

/* Lanes one by one */

static const struct shape bytes = {LIR_I8, 8, 16};

/* Byte i of r := byte m[i] of the 32 bytes of a and b. */
void
op_vshuffle(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct interp_value b = operand_value(in, &o[2], LIR_V128);
    struct interp_value r = {0};

    for (unsigned i = 0; i < 16; i++) {
        unsigned from = (unsigned)o[3 + i].value;

        lane_set(&r, bytes, i,
                 from < 16 ? lane_get(a, bytes, from)
                           : lane_get(b, bytes, from - 16));
    }
    operand_write(in, &o[0], r);
}

void
op_vbroadcast(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct shape shape = shape_of(inst);
    uint64_t value = operand_bits(in, &o[1], shape.type);
    struct interp_value r = {0};

    for (unsigned i = 0; i < shape.lanes; i++)
        lane_set(&r, shape, i, value);
    operand_write(in, &o[0], r);
}

void
op_vextract(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);

    operand_write_bits(in, &o[0],
                       lane_get(a, shape_of(inst), (unsigned)o[2].value));
}

void
op_vinsert(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    struct interp_value a = operand_value(in, &o[1], LIR_V128);
    struct shape shape = shape_of(inst);

    lane_set(&a, shape, (unsigned)o[2].value,
             operand_bits(in, &o[3], shape.type));
    operand_write(in, &o[0], a);
}
