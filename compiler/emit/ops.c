/*
 * One short function for each opcode that computes or moves something.
 * Calls and jumps are in ops_call.c.  The semantics are those of lir_ops.def.
 */
#include "base/base.h"
#include "emit/emitter.h"

typedef LLVMValueRef build_binary(LLVMBuilderRef, LLVMValueRef, LLVMValueRef,
                                  const char *);

/* The suffix type as LLVM computes with it. */
static enum lir_type
int_type(const struct emitter *e)
{
    return emit_int_type(e->inst->type);
}

static LLVMTypeRef
llvm_type(const struct emitter *e)
{
    return e->types[e->inst->type];
}

static LLVMValueRef
constant(struct emitter *e, uint64_t value)
{
    return emit_int(e, int_type(e), value);
}

/* Data movement */

static void
emit_nop(struct emitter *e)
{
    (void)e;
}

static void
emit_mov(struct emitter *e)
{
    emit_result(e, emit_operand(e, 1), e->inst->type);
}

static void
emit_lea(struct emitter *e)
{
    LLVMValueRef address =
        emit_convert(e, emit_address(e, 1), LIR_PTR, e->inst->type);

    emit_result(e, address, e->inst->type);
}

static void
emit_xchg(struct emitter *e)
{
    const struct lir_operand *operands = lir_operands(e->func, e->inst);
    LLVMValueRef a = emit_get_reg(e, operands[0].id);
    LLVMValueRef b = emit_get_reg(e, operands[1].id);

    emit_set_reg(e, operands[0].id, b);
    emit_set_reg(e, operands[1].id, a);
}

static void
emit_cmov(struct emitter *e)
{
    LLVMValueRef condition = emit_condition(e, lir_inst_cond(e->inst));
    LLVMValueRef a = emit_operand(e, 1), b = emit_operand(e, 2);

    emit_result(e, LLVMBuildSelect(e->builder, condition, a, b, ""),
                e->inst->type);
}

static void
emit_setcc(struct emitter *e)
{
    LLVMValueRef condition = emit_condition(e, lir_inst_cond(e->inst));
    enum lir_type type = int_type(e);

    emit_result(e, LLVMBuildZExt(e->builder, condition, e->types[type], ""),
                type);
}

/* Integer arithmetic */

/* Keeps a pointer a pointer where one operand is one, so that LLVM knows what
 * it points into; everything else is integer arithmetic. */
static bool
emit_pointer_sum(struct emitter *e, bool subtract)
{
    const struct lir_operand *operands =
        lir_operands(e->func, e->inst);
    enum lir_type a_type = emit_own_type(e, &operands[1]);
    LLVMValueRef a, b, r;

    if (e->inst->type != LIR_PTR || a_type != LIR_PTR ||
        emit_own_type(e, &operands[2]) == LIR_PTR)
        return false;
    a = emit_operand(e, 1);
    b = emit_int_operand(e, 2);
    r = subtract ? LLVMBuildNeg(e->builder, b, "") : b;
    r = LLVMBuildGEP2(e->builder, e->types[LIR_I8], a, &r, 1, "");
    emit_result(e, r, LIR_PTR);
    emit_set_flags(e, (struct flag_source){
        subtract ? FLAG_SOURCE_SUB : FLAG_SOURCE_ADD,
        emit_convert(e, a, LIR_PTR, LIR_I32), b,
        emit_convert(e, r, LIR_PTR, LIR_I32), NULL});
    return true;
}

static void
arithmetic(struct emitter *e, build_binary *build, enum flag_source_kind kind)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = emit_int_operand(e, 2);
    LLVMValueRef r = build(e->builder, a, b, "");

    emit_result(e, r, int_type(e));
    emit_set_flags(e, (struct flag_source){kind, a, b, r, NULL});
}

static void
emit_add(struct emitter *e)
{
    if (!emit_pointer_sum(e, false))
        arithmetic(e, LLVMBuildAdd, FLAG_SOURCE_ADD);
}

