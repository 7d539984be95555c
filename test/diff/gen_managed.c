/*
 * What programs do with managed objects.  Most of it goes well: what is used
 * as an object is known not to be null, and indexes are below the length; the
 * rest traps.  Addresses inside objects are used at once.
 */
#include "generator.h"

#define TRAPPING 150 /* one use in so many may be of null, or out of bounds */
#define DEPTH_MOST 4

/* Places */

/* Where references and data lie side by side. */
struct place {
    char base[40];
    const struct layout *layout;
};

static struct place
in_object(struct gen *g, unsigned type)
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

/* An array with elements of ELEM, if any; NO_TYPE if there is none. */
static unsigned
some_array(struct gen *g, bool blobs)
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

/* "$T, array, index"; the array may be too short, seldom. */
static void
add_element(struct gen *g, struct line *line, unsigned type)
{
    bool sure = !gen_once_in(g, TRAPPING);
    struct line index = {0};

    if (!gen_once_in(g, TRAPPING))
        add_index(g, &index);
    else
        add_wild_index(g, &index);
    line_add(line, "$%s_o%u, v%u, %s", g->name, type,
             gen_reference(g, type, sure), index.text);
}

/* Sometimes the address goes through another register. */
static unsigned
some_inner(struct gen *g, unsigned inner)
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

    add_element(g, &line, type);
    gen_put(g, LIR_ARRAY_ADDRESS, LIR_PTR, "v%u, %s", inner, line.text);
    return some_inner(g, inner);
}

static struct place
in_element(struct gen *g, unsigned type)
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
        array = some_array(g, true);
        return array == NO_TYPE ? in_blob(g) : in_element(g, array);
    case 3:
        if (g->f.ref_slot_count)
            return in_slot(g);
        break;
    default: break;
    }
    return in_object(g, gen_some_object(g));
}

