/*
 * The five flags and the conditions: docs/lir.md, section 10.
 *
 * The verifier sees to it that no flag is read that is not defined; that this
 * holds is checked here.
 */
#include "interp/machine.h"

void
flags_forget(struct interp *in)
{
    in->flags = (struct flags){0};
}

void
flags_set_result(struct interp *in, uint64_t result, unsigned bits, bool carry,
                 bool overflow)
{
    uint8_t low = (uint8_t)result;
    bool odd = false;

    for (; low; low &= (uint8_t)(low - 1))
        odd = !odd;
    in->flags.relation = RELATION_NONE;
    in->flags.defined = FLAG_ALL;
    in->flags.set =
        (uint8_t)((carry ? FLAG_CARRY : 0) | (result == 0 ? FLAG_ZERO : 0) |
                  (result >> (bits - 1) ? FLAG_SIGN : 0) |
                  (overflow ? FLAG_OVERFLOW : 0) | (odd ? 0 : FLAG_PARITY));
}

static bool
flag(const struct interp *in, enum flag flag)
{
    if (!(in->flags.defined & flag))
        BUG("flag %d is read and undefined", flag);
    return in->flags.set & flag;
}

bool
flags_carry(const struct interp *in)
{
    enum relation relation = in->flags.relation;

    if (relation != RELATION_NONE)
        return relation == RELATION_LESS || relation == RELATION_UNORDERED;
    return flag(in, FLAG_CARRY);
}

/* The column "Holds if". */
static bool
flags_condition(const struct interp *in, enum lir_cond cond)
{
    switch (cond) {
    case LIR_COND_EQ: return flag(in, FLAG_ZERO);
    case LIR_COND_NE: return !flag(in, FLAG_ZERO);
    case LIR_COND_LT: return flag(in, FLAG_SIGN) != flag(in, FLAG_OVERFLOW);
    case LIR_COND_LE:
        return flag(in, FLAG_ZERO) ||
               flag(in, FLAG_SIGN) != flag(in, FLAG_OVERFLOW);
    case LIR_COND_GT:
        return !flag(in, FLAG_ZERO) &&
               flag(in, FLAG_SIGN) == flag(in, FLAG_OVERFLOW);
    case LIR_COND_GE: return flag(in, FLAG_SIGN) == flag(in, FLAG_OVERFLOW);
    case LIR_COND_ULT: return flag(in, FLAG_CARRY);
    case LIR_COND_ULE: return flag(in, FLAG_CARRY) || flag(in, FLAG_ZERO);
    case LIR_COND_UGT: return !flag(in, FLAG_CARRY) && !flag(in, FLAG_ZERO);
    case LIR_COND_UGE: return !flag(in, FLAG_CARRY);
    case LIR_COND_S: return flag(in, FLAG_SIGN);
    case LIR_COND_NS: return !flag(in, FLAG_SIGN);
    case LIR_COND_O: return flag(in, FLAG_OVERFLOW);
    case LIR_COND_NO: return !flag(in, FLAG_OVERFLOW);
    case LIR_COND_P: return flag(in, FLAG_PARITY);
    case LIR_COND_NP: return !flag(in, FLAG_PARITY);
    case LIR_COND_NEVER: break;
    }
    BUG("condition %d", cond);
}

/* The columns "After fcmp a, b" and "with a NaN". */
static bool
float_condition(enum relation relation, enum lir_cond cond)
{
    bool less = relation == RELATION_LESS;
    bool equal = relation == RELATION_EQUAL;
    bool greater = relation == RELATION_GREATER;
    bool unordered = relation == RELATION_UNORDERED;

    switch (cond) {
    case LIR_COND_EQ: return equal;
    case LIR_COND_NE: return !equal;
    case LIR_COND_LT: return less;
    case LIR_COND_LE: return less || equal;
    case LIR_COND_GT: return greater;
    case LIR_COND_GE: return greater || equal;
    case LIR_COND_ULT: return less || unordered;
    case LIR_COND_ULE: return less || equal || unordered;
    case LIR_COND_UGT: return greater;
    case LIR_COND_UGE: return greater || equal;
    case LIR_COND_S: return false;
    case LIR_COND_NS: return true;
    case LIR_COND_O: return false;
    case LIR_COND_NO: return true;
    case LIR_COND_P: return unordered;
    case LIR_COND_NP: return !unordered;
    case LIR_COND_NEVER: break;
    }
    BUG("condition %d", cond);
}

bool
flags_hold(const struct interp *in, enum lir_cond cond)
{
    if (in->flags.relation != RELATION_NONE)
        return float_condition(in->flags.relation, cond);
    return flags_condition(in, cond);
}
