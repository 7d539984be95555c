/*
 * The closures: a fact spreads from the instructions that may collect by
 * themselves to all who can call them, and another one from those that throw.
 *
 * The graph has a node for each function, one for each signature that is
 * called through an address or a delegate, and one for each entry of each
 * virtual table.  An edge leads from what is called to who calls it: from a
 * function whose address is a value to the node of its signature, from there
 * to those who call that signature; likewise from one in a delegate; from a
 * function in a virtual table to the entry, from the entry to that of the
 * base, and to those who call it.
 */
#include "base/arena.h"
#include "base/intern.h"
#include "base/vec.h"
#include "lir/safepoint.h"
#include "lir/throw.h"
#include "roots/roots.h"

enum fact { COLLECTS, THROWS };

struct edge {
    uint32_t callee, caller; /* nodes */
};

struct graph {
    enum fact fact;
    const struct lir_module *module;
    struct roots_closure *closure;
    struct arena arena;
    struct intern signatures; /* texts; the node is first_signature + id */
    uint32_t *first_entry;    /* by type: the node of its table's entry 0 */
    uint32_t first_signature;
    bool has_vectors; /* in some signature */
    bool is_open;     /* see lets_others_in */
    bool traces;      /* see roots_closure_init */

    bool *is_taken; /* by function: its address is a value */
    VEC(struct edge) edges;
    VEC(uint32_t) sources; /* nodes that may collect by themselves */
    bool *reached;         /* by node */
};

static void
add_edge(struct graph *g, uint32_t callee, uint32_t caller)
{
    *VEC_PUSH(&g->edges) = (struct edge){callee, caller};
}

static void
add_source(struct graph *g, uint32_t node)
{
    *VEC_PUSH(&g->sources) = node;
}

/* Does the fact hold for the extern NAME? */
static bool
extern_does(const struct graph *g, uint32_t name)
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
        add_edge(g, symbol.index, caller);
    else if (extern_does(g, name))
        add_source(g, caller);
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

/* Does what INST throws or calls decide whether the fact holds for it? */
static bool
is_point(const struct graph *g, const struct lir_func *func,
         const struct lir_inst *inst)
{
    if (g->fact == THROWS)
        return lir_may_throw(inst);
    return lir_is_safepoint(g->module, func, inst) ||
           (g->traces && may_panic(g->module, func, inst));
}

/* Signatures */

static char
type_letter(enum lir_type type)
{
    switch (type) {
    case LIR_VOID: return 'v';
    case LIR_I64: return 'l';
    case LIR_F32: return 'f';
    case LIR_F64: return 'd';
    default: return 'i';
    }
}

/*
 * The node of the signature whose types are in TEXT, the result last.  How
 * vectors travel is an option of the emitter, and calls that differ in LIR
 * may agree then: all signatures with one share the first node.
 */
static uint32_t
signature_node(struct graph *g, const char *text, size_t len, bool has_vector)
{
    g->has_vectors = g->has_vectors || has_vector;
    if (has_vector)
        return g->first_signature;
    return g->first_signature + intern_add(&g->signatures, text, len);
}

/* The node of what delegates of TYPE hold: its text begins as no other. */
static uint32_t
node_of_delegate(struct graph *g, const struct lir_struct *type)
{
    uint32_t count = type->param_count;
    char *text = xmalloc((size_t)count + 2);
    bool has_vector = type->result == LIR_V128;
    uint32_t node;

    text[0] = '.';
    for (uint32_t i = 0; i < count; i++) {
        has_vector = has_vector || type->params[i] == LIR_V128;
        text[i + 1] = type_letter(type->params[i]);
    }
    text[count + 1] = type_letter(type->result);
    node = signature_node(g, text, (size_t)count + 2, has_vector);
    free(text);
    return node;
}

/* Vectors may travel as any other types do. */
static void
finish_signatures(struct graph *g)
{
    for (uint32_t i = 0; i < g->signatures.count; i++) {
        if (g->is_open)
            add_source(g, g->first_signature + i);
        if (g->has_vectors) {
            add_edge(g, g->first_signature, g->first_signature + i);
            add_edge(g, g->first_signature + i, g->first_signature);
        }
    }
}

