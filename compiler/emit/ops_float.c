/* Floating point.  LLVM is told nothing that IEEE 754 does not say. */
#include "emit/emitter.h"

/* Floating point */

static void
float_binary(struct emitter *e, build_binary *build)
{
    LLVMValueRef a = emit_operand(e, 1), b = emit_operand(e, 2);

    emit_result(e, build(e->builder, a, b, ""), e->inst->type);
}

void
emit_fadd(struct emitter *e)
{
    float_binary(e, LLVMBuildFAdd);
}

void
emit_fsub(struct emitter *e)
{
    float_binary(e, LLVMBuildFSub);
}

void
emit_fmul(struct emitter *e)
{
    float_binary(e, LLVMBuildFMul);
}

void
emit_fdiv(struct emitter *e)
{
    float_binary(e, LLVMBuildFDiv);
}

void
emit_fneg(struct emitter *e)
{
    emit_result(e, LLVMBuildFNeg(e->builder, emit_operand(e, 1), ""),
                e->inst->type);
}

/* An intrinsic of COUNT operands of the suffix type. */
static void
float_intrinsic(struct emitter *e, const char *name, unsigned count)
{
    LLVMTypeRef type = op_type(e);
    LLVMValueRef args[3];

    for (unsigned i = 0; i < count; i++)
        args[i] = emit_operand(e, i + 1);
    emit_result(e, emit_intrinsic(e, name, &type, 1, args, count),
                e->inst->type);
}

void
emit_fsqrt(struct emitter *e)
{
    float_intrinsic(e, "llvm.sqrt", 1);
}

void
emit_fabs(struct emitter *e)
{
    float_intrinsic(e, "llvm.fabs", 1);
}

void
emit_fmin(struct emitter *e)
{
    float_intrinsic(e, "llvm.minimum", 2);
}

void
emit_fmax(struct emitter *e)
{
    float_intrinsic(e, "llvm.maximum", 2);
}

static LLVMValueRef
compare_zero(struct emitter *e, LLVMRealPredicate predicate,
             LLVMValueRef value)
{
    return LLVMBuildFCmp(e->builder, predicate, value,
                         LLVMConstNull(LLVMTypeOf(value)), "");
}

/*
 * C in a form that gives fma(A, B, C) the same.  Musl's fma adds a zero C to
 * the rounded product, and so loses the sign of a negative one that rounds to
 * zero; for -0 it is right.  With a product that is not zero the sign of a
 * zero C does not matter.
 */
static LLVMValueRef
fma_addend(struct emitter *e, LLVMValueRef a, LLVMValueRef b, LLVMValueRef c)
{
    LLVMValueRef is_zero = compare_zero(e, LLVMRealOEQ, c);
    LLVMValueRef has_product =
        LLVMBuildAnd(e->builder, compare_zero(e, LLVMRealUNE, a),
                     compare_zero(e, LLVMRealUNE, b), "");

    return LLVMBuildSelect(e->builder,
                           LLVMBuildAnd(e->builder, is_zero, has_product, ""),
                           LLVMConstReal(LLVMTypeOf(c), -0.0), c, "");
}

void
emit_fma(struct emitter *e)
{
    LLVMTypeRef type = op_type(e);
    LLVMValueRef args[3];

    for (unsigned i = 0; i < 3; i++)
        args[i] = emit_operand(e, i + 1);
    if (e->inst->type == LIR_F64) /* fmaf is right */
        args[2] = fma_addend(e, args[0], args[1], args[2]);
    emit_result(e, emit_intrinsic(e, "llvm.fma", &type, 1, args, 3),
                e->inst->type);
}
