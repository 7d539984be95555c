/*
 * References: which registers may stand for one of a type, and new objects.
 *
 * A reference to a type may refer to an object of a derived one; so a register
 * of a derived type can be read in its place, and one of a base type written.
 */
#include <inttypes.h>

#include "generator.h"

#define TRAPPING 40 /* one array that may be short in so many has no length */

bool
gen_is_reference(enum kind kind)
{
    return kinds[kind].group & (GROUP_MAYBE | GROUP_SURE);
}

unsigned
gen_type_of(enum kind kind)
{
    return (kinds[kind].group == GROUP_SURE ? (unsigned)kind - KIND_SURE0
                                            : (unsigned)kind - KIND_MAYBE0);
}

static unsigned
type_below(struct gen *g, unsigned end)
{
    unsigned t;

    do
        t = gen_below(g, end);
    while (!g->types[t].exists);
    return t;
}

unsigned
gen_some_type(struct gen *g)
{
    return type_below(g, TYPES);
}

unsigned
gen_some_object(struct gen *g)
{
    return type_below(g, OBJECTS);
}

enum kind
gen_maybe(unsigned type)
{
    return (enum kind)(KIND_MAYBE0 + type);
}

enum kind
gen_reference_kind(struct gen *g, bool sure)
{
    enum kind first = sure ? KIND_SURE0 : KIND_MAYBE0;

    return (enum kind)(first + gen_some_type(g));
}

enum kind
gen_usable_kind(struct gen *g)
{
    enum kind kind;

    do
        kind = gen_reference_kind(g, gen_once_in(g, 3));
    while (g->f.regs[kind] == 0);
    return kind;
}

/* TYPE itself or one derived from it. */
static unsigned
some_derived(struct gen *g, unsigned type)
{
    unsigned t;

    if (gen_once_in(g, 2))
        return type;
    do
        t = gen_some_type(g);
    while (!gen_is_derived(g, t, type));
    return t;
}

unsigned
gen_reference_result(struct gen *g, unsigned type)
{
    unsigned t;

    do
        t = gen_some_type(g);
    while (!gen_is_derived(g, type, t));
    return gen_reg(g, (enum kind)(KIND_MAYBE0 + t));
}

/* How many registers of KIND can be read for a reference to TYPE. */
static unsigned
fitting(const struct gen *g, enum kind kind, unsigned type, bool sure)
{
    if (!gen_is_reference(kind) || (sure && kinds[kind].group != GROUP_SURE) ||
        g->f.regs[kind] == 0)
        return 0;
    return gen_is_derived(g, gen_type_of(kind), type) ? g->f.regs[kind] : 0;
}

/* 0 if there is none. */
static unsigned
some_register(struct gen *g, unsigned type, bool sure)
{
    unsigned total = 0, at;

    for (enum kind k = KIND_MAYBE0; k < KIND_COUNT; k++)
        total += fitting(g, k, type, sure);
    at = gen_below(g, total);
    for (enum kind k = KIND_MAYBE0; k < KIND_COUNT; k++) {
        unsigned count = fitting(g, k, type, sure);

        if (at < count)
            return gen_reg(g, k);
        at -= count;
    }
    return 0;
}

/* Puts another reference, which is sure, in the place of null. */
static void
guard(struct gen *g, unsigned type, unsigned reg, unsigned other)
{
    char text[64];
    unsigned length = gen_reg(g, KIND_BASE32);

    snprintf(text, sizeof text, "v%u, v%u, v%u", reg, other, reg);
    gen_put(g, LIR_CMP, LIR_REF, "v%u, $0", reg);
    gen_put_suffix(g, LIR_CMOV, LIR_REF, "eq", text);
    if (!gen_is_array(type))
        return;
    gen_put(g, LIR_ARRAY_LENGTH, LIR_I32, "v%u, v%u", length, reg);
    gen_put(g, LIR_CMP, LIR_I32, "v%u, $%u", length, SURE_LENGTH);
    gen_put_suffix(g, LIR_CMOV, LIR_REF, "ult", text);
}

