/*
 * Arrays: their lengths, and elements, which are accessed by an index that LLVM
 * knows, by one that it does not, and by their addresses.
 */
#include "generator.h"

void
gen_take_length(struct gen *g)
{
    unsigned array = OBJECTS;
    enum lir_type type = gen_int_type(g);
    struct line line = {0};

    do
        array = gen_some_type(g);
    while (!gen_is_array(array));
    gen_result(g, &line, type, GROUP_DATA);
    gen_put(g, LIR_ARRAY_LENGTH, type, "%s, v%u", line.text,
            gen_reference(g, array, !gen_once_in(g, GEN_RARELY)));
}

/* How an element is accessed: integers by any integer type. */
static enum lir_type
access_type(struct gen *g, enum lir_type elem)
{
    return lir_type_class(elem) == LIR_CLASS_GPR ? gen_int_type(g) : elem;
}

/* The element, or what lies at an address, MEMORY, to a register. */
static void
load_from(struct gen *g, unsigned array, const char *element,
          const char *memory)
{
    const struct managed_type *is = &g->types[array];
    enum lir_type type = memory ? is->elem : access_type(g, is->elem);
    struct line line = {0};

    if (type == LIR_REF)
        line_add(&line, "v%u", gen_reference_result(g, is->elem_type));
    else
        gen_result(g, &line, type, GROUP_DATA);
    gen_put(g, memory ? LIR_LOAD : LIR_ARRAY_LOAD, type, "%s, %s", line.text,
            memory ? memory : element);
}

static void
store_to(struct gen *g, unsigned array, const char *element,
         const char *memory)
{
    const struct managed_type *is = &g->types[array];
    enum lir_type type = memory ? is->elem : access_type(g, is->elem);
    struct line line = {0};

    if (type == LIR_REF)
        gen_reference_value(g, &line, gen_maybe(is->elem_type), false);
    else
        gen_value(g, &line, type, GROUP_DATA);
    gen_put(g, memory ? LIR_STORE : LIR_ARRAY_STORE, type, "%s, %s",
            memory ? memory : element, line.text);
}

/* By its address, and perhaps by a function that does not collect. */
static void
use_address(struct gen *g, unsigned array, const char *element)
{
    unsigned inner = gen_reg(g, KIND_INNER);
    char memory[16];

    gen_put(g, LIR_ARRAY_ADDRESS, LIR_PTR, "v%u, %s", inner, element);
    inner = gen_some_inner(g, inner);
    snprintf(memory, sizeof memory, "[v%u]", inner);
    if (gen_once_in(g, 2))
        load_from(g, array, element, memory);
    if (gen_once_in(g, 2))
        store_to(g, array, element, memory);
    if (g->types[array].elem != LIR_REF && gen_once_in(g, 4))
        gen_put(g, LIR_CALL, LIR_I32, "v%u, @poke(v%u)", gen_reg(g, KIND_I32),
                inner);
}

/* Loads an element and shows it. */
static void
show_element(struct gen *g, unsigned array, const char *element)
{
    const struct managed_type *is = &g->types[array];
    enum lir_type type = is->elem;
    enum kind kind = gen_maybe(is->elem_type);
    unsigned reg;

    if (type == LIR_REF) {
        reg = gen_reg(g, kind);
        gen_put(g, LIR_ARRAY_LOAD, type, "v%u, %s", reg, element);
        gen_observe_reference(g, kind, reg);
        return;
    }
    reg = gen_reg(g, gen_kind(g, type, GROUP_DATA, true));
    gen_put(g, LIR_ARRAY_LOAD, type, "v%u, %s", reg, element);
    gen_put(g, LIR_CALL, LIR_VOID, "@observe_%s(v%u)", lir_type_name(type),
            reg);
}

/* By one index, then a store by the other, and by the first again. */
static void
access_around(struct gen *g, unsigned array, const struct line elements[2])
{
    unsigned first = gen_below(g, 2);

    if (gen_once_in(g, 2))
        load_from(g, array, elements[first].text, NULL);
    else
        store_to(g, array, elements[first].text, NULL);
    if (gen_once_in(g, 3))
        use_address(g, array, elements[1 - first].text);
    else
        store_to(g, array, elements[1 - first].text, NULL);
    show_element(g, array, elements[first].text);
}

/* The same element twice, by an index that LLVM knows and by one that it does
 * not. */
static void
add_same(struct gen *g, unsigned array, struct line elements[2])
{
    unsigned index = gen_reg(g, KIND_INDEX32), at = gen_below(g, SURE_LENGTH),
             reg;

    gen_put(g, LIR_CALL, LIR_I32, "v%u, @echo_i32($%u)", index, at);
    reg = gen_reference(g, array, true);
    line_add(&elements[0], "$%s_o%u, v%u, $%u", g->name, array, reg, at);
    line_add(&elements[1], "$%s_o%u, v%u, v%u", g->name, array, reg, index);
}

void
gen_risk_element(struct gen *g)
{
    unsigned array = gen_some_array(g, false);
    struct line element = {0};

    if (array == NO_TYPE)
        return;
    line_add(&element, "$%s_o%u, v%u, v%u", g->name, array,
             gen_reference(g, array, false), gen_reg(g, KIND_I32));
    if (gen_once_in(g, 2))
        load_from(g, array, element.text, NULL);
    else
        store_to(g, array, element.text, NULL);
}

/* Begins with OP; then perhaps the same element once more, so that it matters
 * what LLVM believes of one access and another. */
void
gen_access_element(struct gen *g, enum lir_op op)
{
    static const enum lir_op ops[] = {LIR_ARRAY_LOAD, LIR_ARRAY_STORE,
                                      LIR_ARRAY_ADDRESS};
    unsigned array = gen_some_array(g, false);
    struct line elements[2] = {{.size = 0}};
    const char *element;

    if (array == NO_TYPE)
        return;
    if (gen_once_in(g, 2)) {
        add_same(g, array, elements);
        access_around(g, array, elements);
    } else {
        gen_add_element(g, &elements[0], array);
        elements[1] = elements[0];
    }
    do {
        element = elements[gen_below(g, 2)].text;
        switch (op) {
        case LIR_ARRAY_LOAD: load_from(g, array, element, NULL); break;
        case LIR_ARRAY_STORE: store_to(g, array, element, NULL); break;
        default: use_address(g, array, element);
        }
        op = ops[gen_below(g, COUNT_OF(ops))];
    } while (!gen_once_in(g, 4));
}
