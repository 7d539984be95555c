/* Calls: of the program's functions, right and wrong, and of the host. */
#include "generator.h"

/* What a call may pass for a parameter of KIND. */
static unsigned
groups_for(enum kind kind)
{
    switch (kinds[kind].group) {
    case GROUP_DATA: return GROUP_DATA;
    case GROUP_ADDRESS: return GROUP_ADDRESS;
    default: return GROUP_DATA | kinds[kind].group;
    }
}

static void
add_symbol_address(struct gen *g, struct line *line)
{
    line_add(line, "@%s_g%u", g->name, gen_below(g, g->globals));
}

static void
add_cell(struct gen *g, struct line *line, bool tail)
{
    if (tail || gen_once_in(g, 3))
        line_add(line, "@%s_r0", g->name);
    else
        line_add(line, "v%u", gen_reg(g, KIND_CELL));
}

/* TAIL: an address in a register may be that of a slot, which will be gone. */
static void
add_argument(struct gen *g, struct line *line, enum kind kind, bool tail)
{
    enum lir_type type = kinds[kind].type;

    if (gen_is_reference(kind))
        gen_reference_value(g, line, kind, false);
    else if (kind == KIND_CELL)
        add_cell(g, line, tail);
    else if (kinds[kind].group != GROUP_ADDRESS)
        gen_value(g, line, type, groups_for(kind));
    else if (tail || gen_once_in(g, 3))
        add_symbol_address(g, line);
    else
        gen_register(g, line, type, GROUP_ADDRESS);
}

/* On wasm there are no smaller integers than i32. */
static enum lir_type
wasm_type(enum lir_type type)
{
    if (type == LIR_REF || lir_type_converts(type, LIR_I32))
        return type == LIR_I64 ? LIR_I64 : LIR_I32;
    return type;
}

void
gen_exact_argument(struct gen *g, struct line *line, enum kind kind, bool tail)
{
    enum lir_type type = kinds[kind].type;
    unsigned groups = groups_for(kind);
    enum kind from;

    if (gen_is_reference(kind)) {
        gen_reference_value(g, line, kind, true);
        return;
    }
    if (kind == KIND_CELL) {
        add_cell(g, line, tail);
        return;
    }
    if (kind == KIND_ADDRESS64 && tail)
        BUG("no symbol is an i64");
    if (kinds[kind].group == GROUP_ADDRESS && tail) {
        add_symbol_address(g, line);
        return;
    }
    do
        from = gen_kind(g, type, groups, false);
    while (wasm_type(kinds[from].type) != wasm_type(type));
    line_add(line, "v%u", gen_reg(g, from));
}

static void
add_arguments(struct gen *g, struct line *line,
              const struct signature *signature, bool exact, bool tail)
{
    line_add(line, "(");
    for (unsigned i = 0; i < signature->count; i++) {
        line_add(line, i ? ", " : "");
        if (exact)
            gen_exact_argument(g, line, signature->params[i], tail);
        else
            add_argument(g, line, signature->params[i], tail);
    }
    line_add(line, ")");
}

static void
add_callee(struct gen *g, struct line *line, unsigned index, bool indirect)
{
    unsigned reg;

    if (!indirect || gen_once_in(g, 3)) {
        line_add(line, "@%s_f%u", g->name, index);
        return;
    }
    reg = gen_reg(g, KIND_FUNC);
    if (gen_once_in(g, 2))
        gen_put(g, LIR_MOV, LIR_PTR, "v%u, @%s_f%u", reg, g->name, index);
    else
        gen_put(g, LIR_LOAD, LIR_PTR, "v%u, [@%s_table + %u]", reg, g->name,
                4 * index);
    line_add(line, "v%u", reg);
}

/* A suffix for a result of KIND. */
static enum lir_type
result_type(struct gen *g, enum kind kind, bool exact)
{
    enum lir_type type = kinds[kind].type;

    if (lir_type_class(type) != LIR_CLASS_GPR)
        return type;
    if (!exact)
        return gen_int_type(g);
    if (type == LIR_I64)
        return type;
    do
        type = gen_int_type(g);
    while (type == LIR_I64);
    return type;
}

/* "register, " for a result of KIND; returns the type for the call. */
static enum lir_type
add_result(struct gen *g, struct line *line, enum kind kind, bool exact)
{
    enum lir_type type;

    if (gen_is_reference(kind)) {
        line_add(line, "v%u, ", gen_reference_result(g, gen_type_of(kind)));
        return LIR_REF;
    }
    type = result_type(g, kind, exact);
    gen_register(g, line, type, (unsigned)kinds[kind].group);
    line_add(line, ", ");
    return type;
}

