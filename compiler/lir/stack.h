/*
 * The function's own stack of 8-byte words, which push and pop use.
 *
 * How deep it is at each place of a function is known before the function
 * runs: every way into a block must bring the same depth.  So a word of the
 * stack is nothing but a variable, whose number is the depth below it.
 */
#ifndef RUNA_LIR_STACK_H
#define RUNA_LIR_STACK_H

#include "lir/lir.h"

enum lir_stack_fault {
    LIR_STACK_FINE,
    LIR_STACK_EMPTY, /* a pop finds no word */
    LIR_STACK_LEFT,  /* a return leaves DEPTH words */
    LIR_STACK_UNEVEN /* a jump brings DEPTH words to TARGET, which another
                        one enters with its own number of them */
};

struct lir_stack_block {
    uint32_t depth; /* words at its start */
    uint32_t from;  /* the block that was found to bring them; LIR_NO_INDEX:
                       none, it begins with an empty stack */
    bool known, targeted;
};

struct lir_stack {
    struct lir_stack_block *blocks; /* by index; NULL: nothing is pushed */
    uint32_t most;                  /* the greatest depth of all */

    /* The first place that breaks a rule. */
    enum lir_stack_fault fault;
    const struct lir_inst *inst;
    uint32_t target; /* block index */
    uint32_t depth;
};

/*
 * Works out the depths in FUNC, whose blocks and instructions are otherwise
 * right.  False if it found a fault.  The caller releases it in both cases.
 */
bool lir_stack_init(struct lir_stack *stack, const struct lir_func *func);
void lir_stack_release(struct lir_stack *stack);

#endif
