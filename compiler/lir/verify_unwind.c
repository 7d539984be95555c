/*
 * Landing pads: what their clauses say, and that exceptions go to them and
 * nothing else does.
 */
#include "base/base.h"
#include "lir/throw.h"
#include "lir/verifier.h"

/* A function of an exception, or of one and an address, that returns whether
 * it takes the exception. */
static bool
check_filter(struct verifier *v, const struct lir_operand *operand,
             bool has_slot)
{
    struct lir_symbol symbol = lir_symbol_of(v->module, operand->id);
    uint32_t wanted = has_slot ? 2 : 1;

    if (!verify_is_declared(v, operand))
        return false;
    if (lir_is_function(symbol) &&
        lir_param_count(v->module, symbol) == wanted &&
        lir_param_type(v->module, symbol, 0) == LIR_REF &&
        (!has_slot || lir_type_class(lir_param_type(v->module, symbol, 1)) ==
                          LIR_CLASS_GPR) &&
        lir_type_class(lir_result_type(v->module, symbol)) == LIR_CLASS_GPR)
        return true;
    return verify_error(v, lir_operand_span(operand),
                        "expected a function of %s that returns an integer, "
                        "found '@%s'",
                        has_slot ? "a ref and an address" : "a ref",
                        lir_name(v->module, operand->id));
}

/* What stands between the keyword AT and the block: a type, or a function and
 * perhaps a slot, or nothing.  Returns how many operands that are, or -1. */
static int
check_condition(struct verifier *v, const struct lir_operand *at,
                const struct lir_operand *end)
{
    bool has_slot;

    switch ((enum lir_keyword)at->id) {
    case LIR_KEYWORD_CATCH:
        if (at + 1 == end || at[1].kind != LIR_OPERAND_TYPE)
            return 0;
        return verify_operand(v, NULL, 'T', &at[1]) ? 1 : -1;
    case LIR_KEYWORD_FILTER:
        if (at + 1 == end ||
            !verify_kind(v, &at[1], LIR_OPERAND_SYMBOL, "a function"))
            return -1;
        has_slot = at + 2 < end && at[2].kind == LIR_OPERAND_SLOT;
        return check_filter(v, &at[1], has_slot) ? 1 + has_slot : -1;
    default: return 0;
    }
}

/* clause := ( 'catch' $T? | 'filter' @f %slot? | 'cleanup' | 'outer' ) .LBBn */
static bool
check_clause(struct verifier *v, const struct lir_inst *inst,
             const struct lir_operand **at)
{
    const struct lir_operand *end = lir_operands(v->func, inst) + inst->fixed;
    int count;

    if (!verify_kind(v, *at, LIR_OPERAND_KEYWORD,
                     "'catch', 'filter', 'cleanup' or 'outer'"))
        return false;
    count = check_condition(v, *at, end);
    if (count < 0)
        return false;
    *at += 1 + count;
    if (*at == end)
        return verify_error(v, inst->span, "clause without a block");
    return verify_kind(v, (*at)++, LIR_OPERAND_BLOCK, "a block");
}

/* Those that ask come first, then at most one cleanup, then the outer pad. */
static unsigned
rank(enum lir_keyword keyword)
{
    return keyword == LIR_KEYWORD_CLEANUP ? 1
           : keyword == LIR_KEYWORD_OUTER ? 2
                                          : 0;
}

bool
verify_clauses(struct verifier *v, const struct lir_inst *inst, unsigned from)
{
    const struct lir_operand *operands = lir_operands(v->func, inst);
    const struct lir_operand *at = operands + from;
    const struct lir_operand *previous = NULL;

    while (at < operands + inst->fixed) {
        const struct lir_operand *clause = at;

        if (!check_clause(v, inst, &at))
            return false;
        if (previous && rank(previous->id) >= rank(clause->id) &&
            rank(previous->id) > 0)
            return verify_error(
                v, lir_operand_span(clause), "'%s' cannot stand behind '%s'",
                lir_keyword_name(clause->id), lir_keyword_name(previous->id));
        previous = clause;
    }
    return true;
}

/* By block: the landing pad with which it begins, or NULL.  Many go to one
 * block, and there may be much before its landing pad that does nothing. */
