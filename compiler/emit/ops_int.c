/* Integers: arithmetic, logic, shifts, and comparisons of both kinds. */
#include "emit/emitter.h"

/* Integer arithmetic */

/* Keeps a pointer a pointer where one operand is one, so that LLVM knows what
 * it points into; everything else is integer arithmetic. */
static bool
pointer_sum(struct emitter *e, bool subtract)
{
    const struct lir_operand *operands = lir_operands(e->func, e->inst);
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
    a = emit_convert(e, a, LIR_PTR, LIR_I32);
    r = emit_convert(e, r, LIR_PTR, LIR_I32);
    emit_set_flags(
        e, (struct flag_source){subtract ? FLAG_SOURCE_SUB : FLAG_SOURCE_ADD,
                                a, b, r, NULL});
    return true;
}

static void
arithmetic(struct emitter *e, build_binary *build, enum flag_source_kind kind)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = emit_int_operand(e, 2);
    LLVMValueRef r = build(e->builder, a, b, "");

    emit_result(e, r, op_int_type(e));
    emit_set_flags(e, (struct flag_source){kind, a, b, r, NULL});
}

void
emit_add(struct emitter *e)
{
    if (!pointer_sum(e, false))
        arithmetic(e, LLVMBuildAdd, FLAG_SOURCE_ADD);
}

void
emit_sub(struct emitter *e)
{
    if (!pointer_sum(e, true))
        arithmetic(e, LLVMBuildSub, FLAG_SOURCE_SUB);
}

void
emit_imul(struct emitter *e)
{
    arithmetic(e, LLVMBuildMul, FLAG_SOURCE_IMUL);
}

void
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
    emit_result(e, r, op_int_type(e));
    emit_set_flags(e, (struct flag_source){kind, a, b, r, carry});
}

void
emit_adc(struct emitter *e)
{
    with_carry(e, LLVMBuildAdd, FLAG_SOURCE_ADD);
}

void
emit_sbb(struct emitter *e)
{
    with_carry(e, LLVMBuildSub, FLAG_SOURCE_SUB);
}

void
emit_neg(struct emitter *e)
{
    LLVMValueRef zero = op_constant(e, 0), a = emit_int_operand(e, 1);
    LLVMValueRef r = LLVMBuildSub(e->builder, zero, a, "");

    emit_result(e, r, op_int_type(e));
    emit_set_flags(e, (struct flag_source){FLAG_SOURCE_SUB, zero, a, r, NULL});
}

/* As add or sub of one, but CF stays. */
static void
step(struct emitter *e, build_binary *build, enum flag_source_kind kind)
{
    LLVMValueRef a = emit_int_operand(e, 1), one = op_constant(e, 1);
    LLVMValueRef r = build(e->builder, a, one, "");

    emit_result(e, r, op_int_type(e));
    e->flags = (struct flag_source){kind, a, one, r, NULL};
}

void
emit_inc(struct emitter *e)
{
    step(e, LLVMBuildAdd, FLAG_SOURCE_ADD);
}

void
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
    return op_constant(e, UINT64_C(1)
                              << (8 * lir_type_bytes(op_int_type(e)) - 1));
}

/* The divisor; what LLVM leaves undefined goes to a trap first.  A constant
 * divisor costs nothing: its tests fold as they are built. */
static LLVMValueRef
divisor(struct emitter *e)
{
    LLVMValueRef b = emit_int_operand(e, 2);

    emit_trap_if(e, equals(e, b, op_constant(e, 0)), TRAP_DIVIDE_BY_ZERO);
    return b;
}

void
emit_idiv(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);
    LLVMValueRef is_minus_one = equals(e, b, op_constant(e, UINT64_MAX));

    if (!emit_is_never(is_minus_one))
        emit_trap_if(e,
                     LLVMBuildAnd(e->builder, is_minus_one,
                                  equals(e, a, minimum(e)), ""),
                     TRAP_OVERFLOW);
    emit_result(e, LLVMBuildSDiv(e->builder, a, b, ""), op_int_type(e));
}

void
emit_div(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);

    emit_result(e, LLVMBuildUDiv(e->builder, a, b, ""), op_int_type(e));
}

/* a rem -1 is a rem 1, which is defined for MIN too. */
void
emit_imod(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);
    LLVMValueRef is_minus_one = equals(e, b, op_constant(e, UINT64_MAX));

    b = LLVMBuildSelect(e->builder, is_minus_one, op_constant(e, 1), b, "");
    emit_result(e, LLVMBuildSRem(e->builder, a, b, ""), op_int_type(e));
}

void
emit_mod(struct emitter *e)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = divisor(e);

    emit_result(e, LLVMBuildURem(e->builder, a, b, ""), op_int_type(e));
}

/* Logic */

