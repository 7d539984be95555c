/*
 * What the parts of the planner share.  In order: plan_live.c finds what is
 * live at each safepoint, plan_color.c gives it slots, plan_flow.c decides
 * what is stored where, plan.c puts the result together.
 */
#ifndef RUNA_ROOTS_PLANNER_H
#define RUNA_ROOTS_PLANNER_H

#include "base/vec.h"
#include "roots/roots.h"

/* Sets of small numbers, in words of 64 bits. */

struct bits {
    uint64_t *words;
    size_t per_set; /* words of one of the sets that lie side by side */
};

/* SETS sets of numbers below COUNT, all empty. */
void bits_init(struct bits *bits, size_t sets, size_t count);
void bits_release(struct bits *bits);

static inline uint64_t *
bits_of(const struct bits *bits, size_t set)
{
    return bits->words + set * bits->per_set;
}

static inline bool
bits_has(const uint64_t *set, uint32_t n)
{
    return set[n / 64] >> n % 64 & 1;
}

static inline void
bits_add(uint64_t *set, uint32_t n)
{
    set[n / 64] |= (uint64_t)1 << n % 64;
}

static inline void
bits_remove(uint64_t *set, uint32_t n)
{
    set[n / 64] &= ~((uint64_t)1 << n % 64);
}

/* A safepoint, and the references that are read behind it and that it does
 * not write: live.at[first] and so on. */
struct planner_point {
    uint32_t inst, block;
    bool is_cold; /* an allocation */
    size_t first;
    uint32_t count;
};

/*
 * Registers that are live at some safepoint are roots, and have a number of
 * their own, their index in regs; the others matter no more.
 *
 * A root is wanted where its present value will be live at a safepoint that
 * is no allocation.
 */
struct planner {
    const struct lir_module *module;
    const struct lir_func *func;
    const bool *is_point; /* by instruction */
    struct roots_plan *plan;

    VEC(struct planner_point) points; /* in the order of instructions */
    VEC(uint32_t) live;               /* first registers, then roots */
    VEC(uint32_t) regs;               /* by root */
    uint32_t *roots;                  /* by register, LIR_NO_INDEX: none */
    uint32_t *point_of;               /* by instruction, LIR_NO_INDEX: none */
    struct bits wanted;               /* by block: roots, at its start */

    uint32_t *slots; /* by root: the word, counted behind the front */
    uint32_t slot_count;
};

void planner_find_live(struct planner *p);
void planner_color(struct planner *p);
void planner_flow(struct planner *p);

/* Adds to SET what is wanted at the end of BLOCK. */
void planner_wanted_behind(const struct planner *p, uint32_t block,
                           uint64_t *set);

/* Makes of what is wanted behind instruction INST what is wanted before. */
void planner_step_back(const struct planner *p, uint32_t inst, uint64_t *set);

/* The roots that INST writes, at most two. */
unsigned planner_written(const struct planner *p, uint32_t inst,
                         uint32_t roots[2]);

/* Appends a store.  Those of one instruction follow each other, in the order
 * of enum roots_when. */
void planner_store(struct planner *p, struct roots_store store);

#endif
