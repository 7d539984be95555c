/* Moves of references: between registers, memory and the host. */
#include "generator.h"

static void
move(struct gen *g)
{
    enum kind kind = gen_usable_kind(g);
    struct line line = {0};

    gen_reference_value(g, &line, kind, false);
    gen_put(g, LIR_MOV, LIR_REF, "v%u, %s", gen_reg(g, kind), line.text);
}

static void
move_conditionally(struct gen *g)
{
    enum kind kind = gen_usable_kind(g);
    struct line line = {0};
    enum lir_cond cond;

    line_add(&line, "v%u, ", gen_reg(g, kind));
    gen_reference_value(g, &line, kind, false);
    line_add(&line, ", ");
    gen_reference_value(g, &line, kind, false);
    cond = gen_condition(g);
    gen_put_suffix(g, LIR_CMOV, LIR_REF,
                   lir_aux_name(LIR_AUX_FIRST_COND + (unsigned)cond),
                   line.text);
}

static void
compare(struct gen *g)
{
    struct line line = {0};

    gen_reference_value(g, &line, gen_maybe(gen_some_type(g)), false);
    line_add(&line, ", ");
    gen_reference_value(g, &line, gen_maybe(gen_some_type(g)), false);
    gen_put(g, LIR_CMP, LIR_REF, "%s", line.text);
}

static void
load(struct gen *g)
{
    struct line line = {0};
    unsigned type = gen_add_cell(g, &line);

    gen_put(g, LIR_LOAD, LIR_REF, "v%u, %s", gen_reference_result(g, type),
            line.text);
}

static void
store(struct gen *g)
{
    struct line line = {0};
    unsigned type = gen_add_cell(g, &line);

    line_add(&line, ", ");
    gen_reference_value(g, &line, gen_maybe(type), false);
    gen_put(g, LIR_STORE, LIR_REF, "%s", line.text);
}

/* Where the only reference to a new object goes: a field of the object type or
 * of elements of the array type OWNER. */
static void
give_away(struct gen *g, unsigned owner)
{
    const struct managed_type *is = &g->types[owner];
    const struct layout *l =
        owner < OBJECTS ? &is->layout : &g->blobs[is->blob];
    unsigned i = gen_below(g, l->field_count), reg;
    unsigned type = is->elem == LIR_REF ? is->elem_type : l->fields[i].type;
    struct line line = {0};
    struct place p;

    reg = gen_reg(g, gen_maybe(type));
    gen_new(g, type, reg, false);
    if (is->elem == LIR_REF) {
        gen_add_element(g, &line, owner);
        gen_put(g, LIR_ARRAY_STORE, LIR_REF, "%s, v%u", line.text, reg);
    } else {
        p = owner < OBJECTS ? gen_in_object(g, owner)
                            : gen_in_element(g, owner);
        gen_put(g, LIR_STORE, LIR_REF, "[%s + %u], v%u", p.base,
                l->fields[i].offset, reg);
    }
    gen_put(g, LIR_MOV, LIR_REF, "v%u, $0", reg);
}

/* A type with references in it. */
static unsigned
some_owner(struct gen *g)
{
    unsigned type;

    do
        type = gen_some_type(g);
    while (type >= OBJECTS && g->types[type].elem != LIR_REF &&
           g->types[type].elem != LIR_NO_TYPE);
    return type;
}

void
gen_move_reference(struct gen *g)
{
    enum kind kind;

    switch (gen_below(g, 22)) {
    case 0:
        kind = gen_usable_kind(g);
        gen_put(g, LIR_XCHG, LIR_REF, "v%u, v%u", gen_reg(g, kind),
                gen_reg(g, kind));
        break;
    case 1: compare(g); break;
    case 2:
    case 3: move_conditionally(g); break;
    case 4:
    case 5: move(g); break;
    case 6: gen_cell(g, gen_reg(g, KIND_CELL)); break;
    case 7: /* through the host, who does nothing to it */
        kind = gen_usable_kind(g);
        gen_put(g, LIR_CALL, LIR_REF, "v%u, @echo_ref(v%u)",
                gen_reference_result(g, gen_type_of(kind)), gen_reg(g, kind));
        break;
    case 8:
    case 9:
    case 10:
    case 11: load(g); break;
    case 12:
    case 13:
    case 14:
    case 15: give_away(g, some_owner(g)); break;
    case 16: gen_hold(g); break;
    default: store(g);
    }
}