/* The base of P as an address in a register. */
static void
take_address(struct gen *g, struct place *p, unsigned offset)
{
    unsigned inner = gen_reg(g, KIND_INNER);

    gen_put(g, LIR_LEA, LIR_PTR, "v%u, [%s + %u]", inner, p->base, offset);
    snprintf(p->base, sizeof p->base, "v%u", some_inner(g, inner));
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

/* Memory with a reference; returns the number of its type. */
static unsigned
add_cell(struct gen *g, struct line *line)
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

/* Moves */

static enum kind
maybe(unsigned type)
{
    return (enum kind)(KIND_MAYBE0 + type);
}

/* Some kind of reference of which the function has registers. */
static enum kind
some_kind(struct gen *g)
{
    enum kind kind;

    do
        kind = gen_reference_kind(g, gen_once_in(g, 3));
    while (g->f.regs[kind] == 0);
    return kind;
}

static void
move(struct gen *g)
{
    enum kind kind = some_kind(g);
    struct line line = {0};

    gen_reference_value(g, &line, kind, false);
    gen_put(g, LIR_MOV, LIR_REF, "v%u, %s", gen_reg(g, kind), line.text);
}

static void
move_conditionally(struct gen *g)
{
    enum kind kind = some_kind(g);
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

    gen_reference_value(g, &line, maybe(gen_some_type(g)), false);
    line_add(&line, ", ");
    gen_reference_value(g, &line, maybe(gen_some_type(g)), false);
    gen_put(g, LIR_CMP, LIR_REF, "%s", line.text);
}

static void
load(struct gen *g)
{
    struct line line = {0};
    unsigned type = add_cell(g, &line);

    gen_put(g, LIR_LOAD, LIR_REF, "v%u, %s", gen_reference_result(g, type),
            line.text);
}

static void
store(struct gen *g)
{
    struct line line = {0};
    unsigned type = add_cell(g, &line);

    line_add(&line, ", ");
    gen_reference_value(g, &line, maybe(type), false);
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

    reg = gen_reg(g, maybe(type));
    gen_new(g, type, reg, false);
    if (is->elem == LIR_REF) {
        add_element(g, &line, owner);
        gen_put(g, LIR_ARRAY_STORE, LIR_REF, "%s, v%u", line.text, reg);
    } else {
        p = owner < OBJECTS ? in_object(g, owner) : in_element(g, owner);
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

    switch (gen_below(g, 20)) {
    case 0:
        kind = some_kind(g);
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
        kind = some_kind(g);
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
    default: store(g);
    }
}

/* Opcodes */

static void
allocate(struct gen *g, bool array)
{
    enum kind kind;
    bool sure;

    do
        kind = some_kind(g);
    while ((gen_type_of(kind) >= OBJECTS) != array);
    sure = kinds[kind].group == GROUP_SURE;
    gen_new(g, gen_type_of(kind), gen_reg(g, kind), sure);
}

static bool
has_arrays(const struct gen *g)
{
    return g->types[OBJECTS].exists;
}

static void
take_length(struct gen *g)
{
    unsigned array = OBJECTS;
    enum lir_type type = gen_int_type(g);
    struct line line = {0};

    do
        array = gen_some_type(g);
    while (array < OBJECTS);
    gen_result(g, &line, type, GROUP_DATA);
    gen_put(g, LIR_ARRAY_LENGTH, type, "%s, v%u", line.text,
            gen_reference(g, array, !gen_once_in(g, TRAPPING)));
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
        gen_reference_value(g, &line, maybe(is->elem_type), false);
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
    inner = some_inner(g, inner);
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
    enum kind kind = maybe(is->elem_type);
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

/* Begins with OP; then perhaps the same element once more, so that it matters
 * what LLVM believes of one access and another. */
static void
access_element(struct gen *g, enum lir_op op)
{
    static const enum lir_op ops[] = {LIR_ARRAY_LOAD, LIR_ARRAY_STORE,
                                      LIR_ARRAY_ADDRESS};
    unsigned array = some_array(g, false);
    struct line elements[2] = {{.size = 0}};
    const char *element;

    if (array == NO_TYPE)
        return;
    if (gen_once_in(g, 2)) {
        add_same(g, array, elements);
        access_around(g, array, elements);
    } else {
        add_element(g, &elements[0], array);
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

/* The test alone, or with a register of the type that is tested for. */
static void
test_type(struct gen *g)
{
    unsigned from = gen_reference(g, gen_some_type(g), false);
    unsigned type = gen_some_type(g), bit = gen_reg(g, KIND_I32);
    unsigned to = gen_reg(g, maybe(type));
    enum lir_type suffix = gen_int_type(g);
    struct line line = {0};

    if (gen_once_in(g, 2)) {
        gen_result(g, &line, suffix, GROUP_DATA);
        gen_put(g, LIR_TYPE_TEST, suffix, "%s, v%u, $%s_o%u", line.text, from,
                g->name, type);
        return;
    }
    gen_put(g, LIR_TYPE_TEST, LIR_I32, "v%u, v%u, $%s_o%u", bit, from, g->name,
            type);
    gen_put(g, LIR_TEST, LIR_I32, "v%u, v%u", bit, bit);
    line_add(&line, "v%u, v%u, ", to, from);
    gen_reference_value(g, &line, maybe(type), false);
    gen_put_suffix(g, LIR_CMOV, LIR_REF, "ne", line.text);
}

/* Tells the host which of the types that override the entry it is. */
static void
count_overridden(struct gen *g, unsigned type, unsigned entry, unsigned reg)
{
    unsigned bit = LIR_FIRST_REG + KIND_REGISTERS * KIND_BASE32;

    for (unsigned t = 0; t < OBJECTS && entry > 0; t++) {
        if (!g->types[t].exists || !gen_is_derived(g, t, type) ||
            g->types[t].methods[entry] == g->types[type].methods[entry])
            continue;
        fprintf(g->out,
                "  type_test.i32 v%u, v%u, $%s_o%u\n"
                "  call.void @count(v%u)\n",
                bit, reg, g->name, t, bit);
    }
}

static void
call_entry(struct gen *g)
{
    unsigned type = gen_some_object(g);
    unsigned entry = gen_below(g, g->types[type].entries);
    unsigned reg = gen_reference(g, type, !gen_once_in(g, TRAPPING));

    if (g->counting)
        count_overridden(g, type, entry, reg);
    if (entry == 0) {
        gen_put(g, LIR_CALL_VIRTUAL, LIR_I64, "v%u, $%s_o%u, $0(v%u, $%u)",
                gen_reg(g, KIND_I64), g->name, type, reg,
                1 + gen_below(g, DEPTH_MOST));
        return;
    }
    gen_call_entry(g, type, entry, reg);
}

void
gen_managed(struct gen *g, enum lir_op op)
{
    if (op != LIR_ALLOC && op != LIR_TYPE_TEST && op != LIR_CALL_VIRTUAL &&
        op != LIR_SAFEPOINT && !has_arrays(g))
        op = LIR_ALLOC;
    switch (op) {
    case LIR_SAFEPOINT: gen_put(g, op, LIR_NO_TYPE, "%s", ""); break;
    case LIR_ALLOC:
    case LIR_ALLOC_ARRAY: allocate(g, op == LIR_ALLOC_ARRAY); break;
    case LIR_ARRAY_LENGTH: take_length(g); break;
    case LIR_ARRAY_LOAD:
    case LIR_ARRAY_STORE:
    case LIR_ARRAY_ADDRESS: access_element(g, op); break;
    case LIR_TYPE_TEST: test_type(g); break;
    case LIR_CALL_VIRTUAL: call_entry(g); break;
    default: BUG("'%s' is not managed", lir_ops[op].name);
    }
}

/* Observation */

void
gen_observe_reference(struct gen *g, enum kind kind, unsigned reg)
{
    gen_put(g, LIR_CALL, LIR_VOID, "@%s_show%u(v%u, $%u)", g->name,
            gen_type_of(kind), reg, 1 + gen_below(g, DEPTH_MOST));
}

/* Overwrites some references, whose values are no longer needed then. */
void
gen_forget(struct gen *g)
{
    for (enum kind k = KIND_MAYBE0; k < KIND_SURE0; k++)
        for (unsigned i = 0; i < g->f.regs[k]; i++) {
            struct line line = {0};
            unsigned reg = LIR_FIRST_REG + KIND_REGISTERS * k + i;

            if (!gen_once_in(g, 3))
                continue;
            gen_reference_value(g, &line, k, false);
            gen_put(g, LIR_MOV, LIR_REF, "v%u, %s", reg,
                    gen_once_in(g, 2) ? "$0" : line.text);
        }
}

/* Some of them: the others are no longer needed. */
void
gen_observe_references(struct gen *g)
{
    for (enum kind k = KIND_MAYBE0; k < KIND_COUNT; k++)
        for (unsigned i = 0; i < g->f.regs[k]; i++)
            if (gen_once_in(g, g->f.forgets ? 8 : 3))
                gen_observe_reference(g, k,
                                      LIR_FIRST_REG + KIND_REGISTERS * k + i);
}