void
gen_call(struct gen *g, unsigned index, bool indirect)
{
    const struct signature *signature = &g->funcs[index];
    enum kind result = signature->result;
    enum lir_type type = LIR_VOID;
    struct line line = {0};

    if (result != KIND_NONE && (indirect || !gen_once_in(g, 8)))
        type = add_result(g, &line, result, indirect);
    add_callee(g, &line, index, indirect);
    add_arguments(g, &line, signature, indirect, false);
    gen_put(g, indirect ? LIR_CALL_INDIRECT : LIR_CALL, type, "%s", line.text);
}

/* The arguments behind the first, and before them a comma if there was one. */
static void
add_further(struct gen *g, struct line *line,
            const struct signature *signature, bool comma)
{
    for (unsigned i = 1; i < signature->count; i++) {
        line_add(line, comma || i > 1 ? ", " : "");
        add_argument(g, line, signature->params[i], false);
    }
    line_add(line, ")");
}

static enum lir_type
add_result_or_none(struct gen *g, struct line *line, enum kind kind)
{
    if (kind == KIND_NONE || gen_once_in(g, 8))
        return LIR_VOID;
    return add_result(g, line, kind, false);
}

void
gen_call_entry(struct gen *g, unsigned type, unsigned entry, unsigned reg)
{
    const struct signature *signature = &g->entries[entry];
    struct line line = {0};
    enum lir_type suffix = add_result_or_none(g, &line, signature->result);

    line_add(&line, "$%s_o%u, $%u(v%u", g->name, type, entry, reg);
    add_further(g, &line, signature, true);
    gen_put(g, LIR_CALL_VIRTUAL, suffix, "%s", line.text);
}

void
gen_call_delegate(struct gen *g, unsigned reg)
{
    struct line line = {0};
    enum lir_type suffix = add_result_or_none(g, &line, g->call.result);

    line_add(&line, "$%s_o%u, v%u(", g->name, CALLING, reg);
    add_further(g, &line, &g->call, false);
    gen_put(g, LIR_CALL_DELEGATE, suffix, "%s", line.text);
}

static bool
can_follow(const struct gen *g, const struct signature *callee, bool indirect)
{
    enum kind own = g->f.signature->result, result = callee->result;

    for (unsigned i = 0; indirect && i < callee->count; i++)
        if (callee->params[i] == KIND_ADDRESS64)
            return false;
    if (own == KIND_NONE || result == KIND_NONE)
        return own == result;
    if (gen_is_reference(own) || gen_is_reference(result))
        return gen_is_reference(own) && gen_is_reference(result) &&
               gen_is_derived(g, gen_type_of(result), gen_type_of(own));
    /* What was promised of the bits must be so of what is handed on. */
    return kinds[own].type == kinds[result].type &&
           (kinds[result].group == GROUP_DATA ||
            kinds[result].group == kinds[own].group);
}

bool
gen_tail_call(struct gen *g)
{
    unsigned index = gen_below(g, g->func_count);
    const struct signature *signature = &g->funcs[index];
    enum kind result = g->f.signature->result;
    bool indirect = gen_once_in(g, 3);
    struct line line = {0};
    const char *op = indirect ? "call_indirect" : "call", *type = "void";
    unsigned reg = 0;

    if (!can_follow(g, signature, indirect))
        return false;
    if (result != KIND_NONE) {
        type = lir_type_name(kinds[result].type);
        reg = gen_reg(g, result);
        line_add(&line, "v%u, ", reg);
    }
    add_callee(g, &line, index, indirect);
    add_arguments(g, &line, signature, indirect, true);
    fprintf(g->out, "  %s.%s.tail %s\n", op, type, line.text);
    if (result == KIND_NONE)
        fprintf(g->out, "  ret\n");
    else
        fprintf(g->out, "  ret.%s v%u\n", type, reg);
    return true;
}

static bool
has_vector(const struct signature *s)
{
    for (unsigned i = 0; i < s->count; i++)
        if (kinds[s->params[i]].type == LIR_V128)
            return true;
    return s->result != KIND_NONE && kinds[s->result].type == LIR_V128;
}

static bool
is_same(enum kind a, enum kind b)
{
    if (a == KIND_NONE || b == KIND_NONE)
        return a == b;
    return wasm_type(kinds[a].type) == wasm_type(kinds[b].type);
}