static const struct lir_inst **
find_pads(const struct lir_func *func)
{
    const struct lir_inst **pads =
        xcalloc((size_t)func->block_count + 1, sizeof *pads);

    for (uint32_t i = 0; i < func->block_count; i++)
        pads[i] = lir_landing_pad(func, i);
    return pads;
}

static bool
expected_pad(struct verifier *v, struct span span, uint32_t block)
{
    return verify_error(v, span,
                        "expected a block that begins with 'landingpad', "
                        "found '.LBB%u'",
                        v->func->blocks[block].number);
}

/* Operand I of INST, a block: a landing pad where an exception goes, and
 * nowhere else. */
static bool
check_target(struct verifier *v, const struct lir_inst **pads,
             const struct lir_inst *inst, uint32_t i)
{
    const struct lir_operand *operand = &lir_operands(v->func, inst)[i];
    const struct lir_block *block = &v->func->blocks[operand->id];
    bool is_pad = pads[operand->id] != NULL;

    if (lir_is_unwind(v->func, inst, i) == is_pad)
        return true;
    if (is_pad)
        return verify_error(v, lir_operand_span(operand),
                            "'.LBB%u' begins with 'landingpad', so only "
                            "exceptions can go there",
                            block->number);
    return expected_pad(v, lir_operand_span(operand), operand->id);
}

static bool
check_pad(struct verifier *v, const struct lir_inst **pads, uint32_t index,
          const struct lir_inst *inst)
{
    if (inst != pads[index])
        return verify_error(v, inst->span,
                            "'landingpad' must be the first instruction of "
                            "its block");
    return index > 0 ||
           verify_error(v, inst->span,
                        "'landingpad' in the first block, where the function "
                        "begins");
}

/* Where the faults of BLOCK go. */
static bool
check_outer(struct verifier *v, const struct lir_inst **pads,
            const struct lir_block *block)
{
    if (block->outer == LIR_NO_INDEX)
        return true;
    if (v->func->faults == LIR_FAULTS_TRAP)
        return verify_error(v, block->outer_span,
                            "'outer' in '@%s', whose faults trap",
                            lir_name(v->module, v->func->name));
    return pads[block->outer] != NULL ||
           expected_pad(v, block->outer_span, block->outer);
}

static bool
check_block(struct verifier *v, const struct lir_inst **pads, uint32_t index)
{
    const struct lir_block *block = &v->func->blocks[index];
    const struct lir_inst *inst = v->func->insts + block->first;

    if (!check_outer(v, pads, block))
        return false;
    for (const struct lir_inst *end = inst + block->count; inst < end;
         inst++) {
        if (inst->op == LIR_LANDINGPAD && !check_pad(v, pads, index, inst))
            return false;
        for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
            if (lir_operands(v->func, inst)[i].kind == LIR_OPERAND_BLOCK &&
                !check_target(v, pads, inst, i))
                return false;
        }
    }
    return true;
}

/* No landing pad is outside of itself: from BLOCK outward nothing is met that
 * SEEN says was met on the way. */
static bool
check_outward(struct verifier *v, const struct lir_inst **pads, uint32_t block,
              uint32_t *seen)
{
    uint32_t way = block + 1;

    while (pads[block] && !seen[block]) {
        uint32_t outer = lir_unwind_block(v->func, pads[block]);

        seen[block] = way;
        if (outer == LIR_NO_INDEX)
            return true;
        if (seen[outer] == way)
            return verify_error(v, pads[block]->span,
                                "the landing pad in '.LBB%u' is outside of "
                                "itself",
                                v->func->blocks[outer].number);
        block = outer;
    }
    return true;
}

void
verify_unwind(struct verifier *v)
{
    uint32_t count = v->func->block_count, i = 0;
    const struct lir_inst **pads = find_pads(v->func);
    uint32_t *seen = xcalloc((size_t)count + 1, sizeof *seen);

    while (i < count && check_block(v, pads, i))
        i++;
    if (i == count) {
        for (i = 0; i < count && check_outward(v, pads, i, seen);)
            i++;
    }
    free(seen);
    free(pads);
}
