/*
 * Flags are a value of their block: defined by an instruction in it, gone at
 * its end.  Reading one that is not defined is an error.  The rules are in
 * docs/lir.md, section Flags.
 */
#include "lir/verifier.h"

void
verify_flags_begin(struct verifier *v)
{
    v->flags.defined = 0;
    v->flags.writer = LIR_NOP;
}

static void
check_read(struct verifier *v, const struct lir_inst *inst, unsigned wanted)
{
    const char *name = lir_ops[inst->op].name;

    if ((v->flags.defined & wanted) == wanted)
        return;
    if (v->flags.writer == LIR_NOP)
        verify_error(v, inst->span,
                     "'%s' reads flags that nothing before it "
                     "in this block sets",
                     name);
    else
        verify_error(v, inst->span,
                     "'%s' reads flags that '%s' before it "
                     "leaves undefined",
                     name, lir_ops[v->flags.writer].name);
}

/* A shift by a constant that is no multiple of the width really shifts. */
static bool
is_real_shift(const struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_operand *count = &lir_operands(v->func, inst)[2];
    uint64_t bits = 8u * lir_type_bytes(inst->type);

    return count->kind == LIR_OPERAND_IMM &&
           (uint64_t)count->value % bits != 0;
}

static unsigned
defined_after(const struct verifier *v, const struct lir_inst *inst)
{
    switch ((enum lir_flags_effect)lir_ops[inst->op].flags) {
    case LIR_FLAGS_KEEP: break;
    case LIR_FLAGS_ARITH:
        return inst->type == LIR_REF ? LIR_FLAG_ZF
                                     : LIR_FLAG_ALL; /* no order */
    case LIR_FLAGS_ARITH_CARRY:
    case LIR_FLAGS_LOGIC:
    case LIR_FLAGS_FCMP: return LIR_FLAG_ALL;
    case LIR_FLAGS_INCDEC:
        return v->flags.defined | (LIR_FLAG_ALL & ~(unsigned)LIR_FLAG_CF);
    case LIR_FLAGS_MUL: return LIR_FLAG_CF | LIR_FLAG_OF;
    case LIR_FLAGS_SHIFT:
        return is_real_shift(v, inst) ? LIR_FLAG_ALL & ~(unsigned)LIR_FLAG_OF
                                      : 0;
    case LIR_FLAGS_ROTATE_CARRY: return LIR_FLAG_CF;
    case LIR_FLAGS_UNDEF: return 0;
    }
    return v->flags.defined;
}

void
verify_flags(struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_op_info *op = &lir_ops[inst->op];
    unsigned wanted =
        inst->op == LIR_BRANCH_CMP ? 0 : lir_cond_reads(lir_inst_cond(inst));

    if (op->flags == LIR_FLAGS_ARITH_CARRY ||
        op->flags == LIR_FLAGS_ROTATE_CARRY)
        wanted |= LIR_FLAG_CF;
    if (wanted)
        check_read(v, inst, wanted);
    if (op->flags == LIR_FLAGS_KEEP)
        return;
    v->flags.defined = (uint8_t)defined_after(v, inst);
    v->flags.writer = inst->op;
}
