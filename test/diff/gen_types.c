/*
 * The types of a managed program: what is in them, how one is derived from
 * another, their virtual tables, and functions that walk from a reference
 * through what it leads to and make a number of it, which is shown.
 */
#include "generator.h"

#define PARTS_MOST 3
#define LARGE 136u /* beyond the references that have a bit of their own */
#define WALKED 6u  /* elements of an array */
#define SHOWN_LOADS 3u

bool
gen_is_derived(const struct gen *g, unsigned type, unsigned base)
{
    while (type != base && type != NO_TYPE)
        type = g->types[type].base;
    return type == base;
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

/* The first array is mostly one of references. */
static void
choose_array(struct gen *g, unsigned t)
{
    static const enum lir_type elems[] = {
        LIR_REF,     LIR_REF,     LIR_REF, LIR_NO_TYPE, LIR_NO_TYPE,
        LIR_NO_TYPE, LIR_NO_TYPE, LIR_I8,  LIR_I16,     LIR_I32,
        LIR_I64,     LIR_PTR,     LIR_F32, LIR_F64,     LIR_V128};
    struct managed_type *type = &g->types[t];

    type->base = NO_TYPE;
    type->elem = t == OBJECTS && gen_once_in(g, 2)
                     ? LIR_REF
                     : elems[gen_below(g, COUNT_OF(elems))];
    type->elem_type = gen_some_type(g);
    type->blob = gen_below(g, MAX_BLOBS);
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
        if (g->func_count == MAX_METHODS || gen_once_in(g, 4))
            continue;
        if (e > type->entries)
            break;
        type->methods[e] = add_method(g, t, e);
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
        if (s->count == 0)
            s->count = 1;
    }
}

void
gen_types(struct gen *g)
{
    unsigned objects = 1 + gen_below(g, OBJECTS);
    unsigned arrays = gen_below(g, ARRAYS + 1);

    for (unsigned t = 0; t < TYPES; t++)
        g->types[t].exists = t < OBJECTS ? t < objects : t - OBJECTS < arrays;
    for (unsigned i = 0; i < MAX_BLOBS; i++)
        choose_blob(g, &g->blobs[i]);
    choose_entries(g);
    for (unsigned t = 0; t < objects; t++) {
        choose_object(g, t);
        choose_table(g, t);
    }
    for (unsigned t = OBJECTS; t < OBJECTS + arrays; t++)
        choose_array(g, t);
    g->ref_global_count = 1 + gen_below(g, MAX_GLOBALS);
    for (unsigned i = 1; i < g->ref_global_count; i++)
        g->ref_globals[i] = gen_some_type(g);
    g->walks_by_tests = gen_once_in(g, 3);
    g->walks_collect = gen_once_in(g, 4);
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
    for (unsigned e = 1; e < type->entries; e++)
        fprintf(g->out, ", @%s_f%u", g->name, type->methods[e]);
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
                g->name, i, gen_once_in(g, 2) ? " local" : "");
    }
    for (unsigned t = 0; t < TYPES; t++) {
        if (g->types[t].exists && t < OBJECTS)
            put_object(g, t);
        else if (g->types[t].exists)
            put_array(g, t);
    }
    for (unsigned i = 0; i < g->ref_global_count; i++)
        fprintf(g->out, "global @%s_r%u : ref%s = 0\n", g->name, i,
                gen_once_in(g, 2) ? " local" : "");
    fprintf(g->out, "global @%s_grave : ref local = 0\n", g->name);
}

/*
 * Walks: @pN_foldI takes null or a reference to type I, and a depth, and calls
 * what knows the type that it really has, @pN_walkI.  Registers are
 *
 *   v1000 the object      v1001 the depth        v1002 the number so far
 *   v1003 what is added   v1004 another object   v1005 the length
 *   v1006 the end         v1007 an index         v1008 an element's address
 */

