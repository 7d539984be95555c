/*
 * Delegates.  Those of type WALKING hold a walk (gen_walks.c), so that what they
 * lead to is shown by calling them; those of type CALLING hold functions of any
 * kind: of the program, which collect, one of the host, or a leaf, which does
 * not collect.
 */
#include "generator.h"

#define DEPTH_MOST 4

/* Types */

bool
gen_is_number(const struct signature *s)
{
    return s->count == 2 && s->params[1] == KIND_I64 && s->result == KIND_I64;
}

/* What a delegate may have for its object: no null that must be something
 * else, nor what it takes another delegate to make. */
static enum kind
some_object_kind(struct gen *g)
{
    enum kind kind;

    do
        kind = gen_reference_kind(g, gen_once_in(g, 2));
    while (kinds[kind].group == GROUP_SURE &&
           gen_type_of(kind) >= FIRST_DELEGATE);
    return kind;
}

static void
choose_call(struct gen *g)
{
    struct signature *s = &g->call;

    gen_signature(g, s);
    switch (gen_below(g, 6)) {
    case 0:
        *s = (struct signature){{KIND_MAYBE0, KIND_I64}, KIND_I64, 2};
        break;
    case 1: *s = (struct signature){.result = gen_maybe(0), .count = 1}; break;
    case 2:
        s->result = KIND_I64;
        g->special = SPECIAL_LEAF;
        g->leaf = gen_maybe(gen_some_object(g));
        break;
    case 3:
        if (g->entry_count > 1)
            *s = g->entries[1];
        break;
    default: break;
    }
    if (s->count == 0)
        s->count = 1;
    if (gen_is_number(s) && g->special == SPECIAL_NONE)
        g->special = SPECIAL_NUMBER;
    else if (s->count == 1 && s->result != KIND_NONE &&
             gen_is_reference(s->result))
        g->special = SPECIAL_SELF;
}

void
gen_delegates(struct gen *g)
{
    unsigned targets = 1 + gen_below(g, MAX_TARGETS);

    for (unsigned t = FIRST_DELEGATE; t < TYPES; t++) {
        g->types[t].base = NO_TYPE;
        g->types[t].elem = LIR_VOID;
    }
    if (!g->types[CALLING].exists)
        return;
    choose_call(g);
    for (; g->special != SPECIAL_LEAF && targets > 0; targets--) {
        g->funcs[g->func_count] = g->call;
        g->funcs[g->func_count++].params[0] = some_object_kind(g);
    }
}

void
gen_put_delegate_types(struct gen *g)
{
    enum kind result = g->call.result;

    if (g->types[WALKING].exists)
        fprintf(g->out, "type $%s_o%u delegate (i32) : i64\n", g->name,
                WALKING);
    if (!g->types[CALLING].exists)
        return;
    fprintf(g->out, "type $%s_o%u delegate (", g->name, CALLING);
    for (unsigned i = 1; i < g->call.count; i++)
        fprintf(g->out, "%s%s", i > 1 ? ", " : "",
                lir_type_name(kinds[g->call.params[i]].type));
    fprintf(g->out, ") : %s\n",
            result == KIND_NONE ? "void" : lir_type_name(kinds[result].type));
}

/* Leaves */

/* A number of what is known of the arguments. */
static void
put_leaf_numbers(struct gen *g)
{
    fprintf(g->out, "  regs v1020:i64 v1021:i64\n"
                    ".LBB0:\n");
    for (unsigned i = 1; i < g->call.count; i++) {
        enum kind kind = g->call.params[i];

        if (kinds[kind].group == GROUP_DATA &&
            lir_type_class(kinds[kind].type) == LIR_CLASS_GPR)
            fprintf(g->out,
                    "  imul.i64 v1020, v1020, $0x9e3779b97f4a7c15\n"
                    "  xor.i64 v1020, v1020, v%u\n",
                    1000 + i);
    }
}

void
gen_put_leaf(struct gen *g)
{
    const struct layout *l = &g->types[gen_type_of(g->leaf)].layout;

    if (g->special != SPECIAL_LEAF)
        return;
    fprintf(g->out, "func @%s_leaf (v1000:ref", g->name);
    for (unsigned i = 1; i < g->call.count; i++)
        fprintf(g->out, ", v%u:%s", 1000 + i,
                lir_type_name(kinds[g->call.params[i]].type));
    fprintf(g->out, ") : i64 local {\n");
    put_leaf_numbers(g);
    if (l->area_count > 0)
        fprintf(g->out,
                "  cmp.ref v1000, $0\n"
                "  branch.eq .LBB2, .LBB1\n"
                ".LBB1:\n"
                "  load8.i64 v1021, [v1000 + %u]\n"
                "  xor.i64 v1020, v1020, v1021\n"
                "  jmp .LBB2\n"
                ".LBB2:\n",
                l->areas[0].begin);
    fprintf(g->out, "  ret.i64 v1020\n}\n");
}

