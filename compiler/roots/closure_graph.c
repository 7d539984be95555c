/*
 * The graph of the closure, and its edges: what calls, takes the address of,
 * or has in a delegate or table which function; and what may come in from
 * other modules.
 */
#include "roots/closure.h"

#include "lir/runtime.h"
#include "lir/safepoint.h"
#include "lir/throw.h"

void
graph_add_edge(struct graph *g, uint32_t callee, uint32_t caller)
{
    *VEC_PUSH(&g->edges) = (struct edge){callee, caller};
}

void
graph_add_source(struct graph *g, uint32_t node)
{
    *VEC_PUSH(&g->sources) = node;
}

bool
graph_extern_does(const struct graph *g, uint32_t name)
{
    return g->fact == THROWS
               ? lir_callee_throws(g->module, name)
               : g->traces || lir_callee_collects(g->module, name);
}

/* Whoever calls NAME is CALLER. */
static void
add_call(struct graph *g, uint32_t name, uint32_t caller)
{
    struct lir_symbol symbol = lir_symbol_of(g->module, name);

    if (symbol.kind == LIR_SYMBOL_FUNC)
        graph_add_edge(g, symbol.index, caller);
    else if (graph_extern_does(g, name))
        graph_add_source(g, caller);
}

/* A call of the runtime, but of those that are instructions in truth, or a
 * panic. */
static bool
may_panic(const struct lir_module *module, const struct lir_func *func,
          const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);

    if (lir_callee(inst) != LIR_CALLEE_NAME)
        return inst->op == LIR_PANIC;
    return strncmp(lir_name(module, operands[lir_callee_position(inst)].id),
                   "__", 2) != 0;
}

bool
graph_is_point(const struct graph *g, const struct lir_func *func,
               const struct lir_inst *inst)
{
    if (g->fact == THROWS)
        return lir_may_throw(inst);
    return lir_is_safepoint(g->module, func, inst) ||
           (g->traces && may_panic(g->module, func, inst));
}

/* The address of NAME is a value, if it is a function's. */
static void
take_address(struct graph *g, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(g->module, name);

    if (!lir_is_function(symbol))
        return;
    if (symbol.kind == LIR_SYMBOL_FUNC) {
        if (g->is_taken[symbol.index])
            return;
        g->is_taken[symbol.index] = true;
    }
    add_call(g, name, graph_node_of_callable(g, symbol));
}

static void
take_addresses(struct graph *g, const struct lir_func *func,
               const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);
    int callee = lir_callee_position(inst);

    for (uint32_t i = 0; i < inst->count; i++) {
        const struct lir_operand *operand = &operands[i];
        bool is_named =
            lir_makes_delegate(inst) ||
            ((int)i == callee && lir_callee(inst) == LIR_CALLEE_NAME);

        if ((operand->kind == LIR_OPERAND_SYMBOL && !is_named) ||
            (operand->kind == LIR_OPERAND_MEM &&
             operand->base == LIR_OPERAND_SYMBOL))
            take_address(g, operand->id);
    }
}

static void
take_addresses_of_globals(struct graph *g)
{
    for (uint32_t i = 0; i < g->module->global_count; i++) {
        const struct lir_global *global = &g->module->globals[i];

        for (uint32_t j = 0; j < global->init_count; j++) {
            if (global->inits[j].kind == LIR_INIT_SYMBOL)
                take_address(g, global->inits[j].name);
        }
    }
}

uint32_t
graph_node_called(struct graph *g, const struct lir_func *func,
                  const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);
    int callee = lir_callee_position(inst);

    if (lir_callee(inst) == LIR_CALLEE_ADDRESS)
        return graph_node_of_indirect(g, func, inst);
    if (lir_callee(inst) == LIR_CALLEE_DELEGATE)
        return graph_node_of_delegate(
            g, &g->module->structs[operands[callee - 1].id]);
    return g->first_entry[operands[callee - 1].id] +
           (uint32_t)operands[callee].value;
}

/* Managed code calls what is in a delegate, as it does what is in a table. */
static void
add_delegate(struct graph *g, const struct lir_operand *operands)
{
    struct lir_symbol symbol = lir_symbol_of(g->module, operands[2].id);

    if (symbol.kind == LIR_SYMBOL_FUNC)
        g->closure->in_table[symbol.index] = true;
    add_call(g, operands[2].id,
             graph_node_of_delegate(g, &g->module->structs[operands[1].id]));
}

/* Does none of what INST throws, or passes on, leave FUNC? */
static bool
is_caught(const struct graph *g, const struct lir_func *func,
          const struct lir_inst *inst)
{
    uint32_t block = lir_unwind_block(func, inst);

    return g->catching && block != LIR_NO_INDEX && g->catching[block];
}

static void
add_inst(struct graph *g, uint32_t node, const struct lir_func *func,
         const struct lir_inst *inst)
{
    int callee = lir_callee_position(inst);

    take_addresses(g, func, inst);
    if (lir_makes_delegate(inst))
        add_delegate(g, lir_operands(func, inst));
    if (!graph_is_point(g, func, inst))
        return;
    if (is_caught(g, func, inst))
        node = g->nobody;
    if (callee < 0)
        graph_add_source(g, node);
    else if (lir_callee(inst) == LIR_CALLEE_NAME)
        add_call(g, lir_operands(func, inst)[callee].id, node);
    else
        graph_add_edge(g, graph_node_called(g, func, inst), node);
}