static void
emit_sub(struct emitter *e)
{
    if (!emit_pointer_sum(e, true))
        arithmetic(e, LLVMBuildSub, FLAG_SOURCE_SUB);
}

static void
emit_imul(struct emitter *e)
{
    arithmetic(e, LLVMBuildMul, FLAG_SOURCE_IMUL);
}

static void
emit_mul(struct emitter *e)
{
    arithmetic(e, LLVMBuildMul, FLAG_SOURCE_MUL);
}

/* a + b + CF, or a - b - CF */
static void
with_carry(struct emitter *e, build_binary *build, enum flag_source_kind kind)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = emit_int_operand(e, 2);
    LLVMValueRef carry = emit_carry_flag(e);
    LLVMValueRef r = build(e->builder, a, b, "");

    r = build(e->builder, r,
              LLVMBuildZExt(e->builder, carry, LLVMTypeOf(r), ""), "");
    emit_result(e, r, int_type(e));
    emit_set_flags(e, (struct flag_source){kind, a, b, r, carry});
}

static void
emit_adc(struct emitter *e)
{
    with_carry(e, LLVMBuildAdd, FLAG_SOURCE_ADD);
}

static void
emit_sbb(struct emitter *e)
{
    with_carry(e, LLVMBuildSub, FLAG_SOURCE_SUB);
}

static void
emit_neg(struct emitter *e)
{
    LLVMValueRef zero = constant(e, 0), a = emit_int_operand(e, 1);
    LLVMValueRef r = LLVMBuildSub(e->builder, zero, a, "");

    emit_result(e, r, int_type(e));
    emit_set_flags(e,
                   (struct flag_source){FLAG_SOURCE_SUB, zero, a, r, NULL});
}

/* As add or sub of one, but CF stays. */
static void
step(struct emitter *e, build_binary *build, enum flag_source_kind kind)
{
    LLVMValueRef a = emit_int_operand(e, 1), one = constant(e, 1);
    LLVMValueRef r = build(e->builder, a, one, "");

    emit_result(e, r, int_type(e));
    e->flags = (struct flag_source){kind, a, one, r, NULL};
}

static void
emit_inc(struct emitter *e)
{
    step(e, LLVMBuildAdd, FLAG_SOURCE_ADD);
}

static void
emit_dec(struct emitter *e)
{
    step(e, LLVMBuildSub, FLAG_SOURCE_SUB);
}

static LLVMValueRef
equals(struct emitter *e, LLVMValueRef value, LLVMValueRef other)
{
    return LLVMBuildICmp(e->builder, LLVMIntEQ, value, other, "");
}

/* The most negative number of the suffix type. */
static LLVMValueRef
minimum(struct emitter *e)
{
    return constant(e, UINT64_C(1) << (8 * lir_type_bytes(int_type(e)) - 1));
}

/* The divisor; what LLVM leaves undefined goes to a trap first.  A constant
 * divisor costs nothing, LLVM folds the tests. */
static LLVMValueRef
divisor(struct emitter *e)
{
    LLVMValueRef b = emit_int_operand(e, 2);

    emit_trap_if(e, equals(e, b, constant(e, 0)), TRAP_DIVIDE_BY_ZERO);
    return b;
}

static void
emit_idiv(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);
    LLVMValueRef overflow =
        LLVMBuildAnd(e->builder, equals(e, a, minimum(e)),
                     equals(e, b, constant(e, UINT64_MAX)), "");

    emit_trap_if(e, overflow, TRAP_OVERFLOW);
    emit_result(e, LLVMBuildSDiv(e->builder, a, b, ""), int_type(e));
}

static void
emit_div(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);

    emit_result(e, LLVMBuildUDiv(e->builder, a, b, ""), int_type(e));
}

