/* What a module holds besides its functions, and the start of a program. */
#include <inttypes.h>

#include "generate.h"
#include "generator.h"

#define INPUT_BYTES 512u
#define FUEL_MOST 24

#define GENERAL_FUNCS 3u

/* What all programs use.  It is the host that makes every NaN the same one: to
 * LLVM, a NaN is as good as another where arithmetic made one of them. */
static const char prelude[] = "lir 1 module \"diff\"\n"
                              "file 0 \"diff\"\n"
                              "type $Input blob size 512 align 16\n"
                              "type $Cells blob size 32 align 16\n"
                              "type $Vector blob size 16 align 16\n";

/* What the host has, and a main for the linker. */
static const char host[] =
    "extern @observe_i8 (i8) : void import \"diff\" \"i8\"\n"
    "extern @observe_i16 (i16) : void import \"diff\" \"i16\"\n"
    "extern @observe_i32 (i32) : void import \"diff\" \"i32\"\n"
    "extern @observe_i64 (i64) : void import \"diff\" \"i64\"\n"
    "extern @observe_ptr (ptr) : void import \"diff\" \"ptr\"\n"
    "extern @observe_f32 (f32) : void import \"diff\" \"f32\"\n"
    "extern @observe_f64 (f64) : void import \"diff\" \"f64\"\n"
    "extern @observe_state (i8, i16, i32, i64, ptr, f32, f64, f32, f64) : "
    "void import \"diff\" \"state\"\n"
    "extern @echo_i8 (i8) : i8 import \"diff\" \"echo_i8\"\n"
    "extern @echo_i16 (i16) : i16 import \"diff\" \"echo_i16\"\n"
    "extern @echo_i32 (i32) : i32 import \"diff\" \"echo_i32\"\n"
    "extern @echo_i64 (i64) : i64 import \"diff\" \"echo_i64\"\n"
    "extern @echo_f32 (f32) : f32 import \"diff\" \"echo_f32\"\n"
    "extern @echo_f64 (f64) : f64 import \"diff\" \"echo_f64\"\n"
    "extern @bits_f32 (f32) : i32 import \"diff\" \"bits_f32\"\n"
    "extern @bits_f64 (f64) : i64 import \"diff\" \"bits_f64\"\n"
    "func @main () : void {\n"
    ".LBB0:\n"
    "  ret\n"
    "}\n";

/* Helpers for vectors and floats. */
static const char helpers[] =
    "func @observe_v128 (v1000:v128) : void local {\n"
    "  regs v1001:i64\n"
    "  slot %v : $Vector\n"
    ".LBB0:\n"
    "  store.v128 [%v], v1000\n"
    "  load.i64 v1001, [%v]\n"
    "  call.void @observe_i64(v1001)\n"
    "  load.i64 v1001, [%v + 8]\n"
    "  call.void @observe_i64(v1001)\n"
    "  ret\n"
    "}\n"
    "func @clean_f32 (v1000:f32) : f32 local {\n"
    "  regs v1001:i32\n"
    ".LBB0:\n"
    "  call.i32 v1001, @bits_f32(v1000)\n"
    "  bitcast.f32 v1000, v1001\n"
    "  ret.f32 v1000\n"
    "}\n"
    "func @clean_f64 (v1000:f64) : f64 local {\n"
    "  regs v1001:i64\n"
    ".LBB0:\n"
    "  call.i64 v1001, @bits_f64(v1000)\n"
    "  bitcast.f64 v1000, v1001\n"
    "  ret.f64 v1000\n"
    "}\n";

/* What managed programs use besides. */
static const char managed_prelude[] =
    "type $Refs blob size 32 align 16 refs 0 4 8 12 16 20 24 28\n"
    "type $Table blob size 48 align 16\n"
    "type $Garbage object size 40 align 8 refs 4\n";

/* What of the host and of the collector they call.  A function whose name begins
 * with host_ is for virtual tables and delegates; it has a collection happen. */
