/*
 * Places: where references and data lie side by side, in objects, elements,
 * slots and globals.  Most of it goes well: what is used as an object is known
 * not to be null, and indexes are below the length; the rest traps.  Addresses
 * inside objects are used at once.
 */
#include "generator.h"

struct place
gen_in_object(struct gen *g, unsigned type)
{
    struct place p = {.layout = &g->types[type].layout};

    snprintf(p.base, sizeof p.base, "v%u", gen_reference(g, type, true));
    return p;
}

static struct place
in_blob(struct gen *g)
{
    unsigned i = gen_below(g, MAX_BLOBS);
    struct place p = {.layout = &g->blobs[i]};

    snprintf(p.base, sizeof p.base, "@%s_blob%u", g->name, i);
    return p;
}

static struct place
in_slot(struct gen *g)
{
    unsigned i = gen_below(g, g->f.ref_slot_count);
    struct place p = {.layout = &g->blobs[g->f.ref_slots[i]]};

    snprintf(p.base, sizeof p.base, "%%r%u", i);
    return p;
}

unsigned
gen_some_array(struct gen *g, bool blobs)
{
    unsigned first = gen_below(g, ARRAYS);

    for (unsigned i = 0; i < ARRAYS; i++) {
        unsigned t = OBJECTS + (first + i) % ARRAYS;

        if (g->types[t].exists && (g->types[t].elem == LIR_NO_TYPE) == blobs)
            return t;
    }
    return NO_TYPE;
}

/* An index below SURE_LENGTH; but an i64 may have more above. */
static void
add_index(struct gen *g, struct line *line)
{
    unsigned reg = gen_index(g);

    if (gen_once_in(g, 2) ||
        (reg == gen_reg(g, KIND_INDEX64) && !gen_once_in(g, 4)))
        line_add(line, "$%u", gen_below(g, SURE_LENGTH));
    else
        line_add(line, "v%u", reg);
}

/* It may be right, when only its low bits are looked at. */
static void
add_wild_index(struct gen *g, struct line *line)
{
    unsigned reg = gen_reg(g, KIND_BASE64);

    switch (gen_below(g, 4)) {
    case 0: line_add(line, "$%u", SURE_LENGTH + gen_below(g, 3)); break;
    case 1: line_add(line, "$-1"); break;
    case 2: gen_value(g, line, LIR_I64, GROUP_DATA); break;
    default:
        gen_put(g, LIR_MOV, LIR_I64, "v%u, $0x%x00000003", reg,
                1 + gen_below(g, 15));
        line_add(line, "v%u", reg);
    }
}

void
gen_add_element(struct gen *g, struct line *line, unsigned type)
{
    bool sure = !gen_once_in(g, GEN_RARELY);
    struct line index = {0};

    if (!gen_once_in(g, GEN_RARELY))
        add_index(g, &index);
    else
        add_wild_index(g, &index);
    line_add(line, "$%s_o%u, v%u, %s", g->name, type,
             gen_reference(g, type, sure), index.text);
}

unsigned
gen_some_inner(struct gen *g, unsigned inner)
{
    unsigned other = gen_reg(g, KIND_INNER);

    if (!gen_once_in(g, 4))
        return inner;
    gen_put(g, LIR_MOV, LIR_PTR, "v%u, v%u", other, inner);
    return other;
}

static unsigned
put_element_address(struct gen *g, unsigned type)
{
    unsigned inner = gen_reg(g, KIND_INNER);
    struct line line = {0};

    gen_add_element(g, &line, type);
    gen_put(g, LIR_ARRAY_ADDRESS, LIR_PTR, "v%u, %s", inner, line.text);
    return gen_some_inner(g, inner);
}

struct place
gen_in_element(struct gen *g, unsigned type)
{
    struct place p = {.layout = &g->blobs[g->types[type].blob]};

    snprintf(p.base, sizeof p.base, "v%u", put_element_address(g, type));
    return p;
}

static struct place
some_place(struct gen *g)
{
    unsigned array;

    switch (gen_below(g, 7)) {
    case 0: return in_blob(g);
    case 1:
    case 2:
        array = gen_some_array(g, true);
        return array == NO_TYPE ? in_blob(g) : gen_in_element(g, array);
    case 3:
        if (g->f.ref_slot_count)
            return in_slot(g);
        break;
    default: break;
    }
    return gen_in_object(g, gen_some_object(g));
}

/* The base of P as an address in a register. */
static void
take_address(struct gen *g, struct place *p, unsigned offset)
{
    unsigned inner = gen_reg(g, KIND_INNER);

    gen_put(g, LIR_LEA, LIR_PTR, "v%u, [%s + %u]", inner, p->base, offset);
    snprintf(p->base, sizeof p->base, "v%u", gen_some_inner(g, inner));
}

bool
gen_managed_memory(struct gen *g, struct line *line, unsigned width,
                   unsigned alignment)
{
    struct place p = some_place(g);
    unsigned i = gen_below(g, p.layout->area_count), begin, end;

    if (p.layout->area_count == 0 || p.layout->align < alignment)
        return false;
    begin = (p.layout->areas[i].begin + alignment - 1) / alignment * alignment;
    end = p.layout->areas[i].end;
    if (begin + width > end)
        return false;
    if (gen_once_in(g, 6)) {
        take_address(g, &p, begin);
        end -= begin;
        begin = 0;
    }
    line_add(line, "[%s", p.base);
    gen_offset(g, line, end - begin, width, alignment, begin);
    return true;
}

unsigned
gen_add_cell(struct gen *g, struct line *line)
{
    struct place p;
    unsigned i;

    switch (gen_below(g, 8)) {
    case 0: line_add(line, "[v%u]", gen_reg(g, KIND_CELL)); return 0;
    case 1:
        i = gen_below(g, g->ref_global_count);
        line_add(line, "[@%s_r%u]", g->name, i);
        return g->ref_globals[i];
    default: break;
    }
    p = some_place(g);
    i = gen_below(g, p.layout->field_count);
    if (gen_once_in(g, 6)) {
        take_address(g, &p, p.layout->fields[i].offset);
        line_add(line, "[%s]", p.base);
    } else {
        line_add(line, "[%s + %u]", p.base, p.layout->fields[i].offset);
    }
    return p.layout->fields[i].type;
}
