/*
 * Which references are live at some safepoint, and from where on a value is
 * wanted in its slot: both are found backward.
 *
 * Nothing here is kept by safepoint and reference: with thousands of both,
 * that would be millions.  A walk through a block finds it again.
 */
#include <assert.h>

#include "roots/planner.h"

/* The registers that are live at the present place, in no order. */
struct live_set {
    VEC(uint32_t) list;
    uint32_t *place;     /* by register: its index in list + 1, or 0 */
    VEC(uint32_t) fresh; /* added since the last safepoint */
};

static void
live_add(struct live_set *set, uint32_t reg)
{
    if (set->place[reg] > 0)
        return;
    *VEC_PUSH(&set->list) = reg;
    *VEC_PUSH(&set->fresh) = reg;
    set->place[reg] = (uint32_t)set->list.count;
}

static void
live_remove(struct live_set *set, uint32_t reg)
{
    uint32_t place = set->place[reg], last;

    if (place == 0)
        return;
    assert(set->list.at);
    last = set->list.at[--set->list.count];
    set->list.at[place - 1] = last;
    set->place[last] = place;
    set->place[reg] = 0;
}

/* What is live there is a root. */
static void
add_point(struct planner *p, struct live_set *set, uint32_t inst)
{
    bool is_cold = roots_is_allocation(&p->func->insts[inst]) &&
                   set->list.count <= PLANNER_COLD_MAX;

    p->kinds[inst] = is_cold ? PLANNER_COLD : PLANNER_WARM;
    for (size_t i = 0; i < set->fresh.count; i++) {
        if (set->place[set->fresh.at[i]] > 0)
            p->roots[set->fresh.at[i]] = 0;
    }
    VEC_CLEAR(&set->fresh);
}

static void
add_read(const struct planner *p, struct live_set *set,
         const struct lir_inst *inst)
{
    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(p->func, inst, i, regs);

        while (count-- > 0) {
            if (p->plan->is_root[regs[count]])
                live_add(set, regs[count]);
        }
    }
}

/* What a call reads its callee keeps; what an allocation reads nobody would. */
static void
step_over(struct planner *p, struct live_set *set, uint32_t at)
{
    const struct lir_inst *inst = &p->func->insts[at];
    const struct lir_operand *operands = lir_operands(p->func, inst);

    for (uint32_t i = 0; i < inst->count && lir_inst_replaces(inst, i); i++)
        live_remove(set, operands[i].id);
    if (roots_is_allocation(inst))
        add_read(p, set, inst);
    if (p->is_point[at])
        add_point(p, set, at);
    add_read(p, set, inst);
}

/* Adds what is live where INST goes to. */
static void
add_targets(const struct planner *p, struct live_set *set,
            const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(p->func, inst);

    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind != LIR_OPERAND_BLOCK)
            continue;
        for (uint32_t j = p->live.first[operands[i].id];
             j < p->live.first[operands[i].id + 1]; j++)
            live_add(set, p->live.regs[j]);
    }
}

static void
find_in_block(struct planner *p, struct live_set *set, uint32_t index)
{
    const struct lir_block *block = &p->func->blocks[index];

    while (set->list.count > 0)
        live_remove(set, set->list.at[set->list.count - 1]);
    VEC_CLEAR(&set->fresh);
    for (uint32_t i = block->count; i > 0; i--) {
        add_targets(p, set, &p->func->insts[block->first + i - 1]);
        step_over(p, set, block->first + i - 1);
    }
}

static void
find_points(struct planner *p)
{
    const struct lir_func *func = p->func;
    struct live_set set = {0};

    set.place = xcalloc((size_t)func->reg_count + 1, sizeof *set.place);
    lir_live_init(&p->live, func, p->plan->is_root);
    for (uint32_t i = func->block_count; i > 0; i--)
        find_in_block(p, &set, i - 1);
    VEC_RELEASE(&set.list);
    VEC_RELEASE(&set.fresh);
    free(set.place);
}

/* Numbers the roots by register. */
static void
number_roots(struct planner *p)
{
    for (uint32_t i = 0; i < p->func->reg_count; i++) {
        if (p->roots[i] == LIR_NO_INDEX)
            continue;
        p->roots[i] = (uint32_t)p->regs.count;
        *VEC_PUSH(&p->regs) = i;
    }
}

