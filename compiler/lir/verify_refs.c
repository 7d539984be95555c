/*
 * Addresses inside managed objects: whoever holds one must be done with it
 * before the next safepoint, so that a collector may move objects.
 *
 * Such an address comes from lea with a reference as its base or from
 * array_address, and goes on through what computes an address from another.
 * Forward through the blocks, each register is in one of three states: it
 * holds none (or is not known to), it holds a fresh one, or one with which
 * some way here passes a safepoint, a stale one.  Reading a stale one is the
 * error.
 *
 * The states at the start of a block grow until nothing changes.  They are
 * kept only for registers that may hold such an address at all, and only at
 * the blocks from whose start on these may be read.
 */
#include "base/vec.h"
#include "lir/faults.h"
#include "lir/live.h"
#include "lir/safepoint.h"
#include "lir/throw.h"
#include "lir/verifier.h"

/* What a register holds: the instruction that put an address there, and the
 * first safepoint behind it.  LIR_NO_INDEX is none. */
struct origin {
    uint32_t maker, safepoint;
};

static const struct origin no_origin = {LIR_NO_INDEX, LIR_NO_INDEX};

struct tracker {
    struct verifier *v;
    const struct lir_func *func;

    /* The present block. */
    struct origin *holds;  /* by register */
    VEC(uint32_t) holding; /* registers in the order they got an address */
    size_t passed;         /* so many of these before the last safepoint */

    /* Between blocks. */
    struct lir_live live; /* registers that may be read on, by block */
    struct origin *facts; /* what they hold at its start, as live.regs */
    VEC(uint32_t) work;   /* blocks to look at */
    bool *waits;          /* by block: it is in work */

    bool checks;       /* stale reads are reported */
    bool *is_reported; /* by register */
};

static bool
is_maker(const struct lir_func *func, const struct lir_inst *inst)
{
    const struct lir_operand *memory;

    if (inst->op != LIR_LEA)
        return inst->op == LIR_ARRAY_ADDRESS;
    memory = &lir_operands(func, inst)[1];
    return memory->base == LIR_OPERAND_REG &&
           func->regs[memory->id].type == LIR_REF;
}

static bool
has_maker(const struct lir_func *func)
{
    uint32_t i = 0;

    while (i < func->inst_count && !is_maker(func, &func->insts[i]))
        i++;
    return i < func->inst_count;
}

/* Is what it computes an address if one of its operands is? */
static bool
passes_on(enum lir_op op)
{
    switch (op) {
    case LIR_MOV:
    case LIR_LEA:
    case LIR_MOVSX:
    case LIR_MOVZX:
    case LIR_CMOV:
    case LIR_ADD:
    case LIR_SUB:
    case LIR_INC:
    case LIR_DEC:
    case LIR_SEXT:
    case LIR_ZEXT:
    case LIR_TRUNC:
    case LIR_BITCAST: return true;
    default: return false;
    }
}

static bool
is_held(const struct tracker *t, uint32_t reg)
{
    return t->holds[reg].maker != LIR_NO_INDEX;
}

static bool
operand_holds(const struct tracker *t, const struct lir_inst *inst, uint32_t i)
{
    uint32_t regs[2];
    unsigned count = lir_regs_read(t->func, inst, i, regs);

    while (count > 0 && !is_held(t, regs[count - 1]))
        count--;
    return count > 0;
}

/* Is the result of INST an address inside an object? */
static bool
makes_address(const struct tracker *t, const struct lir_inst *inst)
{
    uint32_t i = 1;

    if (is_maker(t->func, inst))
        return true;
    if (!passes_on(inst->op) || lir_type_bytes(inst->type) < LIR_POINTER_BYTES)
        return false;
    if (inst->op == LIR_SUB &&
        lir_operands(t->func, inst)[2].kind == LIR_OPERAND_REG)
        return false; /* the distance of two addresses */
    while (i < inst->count && !operand_holds(t, inst, i))
        i++;
    return i < inst->count;
}

static void
set_origin(struct tracker *t, uint32_t reg, struct origin origin)
{
    t->holds[reg] = origin;
    if (origin.maker != LIR_NO_INDEX)
        *VEC_PUSH(&t->holding) = reg;
}