/* True if a call of one as the other traps, whatever vectors travel as. */
static bool
differ(const struct signature *a, const struct signature *b)
{
    bool same = a->count == b->count && is_same(a->result, b->result);

    for (unsigned i = 0; same && i < a->count; i++)
        same = is_same(a->params[i], b->params[i]);
    return !same && !has_vector(a) && !has_vector(b);
}

void
gen_wrong_call(struct gen *g)
{
    unsigned index = gen_below(g, g->func_count);
    enum lir_type type = LIR_VOID;
    struct signature signature;
    struct line line = {0};

    gen_signature(g, &signature);
    if (signature.result != KIND_NONE) {
        type = kinds[signature.result].type;
        line_add(&line, "v%u, ", gen_reg(g, signature.result));
    }
    if (differ(&signature, &g->funcs[index]))
        add_callee(g, &line, index, true);
    else
        line_add(&line, "$%s", gen_once_in(g, 2) ? "0" : "0x7ffffff0");
    add_arguments(g, &line, &signature, true, false);
    gen_put(g, LIR_CALL_INDIRECT, type, "%s", line.text);
}

/* A float of which nobody knows the bits, if a NaN, to one that is known. */
void
gen_clean(struct gen *g)
{
    static const struct {
        enum kind from, to;
        const char *helper;
    } ways[] = {{KIND_F32, KIND_BITS32, "clean_f32"},
                {KIND_F64, KIND_BITS64, "clean_f64"},
                {KIND_F32X4, KIND_V128, "clean_f32x4"},
                {KIND_F64X2, KIND_V128, "clean_f64x2"}};
    unsigned i = gen_below(g, COUNT_OF(ways));

    unsigned from = gen_reg(g, ways[i].from), to = gen_reg(g, ways[i].to);

    gen_put(g, LIR_CALL, kinds[ways[i].to].type, "v%u, @%s(v%u)", to,
            ways[i].helper, from);
}

/* Through the host and back: LLVM does not know what comes. */
void
gen_echo(struct gen *g)
{
    static const enum kind echoed[] = {KIND_I8,  KIND_I16, KIND_I32,
                                       KIND_I64, KIND_F32, KIND_F64};
    enum kind kind = echoed[gen_below(g, COUNT_OF(echoed))];
    enum lir_type type = kinds[kind].type;
    unsigned from = gen_reg(g, kind), to = gen_reg(g, kind);

    gen_put(g, LIR_CALL, type, "v%u, @echo_%s(v%u)", to, lir_type_name(type),
            from);
}

void
gen_observe(struct gen *g)
{
    static const enum kind from[] = {KIND_I8,  KIND_I16, KIND_I32, KIND_I64,
                                     KIND_PTR, KIND_F32, KIND_F64, KIND_V128};
    enum kind kind = from[gen_below(g, COUNT_OF(from))];

    gen_put(g, LIR_CALL, LIR_VOID, "@observe_%s(v%u)",
            lir_type_name(kinds[kind].type), gen_reg(g, kind));
}

void
gen_observe_state(struct gen *g, unsigned i)
{
    static const enum kind from[] = {KIND_I8,  KIND_I16,    KIND_I32,
                                     KIND_I64, KIND_PTR,    KIND_F32,
                                     KIND_F64, KIND_BITS32, KIND_BITS64};
    struct line line = {0};

    for (size_t k = 0; k < COUNT_OF(from); k++)
        line_add(&line, "%sv%u", k ? ", " : "",
                 LIR_FIRST_REG + KIND_REGISTERS * from[k] +
                     i % g->f.regs[from[k]]);
    gen_put(g, LIR_CALL, LIR_VOID, "@observe_state(%s)", line.text);
}

void
gen_observe_vectors(struct gen *g)
{
    unsigned v128 = gen_reg(g, KIND_V128);

    gen_put(g, LIR_CALL, LIR_V128, "v%u, @clean_f32x4(v%u)", v128,
            gen_reg(g, KIND_F32X4));
    v128 = gen_reg(g, KIND_V128);
    gen_put(g, LIR_CALL, LIR_V128, "v%u, @clean_f64x2(v%u)", v128,
            gen_reg(g, KIND_F64X2));
    for (unsigned i = 0; i < g->f.regs[KIND_V128]; i++)
        gen_put(g, LIR_CALL, LIR_VOID, "@observe_v128(v%u)",
                LIR_FIRST_REG + KIND_REGISTERS * KIND_V128 + i);
}
