/* The interpreter: inline assembly. */
#include "lab.h"
#include "lir/wasm_asm.h"

static const char *
constant_of(char letter)
{
    switch (letter) {
    case 'i': return "i32.const 7";
    case 'l': return "i64.const 7";
    case 'f': return "f32.const 7";
    default: return "f64.const 7";
    }
}

/* What stands behind an instruction's name so that it can be executed. */
static const char *
immediate_of(enum wasm_op op)
{
    switch ((enum wasm_immediate)wasm_ops[op].immediate) {
    case WASM_IMMEDIATE_NONE: return "";
    case WASM_IMMEDIATE_LOCAL: return " 0";
    case WASM_IMMEDIATE_OFFSET: return "";
    default: return " 7";
    }
}

/* Instruction OP, with what it takes under it. */
static void
write_assembly(char *text, size_t size, enum wasm_op op)
{
    const char *pops =
        op == WASM_SELECT ? "lli"
        : op == WASM_DROP || op == WASM_LOCAL_SET || op == WASM_LOCAL_TEE
            ? "l"
            : wasm_ops[op].pops;
    bool memory = wasm_ops[op].immediate == WASM_IMMEDIATE_OFFSET;
    bool leaves = wasm_ops[op].pushes[0] || op == WASM_SELECT ||
                  op == WASM_LOCAL_GET || op == WASM_LOCAL_TEE;
    size_t done = 0;

    for (size_t i = 0; pops[i]; i++)
        done += (size_t)snprintf(text + done, size - done, "%s ",
                                 memory && i == 0 ? "local.get 1"
                                                  : constant_of(pops[i]));
    snprintf(text + done, size - done, "%s%s%s", wasm_ops[op].name,
             immediate_of(op), leaves ? " drop" : "");
}

/* Each of the table is known to the interpreter; what comes of it, the edge
 * values tell. */
START_TEST(every_instruction_of_assembly)
{
    for (unsigned op = 0; op < WASM_OP_COUNT; op++) {
        char assembly[100], text[TEXT_SIZE];

        write_assembly(assembly, sizeof assembly, op);
        lab_write(text, "inline_asm.void \"%s\"(v1000, %%place)", assembly);
        ck_assert_msg(
            lab_run(text, 1, 2, NULL) ==
                (op == WASM_UNREACHABLE ? INTERP_TRAPPED : INTERP_RETURNED),
            "%s", assembly);
    }
}
END_TEST

/* A text is read once, but executed with arguments of whatever types. */
START_TEST(assembly_executed_again)
{
    static const char text[] =
        RUN("  mov.i8 v1002, v1001\n"
            "  inline_asm.i64 v1000, \"local.get 0\"(v1000)\n"
            "  inline_asm.i32 v1003, \"local.get 0\"(v1002)\n"
            "  inline_asm.f64 v1005, \"local.get 0\"($2.5)\n"
            "  cvtsd2si.i64 v1001, v1005\n"
            "  add.i64 v1000, v1000, v1003\n"
            "  add.i64 v1000, v1000, v1001\n");
    struct lab lab;
    uint64_t result;

    lab_init(&lab, text, (struct interp_options){0});
    for (uint64_t i = 0; i < 3; i++) {
        ck_assert_int_eq(lab_call(&lab, "run", i << 40, 0xfff, &result),
                         INTERP_RETURNED);
        ck_assert_uint_eq(result, (i << 40) + 0xff + 2);
    }
    lab_release(&lab);
}
END_TEST

