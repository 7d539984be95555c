/*
 * One instruction, by the tables: lir_ops.def says what operands an opcode
 * has, choices.def what may stand there.
 */
#include <stdarg.h>

#include "generate.h"
#include "generator.h"

/* One division in so many may trap. */
#define TRAPPING 30

#define DEPTH_MOST 6

/* clang-format off */
enum {
#define CHOICE(id, weight, rule) WEIGHT_##id = weight,
#define NEVER(id, reason) WEIGHT_##id = 0,
#include "choices.def"
#undef CHOICE
#undef NEVER
};

/* Every opcode has its line in choices.def. */
#define OP(id, ...) _Static_assert(WEIGHT_##id >= 0, "in choices.def");
#define OP_NOT(id, ...) OP(id, )
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT

const struct choice choices[LIR_OP_COUNT] = {
#define CHOICE(id, weight, rule) [LIR_##id] = {weight, RULE_##rule, NULL},
#define NEVER(id, reason) [LIR_##id] = {0, RULE_NEVER, reason},
#include "choices.def"
#undef CHOICE
#undef NEVER
};
/* clang-format on */

const char *
generate_never(unsigned op, enum generate_kind kind)
{
    if (choices[op].reason)
        return choices[op].reason;
    if (choices[op].rule == RULE_EXCEPTION)
        return kind == GENERATE_THROWING || kind == GENERATE_CLOSED
                   ? NULL
                   : "in programs with exceptions only";
    if (choices[op].rule == RULE_MANAGED || op == LIR_PANIC)
        return kind != GENERATE_PLAIN ? NULL : "in managed programs only";
    return lir_ops[op].refusal;
}

/* Tells the host, in programs for statistics: behind these opcodes no flags
 * are defined that a call could destroy. */
static void
put_count(struct gen *g, enum lir_op op)
{
    switch (op) {
    case LIR_ALLOC:
    case LIR_TRY_ALLOC: fprintf(g->out, "  call.void @count($2)\n"); break;
    case LIR_ALLOC_ARRAY:
    case LIR_TRY_ALLOC_ARRAY:
        fprintf(g->out, "  call.void @count($3)\n");
        break;
    case LIR_CALL_VIRTUAL: fprintf(g->out, "  call.void @count($4)\n"); break;
    case LIR_DELEGATE:
    case LIR_TRY_DELEGATE: fprintf(g->out, "  call.void @count($6)\n"); break;
    case LIR_CALL_DELEGATE: fprintf(g->out, "  call.void @count($7)\n"); break;
    case LIR_SAFEPOINT: fprintf(g->out, "  call.void @count($5)\n"); break;
    default: break;
    }
}

static void
put_line(struct gen *g, enum lir_op op, enum lir_type type, const char *aux,
         const char *text)
{
    const char *type_name = type == LIR_NO_TYPE ? "" : lir_type_name(type);

    if (gen_invoke(g, op, type, text))
        return;
    fprintf(g->out, "  %s%s%s%s%s%s%s\n", lir_ops[op].name,
            *type_name ? "." : "", type_name, *aux ? "." : "", aux,
            *text ? " " : "", text);
    g->f.flags = gen_flags_after(g, op, type, text);
    if (g->counting)
        put_count(g, op);
}

void
gen_put_suffix(struct gen *g, enum lir_op op, enum lir_type type,
               const char *suffix, const char *text)
{
    put_line(g, op, type, suffix, text);
}

void
gen_put(struct gen *g, enum lir_op op, enum lir_type type, const char *format,
        ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put_line(g, op, type, "", text);
}

/* Suffixes */

static enum lir_type
some_type(struct gen *g)
{
    static const enum lir_type types[] = {LIR_F32, LIR_F64, LIR_V128, LIR_REF};

    return gen_once_in(g, 2) ? gen_int_type(g)
                             : types[gen_below(g, COUNT_OF(types))];
}

