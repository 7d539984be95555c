/* Inline assembly, read to a list. */
#include "unit.h"

#include "lir/wasm_asm.h"

static struct arena arena;
static struct wasm_asm assembly;

/* What the arguments of the texts are. */
static const uint8_t locals[] = {LIR_I32, LIR_I64};

static void
set_up(void)
{
    arena_init(&arena);
}

static void
tear_down(void)
{
    arena_release(&arena);
}

static bool
read_for(const char *text, size_t len, enum lir_type result)
{
    return wasm_asm_read(&assembly, &arena, text, len, locals, 2, result);
}

static void
expect_error(const char *text, size_t len, const char *message)
{
    ck_assert_msg(!read_for(text, len, LIR_VOID), "'%s' is accepted", text);
    ck_assert_str_eq(assembly.error, message);
}

START_TEST(a_list_of_instructions)
{
    const char *text = "local.get 1\n\ti64.const -0x10\r\n i64.store offset=24"
                       " align=8 local.get 0 drop";

    ck_assert(!read_for(text, strlen(text), LIR_VOID)); /* no address */
    text = "local.get 0 local.get 1 i64.const -2 i64.add i64.store8 "
           "offset=0x18 align=1 local.get 1 drop";
    ck_assert_msg(read_for(text, strlen(text), LIR_VOID), "%s",
                  assembly.error);
    ck_assert_uint_eq(assembly.count, 7);
    ck_assert_uint_eq(assembly.insts[1].op, WASM_LOCAL_GET);
    ck_assert_uint_eq(assembly.insts[1].value, 1);
    ck_assert_uint_eq(assembly.insts[2].op, WASM_I64_CONST);
    ck_assert_uint_eq(assembly.insts[2].value, UINT64_MAX - 1);
    ck_assert_uint_eq(assembly.insts[4].op, WASM_I64_STORE8);
    ck_assert_uint_eq(assembly.insts[4].value, 24);
    ck_assert_uint_eq(assembly.insts[6].op, WASM_DROP);
    ck_assert_uint_eq(assembly.insts[6].type, LIR_I64);
}
END_TEST

START_TEST(constants_are_bits)
{
    static const struct {
        const char *text;
        enum lir_type type;
        uint64_t bits;
    } cases[] = {
        {"i32.const -1", LIR_I32, UINT32_MAX},
        {"i32.const +2147483648", LIR_I32, 0x80000000},
        {"i64.const 0xFFFFffffFFFFffff", LIR_I64, UINT64_MAX},
        {"i64.const -9223372036854775808", LIR_I64, UINT64_C(1) << 63},
        {"f32.const 1", LIR_F32, 0x3f800000},
        {"f32.const -nan", LIR_F32, 0xffc00000},
        {"f32.const nan:0x7fffff", LIR_F32, 0x7fffffff},
        {"f32.const 0x1p-149", LIR_F32, 1},
        {"f64.const -inf", LIR_F64, 0xfff0000000000000},
        {"f64.const nan:1", LIR_F64, 0x7ff0000000000001},
        {"f64.const 0.1", LIR_F64, 0x3fb999999999999a},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;

        ck_assert_msg(read_for(text, strlen(text), cases[i].type), "%s",
                      assembly.error);
        ck_assert_msg(assembly.insts[0].value == cases[i].bits, "%s", text);
    }
}
END_TEST

START_TEST(odd_numbers)
{
    static const char *const texts[] = {
        "f32.const 3.5e38", "f32.const infinity",     "f32.const nan:",
        "f32.const nan:0",  "f32.const nan:0x800000", "f32.const nan(1)",
        "f64.const .5",     "f64.const 1e",           "f64.const --1",
        "f64.const 0x",     "f64.const 1_0",          "f32.const",
        "f64.const -",      "f64.const 1e309",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_msg(!read_for(texts[i], strlen(texts[i]), LIR_F32) &&
                          strstr(assembly.error, "floating-point"),
                      "%s: %s", texts[i], assembly.error);
}
END_TEST

/* Bytes of any kind are words that mean nothing. */
START_TEST(odd_bytes)
{
    expect_error("nop\0", 4,
                 "'nop' is no WebAssembly instruction that can stand here");
    expect_error("no", 2,
                 "'no' is no WebAssembly instruction that can stand here");
    expect_error("i32.const \x10", 11,
                 "instruction 1, 'i32.const': expected an integer of 32 bits, "
                 "found '\x10'");
    ck_assert(read_for("", 0, LIR_VOID));
    ck_assert_uint_eq(assembly.count, 0);
    ck_assert(read_for(" \n", 2, LIR_VOID));
}
END_TEST

START_TEST(what_never_runs_has_any_type)
{
    const char *text = "unreachable select f64.add i32.const 1 select";

    ck_assert_msg(!read_for(text, strlen(text), LIR_I64), "%s",
                  assembly.error); /* f64, as select chooses from one */
    ck_assert_msg(read_for(text, strlen(text), LIR_F64), "%s", assembly.error);
    text = "unreachable i32.const 1 select drop";
    ck_assert_msg(read_for(text, strlen(text), LIR_I64), "%s", assembly.error);
    ck_assert_uint_eq(assembly.insts[2].type, LIR_VOID);
}
END_TEST

Suite *
wasm_asm_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("wasm_asm", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_list_of_instructions);
    tcase_add_test(tests, constants_are_bits);
    tcase_add_test(tests, odd_numbers);
    tcase_add_test(tests, odd_bytes);
    tcase_add_test(tests, what_never_runs_has_any_type);
    return suite;
}
