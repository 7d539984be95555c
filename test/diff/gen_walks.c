/*
 * Walks from a reference through what it leads to, which make a number of it
 * that is shown; and finalizers, of which nobody sees anything.
 */
#include "generator.h"

#define WALKED 6u /* elements of an array */
#define SHOWN_LOADS 3u

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

/* One that holds a walk goes on with that; one that holds anything else is not
 * called. */
static void
put_delegate_walk(struct gen *g, unsigned t)
{
    put_walk_head(g, "walk", t);
    if (t == WALKING)
        fprintf(g->out, "  call_delegate.i64 v1003, $%s_o%u, v1000(v1001)\n",
                g->name, t);
    else
        fprintf(g->out, "  type_test.i64 v1003, v1000, $%s_o%u\n", g->name, t);
    put_mix(g);
    fprintf(g->out, "  ret.i64 v1002\n}\n");
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
        else if (gen_is_array(t))
            put_array_walk(g, t);
        else
            put_delegate_walk(g, t);
        if (g->types[t].finalised)
            put_finalizer(g, t);
    }
    gen_put_leaf(g);
}