static enum lir_type
suffix(struct gen *g, enum lir_op op)
{
    switch (lir_ops[op].suffix) {
    case LIR_SUFFIX_INT: return gen_int_type(g);
    case LIR_SUFFIX_FLT: return gen_once_in(g, 2) ? LIR_F32 : LIR_F64;
    case LIR_SUFFIX_F32: return LIR_F32;
    case LIR_SUFFIX_F64: return LIR_F64;
    case LIR_SUFFIX_ANY: return some_type(g);
    case LIR_SUFFIX_CMP: return gen_once_in(g, 8) ? LIR_REF : gen_int_type(g);
    default: return LIR_NO_TYPE;
    }
}

static bool
has_shape(enum lir_op op)
{
    enum lir_aux_kind aux = (enum lir_aux_kind)lir_ops[op].aux;

    return aux == LIR_AUX_SHAPE || aux == LIR_AUX_ISHAPE ||
           aux == LIR_AUX_FSHAPE;
}

/* A lane shape; of an opcode that has none, which floats it may meet. */
static unsigned
some_shape(struct gen *g, enum lir_op op)
{
    unsigned first = LIR_AUX_FIRST_SHAPE, end = LIR_AUX_TAIL_CALL;

    if (lir_ops[op].aux == LIR_AUX_ISHAPE)
        end = LIR_AUX_FIRST_FLOAT_SHAPE;
    else if (lir_ops[op].aux != LIR_AUX_SHAPE)
        first = LIR_AUX_FIRST_FLOAT_SHAPE;
    return first + gen_below(g, end - first);
}

static unsigned
order(struct gen *g, enum lir_op op)
{
    /* relaxed acquire release acq_rel seq_cst */
    static const uint8_t loads[] = {0, 1, 4}, stores[] = {0, 2, 4};

    switch (lir_ops[op].aux) {
    case LIR_AUX_LOAD_ORDER: return loads[gen_below(g, 3)];
    case LIR_AUX_STORE_ORDER: return stores[gen_below(g, 3)];
    default: return gen_below(g, 5);
    }
}

/* Operands */

/* An instruction while it is chosen. */
struct draft {
    enum lir_op op;
    enum lir_type type;
    unsigned shape;      /* of enum lir_aux */
    bool known;          /* its float operands have known bits */
    enum kind exchanged; /* the kind of both registers of xchg */
    struct line line;
};

/* The groups that floats of which nobody knows the bits may be in. */
static unsigned
nan_groups(const struct draft *d)
{
    switch (lir_lane_type(d->shape)) {
    case LIR_F32: return GROUP_NAN | GROUP_NAN32;
    case LIR_F64: return GROUP_NAN | GROUP_NAN64;
    default: return 0;
    }
}

static unsigned
readable(const struct draft *d)
{
    return GROUP_DATA | (d->known ? 0 : nan_groups(d));
}

static unsigned
writable(const struct draft *d, enum lir_type type)
{
    bool nan = !d->known && lir_type_class(type) != LIR_CLASS_GPR &&
               type != LIR_REF && nan_groups(d);

    return nan ? nan_groups(d) : GROUP_DATA;
}

/* Bytes in memory. */
static unsigned
access_width(const struct draft *d)
{
    switch (d->op) {
    case LIR_LOAD8:
    case LIR_STORE8: return 1;
    case LIR_LOAD16:
    case LIR_STORE16: return 2;
    case LIR_LOAD32:
    case LIR_STORE32: return 4;
    case LIR_LOAD64:
    case LIR_STORE64: return 8;
    case LIR_VLOAD:
    case LIR_VSTORE: return 16;
    default: return (unsigned)lir_type_bytes(d->type);
    }
}

static bool
writes_memory(enum lir_op op)
{
    const struct lir_op_info *info = &lir_ops[op];

    return op != LIR_ATOMIC_LOAD &&
           (choices[op].rule == RULE_ATOMIC || info->operands[0] == 'm');
}

