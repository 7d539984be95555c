/*
 * A slot for each root.  What costs most to scan comes first and takes the
 * lowest word that is free, so that what is live at a safepoint tends to be a
 * prefix without holes.
 *
 * Two roots must not share a word if both are live at one safepoint, or if
 * one is written where the other is wanted: its store would overwrite a word
 * that a later safepoint relies on.
 */
#include "roots/planner.h"

/* A register is thought to be used ten times as often in a loop, up to so
 * many loops. */
#define DEPTH_MAX 6

struct colors {
    struct planner *p;
    struct bits conflicts; /* by root: roots */
    uint64_t *weights;     /* by root */
    uint32_t *order;       /* roots, the heaviest first */
};

static void
add_conflict(struct colors *c, uint32_t a, uint32_t b)
{
    if (a == b)
        return;
    bits_add(bits_of(&c->conflicts, a), b);
    bits_add(bits_of(&c->conflicts, b), a);
}

static void
add_set(struct colors *c, uint32_t root, const uint64_t *set)
{
    for (size_t i = 0; i < c->conflicts.per_set; i++) {
        for (uint64_t rest = set[i]; rest; rest &= rest - 1)
            add_conflict(c, root,
                         (uint32_t)(i * 64 + (size_t)__builtin_ctzll(rest)));
    }
}

/* SET is room for a set of roots.  Each root is in conflict with itself, too,
 * which hurts nobody. */
static void
add_point(struct colors *c, const struct planner_point *point, uint64_t *set)
{
    const uint32_t *live = c->p->live.at + point->first;
    uint32_t depth = c->p->func->blocks[point->block].depth;
    uint64_t weight = 1;

    for (uint32_t i = 0; i < depth && i < DEPTH_MAX; i++)
        weight *= 10;
    memset(set, 0, c->conflicts.per_set * sizeof *set);
    for (uint32_t i = 0; i < point->count; i++)
        bits_add(set, live[i]);
    for (uint32_t i = 0; i < point->count; i++) {
        uint64_t *row = bits_of(&c->conflicts, live[i]);

        c->weights[live[i]] += weight;
        for (size_t j = 0; j < c->conflicts.per_set; j++)
            row[j] |= set[j];
    }
}

/* In SET, what is wanted behind INST. */
static void
add_writes(struct colors *c, uint32_t inst, const uint64_t *set)
{
    uint32_t roots[2];
    unsigned count = planner_written(c->p, inst, roots);

    while (count-- > 0) {
        if (bits_has(set, roots[count]))
            add_set(c, roots[count], set);
    }
}

static void
add_block(struct colors *c, uint32_t index, uint64_t *set)
{
    const struct lir_block *block = &c->p->func->blocks[index];

    memset(set, 0, c->conflicts.per_set * sizeof *set);
    planner_wanted_behind(c->p, index, set);
    for (uint32_t i = block->count; i > 0; i--) {
        add_writes(c, block->first + i - 1, set);
        planner_step_back(c->p, block->first + i - 1, set);
    }
}

/* What is wanted at first is all stored then. */
static void
add_entry(struct colors *c)
{
    const uint64_t *set = bits_of(&c->p->wanted, 0);

    for (uint32_t i = 0; i < c->p->regs.count; i++) {
        if (bits_has(set, i))
            add_set(c, i, set);
    }
}

static void
find_conflicts(struct colors *c)
{
    struct bits set;

    bits_init(&set, 1, c->p->regs.count);
    for (size_t i = 0; i < c->p->points.count; i++)
        add_point(c, &c->p->points.at[i], set.words);
    for (uint32_t i = 0; i < c->p->func->block_count; i++)
        add_block(c, i, set.words);
    add_entry(c);
    bits_release(&set);
}

struct weighed {
    uint64_t weight;
    uint32_t root;
};

static int
compare_weights(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;

    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return x->root < y->root ? -1 : x->root > y->root;
}

static void
sort_roots(struct colors *c)
{
    size_t count = c->p->regs.count;
    struct weighed *list = xmalloc((count + 1) * sizeof *list);

    for (uint32_t i = 0; i < count; i++)
        list[i] = (struct weighed){c->weights[i], i};
    qsort(list, count, sizeof *list, compare_weights);
    for (size_t i = 0; i < count; i++)
        c->order[i] = list[i].root;
    free(list);
}

/* The lowest slot that no root in conflict with ROOT has; TAKEN is room for
 * a mark for each. */
static uint32_t
lowest_free(const struct colors *c, uint32_t root, uint32_t *taken)
{
    const uint64_t *set = bits_of(&c->conflicts, root);
    uint32_t slot = 0;

    for (size_t i = 0; i < c->conflicts.per_set; i++) {
        for (uint64_t rest = set[i]; rest; rest &= rest - 1) {
            uint32_t other =
                c->p->slots[i * 64 + (size_t)__builtin_ctzll(rest)];

            if (other != LIR_NO_INDEX)
                taken[other] = root + 1;
        }
    }
    while (taken[slot] == root + 1)
        slot++;
    return slot;
}

static void
take_slots(struct colors *c)
{
    struct planner *p = c->p;
    uint32_t *taken = xcalloc(p->regs.count + 1, sizeof *taken);

    for (size_t i = 0; i < p->regs.count; i++)
        p->slots[i] = LIR_NO_INDEX;
    for (size_t i = 0; i < p->regs.count; i++) {
        uint32_t slot = lowest_free(c, c->order[i], taken);

        p->slots[c->order[i]] = slot;
        if (slot >= p->slot_count)
            p->slot_count = slot + 1;
    }
    free(taken);
}

void
planner_color(struct planner *p)
{
    size_t count = p->regs.count;
    struct colors c = {.p = p};

    bits_init(&c.conflicts, count, count);
    c.weights = xcalloc(count + 1, sizeof *c.weights);
    c.order = xmalloc((count + 1) * sizeof *c.order);
    p->slots = xmalloc((count + 1) * sizeof *p->slots);
    find_conflicts(&c);
    sort_roots(&c);
    take_slots(&c);
    bits_release(&c.conflicts);
    free(c.weights);
    free(c.order);
}
