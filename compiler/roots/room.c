/*
 * Which functions look whether the shadow stack has room: see roots.h.
 *
 * The need of a function is how many words behind its frame it may use, alone
 * and in what it calls, before something else looks.  That of code that is not
 * known is ROOTS_RESERVE, and nobody may need more: who would, looks, and then
 * needs no more than its own words.  So in each circle of calls in which
 * frames move up, some function looks.
 */
#include "base/vec.h"
#include "roots/roots.h"

/* A call that passes on a frame behind K words. */
struct edge {
    uint32_t callee, caller, k;
};

struct rooms {
    const struct lir_module *module;
    const struct roots_closure *closure;
    const struct roots_plan *plans;
    bool *looks;
    uint32_t *needs; /* by function */
    VEC(struct edge) edges;
    VEC(uint32_t) work; /* functions whose need has grown */
};

/* The first WORDS of the plan with what may lie before them, as their alignment
 * demands. */
static uint32_t
behind_frame(const struct roots_plan *plan, uint32_t words)
{
    return words ? words + plan->front_align / ROOTS_WORD_BYTES - 1 : 0;
}

static void
add_need(struct rooms *r, uint32_t func, uint32_t need)
{
    uint32_t own = behind_frame(&r->plans[func], r->plans[func].words);

    if (r->looks[func] || need <= r->needs[func])
        return;
    r->looks[func] = need > ROOTS_RESERVE;
    r->needs[func] = !r->looks[func] ? need : own > ROOTS_RESERVE ? 0 : own;
    *VEC_PUSH(&r->work) = func;
}

static void
add_point(struct rooms *r, uint32_t func, uint32_t at)
{
    const struct lir_func *caller = &r->module->funcs[func];
    const struct lir_inst *inst = &caller->insts[at];
    uint32_t k = behind_frame(&r->plans[func], r->plans[func].scanned[at]);
    int callee = lir_callee_position(inst);
    struct lir_symbol symbol = {.kind = LIR_SYMBOL_EXTERN};

    if (roots_is_allocation(inst))
        return;
    if (lir_callee(inst) == LIR_CALLEE_NAME)
        symbol =
            lir_symbol_of(r->module, lir_operands(caller, inst)[callee].id);
    if (symbol.kind != LIR_SYMBOL_FUNC)
        add_need(r, func, k + ROOTS_RESERVE);
    else if (symbol.index != func)
        *VEC_PUSH(&r->edges) = (struct edge){symbol.index, func, k};
    else if (k > 0)
        add_need(r, func, ROOTS_RESERVE + 1);
}

static void
add_function(struct rooms *r, uint32_t func)
{
    const bool *points = roots_points(r->closure, func);

    if (!r->closure->collects[func])
        return;
    add_need(r, func, behind_frame(&r->plans[func], r->plans[func].words));
    for (uint32_t i = 0; i < r->module->funcs[func].inst_count; i++) {
        if (points[i])
            add_point(r, func, i);
    }
}

/* Sorts the edges by callee: those of function F are from first[F] up to
 * first[F + 1]. */
static struct edge *
sort_edges(const struct rooms *r, uint32_t *first)
{
    struct edge *sorted = xmalloc((r->edges.count + 1) * sizeof *sorted);

    for (size_t i = 0; i < r->edges.count; i++)
        first[r->edges.at[i].callee + 2]++;
    for (uint32_t i = 0; i < r->module->func_count; i++)
        first[i + 2] += first[i + 1];
    for (size_t i = 0; i < r->edges.count; i++)
        sorted[first[r->edges.at[i].callee + 1]++] = r->edges.at[i];
    return sorted;
}

/* A need grows at most ROOTS_RESERVE times. */
static void
spread(struct rooms *r)
{
    uint32_t *first =
        xcalloc((size_t)r->module->func_count + 2, sizeof *first);
    struct edge *edges = sort_edges(r, first);

    while (r->work.count > 0) {
        uint32_t func = r->work.at[--r->work.count];

        for (uint32_t i = first[func]; i < first[func + 1]; i++)
            add_need(r, edges[i].caller, edges[i].k + r->needs[func]);
    }
    free(first);
    free(edges);
}

