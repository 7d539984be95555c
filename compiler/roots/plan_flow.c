/*
 * What is stored where.  A value is stored where it is written if it is
 * wanted there.  Forward through the blocks, two facts are kept of what every
 * way to a place has in common:
 *
 *   current  the slot of this root holds its present value
 *   safe     this slot may be scanned: it is null, or what it holds has been
 *            scanned by every collection since it was stored
 *
 * What a safepoint needs and the facts do not give is stored there; of an
 * allocation in the cold part only, behind which the facts are no better than
 * before.
 */
#include "roots/planner.h"

struct facts {
    uint64_t *current; /* roots */
    uint64_t *safe;    /* slots */
};

struct flow {
    struct planner *p;
    struct bits current, safe; /* by block, at its start; one more for now */
    struct bits wanted;        /* by instruction of a block, behind it */
    struct facts now;
    VEC(uint32_t) work;
    bool *waits;   /* by block: it is in work */
    bool *visited; /* by block */

    /* By slot: the root that has it and is live at the present safepoint. */
    uint32_t *holder;
    bool stores; /* the facts are final: what is missing is stored */
};

static void
emit(struct flow *f, uint32_t inst, enum roots_when when, uint32_t slot,
     uint32_t root)
{
    struct planner *p = f->p;

    if (f->stores)
        planner_store(
            p, (struct roots_store){
                   .inst = inst,
                   .when = (uint8_t)when,
                   .slot = p->plan->front + slot,
                   .reg = root == LIR_NO_INDEX ? root : p->regs.at[root],
               });
}

/* SLOT now holds something else. */
static void
overwrite(struct flow *f, uint32_t slot)
{
    for (uint32_t i = 0; i < f->p->regs.count; i++) {
        if (f->p->slots[i] == slot)
            bits_remove(f->now.current, i);
    }
}

static void
store_root(struct flow *f, uint32_t inst, uint32_t root)
{
    uint32_t slot = f->p->slots[root];

    emit(f, inst, ROOTS_AFTER, slot, root);
    overwrite(f, slot);
    bits_add(f->now.current, root);
    bits_add(f->now.safe, slot);
}

/* What SLOT needs before the safepoint. */
static void
fill_slot(struct flow *f, const struct planner_point *point, uint32_t slot)
{
    uint32_t root = f->holder[slot];
    enum roots_when when = point->is_cold ? ROOTS_COLD : ROOTS_BEFORE;

    if (root == LIR_NO_INDEX ? bits_has(f->now.safe, slot)
                             : bits_has(f->now.current, root))
        return;
    if (root != LIR_NO_INDEX && !point->is_cold && f->stores)
        BUG("v%u is not in its slot",
            f->p->func->regs[f->p->regs.at[root]].number);
    emit(f, point->inst, when, slot, root);
    overwrite(f, slot);
}

static void
pass_point(struct flow *f, const struct planner_point *point)
{
    struct planner *p = f->p;
    uint32_t prefix = 0;

    for (uint32_t i = 0; i < point->count; i++) {
        uint32_t root = p->live.at[point->first + i];

        f->holder[p->slots[root]] = root;
        if (p->slots[root] >= prefix)
            prefix = p->slots[root] + 1;
    }
    for (uint32_t i = 0; i < prefix; i++) {
        fill_slot(f, point, i);
        if (!point->is_cold)
            bits_add(f->now.safe, i);
    }
    for (uint32_t i = prefix; i < p->slot_count; i++)
        bits_remove(f->now.safe, i);
    for (uint32_t i = 0; i < point->count; i++)
        f->holder[p->slots[p->live.at[point->first + i]]] = LIR_NO_INDEX;
}

static void
pass_inst(struct flow *f, uint32_t inst, const uint64_t *wanted)
{
    struct planner *p = f->p;
    uint32_t roots[2];
    unsigned count = planner_written(p, inst, roots);

    if (p->point_of[inst] != LIR_NO_INDEX)
        pass_point(f, &p->points.at[p->point_of[inst]]);
    for (unsigned i = 0; i < count; i++)
        bits_remove(f->now.current, roots[i]);
    for (unsigned i = 0; i < count; i++) {
        if (bits_has(wanted, roots[i]))
            store_root(f, inst, roots[i]);
    }
}

/* Fills in what is wanted behind each instruction of the block. */
static void
find_wanted(struct flow *f, uint32_t index)
{
    const struct lir_block *block = &f->p->func->blocks[index];
    size_t bytes = f->wanted.per_set * sizeof *f->wanted.words;

    memset(bits_of(&f->wanted, block->count), 0, bytes);
    planner_wanted_behind(f->p, index, bits_of(&f->wanted, block->count));
    for (uint32_t i = block->count; i > 0; i--) {
        memcpy(bits_of(&f->wanted, i - 1), bits_of(&f->wanted, i), bytes);
        planner_step_back(f->p, block->first + i - 1,
                          bits_of(&f->wanted, i - 1));
    }
}

