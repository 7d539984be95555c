/*
 * What the flags are good for, block by block, as the verifier will see it:
 * docs/lir.md, section Flags.
 */
#include "generator.h"

bool
gen_can_read(const struct gen *g, enum lir_cond cond)
{
    unsigned wanted = lir_cond_reads(cond);

    return (g->f.flags & wanted) == wanted;
}

bool
gen_reads_carry(enum lir_op op)
{
    return lir_ops[op].flags == LIR_FLAGS_ARITH_CARRY ||
           lir_ops[op].flags == LIR_FLAGS_ROTATE_CARRY;
}

/* The last operand of a shift, as it was written. */
static bool
is_real_shift(enum lir_type type, const char *text)
{
    const char *count = strrchr(text, ' ') + 1;

    return *count == '$' &&
           strtoull(count + 1, NULL, 0) % (8u * lir_type_bytes(type)) != 0;
}

unsigned
gen_flags_after(const struct gen *g, enum lir_op op, enum lir_type type,
                const char *text)
{
    switch (lir_ops[op].flags) {
    case LIR_FLAGS_KEEP: return g->f.flags;
    case LIR_FLAGS_ARITH: return type == LIR_REF ? LIR_FLAG_ZF : LIR_FLAG_ALL;
    case LIR_FLAGS_ARITH_CARRY:
    case LIR_FLAGS_LOGIC:
    case LIR_FLAGS_FCMP: return LIR_FLAG_ALL;
    case LIR_FLAGS_INCDEC: return g->f.flags | (LIR_FLAG_ALL ^ LIR_FLAG_CF);
    case LIR_FLAGS_MUL: return LIR_FLAG_CF | LIR_FLAG_OF;
    case LIR_FLAGS_ROTATE_CARRY: return LIR_FLAG_CF;
    case LIR_FLAGS_SHIFT:
        return is_real_shift(type, text) ? LIR_FLAG_ALL ^ LIR_FLAG_OF : 0;
    default: return 0;
    }
}

/* Makes flags out of some comparison. */
static void
make_flags(struct gen *g)
{
    static const enum lir_op makers[] = {LIR_CMP, LIR_CMP, LIR_FCMP, LIR_TEST,
                                         LIR_SUB, LIR_ADD, LIR_DEC,  LIR_AND};

    gen_op(g, makers[gen_below(g, COUNT_OF(makers))]);
}

enum lir_cond
gen_condition(struct gen *g)
{
    enum lir_cond cond;

    while (g->f.flags == 0)
        make_flags(g);
    do
        cond = (enum lir_cond)gen_below(g, LIR_COND_COUNT);
    while (!gen_can_read(g, cond) &&
           (g->f.flags & (LIR_FLAG_CF | LIR_FLAG_ZF)));
    if (gen_can_read(g, cond))
        return cond;
    make_flags(g);
    return gen_condition(g);
}
