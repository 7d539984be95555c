/*
 * Addresses inside managed objects: whoever holds one must be done with it
 * before the next safepoint, so that a collector may move objects.
 *
 * Such an address comes from lea with a reference as its base or from
 * array_address, and goes on through what computes an address from another.
 * Forward through the blocks, each register is in one of three states: it
 * holds none (or is not known to), it holds a fresh one, or one on which some
 * way here passes a safepoint, a stale one.  Reading a stale one is the error.
 *
 * The states at the start of a block grow until nothing changes.  They are
 * two bits for each register that matters there: one that may hold such an
 * address at all, and is read in some block before that block writes it.
 */
#include "base/vec.h"
#include "lir/safepoint.h"
#include "lir/verifier.h"

/* What a register holds within a block: the index of the instruction that
 * put an address there, or one of these. */
#define HOLDS_NONE LIR_NO_INDEX
#define CAME_FRESH (LIR_NO_INDEX - 1) /* from the start of the block on */
#define CAME_STALE (LIR_NO_INDEX - 2)

/* Where a register's address was made, and the first safepoint behind that;
 * LIR_NO_INDEX while there is none. */
struct origin {
    uint32_t maker, safepoint;
};

static const struct origin no_origin = {LIR_NO_INDEX, LIR_NO_INDEX};

struct tracker {
    struct verifier *v;
    const struct lir_func *func;

    /* The present block. */
    uint32_t *holds;       /* by register */
    VEC(uint32_t) holding; /* registers that are or were not HOLDS_NONE */
    uint32_t safepoint;    /* the last one so far, or LIR_NO_INDEX */

    /* Between blocks. */
    VEC(uint32_t) carried; /* registers that have a pair of bits */
    uint32_t *pair;        /* by register: its index there, or LIR_NO_INDEX */
    size_t words;          /* of a block */
    uint64_t *in;          /* block after block; of a register: it holds an
                              address, and that is stale */
    VEC(uint32_t) work;    /* blocks to look at */
    bool *waits;           /* by block: it is in work */

    bool checks;          /* reads are looked at, nothing flows any more */
    bool *is_wrong;       /* by register: it is read stale */
    VEC(uint32_t) wrongs; /* these registers */