static const char managed_host[] =
    "extern @echo_ref (ref) : ref import \"diff\" \"echo_ref\"\n"
    "extern @reenter () : void import \"diff\" \"reenter\"\n"
    "extern @count (i32) : void import \"diff\" \"count\"\n"
    "extern @host_walk (ref, i32) : i64 import \"diff\" \"walk\"\n"
    "extern @host_number (ref, i64) : i64 import \"diff\" \"number\"\n"
    "extern @host_self (ref) : ref import \"diff\" \"self\"\n"
    "extern @runa_gc_collect_now () : void\n"
    "extern @runa_gc_weak_new (ref) : ref\n"
    "extern @runa_gc_weak_get (ref) : ref\n"
    "extern @runa_gc_handle_new (ref) : ptr\n"
    "extern @runa_gc_handle_get (ptr) : ref\n"
    "extern @runa_gc_handle_free (ptr) : void\n";

/* collect and keep are called by the host, in @reenter and @echo_ref, while
 * functions of the program wait for it: behind their heads is the export. */
static const char managed_helpers[] = "func @collect () : void%s {\n"
                                      "  regs v1000:ref v1001:ref\n"
                                      ".LBB0:\n"
                                      "  alloc.ref v1000, $Garbage\n"
                                      "  store.i64 [v1000 + 8], $-1\n"
                                      "  alloc.ref v1001, $Garbage\n"
                                      "  store.i64 [v1001 + 8], $-1\n"
                                      "  store.ref [v1001 + 4], v1000\n"
                                      "  safepoint\n"
                                      "  ret\n"
                                      "}\n"
                                      "func @keep (v1000:ref) : ref%s {\n"
                                      "  regs v1001:ref\n"
                                      ".LBB0:\n"
                                      "  alloc.ref v1001, $Garbage\n"
                                      "  call.void @collect()\n"
                                      "  store.ref [v1001 + 4], v1000\n"
                                      "  load.ref v1000, [v1001 + 4]\n"
                                      "  ret.ref v1000\n"
                                      "}\n"
                                      "func @poke (v1000:ptr) : i32 local {\n"
                                      "  regs v1001:i32\n"
                                      ".LBB0:\n"
                                      "  load8.i32 v1001, [v1000]\n"
                                      "  inc.i32 v1001, v1001\n"
                                      "  store8.i32 [v1000], v1001\n"
                                      "  ret.i32 v1001\n"
                                      "}\n";

/* What @pass is given is thrown by the host: that calls thrown with it, twice,
 * with two numbers.  If there are filters, one may take it there, by the number;
 * else it is pending, and the second time nothing happens. */
static const char throwing_helpers[] =
    "type $Number blob size 4 align 4\n"
    "extern @pass (ref, i32) : void import \"diff\" \"pass\" throws\n"
    "func @raise (v1000:ref) : void local {\n"
    ".LBB0:\n"
    "  throw.ref v1000\n"
    "}\n"
    "func @thrown (v1000:ref, v1001:i32) : void export \"thrown\" {\n"
    "  regs v1002:ref\n"
    "  slot %number : $Number\n"
    ".LBB0:\n"
    "  store.i32 [%number], v1001\n"
    "  invoke.void @raise(v1000), .LBB1, .LBB2\n"
    ".LBB1:\n"
    "  ret\n"
    ".LBB2:\n";
static const char plain_pad[] = "  landingpad.ref v1002, cleanup .LBB3\n"
                                ".LBB3:\n"
                                "  call.void @observe_i32(v1001)\n"
                                "  resume.ref v1002\n"
                                "}\n";
static const char filtering_pad[] =
    "  landingpad.ref v1002, filter @take %number .LBB1, cleanup .LBB3\n"
    ".LBB3:\n"
    "  call.void @observe_i32(v1001)\n"
    "  resume.ref v1002\n"
    "}\n"
    "func @take (v1000:ref, v1001:ptr) : i32 local {\n"
    "  regs v1002:i32\n"
    ".LBB0:\n"
    "  load.i32 v1002, [v1001]\n"
    "  call.void @observe_i32(v1002)\n"
    "  and.i32 v1002, v1002, $2\n"
    "  ret.i32 v1002\n"
    "}\n";