/* a rem -1 is a rem 1, which is defined for MIN too. */
static void
emit_imod(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);
    LLVMValueRef is_minus_one = equals(e, b, constant(e, UINT64_MAX));

    b = LLVMBuildSelect(e->builder, is_minus_one, constant(e, 1), b, "");
    emit_result(e, LLVMBuildSRem(e->builder, a, b, ""), int_type(e));
}

static void
emit_mod(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);

    emit_result(e, LLVMBuildURem(e->builder, a, b, ""), int_type(e));
}

/* Floating point */

static void
float_binary(struct emitter *e, build_binary *build)
{
    LLVMValueRef a = emit_operand(e, 1), b = emit_operand(e, 2);

    emit_result(e, build(e->builder, a, b, ""), e->inst->type);
}

static void
emit_fadd(struct emitter *e)
{
    float_binary(e, LLVMBuildFAdd);
}

static void
emit_fsub(struct emitter *e)
{
    float_binary(e, LLVMBuildFSub);
}

static void
emit_fmul(struct emitter *e)
{
    float_binary(e, LLVMBuildFMul);
}

static void
emit_fdiv(struct emitter *e)
{
    float_binary(e, LLVMBuildFDiv);
}

static void
emit_fneg(struct emitter *e)
{
    emit_result(e, LLVMBuildFNeg(e->builder, emit_operand(e, 1), ""),
                e->inst->type);
}

/* An intrinsic of COUNT operands of the suffix type. */
static void
float_intrinsic(struct emitter *e, const char *name, unsigned count)
{
    LLVMTypeRef type = llvm_type(e);
    LLVMValueRef args[3];

    for (unsigned i = 0; i < count; i++)
        args[i] = emit_operand(e, i + 1);
    emit_result(e, emit_intrinsic(e, name, &type, 1, args, count),
                e->inst->type);
}

static void
emit_fsqrt(struct emitter *e)
{
    float_intrinsic(e, "llvm.sqrt", 1);
}

static void
emit_fabs(struct emitter *e)
{
    float_intrinsic(e, "llvm.fabs", 1);
}

static void
emit_fmin(struct emitter *e)
{
    float_intrinsic(e, "llvm.minimum", 2);
}

static void
emit_fmax(struct emitter *e)
{
    float_intrinsic(e, "llvm.maximum", 2);
}

static void
emit_fma(struct emitter *e)
{
    float_intrinsic(e, "llvm.fma", 3);
}

/* Logic */

static void
logic(struct emitter *e, build_binary *build)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = emit_int_operand(e, 2);
    LLVMValueRef r = build(e->builder, a, b, "");

    emit_result(e, r, int_type(e));
    emit_set_flags(e, (struct flag_source){FLAG_SOURCE_LOGIC, a, b, r, NULL});
}

static void
emit_and(struct emitter *e)
{
    logic(e, LLVMBuildAnd);
}

static void
emit_or(struct emitter *e)
{
    logic(e, LLVMBuildOr);
}

static void
emit_xor(struct emitter *e)
{
    logic(e, LLVMBuildXor);
}

static void
emit_not(struct emitter *e)
{
    emit_result(e, LLVMBuildNot(e->builder, emit_int_operand(e, 1), ""),
                int_type(e));
}

static void
emit_test(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 0), b = emit_int_operand(e, 1);
    LLVMValueRef r = LLVMBuildAnd(e->builder, a, b, "");

    emit_set_flags(e, (struct flag_source){FLAG_SOURCE_LOGIC, a, b, r, NULL});
}

/* Shifts and rotates */

static unsigned
width(const struct emitter *e)
{
    return 8 * lir_type_bytes(int_type(e));
}

/* The count modulo the width; a power of two, so converting it to the suffix
 * type first loses nothing. */
static LLVMValueRef
shift_count(struct emitter *e)
{
    return LLVMBuildAnd(e->builder, emit_int_operand(e, 2),
                        constant(e, width(e) - 1), "");
}