/* REG is written by instruction AT. */
static void
write_reg(struct tracker *t, uint32_t reg, bool is_address, uint32_t at)
{
    struct origin origin = {at, LIR_NO_INDEX};

    set_origin(t, reg, is_address ? origin : no_origin);
}

static void
write_results(struct tracker *t, uint32_t at)
{
    const struct lir_inst *inst = &t->func->insts[at];
    const struct lir_operand *operands = lir_operands(t->func, inst);

    if (inst->op == LIR_XCHG) {
        bool first = operand_holds(t, inst, 0);

        write_reg(t, operands[0].id, operand_holds(t, inst, 1), at);
        write_reg(t, operands[1].id, first, at);
    } else if (lir_inst_has_result(inst)) {
        write_reg(t, operands[0].id, makes_address(t, inst), at);
    }
}

/* What is held becomes stale. */
static void
pass_safepoint(struct tracker *t, uint32_t at)
{
    for (; t->passed < t->holding.count; t->passed++) {
        struct origin *origin = &t->holds[t->holding.at[t->passed]];

        if (origin->maker != LIR_NO_INDEX && origin->safepoint == LIR_NO_INDEX)
            origin->safepoint = at;
    }
}

/* The first wrong read of a register; others would say the same. */
static void
check_read(struct tracker *t, const struct lir_operand *operand, uint32_t reg)
{
    const struct lir_inst *insts = t->func->insts;
    struct origin origin = t->holds[reg];
    struct verifier *v = t->v;

    if (origin.safepoint == LIR_NO_INDEX || t->is_reported[reg])
        return;
    t->is_reported[reg] = true;
    verify_error(v, lir_operand_span(operand),
                 "'v%u' points into an object and cannot be used after '%s', "
                 "which may collect",
                 t->func->regs[reg].number,
                 lir_ops[insts[origin.safepoint].op].name);
    diag_note(v->diag, v->source, insts[origin.maker].span,
              "the address was made here");
    diag_note(v->diag, v->source, insts[origin.safepoint].span,
              "a collection may happen here");
}

static void
check_reads(struct tracker *t, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(t->func, inst);

    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(t->func, inst, i, regs);

        while (count-- > 0)
            check_read(t, &operands[i], regs[count]);
    }
}

static void
add_work(struct tracker *t, uint32_t block)
{
    if (t->waits[block])
        return;
    t->waits[block] = true;
    *VEC_PUSH(&t->work) = block;
}

/* What is held now, at the start of BLOCK: stale counts more than fresh, and
 * that more than nothing.  On the way there is SAFEPOINT, or none. */
static void
flow_past(struct tracker *t, uint32_t block, uint32_t safepoint)
{
    for (uint32_t i = t->live.first[block]; i < t->live.first[block + 1];
         i++) {
        struct origin now = t->holds[t->live.regs[i]];
        struct origin *fact = &t->facts[i];

        if (now.safepoint == LIR_NO_INDEX)
            now.safepoint = safepoint;
        if (now.maker == LIR_NO_INDEX ||
            (fact->maker != LIR_NO_INDEX && now.safepoint == LIR_NO_INDEX) ||
            fact->safepoint != LIR_NO_INDEX)
            continue;
        *fact = now;
        add_work(t, block);
    }
}

static void
flow(struct tracker *t, uint32_t block)
{
    flow_past(t, block, LIR_NO_INDEX);
}

/* Instruction AT of BLOCK.  What a fault throws is made before it comes to its
 * landing pad, which may collect. */
static void
walk_inst(struct tracker *t, uint32_t at, const struct lir_block *block)
{
    const struct lir_inst *inst = &t->func->insts[at];
    uint32_t outer = lir_fault_block(t->func, block, inst);
    const struct lir_operand *operands = lir_operands(t->func, inst);
    uint32_t pad = lir_inst_replaces(inst, 0)
                       ? LIR_NO_INDEX
                       : lir_unwind_block(t->func, inst);

    if (t->checks)
        check_reads(t, inst);
    if (outer != LIR_NO_INDEX)
        flow_past(t, outer, at);
    if (lir_is_safepoint(t->v->module, t->func, inst))
        pass_safepoint(t, at);
    if (pad != LIR_NO_INDEX)
        flow(t, pad); /* with what the results held before */
    write_results(t, at);
    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind == LIR_OPERAND_BLOCK && operands[i].id != pad)
            flow(t, operands[i].id);
    }
}

