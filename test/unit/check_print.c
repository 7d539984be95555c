/* The text writer. */
#include "unit.h"

/* One of everything, as it is always written. */
static const char canonical[] =
    "lir 1 module \"a \\\"m\\\"\" target \"wasm32-wasi\" ptr 4 int 8\n"
    "file 1 \"src/a\\\\b.runa\"\n"
    "type $T blob size 16 align 8 refs\n"
    "type $\"two words\" object size 24 align 8 refs 8 16\n"
    "type $\"inf\" blob size 1 align 1 refs\n"
    "type $D object size 32 align 8 refs 8 16 24 base $\"two words\" vtable "
    "@\"odd name\", @g finalizer @g\n"
    "type $A array elem i32\n"
    "type $\"odd array\" array elem $\"inf\"\n"
    "type $\"1\" blob size 0 align 1 refs\n"
    "string @s \"a\\00\\0a\xc3\xa9\"\n"
    "string @\"odd name\" \"\"\n"
    "global @i : i32 const = -5\n"
    "global @f : f64 = 0.1\n"
    "global @e : f32 = 1e+300\n"
    "global @z : f64 = -0.0\n"
    "global @p : ptr local = @s + 1\n"
    "global @x : i64 extern alias \"c_name\"\n"
    "global @b : $T = {\n"
    "  1, 2, i32 3, \"xy\", zero 2\n"
    "}\n"
    "global @empty : $T = {}\n"
    "global @v : v128 = {\n"
    "  i8 0, 1, 2, 3, 4, 5, 6, 7,\n"
    "  8, 9, 10, 11, 12, 13, 14, 15\n"
    "}\n"
    "extern @ext (i64, f32) : void library \"l\" alias \"c\" conv 0\n"
    "extern @imp () : ref import \"m\" \"n\" conv 3 throws\n"
    "func @g (v1000:i64, v1001:ptr) : i64 conv 4 local export \"G\" {\n"
    "  regs v1002:i8 v1003:i16 v1004:i32 v1005:f32 v1006:f64 v1007:v128 "
    "v1008:ref v1009:i64\n"
    "  regs v1010:i64\n"
    "  slot %a : $T\n"
    "  slot %\"odd slot\" : $\"two words\"\n"
    ".LBB0:\n"
    "  mov.i64 v1000, $-9223372036854775808\n"
    "  mov.f64 v1006, $1.5\n"
    "  mov.f64 v1006, $-inf\n"
    "  mov.f64 v1006, $nan\n"
    "  load.i64 v1000, [v1001 + v1000*8 - 4]\n"
    "  load.i64 v1000, [%a + v1000]\n"
    "  load.i64 v1000, [@b + 4294967295]\n"
    "  load.i64 v1000, [64]\n"
    "  lea.ptr v1001, [%\"odd slot\"]\n"
    "  cmp.i64 v1000, $0\n"
    "  setcc.i8.ule v1002\n"
    "  branch.ne .LBB3, .LBB1\n"
    ".LBB3: loop 2 header\n"
    "  call.i64 v1000, @g(v1000, @s)\n"
    "  call.void @ext($1, $0.5)\n"
    "  call_indirect.i64 v1000, v1001()\n"
    "  call.i64.tail v1000, @g($0, %a)\n"
    "  ret.i64 v1000\n"
    ".LBB1:\n"
    "  comment \"tab\\09\"\n"
    "  debug_location $1, $2, $3\n"
    "  vadd.i32x4 v1007, v1007, v1007\n"
    "  atomic_load.i64.seq_cst v1000, [v1001]\n"
    "  alloc_array.ref v1008, $A, v1009\n"
    "  array_store.i64 $A, v1008, v1009, $1\n"
    "  call_virtual.i64 v1000, $D, $1(v1000, v1001)\n"
    "  call_virtual.void $D, $0(v1008)\n"
    "  array_address.ptr v1001, $\"odd array\", v1008, $0\n"
    "  invoke.void @ext($1, $2), .LBB3, .LBB2\n"
    ".LBB2:\n"
    "  landingpad.ref v1008, catch $T .LBB3, catch .LBB1, cleanup .LBB3\n"
    "}\n";

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
