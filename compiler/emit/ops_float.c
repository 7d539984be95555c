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

void
emit_fma(struct emitter *e)
{
    float_intrinsic(e, "llvm.fma", 3);
}