    /* To say where the address in a wrong register comes from, its origin
     * flows in the same way. */
    uint32_t traced;        /* register, or LIR_NO_INDEX */
    struct origin origin;   /* at the present instruction */
    struct origin *origins; /* by block, at its start */
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
operand_holds(const struct tracker *t, const struct lir_inst *inst, uint32_t i)
{
    uint32_t regs[2];
    unsigned count = lir_regs_read(t->func, inst, i, regs);

    while (count > 0 && t->holds[regs[count - 1]] == HOLDS_NONE)
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
set_holds(struct tracker *t, uint32_t reg, uint32_t what)
{
    if (t->holds[reg] == HOLDS_NONE && what != HOLDS_NONE)
        *VEC_PUSH(&t->holding) = reg;
    t->holds[reg] = what;
}

static bool
is_stale(const struct tracker *t, uint32_t reg)
{
    uint32_t holds = t->holds[reg];

    if (holds == HOLDS_NONE || holds == CAME_STALE)
        return holds == CAME_STALE;
    return t->safepoint != LIR_NO_INDEX &&
           (holds == CAME_FRESH || t->safepoint > holds);
}

/* The first read of the traced register that is wrong. */
static void
report(struct tracker *t, const struct lir_operand *operand)
{
    const struct lir_inst *insts = t->func->insts;
    const struct lir_inst *safepoint = &insts[t->origin.safepoint];
    struct verifier *v = t->v;

    verify_error(v, lir_operand_span(operand),
                 "'v%u' points into an object and cannot be used after '%s', "
                 "which may collect",
                 t->func->regs[t->traced].number, lir_ops[safepoint->op].name);
    diag_note(v->diag, v->source, insts[t->origin.maker].span,
              "the address was made here");
    diag_note(v->diag, v->source, safepoint->span,
              "a collection may happen here");
    t->checks = false;
}

static void
check_read(struct tracker *t, const struct lir_operand *operand, uint32_t reg)
{
    if (!t->checks || !is_stale(t, reg))
        return;
    if (reg == t->traced)
        report(t, operand);
    if (t->is_wrong[reg])
        return;
    t->is_wrong[reg] = true;
    *VEC_PUSH(&t->wrongs) = reg;
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
write_reg(struct tracker *t, uint32_t reg, uint32_t what)
{
    set_holds(t, reg, what);
    if (reg == t->traced)
        t->origin = (struct origin){what, LIR_NO_INDEX};
}

/* What instruction AT leaves in the registers that it writes. */
static void
write_results(struct tracker *t, uint32_t at)
{
    const struct lir_inst *inst = &t->func->insts[at];
    const struct lir_operand *operands = lir_operands(t->func, inst);
    bool first;

    if (inst->op == LIR_XCHG) {
        first = operand_holds(t, inst, 0);
        write_reg(t, operands[0].id,
                  operand_holds(t, inst, 1) ? at : HOLDS_NONE);
        write_reg(t, operands[1].id, first ? at : HOLDS_NONE);
    } else if (lir_inst_has_result(inst)) {
        write_reg(t, operands[0].id, makes_address(t, inst) ? at : HOLDS_NONE);
    }
}

static void
pass_safepoint(struct tracker *t, uint32_t at)
{
    t->safepoint = at;
    if (t->origin.maker != LIR_NO_INDEX && t->origin.safepoint == LIR_NO_INDEX)
        t->origin.safepoint = at;
}

static void
add_work(struct tracker *t, uint32_t block)
{
    if (t->waits[block])
        return;
    t->waits[block] = true;
    *VEC_PUSH(&t->work) = block;
}

/* The pairs of bits that a word has room for. */
#define PAIRS 32

/* REG is at the start of BLOCK as it is now. */
static void
flow_reg(struct tracker *t, uint32_t reg, uint32_t block)
{
    uint32_t pair = t->pair[reg];
    uint64_t *word, now = is_stale(t, reg) ? 3 : 1;

    if (pair == LIR_NO_INDEX || t->holds[reg] == HOLDS_NONE)
        return;
    word = &t->in[block * t->words + pair / PAIRS];
    now <<= 2 * (pair % PAIRS);
    if ((*word & now) == now)
        return;
    *word |= now;
    add_work(t, block);
}

static void
flow_origin(struct tracker *t, uint32_t block)
{
    struct origin *in = &t->origins[block];

    if (t->origin.maker == LIR_NO_INDEX ||
        (in->maker != LIR_NO_INDEX && (in->safepoint != LIR_NO_INDEX ||
                                       t->origin.safepoint == LIR_NO_INDEX)))
        return;
    *in = t->origin;
    add_work(t, block);
}

/* To every block that INST names. */
static void
flow(struct tracker *t, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(t->func, inst);

    for (uint32_t i = 0; i < inst->count; i++) {
        if (operands[i].kind != LIR_OPERAND_BLOCK)
            continue;
        for (size_t j = 0; j < t->holding.count; j++)
            flow_reg(t, t->holding.at[j], operands[i].id);
        if (t->traced != LIR_NO_INDEX)
            flow_origin(t, operands[i].id);
    }
}

static void
walk_inst(struct tracker *t, uint32_t at)
{
    const struct lir_inst *inst = &t->func->insts[at];

    check_reads(t, inst);
    if (lir_is_safepoint(t->v->module, t->func, inst))
        pass_safepoint(t, at);
    write_results(t, at);
    if (lir_ops[inst->op].kind == LIR_KIND_JCC ||
        lir_ops[inst->op].kind == LIR_KIND_TERM)
        flow(t, inst);
}

static void
enter_block(struct tracker *t, uint32_t block)
{
    t->safepoint = LIR_NO_INDEX;
    for (size_t i = 0; i < t->words; i++) {
        uint64_t word = t->in[block * t->words + i];

        for (size_t pair = i * PAIRS; word; pair++, word >>= 2) {
            if (word & 1)
                set_holds(t, t->carried.at[pair],
                          word & 2 ? CAME_STALE : CAME_FRESH);
        }
    }
    t->origin = t->traced == LIR_NO_INDEX ? no_origin : t->origins[block];
}

static void
leave_block(struct tracker *t)
{
    for (size_t i = 0; i < t->holding.count; i++)
        t->holds[t->holding.at[i]] = HOLDS_NONE;
    VEC_CLEAR(&t->holding);
}

static void
walk_block(struct tracker *t, uint32_t block)
{
    const struct lir_block *b = &t->func->blocks[block];

    enter_block(t, block);
    for (uint32_t i = 0; i < b->count; i++)
        walk_inst(t, b->first + i);
    leave_block(t);
}

/* Until no state at the start of a block changes any more. */
static void
flow_all(struct tracker *t)
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
    for (uint32_t i = 0; i < t->func->block_count && t->checks; i++)
        walk_block(t, i);
    t->checks = false;
}

/* Marks in holds the registers that may hold an address at some time. */
static void
find_holders(struct tracker *t)
{
    size_t before;

    do {
        before = t->holding.count;
        for (uint32_t i = 0; i < t->func->inst_count; i++) {
            const struct lir_inst *inst = &t->func->insts[i];
            const struct lir_operand *operands = lir_operands(t->func, inst);

            if (inst->op == LIR_XCHG &&
                (operand_holds(t, inst, 0) || operand_holds(t, inst, 1)))
                set_holds(t, operands[1].id, CAME_FRESH);
            if (inst->op == LIR_XCHG
                    ? operand_holds(t, inst, 1)
                    : lir_inst_has_result(inst) && makes_address(t, inst))
                set_holds(t, operands[0].id, CAME_FRESH);
        }
    } while (t->holding.count > before);
}

/* REG is read before its block writes it, so what it holds there matters. */
static void
carry(struct tracker *t, uint32_t reg)
{
    if (t->pair[reg] != LIR_NO_INDEX || t->holds[reg] == HOLDS_NONE)
        return;
    t->pair[reg] = (uint32_t)t->carried.count;
    *VEC_PUSH(&t->carried) = reg;
}

/* Carries what INST reads and BLOCK has not written; WRITTEN has the last
 * block that wrote a register. */
static void
carry_operands(struct tracker *t, const struct lir_inst *inst,
               uint32_t *written, uint32_t block)
{
    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(t->func, inst, i, regs);

        while (count-- > 0) {
            if (written[regs[count]] != block)
                carry(t, regs[count]);
        }
    }
    for (uint32_t i = 0; i < inst->count; i++) {
        if (lir_inst_writes(inst, i))
            written[lir_operands(t->func, inst)[i].id] = block;
    }
}

static uint32_t *
reg_array(const struct lir_func *func)
{
    uint32_t *array = xmalloc((func->reg_count + 1) * sizeof *array);

    for (uint32_t i = 0; i < func->reg_count; i++)
        array[i] = LIR_NO_INDEX;
    return array;
}

static void
find_carried(struct tracker *t)
{
    uint32_t *written = reg_array(t->func);

    find_holders(t);
    for (uint32_t i = 0; i < t->func->block_count; i++) {
        const struct lir_block *b = &t->func->blocks[i];

        for (uint32_t j = 0; j < b->count; j++)
            carry_operands(t, &t->func->insts[b->first + j], written, i);
    }
    leave_block(t);
    free(written);
    t->words = (t->carried.count + PAIRS - 1) / PAIRS;
    t->in = xcalloc(t->func->block_count, t->words * sizeof *t->in);
}

/* Reports the first wrong read of REG, with where its address comes from. */
static void
trace(struct tracker *t, uint32_t reg)
{
    t->traced = reg;
    for (uint32_t i = 0; i < t->func->block_count; i++)
        t->origins[i] = no_origin;
    flow_all(t);
    check_all(t);
}

static void
tracker_init(struct tracker *t, struct verifier *v)
{
    const struct lir_func *func = v->func;

    *t = (struct tracker){.v = v, .func = func, .traced = LIR_NO_INDEX};
    t->holds = reg_array(func);
    t->pair = reg_array(func);
    t->waits = xcalloc(func->block_count, sizeof *t->waits);
    t->is_wrong = xcalloc(func->reg_count, sizeof *t->is_wrong);
    t->origins = xcalloc(func->block_count, sizeof *t->origins);
}

static void
tracker_release(struct tracker *t)
{
    free(t->holds);
    VEC_RELEASE(&t->holding);
    VEC_RELEASE(&t->carried);
    free(t->pair);
    free(t->in);
    VEC_RELEASE(&t->work);
    free(t->waits);
    free(t->is_wrong);
    VEC_RELEASE(&t->wrongs);
    free(t->origins);
}

void
verify_refs(struct verifier *v)
{
    struct tracker t;

    if (!has_maker(v->func))
        return;
    tracker_init(&t, v);
    find_carried(&t);
    flow_all(&t);
    check_all(&t);
    for (size_t i = 0; i < t.wrongs.count && !diag_is_full(v->diag); i++)
        trace(&t, t.wrongs.at[i]);
    tracker_release(&t);
}
