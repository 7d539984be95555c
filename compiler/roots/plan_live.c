/*
 * What is live at each safepoint, and from where on a value is wanted in its
 * slot: both are found backward.
 */
#include <assert.h>

#include "lir/live.h"
#include "roots/planner.h"

/* The registers that are live at the present place, in no order. */
struct live_set {
    VEC(uint32_t) list;
    uint32_t *place; /* by register: its index in list + 1, or 0 */
};

static void
live_add(struct live_set *set, uint32_t reg)
{
    if (set->place[reg] > 0)
        return;
    *VEC_PUSH(&set->list) = reg;
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

static void
add_point(struct planner *p, const struct live_set *set, uint32_t inst,
          uint32_t block)
{
    p->point_of[inst] = (uint32_t)p->points.count;
    *VEC_PUSH(&p->points) = (struct planner_point){
        .inst = inst,
        .block = block,
        .is_cold = roots_is_allocation(&p->func->insts[inst]),
        .first = p->live.count,
        .count = (uint32_t)set->list.count,
    };
    for (size_t i = 0; i < set->list.count; i++)
        *VEC_PUSH(&p->live) = set->list.at[i];
}

static void
add_read(const struct planner *p, struct live_set *set,
         const struct lir_inst *inst)
{
    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(p->func, inst, i, regs);

        while (count-- > 0) {
            if (p->func->regs[regs[count]].type == LIR_REF)
                live_add(set, regs[count]);
        }
    }
}

/* What a call reads its callee keeps; what an allocation reads nobody would. */
static void
step_over(struct planner *p, struct live_set *set, uint32_t at, uint32_t block)
{
    const struct lir_inst *inst = &p->func->insts[at];
    const struct lir_operand *operands = lir_operands(p->func, inst);

    for (uint32_t i = 0; i < inst->count && lir_inst_writes(inst, i); i++)
        live_remove(set, operands[i].id);
    if (roots_is_allocation(inst))
        add_read(p, set, inst);
    if (p->is_point[at])
        add_point(p, set, at, block);
    add_read(p, set, inst);
}

/* Adds what is live where INST goes to. */
static void
add_targets(const struct planner *p, struct live_set *set,
            const struct lir_live *live, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(p->func, inst);

    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind != LIR_OPERAND_BLOCK)
            continue;
        for (uint32_t j = live->first[operands[i].id];
             j < live->first[operands[i].id + 1]; j++)
            live_add(set, live->regs[j]);
    }
}

static void
walk_block(struct planner *p, struct live_set *set,
           const struct lir_live *live, uint32_t index)
{
    const struct lir_block *block = &p->func->blocks[index];

    while (set->list.count > 0)
        live_remove(set, set->list.at[0]);
    for (uint32_t i = block->count; i > 0; i--) {
        add_targets(p, set, live, &p->func->insts[block->first + i - 1]);
        step_over(p, set, block->first + i - 1, index);
    }
}

/* From the last instruction to the first, so that the points come out in
 * reverse. */
static void
find_points(struct planner *p)
{
    const struct lir_func *func = p->func;
    bool *is_ref = xcalloc((size_t)func->reg_count + 1, sizeof *is_ref);
    struct live_set set = {0};
    struct lir_live live;

    set.place = xcalloc((size_t)func->reg_count + 1, sizeof *set.place);
    for (uint32_t i = 0; i < func->reg_count; i++)
        is_ref[i] = func->regs[i].type == LIR_REF;
    lir_live_init(&live, func, is_ref);
    for (uint32_t i = func->block_count; i > 0; i--)
        walk_block(p, &set, &live, i - 1);
    lir_live_release(&live);
    VEC_RELEASE(&set.list);
    free(set.place);
    free(is_ref);
}

/* Numbers the roots by register, and names them so in the points. */
static void
number_roots(struct planner *p)
{
    for (size_t i = 0; i < p->live.count; i++)
        p->roots[p->live.at[i]] = 0;
    for (uint32_t i = 0; i < p->func->reg_count; i++) {
        if (p->roots[i] == LIR_NO_INDEX)
            continue;
        p->roots[i] = (uint32_t)p->regs.count;
        *VEC_PUSH(&p->regs) = i;
    }
    for (size_t i = 0; i < p->live.count; i++)
        p->live.at[i] = p->roots[p->live.at[i]];
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

void
planner_wanted_behind(const struct planner *p, uint32_t block, uint64_t *set)
{
    const struct lir_block *b = &p->func->blocks[block];

    for (uint32_t i = 0; i < b->count; i++) {
        const struct lir_inst *inst = &p->func->insts[b->first + i];
        const struct lir_operand *operands = lir_operands(p->func, inst);

        for (uint32_t j = 0; lir_inst_jumps(inst) && j < inst->fixed; j++) {
            if (operands[j].kind != LIR_OPERAND_BLOCK)
                continue;
            for (size_t k = 0; k < p->wanted.per_set; k++)
                set[k] |= bits_of(&p->wanted, operands[j].id)[k];
        }
    }
}

void
planner_step_back(const struct planner *p, uint32_t inst, uint64_t *set)
{
    uint32_t roots[2];
    unsigned count = planner_written(p, inst, roots);
    const struct planner_point *point;

    while (count-- > 0)
        bits_remove(set, roots[count]);
    if (p->point_of[inst] == LIR_NO_INDEX)
        return;
    point = &p->points.at[p->point_of[inst]];
    for (uint32_t i = 0; !point->is_cold && i < point->count; i++)
        bits_add(set, p->live.at[point->first + i]);
}

/* True if what is wanted at the start of BLOCK has grown. */
static bool
update_wanted(struct planner *p, uint32_t block, uint64_t *set)
{
    const struct lir_block *b = &p->func->blocks[block];
    uint64_t *wanted = bits_of(&p->wanted, block);
    size_t bytes = p->wanted.per_set * sizeof *set;

    memset(set, 0, bytes);
    planner_wanted_behind(p, block, set);
    for (uint32_t i = b->count; i > 0; i--)
        planner_step_back(p, b->first + i - 1, set);
    if (memcmp(wanted, set, bytes) == 0)
        return false;
    memcpy(wanted, set, bytes);
    return true;
}

static void
find_wanted(struct planner *p)
{
    struct bits set;
    bool changed = p->regs.count > 0;

    bits_init(&p->wanted, p->func->block_count, p->regs.count);
    bits_init(&set, 1, p->regs.count);
    while (changed) {
        changed = false;
        for (uint32_t i = p->func->block_count; i > 0; i--)
            changed = update_wanted(p, i - 1, set.words) || changed;
    }
    bits_release(&set);
}

static uint32_t *
new_indexes(uint32_t count)
{
    uint32_t *indexes = xmalloc(((size_t)count + 1) * sizeof *indexes);

    for (uint32_t i = 0; i < count; i++)
        indexes[i] = LIR_NO_INDEX;
    return indexes;
}

void
planner_find_live(struct planner *p)
{
    p->roots = new_indexes(p->func->reg_count);
    p->point_of = new_indexes(p->func->inst_count);
    find_points(p);
    number_roots(p);
    find_wanted(p);
}
