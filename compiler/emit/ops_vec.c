/*
 * Vectors.  Each operation looks at its operands as the lanes of its shape;
 * with -msimd128 that costs nothing, and without it LLVM takes the lanes
 * apart, so that one code here serves both.
 */
#include "emit/emitter.h"

static enum lir_type
lane_type(const struct emitter *e)
{
    return lir_lane_type(e->inst->aux);
}

/* The LLVM type of a vector with lanes of TYPE. */
static LLVMTypeRef
lanes_of(const struct emitter *e, enum lir_type type)
{
    return LLVMVectorType(e->types[type],
                          lir_type_bytes(LIR_V128) / lir_type_bytes(type));
}

/* Operand N as lanes of TYPE. */
static LLVMValueRef
read_as(struct emitter *e, unsigned n, enum lir_type type)
{
    LLVMValueRef value =
        emit_value(e, &lir_operands(e->func, e->inst)[n], LIR_V128);

    return LLVMBuildBitCast(e->builder, value, lanes_of(e, type), "");
}

static LLVMValueRef
lanes(struct emitter *e, unsigned n)
{
    return read_as(e, n, lane_type(e));
}

static void
write_lanes(struct emitter *e, LLVMValueRef value)
{
    value = LLVMBuildBitCast(e->builder, value, e->types[LIR_V128], "");
    emit_result(e, value, LIR_V128);
}

/* Arithmetic */

static void
lanewise(struct emitter *e, build_binary *build)
{
    LLVMValueRef a = lanes(e, 1), b = lanes(e, 2);

    write_lanes(e, build(e->builder, a, b, ""));
}

void
emit_vadd(struct emitter *e)
{
    lanewise(e, LLVMBuildAdd);
}

void
emit_vsub(struct emitter *e)
{
    lanewise(e, LLVMBuildSub);
}

void
emit_vmul(struct emitter *e)
{
    lanewise(e, LLVMBuildMul);
}

void
emit_vfadd(struct emitter *e)
{
    lanewise(e, LLVMBuildFAdd);
}

void
emit_vfsub(struct emitter *e)
{
    lanewise(e, LLVMBuildFSub);
}

void
emit_vfmul(struct emitter *e)
{
    lanewise(e, LLVMBuildFMul);
}

void
emit_vfdiv(struct emitter *e)
{
    lanewise(e, LLVMBuildFDiv);
}

/* Lanes that all hold the integer VALUE. */
static LLVMValueRef
splat(struct emitter *e, uint64_t value)
{
    LLVMValueRef all[16];
    unsigned count = lir_lane_count(e->inst->aux);

    for (unsigned i = 0; i < count; i++)
        all[i] = emit_int(e, lane_type(e), value);
    return LLVMConstVector(all, count);
}

static LLVMValueRef
equals(struct emitter *e, LLVMValueRef value, uint64_t other)
{
    return LLVMBuildICmp(e->builder, LLVMIntEQ, value, splat(e, other), "");
}

/* Goes to the trap if one of CONDITIONS, an i1 for each lane, holds. */
static void
trap_if_any(struct emitter *e, LLVMValueRef conditions, enum emit_trap trap)
{
    LLVMTypeRef type =
        LLVMIntTypeInContext(e->context, lir_lane_count(e->inst->aux));
    LLVMValueRef bits = LLVMBuildBitCast(e->builder, conditions, type, "");

    emit_trap_if(
        e, LLVMBuildICmp(e->builder, LLVMIntNE, bits, LLVMConstNull(type), ""),
        trap);
}

/* What LLVM leaves undefined goes to a trap first, as in idiv: one test for
 * all lanes together.  wasm divides no vectors, so LLVM takes them apart. */
void
emit_vdiv(struct emitter *e)
{
    LLVMValueRef a = lanes(e, 1), b = lanes(e, 2);
    unsigned width = 8 * lir_type_bytes(lane_type(e));
    LLVMValueRef is_minus_one, is_minimum;

    trap_if_any(e, equals(e, b, 0), TRAP_DIVIDE_BY_ZERO);
    is_minus_one = equals(e, b, UINT64_MAX);
    is_minimum = equals(e, a, UINT64_C(1) << (width - 1));
    trap_if_any(e, LLVMBuildAnd(e->builder, is_minus_one, is_minimum, ""),
                TRAP_OVERFLOW);
    write_lanes(e, LLVMBuildSDiv(e->builder, a, b, ""));
}

