/*
 * What the parts of the closure share, a graph of who can call whom:
 * closure_signature.c and closure_graph.c make its nodes and edges, closure.c
 * has a fact spread through it, and notes where it holds.
 *
 * The graph has a node for each function, one for each signature that is
 * called through an address or a delegate, and one for each entry of each
 * virtual table.  An edge leads from what is called to who calls it: from a
 * function whose address is a value to the node of its signature, from there
 * to those who call that signature; likewise from one in a delegate; from a
 * function in a virtual table to the entry, from the entry to that of the
 * base, and to those who call it.
 */
#ifndef RUNA_ROOTS_CLOSURE_H
#define RUNA_ROOTS_CLOSURE_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/vec.h"
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
    uint32_t nobody;          /* the node of who calls, but catches all */
    uint32_t first_signature;
    VEC(char) text;        /* of the signature that is being made */
    bool has_vectors;      /* in some signature */
    bool is_open;          /* see closure_graph.c, lets_others_in */
    bool traces;           /* see roots_closure_init */
    const bool *overflows; /* likewise; NULL if it is not about that */

    bool *is_taken; /* by function: its address is a value */
    bool *catching; /* see lir_find_catching; NULL: no matter who catches */
    VEC(struct edge) edges;
    VEC(uint32_t) sources; /* nodes for which the fact holds by itself */
    bool *reached;         /* by node: the fact holds */
};

/* Makes the nodes, the edges and the sources. */
void graph_init(struct graph *g, enum fact fact, struct roots_closure *closure,
                const struct lir_module *module, bool traces,
                const bool *overflows);
void graph_release(struct graph *g);

void graph_add_edge(struct graph *g, uint32_t callee, uint32_t caller);
void graph_add_source(struct graph *g, uint32_t node);

/* Does the fact hold for the extern NAME? */
bool graph_extern_does(const struct graph *g, uint32_t name);

/* Does what INST throws or calls decide whether the fact holds for it? */
bool graph_is_point(const struct graph *g, const struct lir_func *func,
                    const struct lir_inst *inst);

/* The node that a call of INST runs, if that is not a function by name. */
uint32_t graph_node_called(struct graph *g, const struct lir_func *func,
                           const struct lir_inst *inst);

/* The node of what delegates of TYPE hold. */
uint32_t graph_node_of_delegate(struct graph *g,
                                const struct lir_struct *type);

/* The nodes of those functions that SYMBOL, one of them, is told from by its
 * address only, and of those that INST, a call_indirect, may call. */
uint32_t graph_node_of_callable(struct graph *g, struct lir_symbol symbol);
uint32_t graph_node_of_indirect(struct graph *g, const struct lir_func *func,
                                const struct lir_inst *inst);

/* When all signatures are known. */
void graph_finish_signatures(struct graph *g);

#endif