static void
add_func(struct graph *g, uint32_t index)
{
    const struct lir_func *func = &g->module->funcs[index];

    g->catching = g->fact == THROWS ? lir_find_catching(func) : NULL;
    for (uint32_t i = 0; i < func->inst_count; i++)
        add_inst(g, index, func, &func->insts[i]);
    if (g->overflows && g->overflows[index])
        graph_add_source(g, index);
    free(g->catching);
}

/* The functions in the table of TYPE, an object type, and its finalizer,
 * which the collector calls as C does.  An object that comes in from another
 * module may have a type that is derived there, and any functions. */
static void
add_type(struct graph *g, uint32_t type)
{
    const struct lir_module *module = g->module;
    const struct lir_struct *table = lir_table_type(module, type);
    uint32_t base = module->structs[type].base;
    uint32_t base_entries =
        base == LIR_NO_INDEX ? 0 : lir_table_type(module, base)->entries;
    bool may_be_derived = g->is_open && !lir_type_is_local(module, type);

    for (uint32_t i = 0; i < table->entries; i++) {
        struct lir_symbol symbol = lir_symbol_of(module, table->vtable[i]);

        if (symbol.kind == LIR_SYMBOL_FUNC)
            g->closure->in_table[symbol.index] = true;
        add_call(g, table->vtable[i], g->first_entry[type] + i);
        if (may_be_derived)
            graph_add_source(g, g->first_entry[type] + i);
        if (i < base_entries)
            graph_add_edge(g, g->first_entry[type] + i,
                           g->first_entry[base] + i);
    }
    if (module->structs[type].finalizer != LIR_NO_INDEX)
        take_address(g, module->structs[type].finalizer);
    if (module->structs[type].message != LIR_NO_INDEX)
        take_address(g, module->structs[type].message);
}

/* Can what EXT returns or calls be of others?  The runtime gives back what this
 * module gave it, except for functions by name. */
static bool
is_of_others(const struct lir_module *module, const struct lir_extern *ext)
{
    const struct lir_runtime_func *rt = lir_runtime_find(module, ext);

    return rt ? strncmp(rt->name, "runa_gc_method_", 15) == 0
              : lir_callee_collects(module, ext->name);
}

/* May an address or object come in that some other object file made?  It can
 * through what others call, what they write, and what we call of theirs. */
static bool
lets_others_in(const struct lir_module *module)
{
    for (uint32_t i = 0; i < module->func_count; i++) {
        const struct lir_func *func = &module->funcs[i];

        if ((!func->local || func->exported != LIR_NO_INDEX) &&
            strcmp(lir_name(module, func->name), "main") != 0)
            return true;
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        if (!module->globals[i].local)
            return true;
    }
    for (uint32_t i = 0; i < module->extern_count; i++) {
        if (is_of_others(module, &module->externs[i]))
            return true;
    }
    return false;
}

static void
add_all(struct graph *g)
{
    const struct lir_module *module = g->module;

    take_addresses_of_globals(g);
    for (uint32_t i = 0; i < module->struct_count; i++) {
        if (module->structs[i].kind == LIR_STRUCT_OBJECT)
            add_type(g, i);
    }
    for (uint32_t i = 0; i < module->func_count; i++)
        add_func(g, i);
    graph_finish_signatures(g);
}

/* Functions have the first nodes, then come entries, then nobody, then
 * signatures. */
static void
number_nodes(struct graph *g)
{
    const struct lir_module *module = g->module;
    uint32_t node = module->func_count;

    g->first_entry =
        xcalloc((size_t)module->struct_count + 1, sizeof *g->first_entry);
    for (uint32_t i = 0; i < module->struct_count; i++) {
        g->first_entry[i] = node;
        if (module->structs[i].kind == LIR_STRUCT_OBJECT)
            node += lir_table_type(module, i)->entries;
    }
    g->nobody = node;
    g->first_signature = node + 1;
}

void
graph_init(struct graph *g, enum fact fact, struct roots_closure *closure,
           const struct lir_module *module, bool traces, const bool *overflows)
{
    *g = (struct graph){.fact = fact,
                        .module = module,
                        .closure = closure,
                        .traces = traces,
                        .overflows = overflows};
    arena_init(&g->arena);
    intern_init(&g->signatures, &g->arena);
    intern_add(&g->signatures, "", 0); /* those with vectors */
    g->is_taken = xcalloc((size_t)module->func_count + 1, sizeof *g->is_taken);
    number_nodes(g);
    g->is_open = lets_others_in(module);
    add_all(g);
}

void
graph_release(struct graph *g)
{
    intern_release(&g->signatures);
    arena_release(&g->arena);
    free(g->first_entry);
    free(g->is_taken);
    free(g->reached);
    VEC_RELEASE(&g->text);
    VEC_RELEASE(&g->edges);
    VEC_RELEASE(&g->sources);
}