unsigned
planner_written(const struct planner *p, uint32_t inst, uint32_t roots[2])
{
    const struct lir_inst *at = &p->func->insts[inst];
    const struct lir_operand *operands = lir_operands(p->func, at);
    unsigned count = 0;

    for (uint32_t i = 0; i < at->count && lir_inst_writes(at, i); i++) {
        roots[count] = p->roots[operands[i].id];
        count += roots[count] != LIR_NO_INDEX;
    }
    return count;
}

/* Walks */

void
walk_init(struct walk *walk, struct planner *p)
{
    walk->p = p;
    bits_init(&walk->sets, 2, p->regs.count);
    walk->live = bits_of(&walk->sets, 0);
    walk->wanted = bits_of(&walk->sets, 1);
}

void
walk_release(struct walk *walk)
{
    bits_release(&walk->sets);
}

void
walk_begin(struct walk *walk)
{
    memset(walk->sets.words, 0,
           2 * walk->sets.per_set * sizeof *walk->sets.words);
}

static void
add_root(struct walk *walk, uint32_t reg)
{
    if (walk->p->roots[reg] != LIR_NO_INDEX)
        bits_add(walk->live, walk->p->roots[reg]);
}

/* Adds what is live and wanted at the start of BLOCK. */
static void
add_block(struct walk *walk, uint32_t block)
{
    const struct planner *p = walk->p;
    const uint64_t *wanted = bits_of(&p->wanted, block);

    for (uint32_t i = p->live.first[block]; i < p->live.first[block + 1]; i++)
        add_root(walk, p->live.regs[i]);
    for (size_t i = 0; i < p->wanted.per_set; i++)
        walk->wanted[i] |= wanted[i];
}

void
walk_behind(struct walk *walk, uint32_t inst)
{
    const struct lir_inst *at = &walk->p->func->insts[inst];
    const struct lir_operand *operands = lir_operands(walk->p->func, at);

    for (uint32_t i = 0; lir_inst_jumps(at) && i < at->fixed; i++) {
        if (operands[i].kind == LIR_OPERAND_BLOCK)
            add_block(walk, operands[i].id);
    }
}

static void
add_roots_read(struct walk *walk, const struct lir_inst *inst)
{
    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(walk->p->func, inst, i, regs);

        while (count-- > 0)
            add_root(walk, regs[count]);
    }
}

void
walk_across(struct walk *walk, uint32_t inst)
{
    const struct lir_inst *at = &walk->p->func->insts[inst];
    uint32_t roots[2];
    unsigned count =
        lir_inst_replaces(at, 0) ? planner_written(walk->p, inst, roots) : 0;

    while (count-- > 0) {
        bits_remove(walk->live, roots[count]);
        bits_remove(walk->wanted, roots[count]);
    }
    if (roots_is_allocation(at))
        add_roots_read(walk, at);
    if (walk->p->kinds[inst] == PLANNER_WARM)
        memcpy(walk->wanted, walk->live,
               walk->sets.per_set * sizeof *walk->live);
}

void
walk_before(struct walk *walk, uint32_t inst)
{
    add_roots_read(walk, &walk->p->func->insts[inst]);
}

/* True if what is wanted at the start of BLOCK has grown. */
static bool
update_wanted(struct planner *p, uint32_t index, struct walk *walk)
{
    const struct lir_block *block = &p->func->blocks[index];
    uint64_t *wanted = bits_of(&p->wanted, index);
    size_t bytes = p->wanted.per_set * sizeof *wanted;

    walk_begin(walk);
    for (uint32_t i = block->count; i > 0; i--) {
        walk_behind(walk, block->first + i - 1);
        walk_across(walk, block->first + i - 1);
        walk_before(walk, block->first + i - 1);
    }
    if (memcmp(wanted, walk->wanted, bytes) == 0)
        return false;
    memcpy(wanted, walk->wanted, bytes);
    return true;
}

static void
find_wanted(struct planner *p)
{
    struct walk walk;
    bool changed = p->regs.count > 0;

    bits_init(&p->wanted, p->func->block_count, p->regs.count);
    walk_init(&walk, p);
    while (changed) {
        changed = false;
        for (uint32_t i = p->func->block_count; i > 0; i--)
            changed = update_wanted(p, i - 1, &walk) || changed;
    }
    walk_release(&walk);
}

void
planner_find_live(struct planner *p)
{
    p->roots = xmalloc(((size_t)p->func->reg_count + 1) * sizeof *p->roots);
    for (uint32_t i = 0; i < p->func->reg_count; i++)
        p->roots[i] = LIR_NO_INDEX;
    p->kinds = xcalloc((size_t)p->func->inst_count + 1, sizeof *p->kinds);
    find_points(p);
    number_roots(p);
    find_wanted(p);
}