unsigned
gen_reference(struct gen *g, unsigned type, bool sure)
{
    unsigned found = some_register(g, type, sure), reg;

    if (found && !(sure && gen_once_in(g, 3)))
        return found;
    reg = gen_reg(g, (enum kind)(KIND_MAYBE0 + type));
    if (found && !gen_once_in(g, 4))
        guard(g, type, reg, found);
    else
        gen_new(g, type, reg, true);
    return reg;
}

void
gen_reference_value(struct gen *g, struct line *line, enum kind kind,
                    bool exact)
{
    bool sure = kinds[kind].group == GROUP_SURE;

    if (!sure && !exact && gen_once_in(g, 12))
        line_add(line, "$0");
    else
        line_add(line, "v%u", gen_reference(g, gen_type_of(kind), sure));
}

/* New ones */

static void
put_data(struct gen *g, unsigned reg, unsigned begin, unsigned end)
{
    static const enum lir_op ops[] = {LIR_STORE8, LIR_STORE16, LIR_STORE32,
                                      LIR_STORE64};
    unsigned log = gen_below(g, COUNT_OF(ops));
    struct line value = {0};

    while (end - begin < 1u << log)
        log--;
    gen_value(g, &value, LIR_I64, GROUP_DATA);
    gen_put(g, ops[log], LIR_I64, "[v%u + %u], %s", reg,
            begin + gen_below(g, end - begin - (1u << log) + 1), value.text);
}

/* Writes something into a new object. */
static void
fill_object(struct gen *g, unsigned type, unsigned reg)
{
    const struct layout *l = &g->types[type].layout;

    for (unsigned i = gen_below(g, 4); i > 0; i--) {
        unsigned area = gen_below(g, l->area_count),
                 field = gen_below(g, l->field_count);

        if (l->area_count && gen_once_in(g, 2))
            put_data(g, reg, l->areas[area].begin, l->areas[area].end);
        else
            gen_put(g, LIR_STORE, LIR_REF, "[v%u + %u], v%u", reg,
                    l->fields[field].offset,
                    gen_reference(g, l->fields[field].type, false));
    }
}

/* References, in a blob that is an element. */
static void
fill_element(struct gen *g, unsigned type, unsigned reg, unsigned index)
{
    const struct layout *l = &g->blobs[g->types[type].blob];
    unsigned inner = gen_reg(g, KIND_INNER);

    gen_put(g, LIR_ARRAY_ADDRESS, LIR_PTR, "v%u, $%s_o%u, v%u, $%u", inner,
            g->name, type, reg, index);
    for (unsigned i = 0; i < l->field_count; i++)
        if (gen_once_in(g, 2))
            gen_put(g, LIR_STORE, LIR_REF, "[v%u + %u], v%u", inner,
                    l->fields[i].offset,
                    gen_reference(g, l->fields[i].type, false));
}

static void
fill_array(struct gen *g, unsigned type, unsigned reg, unsigned length)
{
    enum lir_type elem = g->types[type].elem;

    for (unsigned i = gen_below(g, 4); i > 0; i--) {
        unsigned index = gen_below(g, length < 12 ? length : 12);
        struct line value = {0};

        if (elem == LIR_NO_TYPE) {
            fill_element(g, type, reg, index);
            continue;
        }
        if (elem == LIR_REF)
            line_add(&value, "v%u",
                     gen_reference(g, g->types[type].elem_type, false));
        else
            gen_value(g, &value, elem, GROUP_DATA);
        gen_put(g, LIR_ARRAY_STORE, elem, "$%s_o%u, v%u, $%u, %s", g->name,
                type, reg, index, value.text);
    }
}