void
roots_find_lookers(const struct lir_module *module,
                   const struct roots_closure *closure,
                   const struct roots_plan *plans, bool *looks)
{
    struct rooms r = {
        .module = module, .closure = closure, .plans = plans, .looks = looks};

    r.needs = xcalloc((size_t)module->func_count + 1, sizeof *r.needs);
    for (uint32_t i = 0; i < module->func_count; i++)
        add_function(&r, i);
    spread(&r);
    free(r.needs);
    VEC_RELEASE(&r.edges);
    VEC_RELEASE(&r.work);
}

/* Where */

/* By block: some way from its start leads to an instruction that passes on the
 * frame. */
struct ways {
    const struct lir_func *func;
    const bool *points;
    bool *leads;
    uint32_t *entries; /* by block: how many jumps go there */
};

static bool
passes_on(const struct ways *w, uint32_t at)
{
    return w->points[at] && !roots_is_allocation(&w->func->insts[at]);
}

/* The first instruction of BLOCK that passes on the frame or jumps. */
static uint32_t
first_of_note(const struct ways *w, const struct lir_block *block)
{
    uint32_t at = block->first;

    while (!passes_on(w, at) && !lir_inst_jumps(&w->func->insts[at]) &&
           at + 1 < block->first + block->count)
        at++;
    return at;
}

/* The targets of INST that lead on; ONE becomes the last of them. */
static uint32_t
count_ways(const struct ways *w, const struct lir_inst *inst, uint32_t *one)
{
    const struct lir_operand *operands = lir_operands(w->func, inst);
    uint32_t count = 0;

    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind != LIR_OPERAND_BLOCK || !w->leads[operands[i].id])
            continue;
        *one = operands[i].id;
        count++;
    }
    return count;
}

static bool
leads(const struct ways *w, const struct lir_block *block)
{
    uint32_t one;

    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        if (passes_on(w, i) || count_ways(w, &w->func->insts[i], &one) > 0)
            return true;
    }
    return false;
}

static void
find_ways(struct ways *w)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (uint32_t i = w->func->block_count; i > 0; i--) {
            if (w->leads[i - 1] || !leads(w, &w->func->blocks[i - 1]))
                continue;
            w->leads[i - 1] = changed = true;
        }
    }
}

static void
count_entries(struct ways *w)
{
    w->entries[0] = 1;
    for (uint32_t i = 0; i < w->func->inst_count; i++) {
        const struct lir_inst *inst = &w->func->insts[i];
        const struct lir_operand *operands = lir_operands(w->func, inst);

        for (uint32_t j = 0; lir_inst_jumps(inst) && j < inst->fixed; j++) {
            if (operands[j].kind == LIR_OPERAND_BLOCK)
                w->entries[operands[j].id]++;
        }
    }
}

/* Goes down from the entry as long as there is one way that leads on, which
 * nothing else joins. */
static uint32_t
follow(const struct ways *w)
{
    uint32_t block = 0, next = 0, at;

    for (;;) {
        at = first_of_note(w, &w->func->blocks[block]);
        if (passes_on(w, at) ||
            at + 1 <
                w->func->blocks[block].first + w->func->blocks[block].count ||
            count_ways(w, &w->func->insts[at], &next) != 1 ||
            w->entries[next] != 1)
            return at;
        block = next;
    }
}

uint32_t
roots_find_look(const struct lir_func *func, const bool *points,
                const struct roots_plan *plan)
{
    struct ways w = {.func = func, .points = points};
    uint32_t at;

    if (behind_frame(plan, plan->words) > ROOTS_RESERVE)
        return LIR_NO_INDEX;
    w.leads = xcalloc((size_t)func->block_count + 1, sizeof *w.leads);
    w.entries = xcalloc((size_t)func->block_count + 1, sizeof *w.entries);
    find_ways(&w);
    count_entries(&w);
    at = follow(&w);
    free(w.leads);
    free(w.entries);
    return at;
}
