/*
 * The judge of plans: runs a function and its plan in the abstract, on every
 * way at once, and looks at the words at each safepoint.  It shares nothing
 * with the planner but the instructions: bytes instead of bits, liveness of
 * its own, no notion of slots that belong to registers.
 *
 * Of each word of the frame it knows whether the function has stored something
 * there, and for each register whether the word is known to hold its present
 * value.  What a safepoint calls may store anything behind the words that it
 * gets, so behind them no value is known any more.
 */
#include "base/base.h"
#include "roots/roots.h"

struct judge {
    const struct lir_func *func;
    const bool *is_point;
    const struct roots_plan *plan;
    size_t regs, row, size; /* bytes of a row: word; of a state */
    unsigned char *live;    /* by block and register: is read on */
    unsigned char *states;  /* by block: at its start */
    unsigned char *reached; /* by block */
    bool changed;
    struct roots_fault fault;
};

/* A row of a state: byte 0 says that the word was stored, byte 1 + R that it
 * holds register R. */
static unsigned char *
row_of(const struct judge *j, unsigned char *state, uint32_t word)
{
    return state + word * j->row;
}

static void
blame(struct judge *j, enum roots_fault_kind kind, uint32_t inst, uint32_t reg,
      uint32_t slot)
{
    if (j->fault.kind == ROOTS_GOOD)
        j->fault = (struct roots_fault){kind, inst, reg, slot};
}

static bool
is_target(const struct lir_inst *inst, const struct lir_operand *operand)
{
    return lir_inst_jumps(inst) && operand->kind == LIR_OPERAND_BLOCK;
}

/* Liveness */

static void
forget_written(const struct judge *j, uint32_t at, unsigned char *live)
{
    const struct lir_inst *inst = &j->func->insts[at];

    for (uint32_t i = 0; i < inst->count && lir_inst_replaces(inst, i); i++)
        live[lir_operands(j->func, inst)[i].id] = 0;
}

static void
add_read(const struct judge *j, uint32_t at, unsigned char *live)
{
    const struct lir_inst *inst = &j->func->insts[at];

    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];

        for (unsigned n = lir_regs_read(j->func, inst, i, regs); n > 0; n--)
            live[regs[n - 1]] = 1;
    }
}

/* LIVE behind instruction AT becomes what is live before it. */
static void
unwind(const struct judge *j, uint32_t at, unsigned char *live)
{
    const struct lir_inst *inst = &j->func->insts[at];
    const struct lir_operand *operands = lir_operands(j->func, inst);

    for (uint32_t i = 0; i < inst->count; i++) {
        if (!is_target(inst, &operands[i]))
            continue;
        for (size_t r = 0; r < j->regs; r++)
            live[r] |= j->live[operands[i].id * j->regs + r];
    }
    forget_written(j, at, live);
    add_read(j, at, live);
}

/* Into LIVE, what is live across AT, which is in BLOCK: with what an
 * allocation reads, which it stores in the new object. */
static void
find_across(const struct judge *j, uint32_t at, const struct lir_block *block,
            unsigned char *live)
{
    memset(live, 0, j->regs);
    for (uint32_t i = block->first + block->count - 1; i > at; i--)
        unwind(j, i, live);
    forget_written(j, at, live);
    if (roots_is_allocation(&j->func->insts[at]))
        add_read(j, at, live);
}

static void
find_live(struct judge *j)
{
    unsigned char *live = xcalloc(j->regs + 1, 1);
    bool changed = true;

    while (changed) {
        changed = false;
        for (uint32_t b = 0; b < j->func->block_count; b++) {
            const struct lir_block *block = &j->func->blocks[b];
            unsigned char *before = j->live + b * j->regs;

            memset(live, 0, j->regs);
            for (uint32_t i = block->count; i > 0; i--)
                unwind(j, block->first + i - 1, live);
            changed = changed || memcmp(live, before, j->regs) != 0;
            memcpy(before, live, j->regs);
        }
    }
    free(live);
}

/* Words */

static void
apply(struct judge *j, uint32_t inst, enum roots_when when,
      unsigned char *state)
{
    uint32_t count;
    const struct roots_store *stores =
        roots_stores(j->plan, inst, when, &count);

    for (uint32_t i = 0; i < count; i++) {
        unsigned char *row;

        if (stores[i].slot < j->plan->front ||
            stores[i].slot >= j->plan->words) {
            blame(j, ROOTS_OUTSIDE, inst, stores[i].reg, stores[i].slot);
            continue;
        }
        row = row_of(j, state, stores[i].slot);
        memset(row, 0, j->row);
        row[0] = 1;
        if (stores[i].reg != LIR_NO_INDEX)
            row[1 + stores[i].reg] = 1;
    }
}

/* A register that WHAT says is live must be in a word below K. */
static void
check_rooted(struct judge *j, uint32_t at, uint32_t k,
             const unsigned char *live, unsigned char *state)
{
    for (uint32_t r = 0; r < j->regs; r++) {
        uint32_t word = j->plan->front;

        if (!live[r] || !j->plan->is_root[r])
            continue;
        while (word < k && !row_of(j, state, word)[1 + r])
            word++;
        if (word >= k)
            blame(j, ROOTS_UNROOTED, at, r, LIR_NO_INDEX);
    }
}

/* The collection itself. */
static void
scan(struct judge *j, uint32_t at, uint32_t k, const unsigned char *live,
     unsigned char *state)
{
    check_rooted(j, at, k, live, state);
    for (uint32_t word = j->plan->front; word < k && word < j->plan->words;
         word++) {
        if (!row_of(j, state, word)[0])
            blame(j, ROOTS_UNKNOWN, at, LIR_NO_INDEX, word);
    }
}

