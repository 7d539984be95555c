/* The text writer. */
#include "unit.h"

/* The canonical text of TEXT; the caller frees it. */
static char *
print_text(const char *text)
{
    struct reading reading;
    char *printed;

    reading_init(&reading, text);
    ck_assert_str_eq(listener_text(&reading.listener), "");
    printed = print_module(&reading.module);
    reading_release(&reading);
    return printed;
}

START_TEST(canonical_text_is_its_own)
{
    char *printed = print_text(canonical);

    ck_assert_str_eq(printed, canonical);
    free(printed);
}
END_TEST

#define HEAD "lir 1 module \"\" target \"wasm32-wasi\" ptr 4 int 8\n"
#define OPEN "func @f (v1000:f64) : void conv 0 {\n.LBB0:\n"

struct print_case {
    const char *text, *printed;
};

static const struct print_case cases[] = {
    {"lir 1", HEAD},
    {"lir 1\nglobal @\"g\":i64 local const=0x10",
     HEAD "global @g : i64 const local = 16\n"},
    {"lir 1\nglobal @g : i16 = {1, 2,}",
     HEAD "global @g : i16 = {\n  1, 2\n}\n"},
    {"lir 1\nglobal @g : i16 = {1}", HEAD "global @g : i16 = 1\n"},
    {"lir 1\nstring @s \"\\41\\t\\n\\7f\\80\"",
     HEAD "string @s \"A\\09\\0a\\7f\x80\"\n"},
    {"lir 1\nfunc @f(v1000:f64):void{;x\n.LBB0:;\nmov.f64 v1000,$100.0;\n}",
     HEAD OPEN "  mov.f64 v1000, $100.0\n}\n"},
    {"lir 1\nfunc @f (v1000:f64) : void {\n.LBB0:\n  mov.f64 v1000, $1e22\n}",
     HEAD OPEN "  mov.f64 v1000, $1e+22\n}\n"},
    {"lir 1\nfunc @f (v1000:f64) : void {\n.LBB0:\n"
     "  mov.f64 v1000, $0.30000000000000004\n}",
     HEAD OPEN "  mov.f64 v1000, $0.30000000000000004\n}\n"},
    {"lir 1\nfunc @f (v1000:f64) : void {\n.LBB0:\n"
     "  mov.f64 v1000, $-3.0\n}",
     HEAD OPEN "  mov.f64 v1000, $-3.0\n}\n"},
    {"lir 1\nfunc @f (v1000:f64) : void {\n.LBB0:\n"
     "  load.f64 v1000, [@g+v1000*1-0]\n}",
     HEAD OPEN "  load.f64 v1000, [@g + v1000]\n}\n"},
};

START_TEST(there_is_one_way_to_write)
{
    char *printed = print_text(cases[_i].text);
    char *again = print_text(printed);

    ck_assert_str_eq(printed, cases[_i].printed);
    ck_assert_str_eq(again, printed);
    free(again);
    free(printed);
}
END_TEST

/* Every opcode can be written and read back. */
START_TEST(every_opcode)
{
    char *text = xasprintf("lir 1\nfunc @f (v1000:f64) : void {\n.LBB0:\n"
                           "  %s\n}\n",
                           lir_ops[_i].name);
    char *expected = xasprintf(HEAD OPEN "  %s\n}\n", lir_ops[_i].name);
    char *printed = print_text(text);

    if (!strpbrk(lir_ops[_i].operands, "fp"))
        ck_assert_str_eq(printed, expected);
    free(printed);
    free(expected);
    free(text);
}
END_TEST

Suite *
print_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("print", &tests);

    tcase_add_test(tests, canonical_text_is_its_own);
    tcase_add_loop_test(tests, there_is_one_way_to_write, 0, COUNT_OF(cases));
    tcase_add_loop_test(tests, every_opcode, 0, LIR_OP_COUNT);
    return suite;
}
