/*
 * What the parts of the planner share.  In order: plan_live.c finds what has
 * to be in slots, and where, plan_color.c gives it slots, plan_fill.c decides
 * what is stored there, plan.c puts the result together.
 */
#ifndef RUNA_ROOTS_PLANNER_H
#define RUNA_ROOTS_PLANNER_H

#include "base/vec.h"
#include "lir/live.h"
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

/* The first number from *N on that SET, one of BITS, has becomes *N. */
static inline bool
bits_next(const struct bits *bits, const uint64_t *set, uint32_t *n)
{
    size_t i = *n / 64;
    uint64_t rest = i < bits->per_set ? set[i] >> *n % 64 << *n % 64 : 0;

    while (rest == 0 && ++i < bits->per_set)
        rest = set[i];
    *n = (uint32_t)(i * 64) + (rest ? (uint32_t)__builtin_ctzll(rest) : 0);
    return rest != 0;
}

static inline void
bits_remove(uint64_t *set, uint32_t n)
{
    set[n / 64] &= ~((uint64_t)1 << n % 64);
}

/* SET, one of BITS, keeps the numbers below COUNT. */
static inline void
bits_truncate(const struct bits *bits, uint64_t *set, uint32_t count)
{
    size_t i = count / 64;

    if (i < bits->per_set)
        set[i] &= ((uint64_t)1 << count % 64) - 1;
    while (++i < bits->per_set)
        set[i] = 0;
}

/* How a safepoint collects. */
enum planner_kind {
    PLANNER_NONE, /* it is no safepoint */
    PLANNER_WARM, /* perhaps always: what is live is in its slot */
    PLANNER_COLD  /* only where an allocation finds no room: what is live and
                     in no slot is stored there, behind the slots */
};

/* More than so many are better stored once than by each allocation. */
#define PLANNER_COLD_MAX 16

/* A cold safepoint, and the references that are read behind it and that it does
 * not write: cold_live.at[first] and so on. */
struct planner_cold {
    uint32_t inst;
    size_t first;
    uint32_t count;
};

/* What is stored behind an instruction. */
struct planner_write {
    uint32_t inst, root;
};

/*
 * Registers that are live at some safepoint are roots, and have a number of
 * their own, their index in regs; the others matter no more.
 *
 * A root is wanted where its present value will be live at a warm safepoint.
 * It is stored in its slot where it is written and wanted; so from there to
 * the last such safepoint the slot holds it.
 */
struct planner {
    const struct lir_module *module;
    const struct lir_func *func;
    const bool *is_point; /* by instruction */
    struct roots_plan *plan;

    struct lir_live live;
    uint8_t *kinds;     /* by instruction, enum planner_kind */
    VEC(uint32_t) regs; /* by root */
    uint32_t *roots;    /* by register, LIR_NO_INDEX: none */
    struct bits wanted; /* by block: roots, at its start */

    uint32_t *slots; /* by root that is wanted: the word, counted behind the
                        front; else LIR_NO_INDEX */
    uint32_t slot_count;

    VEC(struct planner_cold) colds;   /* the last instruction first */
    VEC(uint32_t) cold_live;          /* roots */
    VEC(struct planner_write) writes; /* the last instruction first */
    VEC(struct roots_store) stores;   /* the result: see roots_plan */
};

void planner_find_live(struct planner *p);
void planner_color(struct planner *p);
void planner_place(struct planner *p);
void planner_fill(struct planner *p);

/*
 * A walk backward through a block, from its last instruction on, of each:
 *
 *     walk_begin(&walk);
 *     for (instructions, backward) {
 *         walk_behind(&walk, i);    the state is that behind it
 *         walk_across(&walk, i);    live: across it, also what an allocation
 *                                   reads; behind this, wanted is the same
 *                                   if it is a warm safepoint
 *         walk_before(&walk, i);
 *     }
 */
struct walk {
    struct planner *p;
    struct bits sets;
    uint64_t *live, *wanted; /* roots */
};

void walk_init(struct walk *walk, struct planner *p);
void walk_release(struct walk *walk);
void walk_begin(struct walk *walk);
void walk_behind(struct walk *walk, uint32_t inst);
void walk_across(struct walk *walk, uint32_t inst);
void walk_before(struct walk *walk, uint32_t inst);

/* The roots that INST writes, at most two. */
unsigned planner_written(const struct planner *p, uint32_t inst,
                         uint32_t roots[2]);

/* Appends a store.  Those of one instruction follow each other, in the order
 * of enum roots_when. */
void planner_store(struct planner *p, struct roots_store store);

#endif