static void
logic(struct emitter *e, build_binary *build)
{
    LLVMValueRef a = emit_int_operand(e, 1), b = emit_int_operand(e, 2);
    LLVMValueRef r = build(e->builder, a, b, "");

    emit_result(e, r, op_int_type(e));
    emit_set_flags(e, (struct flag_source){FLAG_SOURCE_LOGIC, a, b, r, NULL});
}

void
emit_and(struct emitter *e)
{
    logic(e, LLVMBuildAnd);
}

void
emit_or(struct emitter *e)
{
    logic(e, LLVMBuildOr);
}

void
emit_xor(struct emitter *e)
{
    logic(e, LLVMBuildXor);
}

void
emit_not(struct emitter *e)
{
    emit_result(e, LLVMBuildNot(e->builder, emit_int_operand(e, 1), ""),
                op_int_type(e));
}

void
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
    return 8 * lir_type_bytes(op_int_type(e));
}

/* The count modulo the width; a power of two, so converting it to the suffix
 * type first loses nothing. */
static LLVMValueRef
shift_count(struct emitter *e)
{
    return LLVMBuildAnd(e->builder, emit_int_operand(e, 2),
                        op_constant(e, width(e) - 1), "");
}

/* CF is the bit that went out last: bit CARRY_BIT of a.  The flags are only
 * defined after a constant count, and then LLVM folds this. */
static void
shift(struct emitter *e, build_binary *build, bool left)
{
    LLVMValueRef a = emit_int_operand(e, 1), count = shift_count(e);
    LLVMValueRef r = build(e->builder, a, count, "");
    LLVMValueRef bit =
        left ? LLVMBuildSub(e->builder, op_constant(e, width(e)), count, "")
             : LLVMBuildSub(e->builder, count, op_constant(e, 1), "");

    emit_result(e, r, op_int_type(e));
    emit_set_flags(e,
                   (struct flag_source){FLAG_SOURCE_SHIFT, a, bit, r, NULL});
}

void
emit_shl(struct emitter *e)
{
    shift(e, LLVMBuildShl, true);
}

void
emit_shr(struct emitter *e)
{
    shift(e, LLVMBuildLShr, false);
}

void
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

    emit_result(e, emit_intrinsic(e, name, &type, 1, args, 3), op_int_type(e));
}

void
emit_rol(struct emitter *e)
{
    rotate(e, "llvm.fshl");
}

void
emit_ror(struct emitter *e)
{
    rotate(e, "llvm.fshr");
}

/*
 * CF stands beside the end of a that bits leave: EDGE is its place there.  Of
 * what comes in at the other end, THROUGH is one step before its place, and
 * the bit of it at EDGE is the one that stays in CF.  Steps are single where
 * together they might be as many as a has bits, which LLVM would not define;
 * for a count of 0 all that comes in is 0.
 */
static void
rotate_through_carry(struct emitter *e, bool left)
{
    build_binary *away = left ? LLVMBuildShl : LLVMBuildLShr;
    build_binary *back = left ? LLVMBuildLShr : LLVMBuildShl;
    LLVMValueRef a = emit_int_operand(e, 1), count = shift_count(e);
    LLVMValueRef carry = emit_carry_flag(e);
    LLVMValueRef zero = op_constant(e, 0), one = op_constant(e, 1);
    LLVMValueRef edge = left ? one : minimum(e);
    LLVMValueRef rest =
        LLVMBuildSub(e->builder, op_constant(e, width(e) - 1), count, "");
    LLVMValueRef through = back(e->builder, a, one, ""), in, r, out;

    through = back(e->builder, through, rest, "");
    in = LLVMBuildSelect(e->builder, carry, edge, zero, "");
    in = back(e->builder, away(e->builder, in, count, ""), one, "");
    in = LLVMBuildOr(e->builder, in, back(e->builder, through, one, ""), "");
    r = LLVMBuildOr(e->builder, away(e->builder, a, count, ""), in, "");
    out = LLVMBuildAnd(e->builder, through, edge, "");
    out = LLVMBuildICmp(e->builder, LLVMIntNE, out, zero, "");
    carry =
        LLVMBuildSelect(e->builder, equals(e, count, zero), carry, out, "");
    emit_result(e, r, op_int_type(e));
    emit_set_flags(
        e, (struct flag_source){FLAG_SOURCE_CARRY, NULL, NULL, NULL, carry});
}

void
emit_rcl(struct emitter *e)
{
    rotate_through_carry(e, true);
}

void
emit_rcr(struct emitter *e)
{
    rotate_through_carry(e, false);
}

/* Comparison */

static void
compare(struct emitter *e, enum flag_source_kind kind)
{
    LLVMValueRef a = emit_operand(e, 0), b = emit_operand(e, 1);

    emit_set_flags(e, (struct flag_source){kind, a, b, NULL, NULL});
}

void
emit_cmp(struct emitter *e)
{
    compare(e, FLAG_SOURCE_SUB);
}

void
emit_fcmp(struct emitter *e)
{
    compare(e, FLAG_SOURCE_FCMP);
}