/* An intrinsic of COUNT vectors. */
static void
intrinsic(struct emitter *e, const char *name, unsigned count)
{
    LLVMTypeRef type = lanes_of(e, lane_type(e));
    LLVMValueRef args[2];

    for (unsigned i = 0; i < count; i++)
        args[i] = lanes(e, i + 1);
    write_lanes(e, emit_intrinsic(e, name, &type, 1, args, count));
}

static bool
has_float_lanes(const struct emitter *e)
{
    return lir_type_class(lane_type(e)) == LIR_CLASS_FPR;
}

void
emit_vmin(struct emitter *e)
{
    intrinsic(e, has_float_lanes(e) ? "llvm.minimum" : "llvm.smin", 2);
}

void
emit_vmax(struct emitter *e)
{
    intrinsic(e, has_float_lanes(e) ? "llvm.maximum" : "llvm.smax", 2);
}

void
emit_vsqrt(struct emitter *e)
{
    intrinsic(e, "llvm.sqrt", 1);
}

/* Logic: the lanes do not matter. */

static void
logic(struct emitter *e, build_binary *build)
{
    LLVMValueRef a = read_as(e, 1, LIR_I64), b = read_as(e, 2, LIR_I64);

    write_lanes(e, build(e->builder, a, b, ""));
}

void
emit_vand(struct emitter *e)
{
    logic(e, LLVMBuildAnd);
}

void
emit_vor(struct emitter *e)
{
    logic(e, LLVMBuildOr);
}

void
emit_vxor(struct emitter *e)
{
    logic(e, LLVMBuildXor);
}

/* Memory */

void
emit_vload(struct emitter *e)
{
    LLVMValueRef value =
        emit_load_at(e, emit_address(e, 1), LIR_V128, emit_alignment(e, 1));

    emit_result(e, value, LIR_V128);
}

void
emit_vstore(struct emitter *e)
{
    const struct lir_operand *operand = &lir_operands(e->func, e->inst)[1];
    LLVMValueRef value = emit_value(e, operand, LIR_V128);

    emit_store_at(e, emit_address(e, 0), value, emit_alignment(e, 0));
}

/* Lanes in and out */

/* The immediate that is operand N. */
static LLVMValueRef
number(struct emitter *e, unsigned n)
{
    int64_t value = lir_operands(e->func, e->inst)[n].value;

    return emit_int(e, LIR_I32, (uint64_t)value);
}

void
emit_vshuffle(struct emitter *e)
{
    LLVMValueRef a = read_as(e, 1, LIR_I8), b = read_as(e, 2, LIR_I8);
    LLVMValueRef mask[16];

    for (unsigned i = 0; i < 16; i++)
        mask[i] = number(e, i + 3);
    write_lanes(e, LLVMBuildShuffleVector(e->builder, a, b,
                                          LLVMConstVector(mask, 16), ""));
}

static LLVMValueRef
lane_operand(struct emitter *e, unsigned n)
{
    return emit_value(e, &lir_operands(e->func, e->inst)[n], lane_type(e));
}

/* Lane 0 into every lane: a shuffle by zeros. */
void
emit_vbroadcast(struct emitter *e)
{
    unsigned count = lir_lane_count(e->inst->aux);
    LLVMTypeRef mask = LLVMVectorType(e->types[LIR_I32], count);
    LLVMValueRef r = LLVMConstNull(lanes_of(e, lane_type(e)));

    r = LLVMBuildInsertElement(e->builder, r, lane_operand(e, 1),
                               emit_int(e, LIR_I32, 0), "");
    write_lanes(
        e, LLVMBuildShuffleVector(e->builder, r, r, LLVMConstNull(mask), ""));
}

void
emit_vextract(struct emitter *e)
{
    LLVMValueRef a = lanes(e, 1);

    emit_result(e, LLVMBuildExtractElement(e->builder, a, number(e, 2), ""),
                lane_type(e));
}

void
emit_vinsert(struct emitter *e)
{
    LLVMValueRef r = lanes(e, 1), value = lane_operand(e, 3);

    r = LLVMBuildInsertElement(e->builder, r, value, number(e, 2), "");
    write_lanes(e, r);
}
