/*
 * The flags: what set them is noted, and a condition is worked out where it is
 * read.  The common case, a comparison, becomes one icmp or fcmp.  Which flag
 * is defined when is the verifier's matter; the meanings are in docs/lir.md.
 */
#include "base/base.h"
#include "emit/emitter.h"

void
emit_set_flags(struct emitter *e, struct flag_source source)
{
    e->flags = source;
    e->carry = source;
}

LLVMValueRef
emit_intrinsic(struct emitter *e, const char *name, LLVMTypeRef *types,
               unsigned type_count, LLVMValueRef *args, unsigned arg_count)
{
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    LLVMValueRef function =
        LLVMGetIntrinsicDeclaration(e->module, id, types, type_count);

    return LLVMBuildCall2(e->builder, LLVMGlobalGetValueType(function),
                          function, args, arg_count, "");
}

LLVMValueRef
emit_unlikely(struct emitter *e, LLVMValueRef condition)
{
    LLVMValueRef args[] = {condition, LLVMConstInt(e->i1, 0, false)};

    return emit_intrinsic(e, "llvm.expect", &e->i1, 1, args, COUNT_OF(args));
}

static LLVMValueRef
icmp(struct emitter *e, LLVMIntPredicate predicate, LLVMValueRef a,
     LLVMValueRef b)
{
    return LLVMBuildICmp(e->builder, predicate, a, b, "");
}

static LLVMValueRef
not(struct emitter *e, LLVMValueRef flag)
{
    return LLVMBuildNot(e->builder, flag, "");
}

static LLVMValueRef
is_negative(struct emitter *e, LLVMValueRef value)
{
    return icmp(e, LLVMIntSLT, value, LLVMConstNull(LLVMTypeOf(value)));
}

static LLVMValueRef
bool_value(struct emitter *e, bool value)
{
    return LLVMConstInt(e->i1, value, false);
}

/* The operands as integers: comparing pointers leaves pointers here. */
static struct flag_source
integers(struct emitter *e, struct flag_source s)
{
    LLVMTypeRef type = e->types[LIR_I32];

    if (s.a && LLVMGetTypeKind(LLVMTypeOf(s.a)) == LLVMPointerTypeKind) {
        s.a = LLVMBuildPtrToInt(e->builder, s.a, type, "");
        s.b = LLVMBuildPtrToInt(e->builder, s.b, type, "");
    }
    if (!s.r && s.kind == FLAG_SOURCE_SUB)
        s.r = LLVMBuildSub(e->builder, s.a, s.b, "");
    return s;
}

/* Did a * b not fit? */
static LLVMValueRef
product_overflows(struct emitter *e, const struct flag_source *s)
{
    LLVMTypeRef type = LLVMTypeOf(s->a);
    LLVMValueRef args[] = {s->a, s->b};
    const char *name = s->kind == FLAG_SOURCE_IMUL ? "llvm.smul.with.overflow"
                                                   : "llvm.umul.with.overflow";
    LLVMValueRef both = emit_intrinsic(e, name, &type, 1, args, 2);

    return LLVMBuildExtractValue(e->builder, both, 1, "");
}

/* Of a sum with carry coming in: the sum is below an addend, or equal to it
 * and the carry made it so.  Likewise for a difference. */
static LLVMValueRef
carry_out(struct emitter *e, LLVMValueRef low, LLVMValueRef high,
          LLVMValueRef carry_in)
{
    LLVMValueRef below = icmp(e, LLVMIntULT, low, high);

    if (!carry_in)
        return below;
    return LLVMBuildSelect(e->builder, carry_in,
                           icmp(e, LLVMIntULE, low, high), below, "");
}

/* The bit of a that a shift moved out last; b tells which. */
static LLVMValueRef
shifted_out(struct emitter *e, const struct flag_source *s)
{
    LLVMValueRef bit = LLVMBuildLShr(e->builder, s->a, s->b, "");

    return LLVMBuildTrunc(e->builder, bit, e->i1, "");
}

static LLVMValueRef
flag_cf(struct emitter *e, struct flag_source s)
{
    s = integers(e, s);
    switch (s.kind) {
    case FLAG_SOURCE_ADD: return carry_out(e, s.r, s.a, s.carry);
    case FLAG_SOURCE_SUB: return carry_out(e, s.a, s.b, s.carry);
    case FLAG_SOURCE_LOGIC: return bool_value(e, false);
    case FLAG_SOURCE_IMUL:
    case FLAG_SOURCE_MUL: return product_overflows(e, &s);
    case FLAG_SOURCE_SHIFT: return shifted_out(e, &s);
    case FLAG_SOURCE_FCMP:
        return LLVMBuildFCmp(e->builder, LLVMRealULT, s.a, s.b, "");
    case FLAG_SOURCE_CARRY: return s.carry;
    case FLAG_SOURCE_NONE: break;
    }
    BUG("CF of flag source %d", s.kind);
}

/* Signed overflow: the signs of the operands and of the result disagree. */
static LLVMValueRef
flag_of(struct emitter *e, struct flag_source s)
{
    LLVMValueRef x, y;

    s = integers(e, s);
    switch (s.kind) {
    case FLAG_SOURCE_ADD:
        x = LLVMBuildXor(e->builder, s.a, s.r, "");
        y = LLVMBuildXor(e->builder, s.b, s.r, "");
        break;
    case FLAG_SOURCE_SUB:
        x = LLVMBuildXor(e->builder, s.a, s.b, "");
        y = LLVMBuildXor(e->builder, s.a, s.r, "");
        break;
    case FLAG_SOURCE_IMUL:
    case FLAG_SOURCE_MUL: return product_overflows(e, &s);
    default: return bool_value(e, false); /* logic, fcmp */
    }
    return is_negative(e, LLVMBuildAnd(e->builder, x, y, ""));
}

