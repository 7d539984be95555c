/*
 * push and pop: no word is taken that was not put, none is left, and however
 * a block is reached, the stack is as deep.
 */
#include "lir/stack.h"
#include "lir/verifier.h"

static const char *
plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

/* Two ways into a block disagree; the other one is told by its block. */
static void
report_uneven(struct verifier *v, const struct lir_stack *stack)
{
    const struct lir_block *blocks = v->func->blocks;
    const struct lir_stack_block *target = &stack->blocks[stack->target];
    uint32_t number = blocks[stack->target].number;

    if (target->from == LIR_NO_INDEX)
        verify_error(v, stack->inst->span,
                     "'.LBB%u' begins with an empty stack, entered here with "
                     "%u word%s",
                     number, stack->depth, plural(stack->depth));
    else
        verify_error(v, stack->inst->span,
                     "'.LBB%u' is entered with %u word%s on the stack from "
                     "'.LBB%u', here with %u",
                     number, target->depth, plural(target->depth),
                     blocks[target->from].number, stack->depth);
}

void
verify_stack(struct verifier *v)
{
    struct lir_stack stack;

    lir_stack_init(&stack, v->func);
    switch (stack.fault) {
    case LIR_STACK_FINE: break;
    case LIR_STACK_EMPTY:
        verify_error(v, stack.inst->span, "'pop' from an empty stack");
        break;
    case LIR_STACK_LEFT:
        verify_error(v, stack.inst->span,
                     "'ret' leaves %u word%s on the stack", stack.depth,
                     plural(stack.depth));
        break;
    case LIR_STACK_UNEVEN: report_uneven(v, &stack); break;
    }
    lir_stack_release(&stack);
}