/* References lie where nothing else does: their bits are addresses. */
static void
add_reference_cell(struct gen *g, struct draft *d)
{
    const char *table =
        writes_memory(d->op) || gen_once_in(g, 2) ? "refs" : "cells";

    line_add(&d->line, "[@%s_%s + %u]", g->name, table,
             4 * gen_below(g, CELLS));
}

static void
add_memory(struct gen *g, struct draft *d)
{
    if (choices[d->op].rule == RULE_LEA)
        gen_data_address(g, &d->line);
    else if (d->type == LIR_REF)
        add_reference_cell(g, d);
    else
        gen_memory(g, &d->line, access_width(d), writes_memory(d->op),
                   choices[d->op].rule == RULE_ATOMIC);
}

static void
add_count(struct gen *g, struct line *line)
{
    if (gen_once_in(g, 3))
        gen_value(g, line, LIR_I64, GROUP_DATA);
    else
        line_add(line, "$%u", gen_below(g, gen_once_in(g, 4) ? 200 : 33));
}

/* An integer with a type of its own. */
static void
add_integer(struct gen *g, struct line *line)
{
    gen_value(g, line, gen_int_type(g), GROUP_DATA);
}

static void
add_exchanged(struct gen *g, struct draft *d)
{
    if (d->exchanged == KIND_NONE)
        d->exchanged = gen_kind(g, d->type, writable(d, d->type), true);
    line_add(&d->line, "v%u", gen_reg(g, d->exchanged));
}

/* A register as wide as the type. */
static void
add_bits(struct gen *g, struct draft *d)
{
    enum kind kind;

    do
        kind = gen_kind(g, some_type(g), GROUP_DATA, true);
    while (lir_type_bytes(kinds[kind].type) != lir_type_bytes(d->type) ||
           kinds[kind].type == LIR_REF);
    line_add(&d->line, "v%u", gen_reg(g, kind));
}

static void
add_slot(struct gen *g, struct draft *d)
{
    line_add(&d->line, "%%s%u", gen_below(g, g->f.slots));
}

static void
add_operand(struct gen *g, struct draft *d, char letter)
{
    struct line *line = &d->line;
    unsigned lanes = lir_lane_count(d->shape);
    enum lir_type lane = lir_lane_type(d->shape);

    switch (letter) {
    case 'd': gen_result(g, line, d->type, writable(d, d->type)); break;
    case 'D': gen_register(g, line, LIR_V128, writable(d, LIR_V128)); break;
    case 'E': gen_register(g, line, lane, writable(d, lane)); break;
    case 'a': gen_value(g, line, d->type, readable(d)); break;
    case 'v': gen_register(g, line, LIR_V128, readable(d)); break;
    case 'e': gen_value(g, line, lane, readable(d)); break;
    case '4': gen_value(g, line, LIR_F32, readable(d)); break;
    case '8': gen_value(g, line, LIR_F64, readable(d)); break;
    case 'n': add_count(g, line); break;
    case 'g': add_integer(g, line); break;
    case 'x': add_exchanged(g, d); break;
    case 'c': add_bits(g, d); break;
    case 'm': add_memory(g, d); break;
    case 'i': line_add(line, "$0"); break;
    case 'l': line_add(line, "$%u", gen_below(g, lanes)); break;
    case 'y': line_add(line, "$%u", gen_below(g, 32)); break;
    case 's': add_slot(g, d); break;
    case 'r': gen_register(g, line, some_type(g), GROUP_DATA); break;
    case 'q': line_add(line, "\"%u\"", gen_below(g, 100)); break;
    default: BUG("operand '%c' of '%s'", letter, lir_ops[d->op].name);
    }
}

static void
add_operands(struct gen *g, struct draft *d)
{
    const char *letters = lir_ops[d->op].operands;

    for (size_t i = 0; letters[i]; i++) {
        line_add(&d->line, i ? ", " : "");
        add_operand(g, d, letters[i]);
    }
}