static uint32_t
node_of_callable(struct graph *g, struct lir_symbol symbol)
{
    uint32_t count = lir_param_count(g->module, symbol);
    enum lir_type result = lir_result_type(g->module, symbol);
    char *text = xmalloc((size_t)count + 1);
    bool has_vector = result == LIR_V128;
    uint32_t node;

    for (uint32_t i = 0; i < count; i++) {
        enum lir_type type = lir_param_type(g->module, symbol, i);

        has_vector = has_vector || type == LIR_V128;
        text[i] = type_letter(type);
    }
    text[count] = type_letter(result);
    node = signature_node(g, text, (size_t)count + 1, has_vector);
    free(text);
    return node;
}

/* The type that an argument of call_indirect is passed as. */
static enum lir_type
arg_type(const struct lir_func *func, const struct lir_operand *arg)
{
    switch (arg->kind) {
    case LIR_OPERAND_REG: return func->regs[arg->id].type;
    case LIR_OPERAND_IMM: return LIR_I64;
    case LIR_OPERAND_FLOAT: return LIR_F64;
    default: return LIR_PTR;
    }
}

static uint32_t
node_of_indirect(struct graph *g, const struct lir_func *func,
                 const struct lir_inst *inst)
{
    const struct lir_operand *args = lir_operands(func, inst) + inst->fixed;
    uint32_t count = lir_arg_count(inst);
    char *text = xmalloc((size_t)count + 1);
    bool has_vector = inst->type == LIR_V128;
    uint32_t node;

    for (uint32_t i = 0; i < count; i++) {
        enum lir_type type = arg_type(func, &args[i]);

        has_vector = has_vector || type == LIR_V128;
        text[i] = type_letter(type);
    }
    text[count] = type_letter(inst->type);
    node = signature_node(g, text, (size_t)count + 1, has_vector);
    free(text);
    return node;
}

/*
 * May an address or object come in that some other object file made?  It can
 * through what others call, what they write, and what we call of theirs; the
 * runtime gives none away.
 */
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
        if (lir_callee_collects(module, module->externs[i].name))
            return true;
    }
    return false;
}

/* Edges */

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
    add_call(g, name, node_of_callable(g, symbol));
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
            inst->op == LIR_DELEGATE ||
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

/* The node that a call of INST runs, if that is not a function by name. */
static uint32_t
node_called(struct graph *g, const struct lir_func *func,
            const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);
    int callee = lir_callee_position(inst);

    if (lir_callee(inst) == LIR_CALLEE_ADDRESS)
        return node_of_indirect(g, func, inst);
    if (lir_callee(inst) == LIR_CALLEE_DELEGATE)
        return node_of_delegate(g,
                                &g->module->structs[operands[callee - 1].id]);
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
             node_of_delegate(g, &g->module->structs[operands[1].id]));
}

static void
add_inst(struct graph *g, uint32_t node, const struct lir_func *func,
         const struct lir_inst *inst)
{
    int callee = lir_callee_position(inst);

    take_addresses(g, func, inst);
    if (inst->op == LIR_DELEGATE)
        add_delegate(g, lir_operands(func, inst));
    if (!is_point(g, func, inst) ||
        (g->fact == THROWS && lir_catches_all(func, inst)))
        return;
    if (callee < 0)
        add_source(g, node);
    else if (lir_callee(inst) == LIR_CALLEE_NAME)
        add_call(g, lir_operands(func, inst)[callee].id, node);
    else
        add_edge(g, node_called(g, func, inst), node);
}

/* The functions in the table of TYPE, an object type, and its finalizer and its
 * message, which the runtime calls as C does.  An object that comes in from another
 * module may have a type that is derived there, and any functions. */
