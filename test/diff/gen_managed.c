/*
 * What programs do with managed objects, opcode by opcode; and how they show
 * what references lead to.
 */
#include "generator.h"

#define DEPTH_MOST 4

static void
allocate(struct gen *g, bool array)
{
    enum kind kind;
    bool sure;

    do
        kind = gen_usable_kind(g);
    while (gen_type_of(kind) >= FIRST_DELEGATE ||
           gen_is_array(gen_type_of(kind)) != array);
    sure = kinds[kind].group == GROUP_SURE;
    gen_new(g, gen_type_of(kind), gen_reg(g, kind), sure);
}

/* An object, if the program has no delegates. */
static void
make_delegate(struct gen *g)
{
    unsigned type = WALKING + gen_below(g, DELEGATES);

    if (g->types[type].exists)
        gen_new(g, type, gen_reg(g, gen_maybe(type)), false);
    else
        allocate(g, false);
}

static bool
has_arrays(const struct gen *g)
{
    return g->types[OBJECTS].exists;
}

/* The test alone, or with a register of the type that is tested for. */
static void
test_type(struct gen *g)
{
    unsigned from = gen_reference(g, gen_some_type(g), false);
    unsigned type = gen_some_type(g), bit = gen_reg(g, KIND_I32);
    unsigned to = gen_reg(g, gen_maybe(type));
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
    gen_reference_value(g, &line, gen_maybe(type), false);
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
    unsigned reg = gen_reference(g, type, !gen_once_in(g, GEN_RARELY));

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
    if (op >= LIR_ALLOC_ARRAY && op <= LIR_ARRAY_ADDRESS && !has_arrays(g))
        op = LIR_ALLOC;
    switch (op) {
    case LIR_SAFEPOINT: gen_put(g, op, LIR_NO_TYPE, "%s", ""); break;
    case LIR_ALLOC:
    case LIR_ALLOC_ARRAY: allocate(g, op == LIR_ALLOC_ARRAY); break;
    case LIR_ARRAY_LENGTH: gen_take_length(g); break;
    case LIR_ARRAY_LOAD:
    case LIR_ARRAY_STORE:
    case LIR_ARRAY_ADDRESS: gen_access_element(g, op); break;
    case LIR_TYPE_TEST: test_type(g); break;
    case LIR_CALL_VIRTUAL: call_entry(g); break;
    case LIR_DELEGATE: make_delegate(g); break;
    case LIR_CALL_DELEGATE: gen_use_delegate(g); break;
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
