/* Plans of roots of random programs: see plans.h. */
#include "plans.h"

#include <inttypes.h>

#include "base/base.h"
#include "generate.h"
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
      const struct roots_plan *plan)
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
    fprintf(stderr,
            "@%s, mode %d%s: %s: instruction %u, register %u, word %u\n",
            lir_name(module, func->name), plan->wish.mode,
            plan->wish.exact ? ", exact" : "", kinds[fault.kind], fault.inst,
            fault.reg, fault.slot);
}

/* True if a reference is live across a safepoint in a loop. */
static bool
plan_func(struct plans *plans, const struct lir_module *module,
          const struct lir_func *func, const bool *points)
{
    static const struct roots_wish wishes[] = {
        {.mode = ROOTS_ALL, .unit = 1},
        {.mode = ROOTS_PREFIX, .unit = 1},
        {.mode = ROOTS_PREFIX, .reserved = 1, .unit = 1, .exact = true},
        {.mode = ROOTS_PREFIX, .reserved = 1, .unit = 2, .exact = true}};
    bool in_loop = false;

    for (size_t i = 0; i < COUNT_OF(wishes); i++) {
        struct roots_plan plan;

        roots_plan_init(&plan, module, func, points, &wishes[i]);
        judge(plans, module, func, points, &plan);
        if (wishes[i].mode == ROOTS_PREFIX && !wishes[i].exact)
            in_loop = has_live_in_loop(plans, func, &plan);
        roots_plan_release(&plan);
    }
    return in_loop;
}

/* An index of the arrays of struct plans, or -1. */
static int
way_of_call(const struct lir_inst *inst)
{
    switch (lir_callee(inst)) {
    case LIR_CALLEE_ADDRESS: return 0;
    case LIR_CALLEE_DELEGATE: return 1;
    case LIR_CALLEE_ENTRY: return 2;
    default: return -1;
    }
}

static void
count_calls(struct plans *plans, const struct roots_closure *closure,
            const struct lir_func *func, uint32_t index)
{
    const bool *points = roots_points(closure, index);
    const bool *throwing = roots_throwing(closure, index);

    for (uint32_t i = 0; i < func->inst_count; i++) {
        int way = way_of_call(&func->insts[i]);

        if (way < 0)
            continue;
        plans->calls[way]++;
        plans->calm[way] += !points[i];
        plans->quiet[way] += !throwing[i];
    }
}

bool
plans_decide(const struct plans *plans)
{
    bool all = true;

    for (unsigned i = 0; i < COUNT_OF(plans->calls); i++)
        all = all && plans->calm[i] > 0 && plans->quiet[i] > plans->calm[i] &&
              plans->calls[i] > plans->quiet[i];
    return all;
}

/* The functions of a program follow each other; the one that runs it is last. */
void
plans_judge(struct plans *plans, const struct lir_module *module)
{
    struct roots_closure closure;
    bool in_loop = false;

    roots_closure_init(&closure, module, false, NULL);
    for (uint32_t i = 0; i < module->func_count; i++) {
        const struct lir_func *func = &module->funcs[i];

        count_calls(plans, &closure, func, i);
        if (closure.collects[i]) {
            plans->funcs++;
            if (plan_func(plans, module, func, roots_points(&closure, i)))
                in_loop = true;
        }
        if (generate_is_program(lir_name(module, func->name))) {
            plans->programs++;
            plans->in_loop += in_loop;
            in_loop = false;
        }
    }
    roots_closure_release(&closure);
}

void
plans_print(const struct plans *plans)
{
    static const char *const ways[] = {"address", "delegate", "virtual table"};

    printf("%" PRIu64 " programs, %" PRIu64 " with a reference live across a "
           "safepoint in a loop\n"
           "%" PRIu64 " functions may collect: %" PRIu64
           " safepoints, %" PRIu64
           " with references in registers, %.1f words each on average\n"
           "%" PRIu64 " wrong plans\n",
           plans->programs, plans->in_loop, plans->funcs, plans->points,
           plans->rooted, (double)plans->words / (double)plans->points,
           plans->wrong);
    for (unsigned i = 0; i < COUNT_OF(ways); i++)
        printf("%" PRIu64 " calls by %s: %" PRIu64 " cannot collect, %" PRIu64
               " cannot throw\n",
               plans->calls[i], ways[i], plans->calm[i], plans->quiet[i]);
}
