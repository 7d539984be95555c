/*
 * The types of a managed program: what is in them, how one is derived from
 * another, and their virtual tables.
 */
#include "generator.h"

#define PARTS_MOST 3
#define LARGE 136u /* beyond the references that have a bit of their own */

bool
gen_is_derived(const struct gen *g, unsigned type, unsigned base)
{
    while (type != base && type != NO_TYPE)
        type = g->types[type].base;
    return type == base;
}

bool
gen_is_array(unsigned type)
{
    return type >= OBJECTS && type < FIRST_DELEGATE;
}

/* Layouts */

static unsigned
round_up(unsigned n, unsigned alignment)
{
    return (n + alignment - 1) / alignment * alignment;
}

static void
add_field(struct layout *l, unsigned type)
{
    unsigned offset = round_up(l->size, 4);

    if (l->field_count == MAX_FIELDS)
        return;
    l->fields[l->field_count].offset = offset;
    l->fields[l->field_count++].type = type;
    l->size = offset + 4;
}

static void
add_area(struct layout *l, unsigned size)
{
    unsigned begin = l->size;

    if (size >= 8)
        begin = round_up(begin, l->align < 8 ? 4 : 8);
    if (l->area_count == MAX_AREAS)
        return;
    l->areas[l->area_count].begin = begin;
    l->areas[l->area_count++].end = begin + size;
    l->size = begin + size;
}

/* Some data, some references, in any order, behind what is there. */
static void
add_parts(struct gen *g, struct layout *l)
{
    static const unsigned sizes[] = {1, 4, 8, 8, 16, 20, 32, 72, LARGE};

    for (unsigned i = gen_below(g, PARTS_MOST + 1); i > 0; i--) {
        if (gen_once_in(g, 2))
            add_area(l, sizes[gen_below(g, COUNT_OF(sizes))]);
        for (unsigned k = gen_below(g, 3); k > 0; k--)
            add_field(l, gen_some_type(g));
    }
}

static unsigned
some_alignment(struct gen *g)
{
    return 4u << gen_below(g, 3);
}

static void
choose_object(struct gen *g, unsigned t)
{
    struct managed_type *type = &g->types[t];
    unsigned align = some_alignment(g);

    type->base = t > 0 && !gen_once_in(g, 4) ? gen_below(g, t) : NO_TYPE;
    type->finalised = t > 0 && gen_once_in(g, 6);
    if (type->base == NO_TYPE)
        type->layout = (struct layout){.size = 4};
    else
        type->layout = g->types[type->base].layout;
    if (type->layout.align < align)
        type->layout.align = align;
    add_parts(g, &type->layout);
    if (type->layout.field_count == 0)
        add_field(&type->layout, gen_some_type(g));
    type->elem = LIR_VOID;
}

/* Of values only, if LAST. */
static enum lir_type
some_element(struct gen *g, bool last)
{
    static const enum lir_type elems[] = {
        LIR_REF, LIR_REF, LIR_REF, LIR_NO_TYPE, LIR_NO_TYPE, LIR_I8,  LIR_I16,
        LIR_I32, LIR_I64, LIR_PTR, LIR_F32,     LIR_F64,     LIR_V128};
    unsigned values = last ? 5 : 0;

    return elems[values + gen_below(g, COUNT_OF(elems) - values)];
}

/* The first array is mostly one of references, others often of arrays before
 * them; the last one has values. */
static void
choose_array(struct gen *g, unsigned t)
{
    struct managed_type *type = &g->types[t];

    type->base = NO_TYPE;
    type->elem_type = gen_some_type(g);
    type->blob = gen_below(g, MAX_BLOBS);
    if (t == OBJECTS && gen_once_in(g, 2)) {
        type->elem = LIR_REF;
    } else if (t > OBJECTS && t + 1 < FIRST_DELEGATE && gen_once_in(g, 3)) {
        type->elem = LIR_REF;
        type->elem_type = OBJECTS + gen_below(g, t - OBJECTS);
    } else {
        type->elem = some_element(g, t + 1 == FIRST_DELEGATE);
    }
}

/* Has at least one reference to type 0, and is not too small. */
static void
choose_blob(struct gen *g, struct layout *l)
{
    *l = (struct layout){.align = some_alignment(g)};
    if (gen_once_in(g, 2))
        add_area(l, 8);
    add_field(l, 0);
    add_parts(g, l);
}

/* Virtual tables */

static unsigned
add_method(struct gen *g, unsigned type, unsigned entry)
{
    struct signature *s = &g->funcs[g->func_count];

    *s = g->entries[entry];
    s->params[0] = (enum kind)(KIND_SURE0 + type);
    return g->func_count++;
}

/* Overrides half of what the base has, and adds entries of its own. */
static void
choose_table(struct gen *g, unsigned t)
{
    struct managed_type *type = &g->types[t];
    unsigned inherited = 0;

    if (type->base != NO_TYPE) {
        inherited = g->types[type->base].entries;
        memcpy(type->methods, g->types[type->base].methods,
               sizeof type->methods);
    }
    type->entries = inherited ? inherited : 1;
    for (unsigned e = 1; e < g->entry_count; e++) {
        if (gen_once_in(g, 4))
            continue;
        if (e > type->entries)
            break;
        if (gen_is_number(&g->entries[e]) && gen_once_in(g, 3))
            type->methods[e] = HOST_METHOD;
        else if (g->func_count < MAX_METHODS)
            type->methods[e] = add_method(g, t, e);
        else
            continue;
        type->entries += e == type->entries;
    }
}