static void
put_mix(struct gen *g)
{
    fprintf(g->out, "  imul.i64 v1002, v1002, $0x9e3779b97f4a7c15\n"
                    "  xor.i64 v1002, v1002, v1003\n"
                    "  rol.i64 v1002, v1002, $29\n");
}

static void
put_data_walk(struct gen *g, const char *base, unsigned begin, unsigned end)
{
    unsigned width = end - begin >= 8 ? 8 : end - begin >= 4 ? 4 : 1;
    unsigned steps = (end - begin) / width;

    for (unsigned i = 0; i < steps && i < SHOWN_LOADS; i++) {
        /* The first, the last, and one between them. */
        unsigned at = i == 0 ? 0 : i == 1 ? steps - 1 : steps / 2;

        fprintf(g->out, "  load%u.i64 v1003, [%s + %u]\n", 8 * width, base,
                begin + at * width);
        put_mix(g);
    }
}

static void
put_step(struct gen *g, unsigned type)
{
    fprintf(g->out, "  call.i64 v1003, @%s_fold%u(v1004, v1001)\n", g->name,
            type);
    put_mix(g);
}

static void
put_walk_head(struct gen *g, const char *name, unsigned t)
{
    fprintf(g->out,
            "func @%s_%s%u (v1000:ref, v1001:i32) : i64 local {\n"
            "  regs v1002:i64 v1003:i64 v1004:ref v1005:i32 v1006:i32 "
            "v1007:i32 v1008:ptr\n"
            ".LBB0:\n",
            g->name, name, t);
}

static void
put_object_walk(struct gen *g, unsigned t)
{
    const struct layout *l = &g->types[t].layout;

    put_walk_head(g, "walk", t);
    fprintf(g->out, "  mov.i64 v1002, $%u\n", t + 3);
    for (unsigned i = 0; i < l->area_count; i++)
        put_data_walk(g, "v1000", l->areas[i].begin, l->areas[i].end);
    for (unsigned i = 0; i < l->field_count; i++) {
        fprintf(g->out, "  load.ref v1004, [v1000 + %u]\n",
                l->fields[i].offset);
        put_step(g, l->fields[i].type);
    }
    fprintf(g->out, "  ret.i64 v1002\n}\n");
}

static void
put_element_address(struct gen *g, unsigned t)
{
    fprintf(g->out, "  array_address.ptr v1008, $%s_o%u, v1000, v1007\n",
            g->name, t);
}

static void
put_blob_element(struct gen *g, unsigned t)
{
    const struct layout *l = &g->blobs[g->types[t].blob];

    put_element_address(g, t);
    for (unsigned i = 0; i < l->area_count; i++)
        put_data_walk(g, "v1008", l->areas[i].begin, l->areas[i].end);
    for (unsigned i = 0; i < l->field_count; i++) {
        put_element_address(g, t);
        fprintf(g->out, "  load.ref v1004, [v1008 + %u]\n",
                l->fields[i].offset);
        put_step(g, l->fields[i].type);
    }
}

static void
put_element(struct gen *g, unsigned t)
{
    enum lir_type elem = g->types[t].elem;

    if (elem == LIR_NO_TYPE) {
        put_blob_element(g, t);
    } else if (elem == LIR_REF) {
        fprintf(g->out, "  array_load.ref v1004, $%s_o%u, v1000, v1007\n",
                g->name, t);
        put_step(g, g->types[t].elem_type);
    } else if (lir_type_class(elem) == LIR_CLASS_GPR) {
        fprintf(g->out, "  array_load.i64 v1003, $%s_o%u, v1000, v1007\n",
                g->name, t);
        put_mix(g);
    } else {
        put_element_address(g, t);
        put_data_walk(g, "v1008", 0, (unsigned)lir_type_bytes(elem));
    }
}