/* CF is the bit that went out last: bit CARRY_BIT of a.  The flags are only
 * defined after a constant count, and then LLVM folds this. */
static void
shift(struct emitter *e, build_binary *build, bool left)
{
    LLVMValueRef a = emit_int_operand(e, 1), count = shift_count(e);
    LLVMValueRef r = build(e->builder, a, count, "");
    LLVMValueRef bit = left ? LLVMBuildSub(e->builder, constant(e, width(e)),
                                           count, "")
                            : LLVMBuildSub(e->builder, count, constant(e, 1),
                                           "");

    emit_result(e, r, int_type(e));
    emit_set_flags(e,
                   (struct flag_source){FLAG_SOURCE_SHIFT, a, bit, r, NULL});
}

static void
emit_shl(struct emitter *e)
{
    shift(e, LLVMBuildShl, true);
}

static void
emit_shr(struct emitter *e)
{
    shift(e, LLVMBuildLShr, false);
}

static void
emit_sar(struct emitter *e)
{
    shift(e, LLVMBuildAShr, false);
}

/* A funnel shift of a with itself; it takes any count. */
static void
rotate(struct emitter *e, const char *name)
{
    LLVMValueRef a = emit_int_operand(e, 1);
    LLVMValueRef args[] = {a, a, emit_int_operand(e, 2)};
    LLVMTypeRef type = LLVMTypeOf(a);

    emit_result(e, emit_intrinsic(e, name, &type, 1, args, 3), int_type(e));
}

static void
emit_rol(struct emitter *e)
{
    rotate(e, "llvm.fshl");
}

static void
emit_ror(struct emitter *e)
{
    rotate(e, "llvm.fshr");
}

/* Comparison */

static void
compare(struct emitter *e, enum flag_source_kind kind)
{
    emit_set_flags(e, (struct flag_source){kind, emit_operand(e, 0),
                                           emit_operand(e, 1), NULL, NULL});
}

static void
emit_cmp(struct emitter *e)
{
    compare(e, FLAG_SOURCE_SUB);
}

static void
emit_fcmp(struct emitter *e)
{
    compare(e, FLAG_SOURCE_FCMP);
}

/* Memory */

/* Loads a value of type MEMORY and converts it by way of the suffix type. */
static void
load(struct emitter *e, enum lir_type memory)
{
    LLVMValueRef address = emit_address(e, 1);
    LLVMValueRef value =
        LLVMBuildLoad2(e->builder, e->types[memory], address, "");

    LLVMSetAlignment(value, emit_alignment(e, 1));
    emit_result(e, emit_convert(e, value, memory, e->inst->type),
                e->inst->type);
}

static void
emit_load(struct emitter *e)
{
    load(e, e->inst->type);
}

static void
emit_load8(struct emitter *e)
{
    load(e, LIR_I8);
}

static void
emit_load16(struct emitter *e)
{
    load(e, LIR_I16);
}

static void
emit_load32(struct emitter *e)
{
    load(e, LIR_I32);
}

static void
emit_load64(struct emitter *e)
{
    load(e, LIR_I64);
}

static void
store(struct emitter *e, enum lir_type memory)
{
    LLVMValueRef value =
        emit_convert(e, emit_operand(e, 1), e->inst->type, memory);
    LLVMValueRef done =
        LLVMBuildStore(e->builder, value, emit_address(e, 0));

    LLVMSetAlignment(done, emit_alignment(e, 0));
}

static void
emit_store(struct emitter *e)
{
    store(e, e->inst->type);
}

static void
emit_store8(struct emitter *e)
{
    store(e, LIR_I8);
}

static void
emit_store16(struct emitter *e)
{
    store(e, LIR_I16);
}

static void
emit_store32(struct emitter *e)
{
    store(e, LIR_I32);
}

static void
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
                          e->types[int_type(e)], is_signed, "");

    emit_result(e, value, int_type(e));
}