/* OP, or the same with a result that might be null but is not. */
enum lir_op
gen_allocation(struct gen *g, enum lir_op op)
{
    if (!gen_once_in(g, 4))
        return op;
    switch (op) {
    case LIR_ALLOC: return LIR_TRY_ALLOC;
    case LIR_ALLOC_ARRAY: return LIR_TRY_ALLOC_ARRAY;
    case LIR_DELEGATE: return LIR_TRY_DELEGATE;
    default: BUG("'%s' allocates nothing", lir_ops[op].name);
    }
}

/* So that nothing else is known of it; seldom one that no array has. */
static void
new_short_array(struct gen *g, unsigned type, unsigned reg)
{
    static const char *const impossible[] = {"-1", "0x8000000000000000",
                                             "0xffffffff", "0x100000000"};
    struct line length = {0};

    if (gen_once_in(g, 4 * TRAPPING))
        line_add(&length, "$%s",
                 impossible[gen_below(g, COUNT_OF(impossible))]);
    else if (gen_once_in(g, 3))
        line_add(&length, "v%u", gen_index(g));
    else
        line_add(&length, "$%u", gen_below(g, 40));
    gen_put(g, gen_allocation(g, LIR_ALLOC_ARRAY), LIR_REF, "v%u, $%s_o%u, %s",
            reg, g->name, type, length.text);
}

/* An index may have more above 32 bits: 0 to 7 is what is taken. */
static void
new_array(struct gen *g, unsigned type, unsigned reg, bool sure)
{
    unsigned length = SURE_LENGTH + gen_below(g, 6);

    if (!sure && gen_once_in(g, 2)) {
        new_short_array(g, type, reg);
        return;
    }
    if (gen_once_in(g, 60))
        length += 4000; /* a large one */
    gen_put(g, gen_allocation(g, LIR_ALLOC_ARRAY), LIR_REF,
            "v%u, $%s_o%u, $%u", reg, g->name, type, length);
    fill_array(g, type, reg, length);
}

void
gen_new(struct gen *g, unsigned type, unsigned reg, bool sure)
{
    if (type >= FIRST_DELEGATE) {
        gen_new_delegate(g, type, reg);
        return;
    }
    if (gen_is_array(type)) {
        new_array(g, type, reg, sure);
        return;
    }
    type = some_derived(g, type);
    gen_put(g, gen_allocation(g, LIR_ALLOC), LIR_REF, "v%u, $%s_o%u", reg,
            g->name, type);
    fill_object(g, type, reg);
}

void
gen_init_reference(struct gen *g, enum kind kind, unsigned reg)
{
    unsigned type = gen_type_of(kind);

    if (kinds[kind].group == GROUP_SURE)
        gen_new(g, type, reg, true);
    else if (gen_once_in(g, 3))
        gen_new(g, type, reg, false);
}

/* Cells */

static unsigned
some_offset_of_0(struct gen *g, const struct layout *l)
{
    unsigned i;

    do
        i = gen_below(g, l->field_count);
    while (l->fields[i].type != 0);
    return l->fields[i].offset;
}

void
gen_cell(struct gen *g, unsigned reg)
{
    unsigned i;

    switch (gen_below(g, 3)) {
    case 0:
        if (g->f.ref_slot_count) {
            i = gen_below(g, g->f.ref_slot_count);
            gen_put(g, LIR_LEA, LIR_PTR, "v%u, [%%r%u + %u]", reg, i,
                    some_offset_of_0(g, &g->blobs[g->f.ref_slots[i]]));
            return;
        }
        break;
    case 1:
        i = gen_below(g, MAX_BLOBS);
        gen_put(g, LIR_LEA, LIR_PTR, "v%u, [@%s_blob%u + %u]", reg, g->name, i,
                some_offset_of_0(g, &g->blobs[i]));
        return;
    default: break;
    }
    gen_put(g, LIR_MOV, LIR_PTR, "v%u, @%s_r0", reg, g->name);
}
