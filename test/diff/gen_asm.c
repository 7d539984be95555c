/*
 * What LIR does not do itself: inline assembly, as a random expression of
 * WebAssembly's instructions, and system calls.
 */
#include <inttypes.h>

#include "generator.h"
#include "lir/wasm_asm.h"

#define LOCALS_MOST 4
#define DEEPEST 3

/* The text, and what its locals are. */
struct expression {
    struct gen *g;
    struct line text;
    enum kind locals[LOCALS_MOST];
    unsigned count;
};

/* Where numbers of WASI calls come from: lir/wasi.def. */
#define WASI_FD_CLOSE 3
#define WASI_SCHED_YIELD 31

/* The kind of register for one of the letters of wasm_asm.def. */
static enum kind
kind_of(char letter)
{
    switch (letter) {
    case 'i': return KIND_I32;
    case 'l': return KIND_I64;
    case 'f': return KIND_F32;
    default: return KIND_F64;
    }
}

/* Neither traps, nor shows the bits of a NaN, nor has to do with memory. */
static bool
is_harmless(const struct wasm_op_info *op)
{
    static const char *const not[] = {".div_",     ".rem_",
                                      ".trunc_f",  ".reinterpret_f",
                                      ".copysign", "memory."};

    for (size_t i = 0; i < COUNT_OF(not); i++)
        if (strstr(op->name, not[i]))
            return false;
    return op->immediate == WASM_IMMEDIATE_NONE;
}

static const struct wasm_op_info *
some_wasm_op(struct gen *g, char result)
{
    const struct wasm_op_info *op;

    do
        op = &wasm_ops[gen_below(g, WASM_OP_COUNT)];
    while (op->pushes[0] != result || !is_harmless(op));
    return op;
}

static void
put_constant(struct expression *x, char type)
{
    uint64_t value = random_integer(&x->g->random, type == 'i' ? 32 : 64);

    switch (type) {
    case 'i':
        line_add(&x->text, "i32.const %" PRId32 "\\n", (int32_t)value);
        break;
    case 'l':
        line_add(&x->text, "i64.const %" PRId64 "\\n", (int64_t)value);
        break;
    default:
        line_add(&x->text, "%s.const %s\\n", type == 'f' ? "f32" : "f64",
                 gen_once_in(x->g, 2) ? "1.5" : "-inf");
    }
}

static void
put_leaf(struct expression *x, char type)
{
    unsigned i = gen_below(x->g, LOCALS_MOST);

    if (i >= x->count && x->count < LOCALS_MOST) {
        i = x->count++;
        x->locals[i] = kind_of(type);
    }
    if (i < x->count && x->locals[i] == kind_of(type))
        line_add(&x->text, "local.get %u\\n", i);
    else
        put_constant(x, type);
}

/* What leaves a value of TYPE on the stack. */
static void
put_expression(struct expression *x, char type, unsigned depth)
{
    const struct wasm_op_info *op;

    if (depth == 0) {
        put_leaf(x, type);
        return;
    }
    if (gen_once_in(x->g, 6)) {
        put_expression(x, type, depth - 1);
        put_expression(x, type, depth - 1);
        put_expression(x, 'i', depth - 1);
        line_add(&x->text, "select\\n");
        return;
    }
    op = some_wasm_op(x->g, type);
    for (size_t i = 0; op->pops[i]; i++)
        put_expression(x, op->pops[i], depth - 1);
    line_add(&x->text, "%s\\n", op->name);
}

void
gen_assembly(struct gen *g)
{
    char type = "ilfd"[gen_below(g, 4)];
    enum lir_type result = kinds[kind_of(type)].type;
    struct expression x = {.g = g};
    struct line line = {0};

    put_expression(&x, type, 1 + gen_below(g, DEEPEST));
    if (type == 'i')
        result = gen_once_in(g, 2) ? LIR_I8 : LIR_I32;
    gen_result(g, &line, result,
               lir_type_class(result) == LIR_CLASS_GPR ? GROUP_DATA
                                                       : GROUP_NAN);
    line_add(&line, ", \"%s\"(", x.text.text);
    for (unsigned i = 0; i < x.count; i++) {
        line_add(&line, i ? ", " : "");
        gen_exact_argument(g, &line, x.locals[i], false);
    }
    gen_put(g, LIR_INLINE_ASM, result, "%s)", line.text);
}

/* Nobody has a file with such a number; and one call that does not fail. */
void
gen_syscall(struct gen *g)
{
    unsigned file = gen_reg(g, KIND_BASE32);
    enum lir_type type = gen_int_type(g);
    struct line line = {0};

    if (gen_once_in(g, 4)) {
        gen_result(g, &line, type, GROUP_DATA);
        gen_put(g, LIR_SYSCALL, type, "%s, $%d()", line.text,
                WASI_SCHED_YIELD);
        return;
    }
    gen_value(g, &line, LIR_I32, GROUP_DATA);
    gen_put(g, LIR_OR, LIR_I32, "v%u, %s, $0x10000", file, line.text);
    line = (struct line){0};
    gen_result(g, &line, type, GROUP_DATA);
    gen_put(g, LIR_SYSCALL, type, "%s, $%d(v%u)", line.text, WASI_FD_CLOSE,
            file);
}
