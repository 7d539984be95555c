/*
 * The nodes of signatures: what is called through an address or a delegate is
 * told by its types only.
 */
#include "roots/closure.h"

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
uint32_t
graph_node_of_delegate(struct graph *g, const struct lir_struct *type)
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

uint32_t
graph_node_of_callable(struct graph *g, struct lir_symbol symbol)
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

uint32_t
graph_node_of_indirect(struct graph *g, const struct lir_func *func,
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