/* What is behind the first K words belonged to others meanwhile.  It may still
 * be what was stored; only exact plans promise more. */
static void
clobber(struct judge *j, uint32_t k, unsigned char *state)
{
    for (uint32_t word = k; word < j->plan->words; word++) {
        unsigned char *row = row_of(j, state, word);

        memset(row + 1, 0, j->row - 1);
        row[0] = row[0] && !j->plan->wish.exact;
    }
}

/* INTO becomes what it has in common with FROM. */
static bool
join(const struct judge *j, unsigned char *into, const unsigned char *from)
{
    bool changed = false;

    for (size_t i = 0; i < j->size; i++) {
        changed = changed || into[i] > from[i];
        into[i] &= from[i];
    }
    return changed;
}

/* What an allocation stores in its cold part are the last words below K.
 * Returns their number. */
static uint32_t
check_cold(struct judge *j, uint32_t at, uint32_t k)
{
    uint32_t count;
    const struct roots_store *stores =
        roots_stores(j->plan, at, ROOTS_COLD, &count);

    for (uint32_t i = 0; i < count; i++) {
        if (stores[i].slot != k - count + i)
            blame(j, ROOTS_OUTSIDE, at, stores[i].reg, stores[i].slot);
    }
    return count;
}

static void
pass_point(struct judge *j, uint32_t at, const struct lir_block *block,
           unsigned char *state)
{
    const struct lir_inst *inst = &j->func->insts[at];
    uint32_t k = j->plan->scanned[at];
    unsigned char *live = xcalloc(j->regs + 1, 1);
    unsigned char *cold = xmalloc(j->size + 1);

    if (k > j->plan->words ||
        (k < j->plan->front && !roots_is_tail_call(inst)))
        blame(j, ROOTS_OUTSIDE, at, LIR_NO_INDEX, k);
    if (check_cold(j, at, k) == 0 && j->plan->wish.exact &&
        !roots_is_tail_call(inst))
        k = roots_frame_end(k, j->plan->wish.unit);
    find_across(j, at, block, live);
    memcpy(cold, state, j->size);
    apply(j, at, ROOTS_COLD, cold);
    scan(j, at, k, live, cold);
    join(j, state, cold);
    clobber(j, k, state);
    free(cold);
    free(live);
}

/* What INST writes is in no word any more, unless it copies what is there. */
static void
write_regs(struct judge *j, uint32_t at, unsigned char *state)
{
    const struct lir_inst *inst = &j->func->insts[at];
    const struct lir_operand *operands = lir_operands(j->func, inst);
    bool copies = inst->op == LIR_MOV && operands[1].kind == LIR_OPERAND_REG;

    for (uint32_t word = j->plan->front; word < j->plan->words; word++) {
        unsigned char *row = row_of(j, state, word);
        unsigned char kept = copies ? row[1 + operands[1].id] : 0;

        for (uint32_t i = 0; i < inst->count && lir_inst_writes(inst, i); i++)
            row[1 + operands[i].id] = kept;
    }
}

static void
go_to(struct judge *j, uint32_t block, const unsigned char *state)
{
    unsigned char *into = j->states + block * j->size;

    if (j->reached[block]) {
        j->changed = join(j, into, state) || j->changed;
        return;
    }
    memcpy(into, state, j->size);
    j->reached[block] = 1;
    j->changed = true;
}

static void
run_inst(struct judge *j, uint32_t at, const struct lir_block *block,
         unsigned char *state)
{
    const struct lir_inst *inst = &j->func->insts[at];
    const struct lir_operand *operands = lir_operands(j->func, inst);

    if (j->is_point[at] != (j->plan->scanned[at] != LIR_NO_INDEX))
        blame(j, ROOTS_NOT_A_POINT, at, LIR_NO_INDEX, LIR_NO_INDEX);
    apply(j, at, ROOTS_BEFORE, state);
    if (j->is_point[at])
        pass_point(j, at, block, state);
    write_regs(j, at, state);
    apply(j, at, ROOTS_AFTER, state);
    for (uint32_t i = 0; i < inst->count; i++) {
        if (is_target(inst, &operands[i]))
            go_to(j, operands[i].id, state);
    }
}

static void
run(struct judge *j)
{
    unsigned char *state = xcalloc(j->size + 1, 1);

    apply(j, LIR_NO_INDEX, ROOTS_AFTER, state);
    go_to(j, 0, state);
    while (j->changed) {
        j->changed = false;
        for (uint32_t b = 0; b < j->func->block_count; b++) {
            const struct lir_block *block = &j->func->blocks[b];

            memcpy(state, j->states + b * j->size, j->size);
            for (uint32_t i = 0; j->reached[b] && i < block->count; i++)
                run_inst(j, block->first + i, block, state);
        }
    }
    free(state);
}

struct roots_fault
roots_check(const struct lir_func *func, const bool *points,
            const struct roots_plan *plan)
{
    struct judge j = {.func = func, .is_point = points, .plan = plan};
    struct roots_fault fault;

    j.regs = func->reg_count;
    j.row = j.regs + 1;
    j.size = plan->words * j.row;
    j.live = xcalloc(func->block_count * j.regs + 1, 1);
    j.states = xcalloc(func->block_count * j.size + 1, 1);
    j.reached = xcalloc(func->block_count, 1);
    find_live(&j);
    run(&j);
    fault = j.fault;
    free(j.live);
    free(j.states);
    free(j.reached);
    return fault;
}
