/* Plans of roots of random programs: see plans.h. */
#include "plans.h"

#include <inttypes.h>

#include "base/base.h"
#include "roots/roots.h"

/* Loops: REACHED is by block. */

static void
reach(const struct lir_func *func, uint32_t block, bool *reached)
{
    const struct lir_block *b = &func->blocks[block];

    for (uint32_t i = 0; i < b->count; i++) {
        const struct lir_inst *inst = &func->insts[b->first + i];
        const struct lir_operand *o = lir_operands(func, inst);

        for (uint32_t k = 0; lir_inst_jumps(inst) && k < inst->fixed; k++) {
            if (o[k].kind != LIR_OPERAND_BLOCK || reached[o[k].id])
                continue;
            reached[o[k].id] = true;
            reach(func, o[k].id, reached);
        }
    }
}

static bool
is_in_loop(const struct lir_func *func, uint32_t block)
{
    bool *reached = xcalloc(func->block_count, sizeof *reached), found;

    reach(func, block, reached);
    found = reached[block];
    free(reached);
    return found;
}

/* Counts what BLOCK has; true if a register is live across a safepoint. */
static bool
add_block(struct plans *plans, const struct lir_block *block,
          const struct roots_plan *plan)
{
    bool rooted = false;

    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        if (plan->scanned[i] == LIR_NO_INDEX)
            continue;
        plans->points++;
        plans->words += plan->scanned[i];
        plans->rooted += plan->scanned[i] > plan->front;
        rooted = rooted || plan->scanned[i] > plan->front;
    }
    return rooted;
}

static bool
has_live_in_loop(struct plans *plans, const struct lir_func *func,
                 const struct roots_plan *plan)
{
    bool found = false;

    for (uint32_t b = 0; b < func->block_count; b++)
        if (add_block(plans, &func->blocks[b], plan) && !found)
            found = is_in_loop(func, b);
    return found;
}

/* Judgement */

static void
judge(struct plans *plans, const struct lir_module *module,
      const struct lir_func *func, const bool *points,
      const struct roots_plan *plan, enum roots_mode mode)
{
    static const char *const kinds[] = {
        [ROOTS_GOOD] = "good",
        [ROOTS_NOT_A_POINT] = "words for no safepoint, or none for one",
        [ROOTS_OUTSIDE] = "a word outside",
        [ROOTS_UNROOTED] = "a reference without a word",
        [ROOTS_UNKNOWN] = "a word in which nothing was stored"};
    struct roots_fault fault = roots_check(func, points, plan);

    if (fault.kind == ROOTS_GOOD)
        return;
    plans->wrong++;
    fprintf(stderr, "@%s, mode %d: %s: instruction %u, register %u, word %u\n",
            lir_name(module, func->name), mode, kinds[fault.kind], fault.inst,
            fault.reg, fault.slot);
}

/* True if a reference is live across a safepoint in a loop. */
static bool
plan_func(struct plans *plans, const struct lir_module *module,
          const struct lir_func *func, const bool *points)
{
    static const enum roots_mode modes[] = {ROOTS_ALL, ROOTS_PREFIX};
    bool in_loop = false;

    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        struct roots_plan plan;

        roots_plan_init(&plan, module, func, points, modes[i], 0);
        judge(plans, module, func, points, &plan, modes[i]);
        if (modes[i] == ROOTS_PREFIX)
            in_loop = has_live_in_loop(plans, func, &plan);
        roots_plan_release(&plan);
    }
    return in_loop;
}

/* The functions of a program follow each other; the last is exported. */
void
plans_judge(struct plans *plans, const struct lir_module *module)
{
    struct roots_closure closure;
    bool in_loop = false;

    roots_closure_init(&closure, module, false, NULL);
    for (uint32_t i = 0; i < module->func_count; i++) {
        const struct lir_func *func = &module->funcs[i];

        if (closure.collects[i]) {
            plans->funcs++;
            if (plan_func(plans, module, func, roots_points(&closure, i)))
                in_loop = true;
        }
        if (func->exported != LIR_NO_INDEX) {
            plans->programs +=
                strchr("mx", lir_name(module, func->name)[0]) != NULL;
            plans->in_loop += in_loop;
            in_loop = false;
        }
    }
    roots_closure_release(&closure);
}

void
plans_print(const struct plans *plans)
{
    printf("%" PRIu64 " programs, %" PRIu64 " with a reference live across a "
           "safepoint in a loop\n"
           "%" PRIu64 " functions may collect: %" PRIu64
           " safepoints, %" PRIu64
           " with references in registers, %.1f words each on average\n"
           "%" PRIu64 " wrong plans\n",
           plans->programs, plans->in_loop, plans->funcs, plans->points,
           plans->rooted, (double)plans->words / (double)plans->points,
           plans->wrong);
}
