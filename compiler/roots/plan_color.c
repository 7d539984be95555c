/*
 * A slot for each root that is wanted somewhere.  What costs most to scan
 * comes first and takes the lowest word that is free, so that what is live at
 * a safepoint tends to be a prefix without holes.
 *
 * Two roots must not share a word if one is stored where the other is wanted:
 * it would overwrite what a later safepoint relies on.  Two that are live at
 * one safepoint are wanted there, and the one that was stored last found the
 * other wanted, so that is all there is to see.
 */
#include "roots/planner.h"

/* A register is thought to be used ten times as often in a loop, up to so
 * many loops. */
#define DEPTH_MAX 6

struct colors {
    struct planner *p;
    struct bits conflicts; /* by root: roots */
    struct bits warm;      /* the roots that are live at a warm safepoint */
    uint64_t *weights;     /* by root */
    uint32_t *order;       /* roots, the heaviest first */
};

/* ROOT is stored where the roots of SET are wanted, itself among them, which
 * hurts nobody. */
static void
add_conflicts(struct colors *c, uint32_t root, const uint64_t *set)
{
    uint64_t *row = bits_of(&c->conflicts, root);

    for (size_t i = 0; i < c->conflicts.per_set; i++)
        row[i] |= set[i];
}

/* In SET, what is wanted behind INST. */
static void
add_writes(struct colors *c, uint32_t inst, const uint64_t *set)
{
    uint32_t roots[2];
    unsigned count = planner_written(c->p, inst, roots);

    while (count-- > 0) {
        if (bits_has(set, roots[count]))
            add_conflicts(c, roots[count], set);
    }
}

static uint64_t
weight_of(const struct lir_block *block)
{
    uint64_t weight = 1;

    for (uint32_t i = 0; i < block->depth && i < DEPTH_MAX; i++)
        weight *= 10;
    return weight;
}

static void
add_point(struct colors *c, uint32_t inst, const uint64_t *live,
          uint64_t weight)
{
    for (uint32_t i = 0; bits_next(&c->conflicts, live, &i); i++)
        c->weights[i] += weight;
    for (size_t i = 0;
         c->p->kinds[inst] == PLANNER_WARM && i < c->warm.per_set; i++)
        c->warm.words[i] |= live[i];
}

static void
add_block(struct colors *c, struct walk *walk, uint32_t index)
{
    const struct lir_block *block = &c->p->func->blocks[index];
    uint64_t weight = weight_of(block);

    walk_begin(walk);
    for (uint32_t i = block->first + block->count; i > block->first; i--) {
        walk_behind(walk, i - 1);
        add_writes(c, i - 1, walk->wanted);
        walk_across(walk, i - 1);
        if (c->p->kinds[i - 1] != PLANNER_NONE)
            add_point(c, i - 1, walk->live, weight);
        walk_before(walk, i - 1);
    }
}

/* What is wanted at first is all stored then. */
static void
add_entry(struct colors *c)
{
    const uint64_t *set = bits_of(&c->p->wanted, 0);

    for (uint32_t i = 0; bits_next(&c->conflicts, set, &i); i++)
        add_conflicts(c, i, set);
}

/* Each conflict is to be found from both sides. */
static void
mirror_conflicts(struct colors *c)
{
    for (uint32_t i = 0; i < c->p->regs.count; i++) {
        const uint64_t *row = bits_of(&c->conflicts, i);

        for (uint32_t j = 0; bits_next(&c->conflicts, row, &j); j++)
            bits_add(bits_of(&c->conflicts, j), i);
    }
}

static void
find_conflicts(struct colors *c)
{
    struct walk walk;

    walk_init(&walk, c->p);
    for (uint32_t i = 0; i < c->p->func->block_count; i++)
        add_block(c, &walk, i);
    walk_release(&walk);
    add_entry(c);
    mirror_conflicts(c);
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
    const uint64_t *row = bits_of(&c->conflicts, root);
    uint32_t slot = 0;

    for (uint32_t i = 0; bits_next(&c->conflicts, row, &i); i++) {
        if (c->p->slots[i] != LIR_NO_INDEX)
            taken[c->p->slots[i]] = root + 1;
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
        uint32_t root = c->order[i], slot;

        if (!bits_has(c->warm.words, root))
            continue;
        slot = lowest_free(c, root, taken);
        p->slots[root] = slot;
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
    bits_init(&c.warm, 1, count);
    c.weights = xcalloc(count + 1, sizeof *c.weights);
    c.order = xmalloc((count + 1) * sizeof *c.order);
    p->slots = xmalloc((count + 1) * sizeof *p->slots);
    find_conflicts(&c);
    sort_roots(&c);
    take_slots(&c);
    bits_release(&c.conflicts);
    bits_release(&c.warm);
    free(c.weights);
    free(c.order);
}