/* Instructions */

static void
put_draft(struct gen *g, const struct draft *d, unsigned aux)
{
    put_line(g, d->op, d->type, lir_aux_name(aux), d->line.text);
}

static unsigned
some_aux(struct gen *g, const struct draft *d)
{
    switch (lir_ops[d->op].aux) {
    case LIR_AUX_ORDER:
    case LIR_AUX_LOAD_ORDER:
    case LIR_AUX_STORE_ORDER: return LIR_AUX_FIRST_ORDER + order(g, d->op);
    case LIR_AUX_COND: return LIR_AUX_FIRST_COND + (unsigned)gen_condition(g);
    case LIR_AUX_NONE: return 0;
    default: return d->shape;
    }
}

/* Every byte, and so every lane, is 1 to 15, and odd. */
static void
put_lane_divisors(struct gen *g, unsigned reg)
{
    unsigned mask = gen_reg(g, KIND_V128), value = gen_reg(g, KIND_V128);
    char text[40];

    snprintf(text, sizeof text, "v%u, $15", mask);
    put_line(g, LIR_VBROADCAST, LIR_NO_TYPE, "i8x16", text);
    gen_put(g, LIR_VAND, LIR_NO_TYPE, "v%u, v%u, v%u", reg, value, mask);
    snprintf(text, sizeof text, "v%u, $1", mask);
    put_line(g, LIR_VBROADCAST, LIR_NO_TYPE, "i8x16", text);
    gen_put(g, LIR_VOR, LIR_NO_TYPE, "v%u, v%u, v%u", reg, reg, mask);
}

/* A divisor that is not zero, and seldom -1. */
static void
put_divisor(struct gen *g, const struct draft *d, unsigned reg)
{
    struct line line = {0};

    if (has_shape(d->op)) {
        put_lane_divisors(g, reg);
        return;
    }
    gen_value(g, &line, d->type, GROUP_DATA);
    gen_put(g, gen_once_in(g, 2) ? LIR_SAR : LIR_SHR, d->type, "v%u, %s, $1",
            reg, line.text);
    gen_put(g, LIR_OR, d->type, "v%u, v%u, $1", reg, reg);
}

/* The one quotient that does not fit. */
static void
put_edge(struct gen *g, enum lir_type type, unsigned dividend,
         unsigned divisor)
{
    gen_put(g, LIR_LOAD, type, "v%u, [@input + %u]", dividend,
            INPUT_MIN_END - (unsigned)lir_type_bytes(type));
    gen_put(g, LIR_LOAD, type, "v%u, [@input + %u]", divisor, INPUT_MINUS_ONE);
}

static void
gen_divide(struct gen *g, struct draft *d)
{
    bool lanes = has_shape(d->op);
    enum lir_type type = lanes ? LIR_V128 : d->type;
    enum kind kind = gen_kind(g, type, GROUP_DATA, false);
    unsigned divisor = gen_reg(g, kind), dividend = gen_reg(g, kind);

    if (gen_once_in(g, TRAPPING))
        put_edge(g, type, dividend, divisor);
    else if (!gen_once_in(g, TRAPPING))
        put_divisor(g, d, divisor);
    add_operand(g, d, lanes ? 'D' : 'd');
    line_add(&d->line, ", v%u, v%u", dividend, divisor);
    put_draft(g, d, some_aux(g, d));
}

static bool
is_known(struct gen *g, enum lir_op op)
{
    switch (choices[op].rule) {
    case RULE_VALUE: return false;
    case RULE_EXACT: return gen_once_in(g, 2);
    default: return true;
    }
}

static void
note_stack(struct gen *g, enum lir_op op)
{
    g->f.depth += op == LIR_PUSH;
    g->f.depth -= op == LIR_POP;
}