/* Both helpers for vectors go through memory. */
static void
put_vector_helper(FILE *out, const char *lane, const char *shape,
                  unsigned bytes)
{
    fprintf(out,
            "func @clean_%s (v1000:v128) : v128 local {\n"
            "  regs v1001:%s\n"
            "  slot %%v : $Vector\n"
            ".LBB0:\n"
            "  store.v128 [%%v], v1000\n",
            shape, lane);
    for (unsigned at = 0; at < 16; at += bytes)
        fprintf(out,
                "  load.%s v1001, [%%v + %u]\n"
                "  call.%s v1001, @clean_%s(v1001)\n"
                "  store.%s [%%v + %u], v1001\n",
                lane, at, lane, lane, lane, at);
    fprintf(out, "  load.v128 v1000, [%%v]\n"
                 "  ret.v128 v1000\n"
                 "}\n");
}

/* The values that programs begin with.  They can be written from outside, so
 * LLVM does not know them; and they are those of every module. */
static void
put_input(FILE *out, bool closed)
{
    struct random random;

    random_init(&random, 0);
    fprintf(out,
            "global @input : $Input%s = {i64 -1, -1, %" PRId64 ", %" PRId64,
            closed ? " local" : "", INT64_MIN, INT64_MIN);
    for (unsigned i = INPUT_MIN_END / 8; i < INPUT_BYTES / 8; i++) {
        uint64_t value = i % 4 == 3
                             ? random_float_bits(&random, i % 8 == 3 ? 4 : 8)
                             : random_integer(&random, 16u << i % 3);

        fprintf(out, ", %" PRId64, (int64_t)value);
    }
    fprintf(out, "}\n");
}

void
gen_put_input(struct gen *g, enum lir_type type, unsigned reg)
{
    unsigned offset = 8 * gen_below(g, INPUT_BYTES / 8 - 2);

    if (gen_once_in(g, 4))
        offset += gen_below(g, 8);
    gen_put(g, LIR_LOAD, type, "v%u, [@input + %u]", reg, offset);
}

static void
put_managed_prelude(FILE *out, bool closed)
{
    fputs(managed_prelude, out);
    if (!closed)
        fputs(managed_host, out);
    fprintf(out, managed_helpers, closed ? " local" : " export \"collect\"",
            closed ? " local" : " export \"keep\"");
}

/* A module with filters looks for handlers in another way than one without:
 * every third hundred programs, which run.py compiles together, have none. */
static bool
has_filters(uint64_t number)
{
    return (number - 1) / 100 % 3 != 1;
}

static void
put_prelude(FILE *out, uint64_t first, enum generate_kind kind)
{
    bool closed = kind == GENERATE_CLOSED;

    fputs(prelude, out);
    if (closed)
        gen_put_own_host(out);
    else
        fputs(host, out);
    fputs(helpers, out);
    if (kind != GENERATE_PLAIN)
        put_managed_prelude(out, closed);
    if (kind == GENERATE_THROWING) {
        fputs(throwing_helpers, out);
        fputs(has_filters(first) ? filtering_pad : plain_pad, out);
    }
    put_vector_helper(out, "f32", "f32x4", 4);
    put_vector_helper(out, "f64", "f64x2", 8);
    for (unsigned size = REGION_LEAST; size <= REGION_LEAST + 64; size += 32)
        fprintf(out, "type $Slot%u blob size %u align 16\n", size, size);
    put_input(out, closed);
}

/* Data */

static unsigned
put_item(struct gen *g)
{
    switch (gen_below(g, 6)) {
    case 0: fprintf(g->out, "i8 %d, ", (int)gen_below(g, 384) - 128); return 1;
    case 1:
        fprintf(g->out, "i32 %" PRId32 ", ",
                (int32_t)random_integer(&g->random, 32));
        return 4;
    case 2:
        fprintf(g->out, "f32 %" PRId32 ", ",
                (int32_t)random_float_bits(&g->random, 4));
        return 4;
    case 3:
        fprintf(g->out, "f64 %" PRId64 ", ",
                (int64_t)random_float_bits(&g->random, 8));
        return 8;
    case 4: fprintf(g->out, "zero 3, \"a\\ff\", "); return 5;
    default:
        fprintf(g->out, "i64 %" PRId64 ", ",
                (int64_t)random_integer(&g->random, 64));
        return 8;
    }
}

static void
put_data(struct gen *g, unsigned size)
{
    unsigned used = 0;

    fprintf(g->out, " = {");
    while (used + 8 <= size && !gen_once_in(g, 40))
        used += put_item(g);
    fprintf(g->out, "}\n");
}

const char *
gen_local(const struct gen *g, bool local)
{
    return g->closed || local ? " local" : "";
}