static void
forget_all(struct tracker *t)
{
    for (size_t i = 0; i < t->holding.count; i++)
        t->holds[t->holding.at[i]] = no_origin;
    VEC_CLEAR(&t->holding);
    t->passed = 0;
}

static void
walk_block(struct tracker *t, uint32_t block)
{
    const struct lir_block *b = &t->func->blocks[block];

    for (uint32_t i = t->live.first[block]; i < t->live.first[block + 1]; i++)
        set_origin(t, t->live.regs[i], t->facts[i]);
    for (uint32_t i = 0; i < b->count; i++)
        walk_inst(t, b->first + i, b);
    forget_all(t);
}

/* Until no state at the start of a block changes any more. */
static void
walk_all(struct tracker *t)
{
    for (uint32_t i = t->func->block_count; i > 0; i--)
        add_work(t, i - 1);
    while (t->work.count > 0) {
        uint32_t block = t->work.at[--t->work.count];

        t->waits[block] = false;
        walk_block(t, block);
    }
}

static void
check_all(struct tracker *t)
{
    t->checks = true;
    for (uint32_t i = 0; i < t->func->block_count; i++) {
        walk_block(t, i);
        if (diag_is_full(t->v->diag))
            return;
    }
}

/* One instruction of find_holders: nothing is ever taken away. */
static void
hold_results(struct tracker *t, uint32_t at)
{
    const struct lir_inst *inst = &t->func->insts[at];
    const struct lir_operand *operands = lir_operands(t->func, inst);

    if (inst->op == LIR_XCHG) {
        if (operand_holds(t, inst, 0) && !is_held(t, operands[1].id))
            write_reg(t, operands[1].id, true, at);
        if (operand_holds(t, inst, 1) && !is_held(t, operands[0].id))
            write_reg(t, operands[0].id, true, at);
    } else if (lir_inst_has_result(inst) && !is_held(t, operands[0].id) &&
               makes_address(t, inst)) {
        write_reg(t, operands[0].id, true, at);
    }
}

/* Makes holds say which registers may hold an address at some time.  To and
 * fro, since either order of moves is likely. */
static void
find_holders(struct tracker *t)
{
    uint32_t count = t->func->inst_count;
    size_t before;

    do {
        before = t->holding.count;
        for (uint32_t i = 0; i < count; i++)
            hold_results(t, i);
        for (uint32_t i = count; i > 0; i--)
            hold_results(t, i - 1);
    } while (t->holding.count > before);
}

/* Prepares the facts: none is known yet. */
static void
find_live(struct tracker *t)
{
    bool *chosen = xcalloc(t->func->reg_count, sizeof *chosen);
    uint32_t count;

    find_holders(t);
    for (size_t i = 0; i < t->holding.count; i++)
        chosen[t->holding.at[i]] = true;
    forget_all(t);
    lir_live_init(&t->live, t->func, chosen);
    free(chosen);
    count = t->live.first[t->func->block_count];
    t->facts = xmalloc(((size_t)count + 1) * sizeof *t->facts);
    for (uint32_t i = 0; i < count; i++)
        t->facts[i] = no_origin;
}

static void
tracker_init(struct tracker *t, struct verifier *v)
{
    const struct lir_func *func = v->func;

    *t = (struct tracker){.v = v, .func = func};
    t->holds = xmalloc((func->reg_count + 1) * sizeof *t->holds);
    for (uint32_t i = 0; i < func->reg_count; i++)
        t->holds[i] = no_origin;
    t->waits = xcalloc(func->block_count, sizeof *t->waits);
    t->is_reported = xcalloc(func->reg_count, sizeof *t->is_reported);
}

static void
tracker_release(struct tracker *t)
{
    free(t->holds);
    VEC_RELEASE(&t->holding);
    lir_live_release(&t->live);
    free(t->facts);
    VEC_RELEASE(&t->work);
    free(t->waits);
    free(t->is_reported);
}

void
verify_refs(struct verifier *v)
{
    struct tracker t;

    if (!has_maker(v->func))
        return;
    tracker_init(&t, v);
    find_live(&t);
    walk_all(&t);
    check_all(&t);
    tracker_release(&t);
}
