/* Depths of the stack of push and pop, block after block: see stack.h. */
#include "lir/stack.h"

#include "base/base.h"
#include "base/vec.h"
#include "lir/faults.h"

struct walk {
    struct lir_stack *stack;
    const struct lir_func *func;
    VEC(uint32_t) open; /* the blocks whose depth is known */
    size_t next;        /* of them, the first not walked */
};

static bool
fault(struct walk *w, enum lir_stack_fault fault, const struct lir_inst *inst,
      uint32_t target, uint32_t depth)
{
    w->stack->fault = fault;
    w->stack->inst = inst;
    w->stack->target = target;
    w->stack->depth = depth;
    return false;
}

static void
open_block(struct walk *w, uint32_t index, uint32_t depth, uint32_t from)
{
    struct lir_stack_block *block = &w->stack->blocks[index];

    block->known = true;
    block->depth = depth;
    block->from = from;
    *VEC_PUSH(&w->open) = index;
}

static bool
walk_target(struct walk *w, const struct lir_inst *inst, uint32_t target,
            uint32_t from, uint32_t depth)
{
    if (!w->stack->blocks[target].known)
        open_block(w, target, depth, from);
    else if (w->stack->blocks[target].depth != depth)
        return fault(w, LIR_STACK_UNEVEN, inst, target, depth);
    return true;
}

/* INST of block FROM may go to the blocks among its operands, and to the one
 * for its faults. */
static bool
walk_targets(struct walk *w, const struct lir_inst *inst, uint32_t from,
             uint32_t depth)
{
    const struct lir_operand *operands = lir_operands(w->func, inst);
    uint32_t outer = lir_fault_block(w->func, &w->func->blocks[from], inst);

    for (uint32_t i = 0; i < inst->fixed; i++) {
        if (operands[i].kind == LIR_OPERAND_BLOCK &&
            !walk_target(w, inst, operands[i].id, from, depth))
            return false;
    }
    return outer == LIR_NO_INDEX || walk_target(w, inst, outer, from, depth);
}

static bool
walk_block(struct walk *w, uint32_t index)
{
    const struct lir_block *block = &w->func->blocks[index];
    uint32_t depth = w->stack->blocks[index].depth;

    for (uint32_t i = 0; i < block->count; i++) {
        const struct lir_inst *inst = &w->func->insts[block->first + i];

        if (inst->op == LIR_PUSH && ++depth > w->stack->most)
            w->stack->most = depth;
        if (inst->op == LIR_POP && depth-- == 0)
            return fault(w, LIR_STACK_EMPTY, inst, index, 0);
        if (inst->op == LIR_RET && depth != 0)
            return fault(w, LIR_STACK_LEFT, inst, index, depth);
        if (!walk_targets(w, inst, index, depth))
            return false;
    }
    return true;
}

static void
find_targets(struct walk *w)
{
    for (uint32_t i = 0; i < w->func->operand_count; i++) {
        if (w->func->operands[i].kind == LIR_OPERAND_BLOCK)
            w->stack->blocks[w->func->operands[i].id].targeted = true;
    }
    for (uint32_t i = 0; i < w->func->block_count; i++) {
        if (w->func->blocks[i].outer != LIR_NO_INDEX)
            w->stack->blocks[w->func->blocks[i].outer].targeted = true;
    }
}

/* INDEX begins with an empty stack.  The blocks nearest to it come first, so
 * that two ways that disagree are found before what follows from it. */
static bool
walk_from(struct walk *w, uint32_t index)
{
    open_block(w, index, 0, LIR_NO_INDEX);
    while (w->next < w->open.count) {
        if (!walk_block(w, w->open.at[w->next++]))
            return false;
    }
    return true;
}

/* From the entry, then from the blocks that nothing jumps to, and last from
 * whatever is left: loops that nothing enters. */
static bool
walk_all(struct walk *w)
{
    const struct lir_stack_block *blocks = w->stack->blocks;
    uint32_t count = w->func->block_count;

    find_targets(w);
    if (!walk_from(w, 0))
        return false;
    for (uint32_t i = 1; i < count; i++) {
        if (!blocks[i].targeted && !walk_from(w, i))
            return false;
    }
    for (uint32_t i = 1; i < count; i++) {
        if (!blocks[i].known && !walk_from(w, i))
            return false;
    }
    return true;
}

bool
lir_stack_init(struct lir_stack *stack, const struct lir_func *func)
{
    struct walk w = {.stack = stack, .func = func};
    bool good;

    *stack = (struct lir_stack){.fault = LIR_STACK_FINE};
    if (!lir_has_op(func, LIR_PUSH) && !lir_has_op(func, LIR_POP))
        return true;
    stack->blocks = xcalloc(func->block_count, sizeof *stack->blocks);
    good = walk_all(&w);
    VEC_RELEASE(&w.open);
    return good;
}

void
lir_stack_release(struct lir_stack *stack)
{
    free(stack->blocks);
    stack->blocks = NULL;
}
