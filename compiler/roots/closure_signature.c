/*
 * The nodes of signatures: what is called through an address or a delegate is
 * told by its types only.
 */
#include "roots/closure.h"

#define VECTOR 'x'

static char
type_letter(enum lir_type type)
{
    switch (type) {
    case LIR_VOID: return 'v';
    case LIR_I64: return 'l';
    case LIR_F32: return 'f';
    case LIR_F64: return 'd';
    case LIR_V128: return VECTOR;
    default: return 'i';
    }
}

static void
add_type(struct graph *g, enum lir_type type)
{
    *VEC_PUSH(&g->text) = type_letter(type);
}

/*
 * The node of the signature whose types, but for the result, are in g->text.
 * How vectors travel is an option of the emitter, and calls that differ in LIR
 * may agree then: all signatures with one share the first node.
 */
static uint32_t
end_signature(struct graph *g, enum lir_type result)
{
    bool has_vector;
    uint32_t id;

    add_type(g, result);
    has_vector = memchr(g->text.at, VECTOR, g->text.count) != NULL;
    id =
        has_vector ? 0 : intern_add(&g->signatures, g->text.at, g->text.count);
    g->has_vectors = g->has_vectors || has_vector;
    VEC_CLEAR(&g->text);
    return g->first_signature + id;
}

/* Its text begins as no other. */
uint32_t
graph_node_of_delegate(struct graph *g, const struct lir_struct *type)
{
    *VEC_PUSH(&g->text) = '.';
    for (uint32_t i = 0; i < type->param_count; i++)
        add_type(g, type->params[i]);
    return end_signature(g, type->result);
}

uint32_t
graph_node_of_callable(struct graph *g, struct lir_symbol symbol)
{
    uint32_t count = lir_param_count(g->module, symbol);

    for (uint32_t i = 0; i < count; i++)
        add_type(g, lir_param_type(g->module, symbol, i));
    return end_signature(g, lir_result_type(g->module, symbol));
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

uint32_t
graph_node_of_indirect(struct graph *g, const struct lir_func *func,
                       const struct lir_inst *inst)
{
    const struct lir_operand *args = lir_operands(func, inst) + inst->fixed;
    uint32_t count = lir_arg_count(inst);

    for (uint32_t i = 0; i < count; i++)
        add_type(g, arg_type(func, &args[i]));
    return end_signature(g, inst->type);
}

/* Vectors may travel as any other types do. */
void
graph_finish_signatures(struct graph *g)
{
    for (uint32_t i = 0; i < g->signatures.count; i++) {
        if (g->is_open)
            graph_add_source(g, g->first_signature + i);
        if (g->has_vectors) {
            graph_add_edge(g, g->first_signature, g->first_signature + i);
            graph_add_edge(g, g->first_signature + i, g->first_signature);
        }
    }
}