static void
choose_entries(struct gen *g)
{
    g->entry_count = gen_once_in(g, 8) ? 1 : 2 + gen_below(g, MAX_ENTRIES - 1);
    for (unsigned e = 1; e < g->entry_count; e++) {
        struct signature *s = &g->entries[e];

        gen_signature(g, s);
        if (gen_once_in(g, 3))
            *s = (struct signature){{KIND_MAYBE0, KIND_I64}, KIND_I64, 2};
        if (s->count == 0)
            s->count = 1;
    }
}

void
gen_types(struct gen *g)
{
    unsigned objects = 1 + gen_below(g, OBJECTS);
    unsigned arrays = gen_below(g, ARRAYS + 1);

    for (unsigned t = 0; t < FIRST_DELEGATE; t++)
        g->types[t].exists = t < OBJECTS ? t < objects : t - OBJECTS < arrays;
    for (unsigned t = FIRST_DELEGATE; t < TYPES; t++)
        g->types[t].exists = !gen_once_in(g, 4);
    for (unsigned i = 0; i < MAX_BLOBS; i++)
        choose_blob(g, &g->blobs[i]);
    choose_entries(g);
    for (unsigned t = 0; t < objects; t++) {
        choose_object(g, t);
        choose_table(g, t);
    }
    for (unsigned t = OBJECTS; t < OBJECTS + arrays; t++)
        choose_array(g, t);
    gen_delegates(g);
    g->ref_global_count = 1 + gen_below(g, MAX_GLOBALS);
    for (unsigned i = 1; i < g->ref_global_count; i++)
        g->ref_globals[i] = gen_some_type(g);
    g->walks_by_tests = gen_once_in(g, 3);
    g->walks_collect = gen_once_in(g, g->closed ? 20 : 4);
}

/* Declarations */

static void
put_layout(struct gen *g, const struct layout *l)
{
    fprintf(g->out, " size %u align %u", l->size, l->align);
    for (unsigned i = 0; i < l->field_count; i++)
        fprintf(g->out, "%s %u", i ? "" : " refs", l->fields[i].offset);
}

static void
put_object(struct gen *g, unsigned t)
{
    const struct managed_type *type = &g->types[t];

    fprintf(g->out, "type $%s_o%u object", g->name, t);
    put_layout(g, &type->layout);
    if (type->base != NO_TYPE)
        fprintf(g->out, " base $%s_o%u", g->name, type->base);
    fprintf(g->out, " vtable @%s_walk%u", g->name, t);
    for (unsigned e = 1; e < type->entries; e++) {
        if (type->methods[e] == HOST_METHOD)
            fprintf(g->out, ", @host_number");
        else
            fprintf(g->out, ", @%s_f%u", g->name, type->methods[e]);
    }
    if (type->finalised)
        fprintf(g->out, " finalizer @%s_final%u", g->name, t);
    fprintf(g->out, "\n");
}

static void
put_array(struct gen *g, unsigned t)
{
    const struct managed_type *type = &g->types[t];

    fprintf(g->out, "type $%s_o%u array elem ", g->name, t);
    if (type->elem == LIR_NO_TYPE)
        fprintf(g->out, "$%s_b%u\n", g->name, type->blob);
    else
        fprintf(g->out, "%s\n", lir_type_name(type->elem));
}

void
gen_put_types(struct gen *g)
{
    for (unsigned i = 0; i < MAX_BLOBS; i++) {
        fprintf(g->out, "type $%s_b%u blob", g->name, i);
        put_layout(g, &g->blobs[i]);
        fprintf(g->out, "\nglobal @%s_blob%u : $%s_b%u%s = {}\n", g->name, i,
                g->name, i, gen_local(g, gen_once_in(g, 2)));
    }
    for (unsigned t = 0; t < TYPES; t++) {
        if (g->types[t].exists && t < OBJECTS)
            put_object(g, t);
        else if (g->types[t].exists && gen_is_array(t))
            put_array(g, t);
    }
    gen_put_delegate_types(g);
    for (unsigned i = 0; i < g->ref_global_count; i++)
        fprintf(g->out, "global @%s_r%u : ref%s = 0\n", g->name, i,
                gen_local(g, gen_once_in(g, 2)));
    fprintf(g->out, "global @%s_grave : ref local = 0\n", g->name);
}

/* Shows what a global leads to, and makes it null: programs that follow have
 * their own. */
static void
observe_global(struct gen *g, const char *name, unsigned offset, unsigned type)
{
    unsigned reg = gen_reg(g, (enum kind)(KIND_MAYBE0 + type));

    gen_put(g, LIR_LOAD, LIR_REF, "v%u, [@%s_%s + %u]", reg, g->name, name,
            offset);
    gen_observe_reference(g, (enum kind)(KIND_MAYBE0 + type), reg);
    gen_put(g, LIR_STORE, LIR_REF, "[@%s_%s + %u], $0", g->name, name, offset);
}

void
gen_observe_globals(struct gen *g)
{
    char name[16];

    for (unsigned i = 0; i < g->ref_global_count; i++) {
        snprintf(name, sizeof name, "r%u", i);
        observe_global(g, name, 0, g->ref_globals[i]);
    }
    for (unsigned i = 0; i < MAX_BLOBS; i++) {
        const struct layout *l = &g->blobs[i];

        snprintf(name, sizeof name, "blob%u", i);
        for (unsigned k = 0; k < l->field_count; k++)
            observe_global(g, name, l->fields[k].offset, l->fields[k].type);
    }
    gen_put(g, LIR_STORE, LIR_REF, "[@%s_grave], $0", g->name);
}
