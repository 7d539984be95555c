/*
 * Closed programs: nobody outside knows anything of them but main, so that what
 * may collect and what may throw is known of calls through addresses, delegates
 * and virtual tables, too; and some of their functions do neither.
 *
 * What the host does for others, they do themselves: they print what they show.
 * Inline assembly hides values from LLVM.
 */
#include <inttypes.h>

#include "generate.h"
#include "generator.h"

/* What the host has under these names.  Only host_walk does not have a collection
 * happen, as it is in a delegate of every program. */
static const char own_host[] =
    "extern @print_integer (i64) : void\n"
    "extern @print_string (ptr) : void\n"
    "extern @runa_read_bytes (ptr, i32) : i32\n"
    "func @mix (v1000:i64, v1001:i64) : i64 local {\n"
    ".LBB0:\n"
    "  imul.i64 v1000, v1000, $0x9e3779b97f4a7c15\n"
    "  xor.i64 v1000, v1000, v1001\n"
    "  ret.i64 v1000\n"
    "}\n"
    "func @observe_state (v1000:i8, v1001:i16, v1002:i32, v1003:i64, "
    "v1004:ptr, v1005:f32, v1006:f64, v1007:f32, v1008:f64) : void local {\n"
    "  regs v1009:i64 v1010:i32 v1011:i64\n"
    ".LBB0:\n"
    "  call.i64 v1009, @mix(v1000, v1001)\n"
    "  call.i64 v1009, @mix(v1009, v1002)\n"
    "  call.i64 v1009, @mix(v1009, v1003)\n"
    "  call.i64 v1009, @mix(v1009, v1004)\n"
    "  call.i32 v1010, @bits_f32(v1005)\n"
    "  call.i64 v1009, @mix(v1009, v1010)\n"
    "  call.i64 v1011, @bits_f64(v1006)\n"
    "  call.i64 v1009, @mix(v1009, v1011)\n"
    "  call.i32 v1010, @bits_f32(v1007)\n"
    "  call.i64 v1009, @mix(v1009, v1010)\n"
    "  call.i64 v1011, @bits_f64(v1008)\n"
    "  call.i64 v1009, @mix(v1009, v1011)\n"
    "  call.void @print_integer(v1009)\n"
    "  ret\n"
    "}\n"
    "func @reenter () : void local {\n"
    ".LBB0:\n"
    "  call.void @collect()\n"
    "  ret\n"
    "}\n"
    "func @echo_ref (v1000:ref) : ref local {\n"
    ".LBB0:\n"
    "  call.ref v1000, @keep(v1000)\n"
    "  ret.ref v1000\n"
    "}\n"
    "func @host_walk (v1000:ref, v1001:i32) : i64 local {\n"
    "  regs v1002:i64\n"
    ".LBB0:\n"
    "  call.i64 v1002, @mix(v1001, $5)\n"
    "  ret.i64 v1002\n"
    "}\n"
    "func @host_number (v1000:ref, v1001:i64) : i64 local {\n"
    ".LBB0:\n"
    "  call.void @observe_i64(v1001)\n"
    "  call.void @collect()\n"
    "  call.i64 v1001, @mix(v1001, $5)\n"
    "  ret.i64 v1001\n"
    "}\n"
    "func @host_self (v1000:ref) : ref local {\n"
    ".LBB0:\n"
    "  call.ref v1000, @keep(v1000)\n"
    "  ret.ref v1000\n"
    "}\n";

static void
put_observer(FILE *out, enum lir_type type)
{
    const char *name = lir_type_name(type);

    fprintf(out, "func @observe_%s (v1000:%s) : void local {\n", name, name);
    if (lir_type_class(type) == LIR_CLASS_FPR)
        fprintf(out,
                "  regs v1001:i64\n"
                ".LBB0:\n"
                "  call.i64 v1001, @bits_%s(v1000)\n"
                "  call.void @print_integer(v1001)\n",
                name);
    else
        fprintf(out, ".LBB0:\n  call.void @print_integer(v1000)\n");
    fprintf(out, "  ret\n}\n");
}

static void
put_echo(FILE *out, enum lir_type type)
{
    const char *name = lir_type_name(type);

    fprintf(out,
            "func @echo_%s (v1000:%s) : %s local {\n"
            ".LBB0:\n"
            "  inline_asm.%s v1000, \"local.get 0\"(v1000)\n"
            "  ret.%s v1000\n"
            "}\n",
            name, name, name, name, name);
}

/* The bits of a float, of any NaN those of one.  LLVM, if it saw the choice,
 * might leave it out. */
static void
put_bits(FILE *out, const char *bits, const char *number, const char *nan)
{
    fprintf(out,
            "func @bits_%s (v1000:%s) : %s local {\n"
            "  regs v1001:%s\n"
            ".LBB0:\n"
            "  inline_asm.%s v1001, \"local.get 0 %s.reinterpret_%s "
            "%s.const %s local.get 0 local.get 0 %s.eq select\"(v1000)\n"
            "  ret.%s v1001\n"
            "}\n",
            number, number, bits, bits, bits, bits, number, bits, nan, number,
            bits);
}

void
gen_put_own_host(FILE *out)
{
    static const enum lir_type types[] = {LIR_I8,  LIR_I16, LIR_I32, LIR_I64,
                                          LIR_PTR, LIR_F32, LIR_F64};

    fputs(own_host, out);
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        put_observer(out, types[i]);
        put_echo(out, types[i]);
    }
    put_bits(out, "i32", "f32", "0x7fc00000");
    put_bits(out, "i64", "f64", "0x7ff8000000000000");
}

/* It runs the program whose number, from 1 on, is that of the arguments, and
 * says its name before.  LLVM takes the input for written. */