/* True if INTO lost something that FROM does not have. */
static bool
meet(uint64_t *into, const uint64_t *from, size_t words)
{
    bool changed = false;

    for (size_t i = 0; i < words; i++) {
        changed = changed || (into[i] & ~from[i]);
        into[i] &= from[i];
    }
    return changed;
}

static void
flow_to(struct flow *f, uint32_t block)
{
    bool changed = !f->visited[block];

    if (meet(bits_of(&f->current, block), f->now.current, f->current.per_set))
        changed = true;
    if (meet(bits_of(&f->safe, block), f->now.safe, f->safe.per_set))
        changed = true;
    if (!changed || f->waits[block])
        return;
    f->visited[block] = f->waits[block] = true;
    *VEC_PUSH(&f->work) = block;
}

static void
flow_on(struct flow *f, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(f->p->func, inst);

    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind == LIR_OPERAND_BLOCK)
            flow_to(f, operands[i].id);
    }
}

static void
walk_block(struct flow *f, uint32_t index)
{
    const struct lir_block *block = &f->p->func->blocks[index];

    memcpy(f->now.current, bits_of(&f->current, index),
           f->current.per_set * sizeof *f->now.current);
    memcpy(f->now.safe, bits_of(&f->safe, index),
           f->safe.per_set * sizeof *f->now.safe);
    find_wanted(f, index);
    for (uint32_t i = 0; i < block->count; i++) {
        pass_inst(f, block->first + i, bits_of(&f->wanted, i + 1));
        if (!f->stores)
            flow_on(f, &f->p->func->insts[block->first + i]);
    }
}

/* When the function begins, no slot holds anything. */
static void
begin_function(struct flow *f)
{
    const uint64_t *wanted = bits_of(&f->p->wanted, 0);

    memset(f->now.current, 0, f->current.per_set * sizeof *f->now.current);
    memset(f->now.safe, 0, f->safe.per_set * sizeof *f->now.safe);
    for (uint32_t i = 0; i < f->p->regs.count; i++) {
        if (bits_has(wanted, i))
            store_root(f, LIR_NO_INDEX, i);
    }
}

static void
find_facts(struct flow *f)
{
    begin_function(f);
    flow_to(f, 0);
    while (f->work.count > 0) {
        uint32_t block = f->work.at[--f->work.count];

        f->waits[block] = false;
        walk_block(f, block);
    }
}

/* Blocks that nothing goes to need nothing. */
static void
store_all(struct flow *f)
{
    f->stores = true;
    for (uint32_t i = 0; i < f->p->func->block_count; i++) {
        if (f->visited[i])
            walk_block(f, i);
    }
    begin_function(f);
}

static uint32_t
longest_block(const struct lir_func *func)
{
    uint32_t longest = 0;

    for (uint32_t i = 0; i < func->block_count; i++) {
        if (func->blocks[i].count > longest)
            longest = func->blocks[i].count;
    }
    return longest;
}

/* What no way has reached yet has every fact. */
static void
flow_init(struct flow *f, struct planner *p)
{
    size_t blocks = p->func->block_count, roots = p->regs.count;

    *f = (struct flow){.p = p};
    bits_init(&f->current, blocks + 1, roots);
    bits_init(&f->safe, blocks + 1, p->slot_count);
    bits_init(&f->wanted, (size_t)longest_block(p->func) + 1, roots);
    memset(f->current.words, 0xff,
           blocks * f->current.per_set * sizeof *f->current.words);
    memset(f->safe.words, 0xff,
           blocks * f->safe.per_set * sizeof *f->safe.words);
    f->now = (struct facts){bits_of(&f->current, blocks),
                            bits_of(&f->safe, blocks)};
    f->waits = xcalloc(blocks + 1, sizeof *f->waits);
    f->visited = xcalloc(blocks + 1, sizeof *f->visited);
    f->holder = xmalloc(((size_t)p->slot_count + 1) * sizeof *f->holder);
    for (uint32_t i = 0; i < p->slot_count; i++)
        f->holder[i] = LIR_NO_INDEX;
}

static void
flow_release(struct flow *f)
{
    bits_release(&f->current);
    bits_release(&f->safe);
    bits_release(&f->wanted);
    VEC_RELEASE(&f->work);
    free(f->waits);
    free(f->visited);
    free(f->holder);
}

void
planner_flow(struct planner *p)
{
    struct flow f;

    flow_init(&f, p);
    find_facts(&f);
    store_all(&f);
    flow_release(&f);
}