static bool
is_possible(const struct gen *g, enum lir_op op)
{
    if (generate_never(op, g->managed ? GENERATE_MANAGED : GENERATE_PLAIN) ||
        choices[op].rule >= RULE_EXCEPTION)
        return false;
    if (gen_reads_carry(op) && !(g->f.flags & LIR_FLAG_CF))
        return false;
    switch (op) {
    case LIR_PUSH: return g->f.depth < DEPTH_MOST;
    case LIR_POP: return g->f.depth > 0;
    case LIR_DEBUG_DECLARE: return g->f.slots > 0;
    default: return true;
    }
}

/* What leaves the function. */
static void
gen_outside(struct gen *g, enum lir_op op)
{
    switch (op) {
    case LIR_INLINE_ASM: gen_assembly(g); break;
    case LIR_SYSCALL: gen_syscall(g); break;
    default: gen_call(g, gen_below(g, g->func_count), op == LIR_CALL_INDIRECT);
    }
}

bool
gen_op(struct gen *g, enum lir_op op)
{
    struct draft d = {.op = op, .exchanged = KIND_NONE};
    unsigned aux;

    if (!is_possible(g, op))
        return false;
    if (choices[op].rule == RULE_CALL) {
        gen_outside(g, op);
        return true;
    }
    if (choices[op].rule == RULE_MANAGED) {
        gen_managed(g, op);
        return true;
    }
    do
        d.type = suffix(g, op);
    while (op == LIR_BITCAST && d.type == LIR_REF);
    d.shape = some_shape(g, op);
    d.known = is_known(g, op);
    if (choices[op].rule == RULE_DIVIDE) {
        gen_divide(g, &d);
        return true;
    }
    aux = some_aux(g, &d);
    add_operands(g, &d);
    put_draft(g, &d, aux);
    note_stack(g, op);
    return true;
}

static bool
reads_flags(enum lir_op op)
{
    return gen_reads_carry(op) || lir_ops[op].aux == LIR_AUX_COND;
}

static enum lir_op
some_op(struct gen *g)
{
    bool reader = g->f.flags != 0 && gen_once_in(g, 4);
    unsigned total = 0, at;

    for (unsigned op = 0; op < LIR_OP_COUNT; op++)
        if (is_possible(g, op) && (!reader || reads_flags(op)))
            total += choices[op].weight;
    at = gen_below(g, total);
    for (unsigned op = 0; op < LIR_OP_COUNT; op++) {
        if (!is_possible(g, op) || (reader && !reads_flags(op)))
            continue;
        if (at < choices[op].weight)
            return (enum lir_op)op;
        at -= choices[op].weight;
    }
    BUG("no opcode is possible");
}

static void
gen_new_address(struct gen *g)
{
    enum kind kind = gen_kind(g, LIR_PTR, GROUP_ADDRESS, false);

    gen_address(g, kind, gen_reg(g, kind));
}

static void
gen_with_references(struct gen *g)
{
    enum kind kind;

    switch (gen_below(g, 12)) {
    case 0:
        do
            kind = gen_reference_kind(g, gen_once_in(g, 2));
        while (g->f.regs[kind] == 0);
        gen_observe_reference(g, kind, gen_reg(g, kind));
        break;
    case 1:
        if (gen_once_in(g, 3))
            gen_put(g, LIR_CALL, LIR_VOID, "@reenter()");
        break;
    default: gen_move_reference(g);
    }
}

void
gen_instruction(struct gen *g)
{
    if (g->managed && gen_once_in(g, 3)) {
        gen_with_references(g);
        return;
    }
    if (gen_once_in(g, 30 * TRAPPING)) {
        gen_wild_load(g);
        return;
    }
    if (gen_once_in(g, 30 * TRAPPING)) {
        gen_wrong_call(g);
        return;
    }
    switch (gen_below(g, 30)) {
    case 0: gen_observe(g); break;
    case 1: gen_clean(g); break;
    case 2: gen_new_address(g); break;
    case 3: gen_echo(g); break;
    default: gen_op(g, some_op(g));
    }
}