void
gen_put_main(FILE *out, uint64_t first, unsigned count)
{
    char letter = generate_letter(GENERATE_CLOSED);

    for (unsigned i = 0; i < count; i++)
        fprintf(out, "string @name%u \"" CLOSED_NAME "%c%" PRIu64 "\\00\"\n",
                i, letter, first + i);
    fprintf(out, "func @main (v1000:i32, v1001:ptr) : i32 {\n"
                 ".LBB0:\n"
                 "  call.void @runa_read_bytes(@input, $0)\n"
                 "  jmp .LBB1\n");
    for (unsigned i = 0; i < count; i++)
        fprintf(out,
                ".LBB%u:\n"
                "  cmp.i32 v1000, $%u\n"
                "  branch.eq .LBB%u, .LBB%u\n"
                ".LBB%u:\n"
                "  call.void @print_string(@name%u)\n"
                "  call.void @%c%" PRIu64 "()\n"
                "  ret.i32 $0\n",
                2 * i + 1, i + 1, 2 * i + 2, 2 * i + 3, 2 * i + 2, i, letter,
                first + i);
    fprintf(out, ".LBB%u:\n  ret.i32 $0\n}\n", 2 * count + 1);
}

/* Simple functions: what they do not do is seen at once. */

/* Their registers besides the parameters. */
#define NUMBER (LIR_FIRST_REG + KIND_REGISTERS * (KIND_COUNT + 1))
#define VALUE (NUMBER + 1)
#define GARBAGE (NUMBER + 2)
#define RESULT (NUMBER + 3) /* zero */

void
gen_choose_simple(struct gen *g)
{
    for (unsigned i = 0; i < g->func_count; i++)
        if (gen_once_in(g, 2))
            g->simple[i] = gen_once_in(g, 3) ? SIMPLE_COLLECTING : SIMPLE_CALM;
}

static void
put_simple_head(struct gen *g)
{
    const struct signature *s = g->f.signature;

    for (unsigned i = 0; i < s->count; i++)
        g->f.regs[s->params[i]] = ++g->f.params[s->params[i]];
    gen_put_head(g);
    fprintf(g->out, "  regs v%u:i64 v%u:i64 v%u:ref", NUMBER, VALUE, GARBAGE);
    if (s->result != KIND_NONE)
        fprintf(g->out, " v%u:%s", RESULT,
                lir_type_name(kinds[s->result].type));
    fprintf(g->out, "\n.LBB0:\n");
}

static void
put_mix(struct gen *g, unsigned value)
{
    fprintf(g->out, "  call.i64 v%u, @mix(v%u, v%u)\n", NUMBER, NUMBER, value);
}

/* Something of what REG refers to, in blocks AT and AT + 1. */
static void
put_look(struct gen *g, unsigned type, unsigned reg, unsigned at)
{
    const struct layout *l = &g->types[type].layout;

    if (!gen_is_array(type) && l->area_count == 0)
        return;
    fprintf(g->out,
            "  cmp.ref v%u, $0\n"
            "  branch.eq .LBB%u, .LBB%u\n"
            ".LBB%u:\n",
            reg, at + 1, at, at);
    if (gen_is_array(type))
        fprintf(g->out, "  array_length.i64 v%u, v%u\n", VALUE, reg);
    else
        fprintf(g->out, "  load8.i64 v%u, [v%u + %u]\n", VALUE, reg,
                l->areas[0].begin);
    put_mix(g, VALUE);
    fprintf(g->out, "  jmp .LBB%u\n.LBB%u:\n", at + 1, at + 1);
}

/* Of parameters of KIND. */
static void
put_looks(struct gen *g, enum kind kind)
{
    unsigned reg = LIR_FIRST_REG + KIND_REGISTERS * kind;

    for (unsigned i = 0; i < g->f.params[kind]; i++) {
        if (gen_is_reference(kind))
            put_look(g, gen_type_of(kind), reg + i,
                     2 * (KIND_REGISTERS * kind + i) + 2);
        else if (kinds[kind].group == GROUP_DATA &&
                 lir_type_class(kinds[kind].type) == LIR_CLASS_GPR &&
                 kinds[kind].type != LIR_REF)
            put_mix(g, reg + i);
    }
}

/* A parameter of the kind of the result, if there is one. */
static void
put_simple_return(struct gen *g)
{
    enum kind kind = g->f.signature->result;
    enum lir_type type = kind == KIND_NONE ? LIR_VOID : kinds[kind].type;

    if (kind == KIND_NONE)
        fprintf(g->out, "  ret\n");
    else if (g->f.params[kind])
        fprintf(g->out, "  ret.%s v%u\n", lir_type_name(type),
                LIR_FIRST_REG + KIND_REGISTERS * kind);
    else if (lir_type_class(type) == LIR_CLASS_GPR && type != LIR_REF)
        fprintf(g->out, "  ret.i64 v%u\n", NUMBER);
    else
        fprintf(g->out, "  ret.%s v%u\n", lir_type_name(type), RESULT);
}

void
gen_simple(struct gen *g, unsigned index)
{
    g->f = (struct function){.index = index, .signature = &g->funcs[index]};
    put_simple_head(g);
    if (g->simple[index] == SIMPLE_COLLECTING)
        fprintf(g->out,
                gen_once_in(g, 2) ? "  alloc.ref v%u, $Garbage\n"
                                  : "  call.ref v%u, @keep($0)\n",
                GARBAGE);
    for (enum kind k = 0; k < KIND_COUNT; k++)
        put_looks(g, k);
    if (gen_once_in(g, 2))
        fprintf(g->out, "  call.void @observe_i64(v%u)\n", NUMBER);
    put_simple_return(g);
    fprintf(g->out, "}\n");
}
