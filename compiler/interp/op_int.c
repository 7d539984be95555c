/* Integer arithmetic, logic, shifts, comparison: docs/lir.md, sections 9, 10
 * and 14. */
#include "interp/machine.h"

__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 signed_wide;

/* The operands of an instruction, read as its suffix type. */
struct operands {
    const struct lir_operand *at;
    uint64_t a, b; /* what stands behind the result */
    unsigned bits; /* n */
    uint64_t mask; /* 2^n - 1 */
};

static struct operands
read_operands(struct interp *in, const struct lir_inst *inst, unsigned first,
              unsigned count)
{
    struct operands o = {.at = lir_operands(in->func, inst),
                         .bits = type_bits(inst->type),
                         .mask = type_masks[inst->type]};

    if (count > 0)
        o.a = operand_bits(in, &o.at[first], inst->type);
    if (count > 1)
        o.b = operand_bits(in, &o.at[first + 1], inst->type);
    return o;
}

/* a + b + carry, with its flags. */
static uint64_t
add(struct interp *in, const struct operands *o, uint64_t a, uint64_t b,
    unsigned carry)
{
    wide sum = (wide)a + b + carry;
    signed_wide exact = (signed_wide)sign_extend(a, o->bits) +
                        sign_extend(b, o->bits) + (int)carry;
    uint64_t result = (uint64_t)sum & o->mask;

    flags_set_result(in, result, o->bits, sum > o->mask,
                     exact != sign_extend(result, o->bits));
    return result;
}

/* a - b - borrow, with its flags. */
static uint64_t
subtract(struct interp *in, const struct operands *o, uint64_t a, uint64_t b,
         unsigned borrow)
{
    signed_wide exact = (signed_wide)sign_extend(a, o->bits) -
                        sign_extend(b, o->bits) - (int)borrow;
    uint64_t result = (a - b - borrow) & o->mask;

    flags_set_result(in, result, o->bits, a < (wide)b + borrow,
                     exact != sign_extend(result, o->bits));
    return result;
}

void
op_add(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    operand_write_bits(in, &o.at[0], add(in, &o, o.a, o.b, 0));
}

void
op_adc(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    operand_write_bits(in, &o.at[0], add(in, &o, o.a, o.b, flags_carry(in)));
}

void
op_sub(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    operand_write_bits(in, &o.at[0], subtract(in, &o, o.a, o.b, 0));
}

void
op_sbb(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    operand_write_bits(in, &o.at[0],
                       subtract(in, &o, o.a, o.b, flags_carry(in)));
}

void
op_cmp(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 0, 2);

    subtract(in, &o, o.a, o.b, 0);
    if (inst->type == LIR_REF) /* equal or not, without order */
        in->flags.defined = FLAG_ZERO;
}

void
op_neg(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 1);

    operand_write_bits(in, &o.at[0], subtract(in, &o, 0, o.a, 0));
}

/* After an add or sub of one: CF is what it was before, if anything. */
static void
keep_carry(struct interp *in, bool defined, bool carry)
{
    in->flags.set &= (uint8_t)~FLAG_CARRY;
    in->flags.defined &= (uint8_t)~FLAG_CARRY;
    if (defined)
        in->flags.defined |= FLAG_CARRY;
    if (carry)
        in->flags.set |= FLAG_CARRY;
}

static void
count_by_one(struct interp *in, const struct lir_inst *inst, bool up)
{
    struct operands o = read_operands(in, inst, 1, 1);
    bool defined = in->flags.defined & FLAG_CARRY;
    bool carry = defined && flags_carry(in);

    operand_write_bits(in, &o.at[0],
                       up ? add(in, &o, o.a, 1, 0)
                          : subtract(in, &o, o.a, 1, 0));
    keep_carry(in, defined, carry);
}

void
op_inc(struct interp *in, const struct lir_inst *inst)
{
    count_by_one(in, inst, true);
}

void
op_dec(struct interp *in, const struct lir_inst *inst)
{
    count_by_one(in, inst, false);
}

/* CF = OF = the product does not fit; the other flags are undefined. */
static void
finish_product(struct interp *in, const struct operands *o, uint64_t product,
               bool fits)
{
    flags_set_result(in, product, o->bits, !fits, !fits);
    in->flags.defined = FLAG_CARRY | FLAG_OVERFLOW;
    operand_write_bits(in, &o->at[0], product);
}

void
op_mul(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);
    wide exact = (wide)o.a * o.b;

    finish_product(in, &o, (uint64_t)exact & o.mask, exact <= o.mask);
}

void
op_imul(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);
    signed_wide exact =
        (signed_wide)sign_extend(o.a, o.bits) * sign_extend(o.b, o.bits);
    uint64_t product = (uint64_t)exact & o.mask;

    finish_product(in, &o, product, exact == sign_extend(product, o.bits));
}

/* The operands of a division, which leaves all flags undefined. */
static struct operands
read_division(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    flags_forget(in);
    if (o.b == 0)
        machine_trap(in, "integer divide by zero");
    return o;
}