/* New ones */

/* The object for a function that takes one of KIND; null is often enough. */
static void
add_object(struct gen *g, struct line *line, enum kind kind)
{
    unsigned type = gen_type_of(kind), reg = gen_reg(g, gen_maybe(type));

    if (kinds[kind].group == GROUP_MAYBE && gen_once_in(g, 6)) {
        line_add(line, "$0");
    } else if (kinds[kind].group == GROUP_SURE && !g->f.begun) {
        gen_new(g, type, reg, true);
        line_add(line, "v%u", reg);
    } else {
        gen_reference_value(g, line, kind, false);
    }
}

/* "@walk, object" */
static void
add_walk(struct gen *g, struct line *line)
{
    unsigned type;
    struct line object = {0};

    do
        type = gen_some_type(g);
    while (type >= FIRST_DELEGATE);
    switch (gen_below(g, 4)) {
    case 0:
        add_object(g, &object, gen_maybe(gen_some_type(g)));
        line_add(line, "@host_walk, ");
        break;
    case 1:
        add_object(g, &object, (enum kind)(KIND_SURE0 + type));
        line_add(line, "@%s_walk%u, ", g->name, type);
        break;
    default:
        type = gen_some_type(g);
        add_object(g, &object, gen_maybe(type));
        line_add(line, "@%s_fold%u, ", g->name, type);
    }
    line_add(line, "%s", object.text);
}

/* Can a delegate of type CALLING hold this function? */
static bool
is_target(const struct gen *g, const struct signature *s)
{
    if (s->count != g->call.count || s->result != g->call.result ||
        !gen_is_reference(s->params[0]) ||
        (kinds[s->params[0]].group == GROUP_SURE &&
         gen_type_of(s->params[0]) >= FIRST_DELEGATE))
        return false;
    for (unsigned i = 1; i < s->count; i++)
        if (s->params[i] != g->call.params[i])
            return false;
    return true;
}

static void
add_target(struct gen *g, struct line *line)
{
    struct line object = {0};
    unsigned i;

    do
        i = gen_below(g, g->func_count);
    while (!is_target(g, &g->funcs[i]));
    add_object(g, &object, g->funcs[i].params[0]);
    line_add(line, "@%s_f%u, %s", g->name, i, object.text);
}

/* "@function, object" for type CALLING */
static void
add_function(struct gen *g, struct line *line)
{
    struct line object = {0};

    if (g->special == SPECIAL_LEAF) {
        add_object(g, &object, g->leaf);
        line_add(line, "@%s_leaf, %s", g->name, object.text);
    } else if (g->special == SPECIAL_NUMBER && gen_once_in(g, 3)) {
        add_object(g, &object, gen_maybe(gen_some_type(g)));
        line_add(line, "@host_number, %s", object.text);
    } else if (g->special == SPECIAL_SELF && gen_once_in(g, 3)) {
        add_object(g, &object, g->call.result);
        line_add(line, "@host_self, %s", object.text);
    } else {
        add_target(g, line);
    }
}

void
gen_new_delegate(struct gen *g, unsigned type, unsigned reg)
{
    struct line line = {0};

    if (type == WALKING)
        add_walk(g, &line);
    else
        add_function(g, &line);
    gen_put(g, gen_allocation(g, LIR_DELEGATE), LIR_REF, "v%u, $%s_o%u, %s",
            reg, g->name, type, line.text);
}

/* Calls */

void
gen_use_delegate(struct gen *g)
{
    unsigned type = WALKING + gen_below(g, DELEGATES), reg;

    if (!g->types[type].exists)
        return;
    reg = gen_reference(g, type, !gen_once_in(g, GEN_RARELY));
    if (type == CALLING)
        gen_call_delegate(g, reg);
    else
        gen_put(g, LIR_CALL_DELEGATE, LIR_I64, "v%u, $%s_o%u, v%u($%u)",
                gen_reg(g, KIND_I64), g->name, type, reg,
                1 + gen_below(g, DEPTH_MOST));
}