static const char *
some_local(struct gen *g)
{
    return gen_local(g, gen_once_in(g, 2));
}

static void
put_globals(struct gen *g)
{
    g->globals = 1 + gen_below(g, MAX_GLOBALS);
    for (unsigned i = 0; i < g->globals; i++) {
        unsigned size = REGION_LEAST + gen_below(g, 65);

        g->global_sizes[i] = size;
        fprintf(g->out, "type $%s_t%u blob size %u align 16\n", g->name, i,
                size);
        fprintf(g->out, "global @%s_g%u : $%s_t%u%s", g->name, i, g->name, i,
                some_local(g));
        put_data(g, size);
    }
    fprintf(g->out, "global @%s_const : $Slot%u const%s", g->name,
            REGION_LEAST, some_local(g));
    put_data(g, REGION_LEAST);
}

static void
put_tables(struct gen *g)
{
    fprintf(g->out, "global @%s_fuel : i32 local = 0\n", g->name);
    fprintf(g->out, "global @%s_refs : $%s local = {}\n", g->name,
            g->managed ? "Refs" : "Cells");
    fprintf(g->out, "global @%s_cells : $Cells const%s = {ptr ", g->name,
            some_local(g));
    for (unsigned i = 0; i < CELLS; i++) {
        unsigned global = gen_below(g, g->globals);

        fprintf(g->out, "%s@%s_g%u + %u", i ? ", " : "", g->name, global,
                16 * gen_below(g, 3));
    }
    fprintf(g->out, "}\nglobal @%s_table : $%s const%s = {ptr ", g->name,
            g->managed ? "Table" : "Cells", some_local(g));
    for (unsigned i = 0; i < g->func_count; i++)
        fprintf(g->out, "%s@%s_f%u", i ? ", " : "", g->name, i);
    fprintf(g->out, "}\n");
}

/* The start */

static unsigned
start_reg(enum kind kind)
{
    return LIR_FIRST_REG + KIND_REGISTERS * kind;
}

/* Half of what is passed comes from the input. */
static void
put_start_value(struct gen *g, enum kind kind)
{
    enum lir_type type = kinds[kind].type;
    struct line line = {0};

    if (kinds[kind].group == GROUP_ADDRESS) {
        gen_address(g, kind, start_reg(kind));
    } else if (type == LIR_V128 || (type != LIR_REF && gen_once_in(g, 2))) {
        gen_put_input(g, type, start_reg(kind));
    } else {
        gen_immediate(g, &line, type);
        gen_put(g, LIR_MOV, type, "v%u, %s", start_reg(kind), line.text);
    }
}

static void
put_start_values(struct gen *g)
{
    for (enum kind k = 0; k < KIND_COUNT; k++) {
        if (kinds[k].group < GROUP_INDEX)
            put_start_value(g, k);
        else if (k == KIND_CELL && g->managed)
            gen_cell(g, start_reg(k));
        else if (gen_is_reference(k) && gen_has_kind(g, k))
            gen_init_reference(g, k, start_reg(k));
    }
}

static void
put_start_call(struct gen *g, unsigned index)
{
    gen_put(g, LIR_STORE, LIR_I32, "[@%s_fuel], $%u", g->name,
            2 + gen_below(g, FUEL_MOST));
    for (unsigned i = 0; i < g->funcs[index].count; i++)
        if (g->funcs[index].params[i] < KIND_FIRST_MANAGED)
            put_start_value(g, g->funcs[index].params[i]);
    gen_call(g, index, false);
    gen_observe_state(g, 0);
    gen_put(g, LIR_CALL, LIR_VOID, "@observe_v128(v%u)", start_reg(KIND_V128));
}

/* Shows a global, in blocks AT and AT + 1. */
static void
put_dump(struct gen *g, unsigned global, unsigned at)
{
    unsigned index = start_reg(KIND_INDEX32), value = start_reg(KIND_I64);

    fprintf(g->out,
            "  mov.i32 v%u, $0\n"
            "  jmp .LBB%u\n"
            ".LBB%u:\n"
            "  load.i64 v%u, [@%s_g%u + v%u*8]\n"
            "  call.void @observe_i64(v%u)\n"
            "  inc.i32 v%u, v%u\n"
            "  cmp.i32 v%u, $%u\n"
            "  branch.lt .LBB%u, .LBB%u\n"
            ".LBB%u:\n",
            index, at, at, value, g->name, global, index, value, index, index,
            index, g->global_sizes[global] / 8, at, at + 1, at + 1);
}