void
op_div(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_division(in, inst);

    if (o.b)
        operand_write_bits(in, &o.at[0], o.a / o.b);
}

void
op_mod(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_division(in, inst);

    if (o.b)
        operand_write_bits(in, &o.at[0], o.a % o.b);
}

/* C leaves MIN / -1 undefined at 64 bits, so it never gets that far. */
static bool
is_min_by_minus_one(const struct operands *o)
{
    return o->a == UINT64_C(1) << (o->bits - 1) && o->b == o->mask;
}

void
op_idiv(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_division(in, inst);

    if (is_min_by_minus_one(&o))
        machine_trap(in, "integer overflow");
    else if (o.b)
        operand_write_bits(
            in, &o.at[0],
            (uint64_t)(sign_extend(o.a, o.bits) / sign_extend(o.b, o.bits)) &
                o.mask);
}

void
op_imod(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_division(in, inst);

    if (is_min_by_minus_one(&o))
        operand_write_bits(in, &o.at[0], 0);
    else if (o.b)
        operand_write_bits(
            in, &o.at[0],
            (uint64_t)(sign_extend(o.a, o.bits) % sign_extend(o.b, o.bits)) &
                o.mask);
}

/* CF = OF = 0, the others by the result. */
static void
set_logic_flags(struct interp *in, const struct operands *o, uint64_t result)
{
    flags_set_result(in, result, o->bits, false, false);
}

void
op_and(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    set_logic_flags(in, &o, o.a & o.b);
    operand_write_bits(in, &o.at[0], o.a & o.b);
}

void
op_or(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    set_logic_flags(in, &o, o.a | o.b);
    operand_write_bits(in, &o.at[0], o.a | o.b);
}

void
op_xor(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 2);

    set_logic_flags(in, &o, o.a ^ o.b);
    operand_write_bits(in, &o.at[0], o.a ^ o.b);
}

void
op_test(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 0, 2);

    set_logic_flags(in, &o, o.a & o.b);
}

void
op_not(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 1);

    operand_write_bits(in, &o.at[0], ~o.a & o.mask);
}

/* Shifts and rotates */

/* The operands of a shift; b is the count, modulo n. */
static struct operands
read_shift(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_operands(in, inst, 1, 1);

    o.b = operand_bits(in, &o.at[2], LIR_I64) % o.bits;
    return o;
}

/* Only an immediate that is no multiple of n defines flags. */
static void
finish_shift(struct interp *in, const struct operands *o, uint64_t result,
             bool last_out)
{
    bool known = o->at[2].kind == LIR_OPERAND_IMM && o->b != 0;

    if (known) {
        flags_set_result(in, result, o->bits, last_out, false);
        in->flags.defined = FLAG_ALL & ~FLAG_OVERFLOW;
    } else {
        flags_forget(in);
    }
    operand_write_bits(in, &o->at[0], result);
}

void
op_shl(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);
    bool last_out = o.b && o.a >> (o.bits - o.b) & 1;

    finish_shift(in, &o, o.a << o.b & o.mask, last_out);
}

void
op_shr(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);
    bool last_out = o.b && o.a >> (o.b - 1) & 1;

    finish_shift(in, &o, o.a >> o.b, last_out);
}

/* Shifting a negative number right copies its sign in gcc and clang. */
void
op_sar(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);
    bool last_out = o.b && o.a >> (o.b - 1) & 1;
    int64_t result = sign_extend(o.a, o.bits) >> o.b;

    finish_shift(in, &o, (uint64_t)result & o.mask, last_out);
}

static uint64_t
rotate_left(const struct operands *o, uint64_t count)
{
    if (count == 0)
        return o->a;
    return (o->a << count | o->a >> (o->bits - count)) & o->mask;
}

void
op_rol(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);

    flags_forget(in);
    operand_write_bits(in, &o.at[0], rotate_left(&o, o.b));
}

void
op_ror(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);

    flags_forget(in);
    operand_write_bits(in, &o.at[0], rotate_left(&o, (o.bits - o.b) % o.bits));
}

/* Rotates that go through CF leave it defined, and nothing else. */
static void
finish_carry_rotate(struct interp *in, const struct operands *o,
                    uint64_t result, bool carry)
{
    in->flags =
        (struct flags){.set = carry ? FLAG_CARRY : 0, .defined = FLAG_CARRY};
    operand_write_bits(in, &o->at[0], result);
}

void
op_rcl(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);
    bool carry = flags_carry(in);

    for (uint64_t i = 0; i < o.b; i++) {
        bool out = o.a >> (o.bits - 1);

        o.a = (o.a << 1 | carry) & o.mask;
        carry = out;
    }
    finish_carry_rotate(in, &o, o.a, carry);
}

void
op_rcr(struct interp *in, const struct lir_inst *inst)
{
    struct operands o = read_shift(in, inst);
    bool carry = flags_carry(in);

    for (uint64_t i = 0; i < o.b; i++) {
        bool out = o.a & 1;

        o.a = o.a >> 1 | (uint64_t)carry << (o.bits - 1);
        carry = out;
    }
    finish_carry_rotate(in, &o, o.a, carry);
}