static LLVMValueRef
flag_zf(struct emitter *e)
{
    struct flag_source s = integers(e, e->flags);

    return icmp(e, LLVMIntEQ, s.r, LLVMConstNull(LLVMTypeOf(s.r)));
}

static LLVMValueRef
flag_sf(struct emitter *e)
{
    struct flag_source s = integers(e, e->flags);

    return is_negative(e, s.r);
}

/* Even number of ones in the low byte. */
static LLVMValueRef
flag_pf(struct emitter *e)
{
    struct flag_source s = integers(e, e->flags);
    LLVMTypeRef i8 = e->types[LIR_I8];
    LLVMValueRef low = LLVMBuildIntCast2(e->builder, s.r, i8, false, "");
    LLVMValueRef ones = emit_intrinsic(e, "llvm.ctpop", &i8, 1, &low, 1);

    return not(e, LLVMBuildTrunc(e->builder, ones, e->i1, ""));
}

LLVMValueRef
emit_carry_flag(struct emitter *e)
{
    return flag_cf(e, e->carry);
}

/* lt: the sign of the true result, which overflow has turned around. */
static LLVMValueRef
is_less(struct emitter *e)
{
    LLVMValueRef sign = flag_sf(e);

    return LLVMBuildXor(e->builder, sign, flag_of(e, e->flags), "");
}

/* le, and ule: equal, or less by OTHER. */
static LLVMValueRef
or_equal(struct emitter *e, LLVMValueRef other)
{
    return LLVMBuildOr(e->builder, other, flag_zf(e), "");
}

/* By the definition of each condition over the flags. */
static LLVMValueRef
from_flags(struct emitter *e, enum lir_cond cond)
{
    switch (cond) {
    case LIR_COND_EQ: return flag_zf(e);
    case LIR_COND_NE: return not(e, flag_zf(e));
    case LIR_COND_LT: return is_less(e);
    case LIR_COND_GE: return not(e, is_less(e));
    case LIR_COND_LE: return or_equal(e, is_less(e));
    case LIR_COND_GT: return not(e, or_equal(e, is_less(e)));
    case LIR_COND_ULT: return emit_carry_flag(e);
    case LIR_COND_UGE: return not(e, emit_carry_flag(e));
    case LIR_COND_ULE: return or_equal(e, emit_carry_flag(e));
    case LIR_COND_UGT: return not(e, or_equal(e, emit_carry_flag(e)));
    case LIR_COND_S: return flag_sf(e);
    case LIR_COND_NS: return not(e, flag_sf(e));
    case LIR_COND_O: return flag_of(e, e->flags);
    case LIR_COND_NO: return not(e, flag_of(e, e->flags));
    case LIR_COND_P: return flag_pf(e);
    case LIR_COND_NP: return not(e, flag_pf(e));
    default: BUG("condition %d", cond);
    }
}

/* After a comparison of integers or pointers. */
static LLVMValueRef
from_cmp(struct emitter *e, enum lir_cond cond)
{
    static const LLVMIntPredicate predicates[LIR_COND_COUNT] = {
        [LIR_COND_EQ] = LLVMIntEQ,   [LIR_COND_NE] = LLVMIntNE,
        [LIR_COND_LT] = LLVMIntSLT,  [LIR_COND_LE] = LLVMIntSLE,
        [LIR_COND_GT] = LLVMIntSGT,  [LIR_COND_GE] = LLVMIntSGE,
        [LIR_COND_ULT] = LLVMIntULT, [LIR_COND_ULE] = LLVMIntULE,
        [LIR_COND_UGT] = LLVMIntUGT, [LIR_COND_UGE] = LLVMIntUGE,
    };

    return icmp(e, predicates[cond], e->flags.a, e->flags.b);
}

/* After fcmp: IEEE comparisons; ult and ule hold when unordered. */
static LLVMValueRef
from_fcmp(struct emitter *e, enum lir_cond cond)
{
    static const LLVMRealPredicate predicates[LIR_COND_NEVER] = {
        [LIR_COND_EQ] = LLVMRealOEQ,  [LIR_COND_NE] = LLVMRealUNE,
        [LIR_COND_LT] = LLVMRealOLT,  [LIR_COND_LE] = LLVMRealOLE,
        [LIR_COND_GT] = LLVMRealOGT,  [LIR_COND_GE] = LLVMRealOGE,
        [LIR_COND_ULT] = LLVMRealULT, [LIR_COND_ULE] = LLVMRealULE,
        [LIR_COND_UGT] = LLVMRealOGT, [LIR_COND_UGE] = LLVMRealOGE,
        [LIR_COND_P] = LLVMRealUNO,   [LIR_COND_NP] = LLVMRealORD,
    };

    if (cond == LIR_COND_S || cond == LIR_COND_O)
        return bool_value(e, false);
    if (cond == LIR_COND_NS || cond == LIR_COND_NO)
        return bool_value(e, true);
    return LLVMBuildFCmp(e->builder, predicates[cond], e->flags.a, e->flags.b,
                         "");
}

/* Are all flags those of one difference, without a borrow coming in? */
static bool
is_plain_cmp(const struct emitter *e)
{
    return e->flags.kind == FLAG_SOURCE_SUB && !e->flags.carry &&
           e->carry.kind == FLAG_SOURCE_SUB && e->carry.a == e->flags.a &&
           e->carry.b == e->flags.b;
}

LLVMValueRef
emit_condition(struct emitter *e, enum lir_cond cond)
{
    if (e->flags.kind == FLAG_SOURCE_FCMP)
        return from_fcmp(e, cond);
    if (cond < LIR_COND_COUNT && is_plain_cmp(e))
        return from_cmp(e, cond);
    return from_flags(e, cond);
}
