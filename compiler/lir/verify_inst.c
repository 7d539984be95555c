/* One instruction: its suffixes, and each operand by its letter. */
#include "lir/verifier.h"

static bool
wrong_count(struct verifier *v, const struct lir_inst *inst)
{
    return verify_error(v, inst->span,
                        "wrong number of operands of '%s', "
                        "found %u",
                        lir_ops[inst->op].name, inst->fixed);
}

/* Checks the operands before the arguments, and through the callee them. */
static bool
check_operands(struct verifier *v, const struct lir_inst *inst)
{
    const char *letters = lir_ops[inst->op].operands;
    const struct lir_operand *operands = lir_operands(v->func, inst);
    unsigned n = 0;

    for (; *letters; letters++) {
        char letter = *letters;

        if (letter == 'R') {
            if (inst->type == LIR_VOID)
                continue;
            letter = 'd';
        }
        if (letter == 'k')
            return verify_clauses(v, inst, n);
        if (letter == 'U' && n == inst->fixed)
            continue;
        if (letters[1] == '?') {
            letters++;
            if (inst->type == LIR_NO_TYPE)
                continue;
        }
        if (n == inst->fixed)
            return wrong_count(v, inst);
        if (!verify_operand(v, inst, letter, &operands[n]) ||
            !verify_callee(v, inst, letter, &operands[n]))
            return false;
        n++;
    }
    return n == inst->fixed || wrong_count(v, inst);
}

static bool
is_suffix(enum lir_suffix suffix, enum lir_type type)
{
    enum lir_class class = lir_type_class(type);

    switch (suffix) {
    case LIR_SUFFIX_NONE: return type == LIR_NO_TYPE;
    case LIR_SUFFIX_INT: return class == LIR_CLASS_GPR;
    case LIR_SUFFIX_FLT: return class == LIR_CLASS_FPR;
    case LIR_SUFFIX_F32: return type == LIR_F32;
    case LIR_SUFFIX_F64: return type == LIR_F64;
    case LIR_SUFFIX_REF: return type == LIR_REF;
    case LIR_SUFFIX_ANY: return class != LIR_CLASS_NONE;
    case LIR_SUFFIX_CMP: return class == LIR_CLASS_GPR || type == LIR_REF;
    case LIR_SUFFIX_RES: return class != LIR_CLASS_NONE || type == LIR_VOID;
    case LIR_SUFFIX_OPT: return class != LIR_CLASS_NONE || type == LIR_NO_TYPE;
    case LIR_SUFFIX_STATUS: return class == LIR_CLASS_GPR || type == LIR_VOID;
    }
    BUG("suffix %d", suffix);
}

static const char *const suffix_names[] = {
    [LIR_SUFFIX_NONE] = "no type suffix",
    [LIR_SUFFIX_INT] = "an integer type suffix such as .i64",
    [LIR_SUFFIX_FLT] = "the type suffix .f32 or .f64",
    [LIR_SUFFIX_F32] = "the type suffix .f32",
    [LIR_SUFFIX_F64] = "the type suffix .f64",
    [LIR_SUFFIX_REF] = "the type suffix .ref",
    [LIR_SUFFIX_ANY] = "a type suffix such as .i64",
    [LIR_SUFFIX_CMP] = "an integer type suffix or .ref",
    [LIR_SUFFIX_RES] = "a type suffix such as .i64 or .void",
    [LIR_SUFFIX_OPT] = "a type suffix such as .i64, or none",
    [LIR_SUFFIX_STATUS] = "an integer type suffix such as .i64, or .void",
};

static bool
check_suffix(struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_op_info *op = &lir_ops[inst->op];

    if (is_suffix(op->suffix, inst->type))
        return true;
    if (inst->type == LIR_NO_TYPE)
        return verify_error(v, inst->span, "'%s' needs %s", op->name,
                            suffix_names[op->suffix]);
    return verify_error(v, inst->span, "'%s' takes %s, found .%s", op->name,
                        suffix_names[op->suffix], lir_type_name(inst->type));
}