static void
add_type(struct graph *g, uint32_t type)
{
    const struct lir_module *module = g->module;
    const struct lir_struct *table = lir_table_type(module, type);
    uint32_t base = module->structs[type].base;
    uint32_t base_entries =
        base == LIR_NO_INDEX ? 0 : lir_table_type(module, base)->entries;

    for (uint32_t i = 0; i < table->entries; i++) {
        struct lir_symbol symbol = lir_symbol_of(module, table->vtable[i]);

        if (symbol.kind == LIR_SYMBOL_FUNC)
            g->closure->in_table[symbol.index] = true;
        add_call(g, table->vtable[i], g->first_entry[type] + i);
        if (g->is_open && !lir_type_is_local(module, type))
            add_source(g, g->first_entry[type] + i);
        if (i < base_entries)
            add_edge(g, g->first_entry[type] + i, g->first_entry[base] + i);
    }
    if (module->structs[type].finalizer != LIR_NO_INDEX)
        take_address(g, module->structs[type].finalizer);
    if (module->structs[type].message != LIR_NO_INDEX)
        take_address(g, module->structs[type].message);
}

/* The fixed point */

static void
reach(struct graph *g, uint32_t node)
{
    if (g->reached[node])
        return;
    g->reached[node] = true;
    add_source(g, node);
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

    if (!is_point(g, func, inst))
        return false;
    if (callee < 0)
        return true;
    if (lir_callee(inst) != LIR_CALLEE_NAME)
        return g->reached[node_called(g, func, inst)];
    symbol = lir_symbol_of(g->module, lir_operands(func, inst)[callee].id);
    return symbol.kind == LIR_SYMBOL_FUNC
               ? g->reached[symbol.index]
               : extern_does(g, lir_operands(func, inst)[callee].id);
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

/* Does MODULE declare a managed type, or use the type ref? */
static bool
is_managed(const struct lir_module *module)
{
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

/* Numbers the nodes: functions, entries, signatures. */
static void
graph_init(struct graph *g, enum fact fact, struct roots_closure *closure,
           const struct lir_module *module, bool traces)
{
    uint32_t node = module->func_count;

    *g = (struct graph){
        .fact = fact, .module = module, .closure = closure, .traces = traces};
    arena_init(&g->arena);
    intern_init(&g->signatures, &g->arena);
    intern_add(&g->signatures, "", 0); /* those with vectors */
    g->is_taken = xcalloc((size_t)module->func_count + 1, sizeof *g->is_taken);
    g->first_entry =
        xcalloc((size_t)module->struct_count + 1, sizeof *g->first_entry);
    for (uint32_t i = 0; i < module->struct_count; i++) {
        g->first_entry[i] = node;
        if (module->structs[i].kind == LIR_STRUCT_OBJECT)
            node += lir_table_type(module, i)->entries;
    }
    g->first_signature = node;
    g->is_open = lets_others_in(module);
}

static void
graph_release(struct graph *g)
{
    intern_release(&g->signatures);
    arena_release(&g->arena);
    free(g->first_entry);
    free(g->is_taken);
    free(g->reached);
    VEC_RELEASE(&g->edges);
    VEC_RELEASE(&g->sources);
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
    for (uint32_t i = 0; i < module->func_count; i++) {
        const struct lir_func *func = &module->funcs[i];

        for (uint32_t j = 0; j < func->inst_count; j++)
            add_inst(g, i, func, &func->insts[j]);
    }
    finish_signatures(g);
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
close(enum fact fact, struct roots_closure *closure,
      const struct lir_module *module, bool traces, void note(struct graph *g))
{
    struct graph g;

    graph_init(&g, fact, closure, module, traces);
    add_all(&g);
    spread(&g);
    note(&g);
    graph_release(&g);
}

void
roots_closure_init(struct roots_closure *closure,
                   const struct lir_module *module, bool traces)
{
    *closure = (struct roots_closure){.managed = is_managed(module)};
    closure_allocate(closure, module);
    if (closure->managed || traces)
        close(COLLECTS, closure, module, traces, note_collects);
    if (closure->managed)
        close(THROWS, closure, module, traces, note_throws);
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