static void
put_array_walk(struct gen *g, unsigned t)
{
    put_walk_head(g, "walk", t);
    fprintf(g->out,
            "  array_length.i32 v1005, v1000\n"
            "  mov.i64 v1002, v1005\n"
            "  cmp.i32 v1005, $%u\n"
            "  cmov.i32.lt v1006, v1005, $%u\n"
            "  jmp .LBB1\n"
            ".LBB1: loop 1 header\n"
            "  cmp.i32 v1007, v1006\n"
            "  branch.lt .LBB2, .LBB3\n"
            ".LBB2: loop 1\n",
            WALKED, WALKED);
    put_element(g, t);
    fprintf(g->out, "  inc.i32 v1007, v1007\n"
                    "  jmp .LBB1\n"
                    ".LBB3:\n"
                    "  ret.i64 v1002\n}\n");
}

/* The most derived type first. */
static void
put_tests(struct gen *g, unsigned t)
{
    unsigned block = 4;

    for (unsigned d = OBJECTS; d-- > t;) {
        if (!g->types[d].exists || !gen_is_derived(g, d, t))
            continue;
        fprintf(g->out,
                "  type_test.i32 v1005, v1000, $%s_o%u\n"
                "  test.i32 v1005, v1005\n"
                "  branch.ne .LBB%u, .LBB%u\n"
                ".LBB%u:\n"
                "  call.i64 v1002, @%s_walk%u(v1000, v1001)\n"
                "  ret.i64 v1002\n"
                ".LBB%u:\n",
                g->name, d, block, block + 1, block, g->name, d, block + 1);
        block += 2;
    }
    fprintf(g->out, "  ret.i64 $-1\n}\n"); /* of no type: it cannot be */
}

static void
put_fold(struct gen *g, unsigned t)
{
    put_walk_head(g, "fold", t);
    if (g->walks_collect)
        fprintf(g->out, "  safepoint\n");
    fprintf(g->out, "  cmp.ref v1000, $0\n"
                    "  branch.eq .LBB1, .LBB2\n"
                    ".LBB1:\n"
                    "  ret.i64 $1\n"
                    ".LBB2:\n"
                    "  dec.i32 v1001, v1001\n"
                    "  js .LBB1\n"
                    "  jmp .LBB3\n"
                    ".LBB3:\n");
    if (t < OBJECTS && g->walks_by_tests) {
        put_tests(g, t);
        return;
    }
    if (t < OBJECTS)
        fprintf(g->out,
                "  call_virtual.i64 v1002, $%s_o%u, $0(v1000, v1001)\n",
                g->name, t);
    else
        fprintf(g->out, "  call.i64 v1002, @%s_walk%u(v1000, v1001)\n",
                g->name, t);
    fprintf(g->out, "  ret.i64 v1002\n}\n");
}

static void
put_show(struct gen *g, unsigned t)
{
    fprintf(g->out,
            "func @%s_show%u (v1000:ref, v1001:i32) : void local {\n"
            "  regs v1002:i64\n"
            ".LBB0:\n"
            "  call.i64 v1002, @%s_fold%u(v1000, v1001)\n"
            "  call.void @observe_i64(v1002)\n"
            "  ret\n"
            "}\n",
            g->name, t, g->name, t);
}

/* Nobody sees what it does: the interpreter does not call it.  It allocates
 * what has no finalizer, and some objects live on. */
static void
put_finalizer(struct gen *g, unsigned t)
{
    fprintf(g->out,
            "func @%s_final%u (v1000:ref) : void local {\n"
            "  regs v1001:ref\n"
            ".LBB0:\n"
            "  alloc.ref v1001, $%s_o0\n",
            g->name, t, g->name);
    if (gen_once_in(g, 2))
        fprintf(g->out, "  store.ref [@%s_grave], v1000\n", g->name);
    fprintf(g->out, "  ret\n}\n");
}

void
gen_put_walks(struct gen *g)
{
    for (unsigned t = 0; t < TYPES; t++) {
        if (!g->types[t].exists)
            continue;
        put_fold(g, t);
        put_show(g, t);
        if (t < OBJECTS)
            put_object_walk(g, t);
        else
            put_array_walk(g, t);
        if (g->types[t].finalised)
            put_finalizer(g, t);
    }
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