static void
emit_sext(struct emitter *e)
{
    extend(e, true);
}

static void
emit_zext(struct emitter *e)
{
    extend(e, false);
}

static void
emit_movsx(struct emitter *e)
{
    emit_sext(e);
}

static void
emit_movzx(struct emitter *e)
{
    emit_zext(e);
}

static void
emit_trunc(struct emitter *e)
{
    emit_zext(e);
}

static void
emit_cvtsi2ss(struct emitter *e)
{
    emit_result(e, LLVMBuildSIToFP(e->builder, integer_source(e),
                                   llvm_type(e), ""), e->inst->type);
}

static void
emit_cvtsi2sd(struct emitter *e)
{
    emit_cvtsi2ss(e);
}

/* fptosi alone would be undefined out of range. */
static void
float_to_int(struct emitter *e, enum lir_type from)
{
    LLVMTypeRef types[] = {e->types[int_type(e)], e->types[from]};
    LLVMValueRef value =
        emit_value(e, &lir_operands(e->func, e->inst)[1], from);

    emit_result(e, emit_intrinsic(e, "llvm.fptosi.sat", types, 2, &value, 1),
                int_type(e));
}

static void
emit_cvtss2si(struct emitter *e)
{
    float_to_int(e, LIR_F32);
}

static void
emit_cvtsd2si(struct emitter *e)
{
    float_to_int(e, LIR_F64);
}

static void
emit_cvtss2sd(struct emitter *e)
{
    LLVMValueRef a =
        emit_value(e, &lir_operands(e->func, e->inst)[1], LIR_F32);

    emit_result(e, LLVMBuildFPExt(e->builder, a, llvm_type(e), ""),
                e->inst->type);
}

static void
emit_cvtsd2ss(struct emitter *e)
{
    LLVMValueRef a =
        emit_value(e, &lir_operands(e->func, e->inst)[1], LIR_F64);

    emit_result(e, LLVMBuildFPTrunc(e->builder, a, llvm_type(e), ""),
                e->inst->type);
}

static void
emit_bitcast(struct emitter *e)
{
    const struct lir_operand *operand = &lir_operands(e->func, e->inst)[1];
    enum lir_type from = emit_int_type(emit_own_type(e, operand));
    LLVMValueRef value = emit_value(e, operand, from);

    value = LLVMBuildBitCast(e->builder, value, e->types[int_type(e)], "");
    emit_result(e, value, int_type(e));
}

/* Special */

static void
emit_label(struct emitter *e)
{
    emit_nop(e);
}

static void
emit_comment(struct emitter *e)
{
    emit_nop(e);
}

static void
emit_debug_location(struct emitter *e)
{
    emit_nop(e);
}

static void
emit_debug_value(struct emitter *e)
{
    emit_nop(e);
}

static void
emit_debug_declare(struct emitter *e)
{
    emit_nop(e);
}

static void
emit_debug_label(struct emitter *e)
{
    emit_nop(e);
}

/* Every jump on a condition is the same with another condition. */
#define emit_jz emit_jcc
#define emit_jnz emit_jcc
#define emit_je emit_jcc
#define emit_jne emit_jcc
#define emit_jl emit_jcc
#define emit_jle emit_jcc
#define emit_jg emit_jcc
#define emit_jge emit_jcc
#define emit_jb emit_jcc
#define emit_jbe emit_jcc
#define emit_ja emit_jcc
#define emit_jae emit_jcc
#define emit_js emit_jcc
#define emit_jns emit_jcc
#define emit_jo emit_jcc
#define emit_jno emit_jcc
#define emit_jp emit_jcc
#define emit_jnp emit_jcc

emit_fn *const emit_ops[LIR_OP_COUNT] = {
#define OP(id, name, ...) [LIR_##id] = emit_##name,
#define OP_NOT(id, ...)
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT
};
