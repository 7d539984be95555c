/*
 * The closures: a fact spreads from the instructions that may collect by
 * themselves to all who can call them, and another one from those that throw.
 * Here are the fixed point and what comes of it; closure_graph.c says who can
 * call whom.
 */
#include "roots/closure.h"

/* The fixed point */

static void
reach(struct graph *g, uint32_t node)
{
    if (g->reached[node])
        return;
    g->reached[node] = true;
    graph_add_source(g, node);
}

/* Sorts the edges by callee: those of node N are from first[N] up to
 * first[N + 1] of the result, which are callers. */
static uint32_t *
sort_edges(const struct graph *g, uint32_t nodes, uint32_t *first)
{
    uint32_t *callers = xmalloc((g->edges.count + 1) * sizeof *callers);

    for (size_t i = 0; i < g->edges.count; i++)
        first[g->edges.at[i].callee + 2]++;
    for (uint32_t i = 0; i < nodes; i++)
        first[i + 2] += first[i + 1];
    for (size_t i = 0; i < g->edges.count; i++)
        callers[first[g->edges.at[i].callee + 1]++] = g->edges.at[i].caller;
    return callers;
}

static void
spread(struct graph *g)
{
    uint32_t nodes = g->first_signature + g->signatures.count;
    uint32_t *first = xcalloc((size_t)nodes + 2, sizeof *first);
    uint32_t *callers = sort_edges(g, nodes, first);
    size_t given = g->sources.count;

    g->reached = xcalloc((size_t)nodes + 1, sizeof *g->reached);
    for (size_t i = 0; i < given; i++)
        reach(g, g->sources.at[i]);
    while (g->sources.count > given) {
        uint32_t node = g->sources.at[--g->sources.count];

        for (uint32_t i = first[node]; i < first[node + 1]; i++)
            reach(g, callers[i]);
    }
    free(first);
    free(callers);
}

/* Results */

/* Does the fact hold for INST? */
static bool
inst_does(struct graph *g, const struct lir_func *func,
          const struct lir_inst *inst)
{
    int callee = lir_callee_position(inst);
    struct lir_symbol symbol;

    if (!graph_is_point(g, func, inst))
        return false;
    if (callee < 0)
        return true;
    if (lir_callee(inst) != LIR_CALLEE_NAME)
        return g->reached[graph_node_called(g, func, inst)];
    symbol = lir_symbol_of(g->module, lir_operands(func, inst)[callee].id);
    return symbol.kind == LIR_SYMBOL_FUNC
               ? g->reached[symbol.index]
               : graph_extern_does(g, lir_operands(func, inst)[callee].id);
}

static void
note_insts(struct graph *g, bool *all)
{
    for (uint32_t i = 0; i < g->module->func_count; i++) {
        const struct lir_func *func = &g->module->funcs[i];
        bool *insts = all + g->closure->first_point[i];

        for (uint32_t j = 0; j < func->inst_count; j++)
            insts[j] = inst_does(g, func, &func->insts[j]);
    }
}

static void
note_collects(struct graph *g)
{
    struct roots_closure *closure = g->closure;

    memcpy(closure->is_taken, g->is_taken,
           g->module->func_count * sizeof *g->is_taken);
    for (uint32_t i = 0; i < g->module->func_count; i++) {
        closure->collects[i] = g->reached[i];
        closure->has_frame[i] = closure->in_table[i] || g->reached[i];
    }
    note_insts(g, closure->points);
}

static void
note_throws(struct graph *g)
{
    memcpy(g->closure->throws, g->reached,
           g->module->func_count * sizeof *g->reached);
    note_insts(g, g->closure->throwing);
}

static bool
func_has_ref(const struct lir_func *func)
{
    uint32_t i = 0;

    while (i < func->reg_count && func->regs[i].type != LIR_REF)
        i++;
    return i < func->reg_count || func->result == LIR_REF;
}

/* Does MODULE declare a managed type, or use the type ref, or words as that? */
static bool
is_managed(const struct lir_module *module)
{
    if (module->collects_words)
        return true;
    for (uint32_t i = 0; i < module->struct_count; i++) {
        if (module->structs[i].kind != LIR_STRUCT_BLOB ||
            module->structs[i].ref_count > 0)
            return true;
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        if (module->globals[i].type == LIR_REF)
            return true;
    }
    for (uint32_t i = 0; i < module->func_count; i++) {
        if (func_has_ref(&module->funcs[i]))
            return true;
    }
    return false;
}

static void
closure_allocate(struct roots_closure *closure,
                 const struct lir_module *module)
{
    size_t funcs = (size_t)module->func_count + 1, points = 0;

    closure->collects = xcalloc(funcs, sizeof *closure->collects);
    closure->has_frame = xcalloc(funcs, sizeof *closure->has_frame);
    closure->is_taken = xcalloc(funcs, sizeof *closure->is_taken);
    closure->in_table = xcalloc(funcs, sizeof *closure->in_table);
    closure->first_point = xcalloc(funcs, sizeof *closure->first_point);
    for (uint32_t i = 0; i < module->func_count; i++) {
        closure->first_point[i] = points;
        points += module->funcs[i].inst_count;
    }
    closure->points = xcalloc(points + 1, sizeof *closure->points);
    closure->throws = xcalloc(funcs, sizeof *closure->throws);
    closure->throwing = xcalloc(points + 1, sizeof *closure->throwing);
}

/* Finds where FACT holds, and hands the graph to NOTE. */
static void
find_fact(enum fact fact, struct roots_closure *closure,
          const struct lir_module *module, bool traces, const bool *overflows,
          void note(struct graph *g))
{
    struct graph g;

    graph_init(&g, fact, closure, module, traces, overflows);
    spread(&g);
    note(&g);
    graph_release(&g);
}

void
roots_closure_init(struct roots_closure *closure,
                   const struct lir_module *module, bool traces,
                   const bool *overflows)
{
    *closure = (struct roots_closure){.managed = is_managed(module)};
    closure_allocate(closure, module);
    if (closure->managed || traces)
        find_fact(COLLECTS, closure, module, traces, NULL, note_collects);
    if (closure->managed)
        find_fact(THROWS, closure, module, traces, overflows, note_throws);
}

void
roots_closure_release(struct roots_closure *closure)
{
    free(closure->collects);
    free(closure->has_frame);
    free(closure->is_taken);
    free(closure->in_table);
    free(closure->points);
    free(closure->throws);
    free(closure->throwing);
    free(closure->first_point);
}

/* Functions in virtual tables and delegates keep their frame, as all calls
 * there pass one. */
void
roots_closure_drop(struct roots_closure *closure,
                   const struct lir_module *module)
{
    size_t points = 0;

    for (uint32_t i = 0; i < module->func_count; i++) {
        closure->has_frame[i] = closure->in_table[i];
        closure->collects[i] = false;
        points += module->funcs[i].inst_count;
    }
    memset(closure->points, 0, points * sizeof *closure->points);
}

const bool *
roots_points(const struct roots_closure *closure, uint32_t func)
{
    return closure->points + closure->first_point[func];
}

const bool *
roots_throwing(const struct roots_closure *closure, uint32_t func)
{
    return closure->throwing + closure->first_point[func];
}