static bool
is_aux(enum lir_aux_kind kind, unsigned aux)
{
    switch (kind) {
    case LIR_AUX_NONE: return aux == 0;
    case LIR_AUX_COND:
        return aux >= LIR_AUX_FIRST_COND && aux < LIR_AUX_FIRST_ORDER;
    case LIR_AUX_ORDER:
        return aux >= LIR_AUX_FIRST_ORDER && aux < LIR_AUX_FIRST_SHAPE;
    case LIR_AUX_LOAD_ORDER:
        return aux == LIR_AUX_RELAXED || aux == LIR_AUX_ACQUIRE ||
               aux == LIR_AUX_SEQ_CST;
    case LIR_AUX_STORE_ORDER:
        return aux == LIR_AUX_RELAXED || aux == LIR_AUX_RELEASE ||
               aux == LIR_AUX_SEQ_CST;
    case LIR_AUX_SHAPE:
        return aux >= LIR_AUX_FIRST_SHAPE && aux < LIR_AUX_TAIL_CALL;
    case LIR_AUX_ISHAPE:
        return aux >= LIR_AUX_FIRST_SHAPE && aux < LIR_AUX_FIRST_FLOAT_SHAPE;
    case LIR_AUX_FSHAPE:
        return aux >= LIR_AUX_FIRST_FLOAT_SHAPE && aux < LIR_AUX_TAIL_CALL;
    case LIR_AUX_TAIL: return aux == 0 || aux == LIR_AUX_TAIL_CALL;
    }
    BUG("suffix of kind %d", kind);
}

static const char *const aux_kind_names[] = {
    [LIR_AUX_NONE] = "no further suffix",
    [LIR_AUX_COND] = "a condition such as .eq",
    [LIR_AUX_ORDER] = "a memory order such as .seq_cst",
    [LIR_AUX_LOAD_ORDER] = "the memory order .relaxed, .acquire or .seq_cst",
    [LIR_AUX_STORE_ORDER] = "the memory order .relaxed, .release or .seq_cst",
    [LIR_AUX_SHAPE] = "a lane shape such as .i32x4",
    [LIR_AUX_ISHAPE] = "an integer lane shape such as .i32x4",
    [LIR_AUX_FSHAPE] = "the lane shape .f32x4 or .f64x2",
    [LIR_AUX_TAIL] = "only the further suffix .tail",
};

static bool
check_aux(struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_op_info *op = &lir_ops[inst->op];

    if (is_aux(op->aux, inst->aux))
        return true;
    if (inst->aux == 0)
        return verify_error(v, inst->span, "'%s' needs %s", op->name,
                            aux_kind_names[op->aux]);
    return verify_error(v, inst->span, "'%s' takes %s, found .%s", op->name,
                        aux_kind_names[op->aux], lir_aux_name(inst->aux));
}

static bool
refuse_args(struct verifier *v, const struct lir_inst *inst)
{
    return verify_error(
        v, lir_operand_span(lir_operands(v->func, inst) + inst->fixed),
        "'%s' takes no arguments", lir_ops[inst->op].name);
}

/* References are equal or not. */
static bool
check_order(struct verifier *v, const struct lir_inst *inst)
{
    return inst->op != LIR_BRANCH_CMP || inst->type != LIR_REF ||
           lir_inst_cond(inst) == LIR_COND_EQ ||
           lir_inst_cond(inst) == LIR_COND_NE ||
           verify_error(v, inst->span, "'%s.ref' takes .eq or .ne, found .%s",
                        lir_ops[inst->op].name, lir_aux_name(inst->aux));
}

bool
verify_inst(struct verifier *v, const struct lir_inst *inst)
{
    if (!check_suffix(v, inst) || !check_aux(v, inst) ||
        !check_order(v, inst) || !check_operands(v, inst))
        return false;
    switch (lir_callee(inst)) {
    case LIR_CALLEE_NONE:
        return lir_arg_count(inst) == 0 || refuse_args(v, inst);
    case LIR_CALLEE_ADDRESS: return verify_indirect_args(v, inst);
    case LIR_CALLEE_ASSEMBLY:
        return verify_indirect_args(v, inst) && verify_asm(v, inst);
    default: return true; /* a known function's were checked with it */
    }
}