static void
put_start(struct gen *g)
{
    static const struct signature nothing = {.result = KIND_NONE};

    g->f = (struct function){.signature = &nothing};
    fprintf(g->out, "func @%s () : void", g->name);
    if (g->closed)
        fprintf(g->out, " local {\n  regs");
    else
        fprintf(g->out, " export \"%s\" {\n  regs", g->name);
    for (enum kind k = 0; k < KIND_COUNT; k++) {
        if (!gen_has_kind(g, k))
            continue;
        g->f.regs[k] = 1;
        fprintf(g->out, " v%u:%s", start_reg(k), lir_type_name(kinds[k].type));
    }
    fprintf(g->out, "\n");
    if (g->throwing)
        gen_put_exception_registers(g);
    fprintf(g->out, ".LBB0:\n");
    put_start_values(g);
    g->f.begun = true;
    for (unsigned i = 0; i < g->func_count; i++)
        put_start_call(g, i);
    for (unsigned i = 0; i < g->globals; i++)
        put_dump(g, i, 2 * i + 1);
    if (g->managed)
        gen_observe_globals(g);
    fprintf(g->out, "  ret\n}\n");
}

/* Behind the methods, if there are some. */
static void
begin_functions(struct gen *g)
{
    unsigned general = 1 + gen_below(g, GENERAL_FUNCS);

    for (; general > 0; general--)
        gen_signature(g, &g->funcs[g->func_count++]);
}

/* No number that a program shows begins so. */
static const char letters[GENERATE_KINDS] = {'p', 'm', 'm', 'x', 'k'};

char
generate_letter(enum generate_kind kind)
{
    return letters[kind];
}

bool
generate_is_program(const char *name)
{
    return memchr(letters, *name, sizeof letters) && name[1] != '\0' &&
           name[1 + strspn(name + 1, "0123456789")] == '\0';
}

/* Each kind of programs has seeds of its own. */
static uint64_t
seed(uint64_t number, enum generate_kind kind)
{
    switch (kind) {
    case GENERATE_PLAIN: return number;
    case GENERATE_THROWING: return number ^ UINT64_C(1) << 63;
    case GENERATE_CLOSED: return number ^ UINT64_C(1) << 62;
    default: return ~number;
    }
}

/* Another module might define what makes the exceptions of faults, so nothing
 * is closed where they are thrown: in few closed programs, that is. */
static bool
may_fault(uint64_t number, enum generate_kind kind)
{
    return kind != GENERATE_CLOSED || (number - 1) / 100 % 8 == 7;
}

static void
put_program(FILE *out, uint64_t number, enum generate_kind kind)
{
    bool throwing =
        kind == GENERATE_THROWING || (kind == GENERATE_CLOSED && number % 2);
    struct gen g = {.out = out,
                    .managed = kind != GENERATE_PLAIN,
                    .counting = kind == GENERATE_COUNTING,
                    .throwing = throwing,
                    .filtering = throwing && has_filters(number),
                    .faulting = throwing && may_fault(number, kind),
                    .closed = kind == GENERATE_CLOSED};

    random_init(&g.random, seed(number, kind));
    snprintf(g.name, sizeof g.name, "%c%" PRIu64, generate_letter(kind),
             number);
    if (g.managed)
        gen_types(&g);
    begin_functions(&g);
    if (g.closed)
        gen_choose_simple(&g);
    put_globals(&g);
    if (g.managed)
        gen_put_types(&g);
    put_tables(&g);
    if (g.filtering)
        gen_put_filters(&g);
    for (unsigned i = 0; i < g.func_count; i++)
        gen_func(&g, i);
    if (g.managed)
        gen_put_walks(&g);
    put_start(&g);
}

void
generate_module(FILE *out, uint64_t first, unsigned count,
                enum generate_kind kind)
{
    put_prelude(out, first, kind);
    for (unsigned i = 0; i < count; i++)
        put_program(out, first + i, kind);
    if (kind == GENERATE_CLOSED)
        gen_put_main(out, first, count);
}