/* Arithmetic gives the one NaN, what moves bits keeps them. */
START_TEST(nans_of_assembly)
{
    static const struct {
        const char *text;
        uint64_t bits;
    } cases[] = {
        {"i64.const 0xfff4000000000001 f64.reinterpret_i64",
         0xfff4000000000001},
        {"f64.const nan:0x4000000000001 f64.neg", 0xfff4000000000001},
        {"f64.const -nan:0x4000000000001 f64.abs", 0x7ff4000000000001},
        {"f64.const nan:0x4000000000001 f64.const -1 f64.copysign",
         0xfff4000000000001},
        {"f64.const -nan:0x4000000000001 f64.const 1 f64.add",
         0x7ff8000000000000},
        {"f64.const -nan:0x4000000000001 f64.ceil", 0x7ff8000000000000},
        {"f32.const -nan:0x200001 f64.promote_f32", 0x7ff8000000000000},
    };

    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        char text[TEXT_SIZE];
        uint64_t result;

        lab_write(text, "inline_asm.i64 v1000, \"%s i64.reinterpret_f64\"()",
                  cases[i].text);
        ck_assert_int_eq(lab_run(text, 0, 0, &result), INTERP_RETURNED);
        ck_assert_msg(result == cases[i].bits, "%s: %jx", cases[i].text,
                      (uintmax_t)result);
    }
}
END_TEST

START_TEST(traps_of_assembly)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"unreachable", "unreachable"},
        {"i32.const 1 i32.const 0 i32.rem_u drop", "integer divide by zero"},
        {"i32.const 0x80000000 i32.const -1 i32.div_s drop",
         "integer overflow"},
        {"i64.const 0x8000000000000000 i64.const -1 i64.div_s drop",
         "integer overflow"},
        {"f32.const nan i32.trunc_f32_s drop",
         "invalid conversion to integer"},
        {"f64.const 0x1p32 i32.trunc_f64_u drop", "integer overflow"},
        {"f64.const -1 i64.trunc_f64_u drop", "integer overflow"},
        {"i32.const -1 i32.load8_u offset=1 drop",
         "out of bounds memory access"},
        {"i32.const -4 i64.const 0 i64.store", "out of bounds memory access"},
    };

    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct lab lab;
        char text[TEXT_SIZE];

        lab_write(text, "inline_asm.void \"%s\"()", cases[i].text);
        lab_init(&lab, text, (struct interp_options){0});
        ck_assert_int_eq(lab_call(&lab, "run", 0, 0, NULL), INTERP_TRAPPED);
        ck_assert_str_eq(interp_fault(lab.interp)->message, cases[i].message);
        lab_release(&lab);
    }
}
END_TEST

/* A program has the pages that it asks for, up to the limit. */
START_TEST(assembly_grows_memory)
{
    static const char text[] =
        RUN("  inline_asm.i32 v1003, \"local.get 0 memory.grow\"(v1003)\n"
            "  mov.i32 v1003, v1001\n"
            "  inline_asm.i32 v1003, \"local.get 0 memory.grow\"(v1003)\n"
            "  cmp.i32 v1003, $-1\n"
            "  branch.eq .LBB1, .LBB2\n"
            ".LBB2:\n"
            "  shl.i32 v1003, v1003, $16\n"
            "  inline_asm.void \"local.get 0 i64.const 77 i64.store\"(v1003)\n"
            "  inline_asm.i64 v1000, \"local.get 0 i64.load\"(v1003)\n"
            "  ret.i64 v1000\n"
            ".LBB1:\n");
    struct lab lab;
    uint64_t result;

    lab_init(&lab, text,
             (struct interp_options){.memory_limit = 1 << 20,
                                     .stack_limit = 1 << 16});
    ck_assert_int_eq(lab_call(&lab, "run", 5, 16, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 5); /* so much there is not */
    ck_assert_int_eq(lab_call(&lab, "run", 5, 1, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 77);
    lab_release(&lab);
}
END_TEST

/* Memory that no object has is nobody's for assembly, too. */
START_TEST(assembly_stays_in_its_objects)
{
    ck_assert_int_eq(
        lab_run(RUN("  inline_asm.void \"local.get 0 i32.const 1 i32.store8 "
                    "offset=64\"(%place)\n"),
                0, 0, NULL),
        INTERP_UNDEFINED);
}
END_TEST

Suite *
interp_assembly_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("interp_assembly", &tests);

    tcase_add_test(tests, every_instruction_of_assembly);
    tcase_add_test(tests, assembly_executed_again);
    tcase_add_test(tests, nans_of_assembly);
    tcase_add_test(tests, traps_of_assembly);
    tcase_add_test(tests, assembly_grows_memory);
    tcase_add_test(tests, assembly_stays_in_its_objects);
    return suite;
}
