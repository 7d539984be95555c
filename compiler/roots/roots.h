/*
 * Roots: which references a function keeps on the shadow stack, where, and
 * when it stores them there.
 *
 * The shadow stack is an array of words that grows upward.  A function gets
 * the address of its first free word, its frame.  At a safepoint it passes on
 * the address behind its first k words; a collection looks at all words below
 * that.  docs/abi.md, section Shadow stack, has the drawings.
 *
 * Two steps: the closure over a module says which instructions are safepoints
 * at all, the plan of a function what it does about them.  Neither knows what
 * code is made.  roots_check judges a plan without knowing how it was made.
 */
#ifndef RUNA_ROOTS_ROOTS_H
#define RUNA_ROOTS_ROOTS_H

#include <stdio.h>

#include "lir/lir.h"
#include "roots/roots_mode.h"

#define ROOTS_WORD_BYTES 4

/* The closure */

struct roots_closure {
    bool managed;    /* the module has references, or words that are collected;
                        else all below is false */
    bool *collects;  /* by function: it may reach a safepoint */
    bool *has_frame; /* by function: the frame is its first parameter.  So it
                        is if it collects, or is in a virtual table or in a
                        delegate. */
    bool *is_taken; /* by function: its address is a value, which C may call */
    bool *in_table; /* by function: some virtual table or delegate has it */
    bool *throws;   /* by function: an exception may leave it */

    /* Of instruction I of function F, first_point[F] + I: may it collect, may
     * it throw? */
    bool *points, *throwing;
    size_t *first_point;
};

/* Has a slot of TYPE, a type index, words that a collection looks at? */
bool roots_are_in(const struct lir_module *module, uint32_t type);

/* MODULE is verified.  With TRACES the instructions that may end the program
 * with a panic, calls of the runtime among them, count as safepoints, so that
 * it is known where the frame is, in modules without references, too.
 * OVERFLOWS, by function or NULL, are those that throw when the shadow stack
 * has no room for them. */
void roots_closure_init(struct roots_closure *closure,
                        const struct lir_module *module, bool traces,
                        const bool *overflows);
void roots_closure_release(struct roots_closure *closure);

/* Makes it say that nothing collects: see ROOTS_NONE. */
void roots_closure_drop(struct roots_closure *closure,
                        const struct lir_module *module);

/* By instruction of function FUNC, an index: may it collect?  Of the calls
 * that lir_is_safepoint names, those that cannot are left out. */
const bool *roots_points(const struct roots_closure *closure, uint32_t func);

/* By instruction of function FUNC, an index: may an exception come of it? */
const bool *roots_throwing(const struct roots_closure *closure, uint32_t func);

/* The plan */

enum roots_when {
    ROOTS_BEFORE, /* just before the instruction */
    ROOTS_COLD,   /* where an allocation finds no room, before it collects: the
                     last words that are scanned, one after the other */
    ROOTS_AFTER   /* just behind the instruction, which wrote the register */
};

/* Word SLOT of the frame := register REG. */
struct roots_store {
    uint32_t inst; /* LIR_NO_INDEX: when the function begins */
    uint8_t when;  /* enum roots_when */
    uint32_t slot;
    uint32_t reg; /* LIR_NO_INDEX: null */
};

/* What a plan is to be like. */
struct roots_wish {
    enum roots_mode mode;
    uint32_t reserved; /* words, below k always, for the caller to fill */

    /* No word below k is one that another function has left: for who reads
     * more there than references.  Frames begin at multiples of UNIT words,
     * so up to there it holds for what lies behind k, too. */
    bool exact;
    uint32_t unit;
};

struct roots_plan {
    struct roots_wish wish;
    bool *is_root;  /* by register: it is a reference, or may be an address of
                      memory that is collected */
    uint32_t words; /* that the frame has */

    /* The first of them are those that are reserved, then comes the memory of
     * the slots whose type has references, zero at first: by slot, the word
     * where it begins, or LIR_NO_INDEX.  If their alignment is more than a word's, the frame
     * begins at the first such address, and what lies before is zeroed. */
    uint32_t front, front_align;
    uint32_t *slot_words;

    /* By instruction: the words that a collection there looks at, or
     * LIR_NO_INDEX if it is no safepoint. */
    uint32_t *scanned;

    /* Those of an instruction are together; roots_stores finds them. */
    struct roots_store *stores;
    uint32_t store_count;
    uint32_t *first_store; /* by instruction, then its end */
    uint32_t entry_count;  /* behind all others: when the function begins */
};

/* POINTS is by instruction of FUNC, which is verified and collects. */
void roots_plan_init(struct roots_plan *plan, const struct lir_module *module,
                     const struct lir_func *func, const bool *points,
                     const struct roots_wish *wish);
void roots_plan_release(struct roots_plan *plan);

/* Behind K words the next frame begins at this word, if frames begin at
 * multiples of UNIT. */
uint32_t roots_frame_end(uint32_t k, uint32_t unit);

/* What is stored, and the number of stores, at instruction INST; when the
 * function begins if that is LIR_NO_INDEX, and WHEN does not matter. */
const struct roots_store *roots_stores(const struct roots_plan *plan,
                                       uint32_t inst, enum roots_when when,
                                       uint32_t *count);

/* True if INST allocates: it collects only where there is no room, which its
 * ROOTS_COLD stores precede.  What it reads is stored in the object then, so
 * that counts as read behind the collection. */
bool roots_is_allocation(const struct lir_inst *inst);

/* True if the frame is given up before INST: it returns what it calls. */
bool roots_is_tail_call(const struct lir_inst *inst);

/* The plan for people, a line for each instruction that it says something
 * about. */
void roots_print(const struct lir_module *module, const struct lir_func *func,
                 const struct roots_plan *plan, FILE *out);

/* Room on the stack */

/* So many words behind a frame are there for who gets it, without a look. */
#define ROOTS_RESERVE 512

/*
 * Sets LOOKS, by function, if it has to see, before it passes on its frame,
 * whether the stack has room for its words and ROOTS_RESERVE.  PLANS are by
 * function, of those that collect.  LOOKS is all false.
 */
void roots_find_lookers(const struct lir_module *module,
                        const struct roots_closure *closure,
                        const struct roots_plan *plans, bool *looks);

/*
 * Where FUNC, which looks, does so: before the instruction that is returned,
 * or, if that is LIR_NO_INDEX, when it begins.  It is the last place that all
 * ways to an instruction that passes on the frame share, but in no loop that
 * is not around all of the function.
 */
uint32_t roots_find_look(const struct lir_func *func, const bool *points,
                         const struct roots_plan *plan);

/* The judgement */

enum roots_fault_kind {
    ROOTS_GOOD,
    ROOTS_NOT_A_POINT, /* there are no words for a safepoint, or for no one */
    ROOTS_OUTSIDE,     /* a word that is none of the frame's own */
    ROOTS_UNROOTED,    /* REG is read later, and no word below k holds it */
    ROOTS_UNKNOWN      /* word SLOT is below k, and nothing was stored there;
                          of exact plans: or others may have stored there since */
};

struct roots_fault {
    enum roots_fault_kind kind;
    uint32_t inst, reg, slot;
};

/*
 * Checks that at each safepoint of FUNC each reference that is read later is
 * in a word below k, and that FUNC has stored something in every such word;
 * if the plan is to be exact, that this is still there.
 */
struct roots_fault roots_check(const struct lir_func *func, const bool *points,
                               const struct roots_plan *plan);

#endif
