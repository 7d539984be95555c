/* The library with which compilers write LIR (include/runa/lir.h): declarations
 * and blocks; checking, writing and reading modules. */
#include <math.h>

#include "building.h"
#include "unit.h"

static const char declarations[] =
    "lir 1 module \"a \\\"m\\\"\" target \"wasm32-wasip1\" ptr 4 int 8\n"
    "file 1 \"src/a.runa\"\n"
    "type $T blob size 16 align 8 refs\n"
    "type $Node object size 24 align 8 refs 8 16\n"
    "type $Leaf object size 24 align 8 refs 8 16 base $Node vtable @g, @imp "
    "finalizer @h message @g\n"
    "type $Reals array elem f64\n"
    "type $Ts array elem $T\n"
    "type $Call delegate (ref, i8) : f64\n"
    "type $Run delegate () : void\n"
    "string @s \"a\\00\\0a\"\n"
    "string @.LC1 \"y\"\n"
    "string @.LC2 \"\"\n"
    "global @i : i32 const local = -5\n"
    "global @x : i64 extern alias \"c_name\"\n"
    "global @zero : f64 = {}\n"
    "global @inf : f32 = 2139095040\n"
    "global @nan : f64 = 9221120237041090560\n"
    "global @b : $T = {\n"
    "  1, f32 1.5, ptr @b - 4, \"xy\", zero 3\n"
    "}\n"
    "extern @.LC0 (i64, f32) : void library \"l\" alias \"c\" conv 0\n"
    "extern @imp () : ref import \"m\" \"n\" conv 3 throws\n"
    "func @g (v1000:i64, v1500:ptr) : i64 conv 4 local faults throw {\n"
    "  regs v1501:f64 v1200:ref v1502:v128\n"
    "  slot %a : $T\n"
    "  slot %\"odd name\" : $T\n"
    ".LBB0: loop 2 header outer .LBB1\n"
    ".LBB1:\n"
    "  landingpad.ref v1200, catch .LBB0\n"
    "}\n"
    "func @h () : void conv 0 export \"H\" faults trap {\n"
    "}\n";

static void
declare_types(struct runa_lir_module *m)
{
    static const enum runa_lir_type params[] = {RUNA_LIR_REF, RUNA_LIR_I8};
    struct runa_lir_layout *type;

    ck_assert_ptr_nonnull(runa_lir_add_type(m, "T", 16, 8, 0));
    type = runa_lir_add_type(m, "Node", 24, 8, RUNA_LIR_OBJECT);
    ck_assert(runa_lir_add_ref(type, 8) && runa_lir_add_ref(type, 16));
    type = runa_lir_add_type(m, "Leaf", 24, 8, RUNA_LIR_OBJECT);
    ck_assert(runa_lir_add_ref(type, 8) && runa_lir_add_ref(type, 16));
    ck_assert(runa_lir_set_base(type, "Node"));
    ck_assert(runa_lir_add_entry(type, "g"));
    ck_assert(runa_lir_add_entry(type, "imp"));
    ck_assert(runa_lir_set_finalizer(type, "h"));
    ck_assert(runa_lir_set_message(type, "g"));
    ck_assert_ptr_nonnull(runa_lir_add_array(m, "Reals", RUNA_LIR_F64));
    ck_assert_ptr_nonnull(runa_lir_add_array_of(m, "Ts", "T"));
    ck_assert_ptr_nonnull(
        runa_lir_add_delegate(m, "Call", RUNA_LIR_F64, params, 2));
    ck_assert_ptr_nonnull(
        runa_lir_add_delegate(m, "Run", RUNA_LIR_VOID, NULL, 0));
}

static void
declare_data(struct runa_lir_module *m)
{
    struct runa_lir_global *global;

    ck_assert(runa_lir_add_file(m, 1, "src/a.runa"));
    declare_types(m);
    ck_assert(runa_lir_add_string(m, "s", "a\0\n", 3));
    global = runa_lir_add_global(m, "i", RUNA_LIR_I32,
                                 RUNA_LIR_CONST | RUNA_LIR_LOCAL);
    ck_assert(runa_lir_init_int(global, RUNA_LIR_I32, -5));
    global = runa_lir_add_global(m, "x", RUNA_LIR_I64, RUNA_LIR_EXTERN);
    ck_assert(runa_lir_global_alias(global, "c_name"));
    runa_lir_add_global(m, "zero", RUNA_LIR_F64, 0);
    global = runa_lir_add_global(m, "inf", RUNA_LIR_F32, 0);
    ck_assert(runa_lir_init_real(global, RUNA_LIR_F32, INFINITY));
    global = runa_lir_add_global(m, "nan", RUNA_LIR_F64, 0);
    ck_assert(runa_lir_init_real(global, RUNA_LIR_F64, (double)NAN));
    global = runa_lir_add_global_of(m, "b", "T", 0);
    ck_assert(runa_lir_init_int(global, RUNA_LIR_I8, 1));
    ck_assert(runa_lir_init_real(global, RUNA_LIR_F32, 1.5));
    ck_assert(runa_lir_init_symbol(global, RUNA_LIR_PTR, "b", -4));
    ck_assert(runa_lir_init_bytes(global, "xy", 2));
    ck_assert(runa_lir_init_zero(global, 3));
}

static void
declare_functions(struct runa_lir_module *m)
{
    static const enum runa_lir_type params[] = {RUNA_LIR_I64, RUNA_LIR_F32};
    struct runa_lir_extern *external =
        runa_lir_add_extern(m, ".LC0", RUNA_LIR_VOID, params, 2, 0);
    struct runa_lir_func *g;
    uint32_t pad;

    ck_assert(runa_lir_extern_library(external, "l"));
    ck_assert(runa_lir_extern_alias(external, "c"));
    external =
        runa_lir_add_extern(m, "imp", RUNA_LIR_REF, NULL, 0, RUNA_LIR_THROWS);
    ck_assert(runa_lir_extern_import(external, "m", "n"));
    ck_assert(runa_lir_extern_conv(external, 3));
    g = runa_lir_add_func(m, "g", RUNA_LIR_I64, RUNA_LIR_LOCAL);
    ck_assert(runa_lir_func_conv(g, 4));
    ck_assert_uint_eq(runa_lir_add_param(g, RUNA_LIR_I64), 1000);
    ck_assert(runa_lir_add_param_as(g, 1500, RUNA_LIR_PTR));
    ck_assert_uint_eq(runa_lir_add_reg(g, RUNA_LIR_F64), 1501);
    ck_assert(!runa_lir_has_reg(g, 1200));
    ck_assert(runa_lir_add_reg_as(g, 1200, RUNA_LIR_REF));
    ck_assert(runa_lir_has_reg(g, 1200));
    ck_assert_uint_eq(runa_lir_add_reg(g, RUNA_LIR_V128), 1502);
    ck_assert(runa_lir_add_slot(g, "a", "T"));
    ck_assert(runa_lir_add_slot(g, "odd name", "T"));
    ck_assert(runa_lir_block(g, runa_lir_new_block(g)));
    ck_assert(runa_lir_loop(g, 2, true));
    ck_assert(runa_lir_func_faults(g, RUNA_LIR_FAULTS_THROW));
    pad = runa_lir_new_block(g);
    ck_assert(runa_lir_block_outer(g, pad));
    ck_assert(runa_lir_block(g, pad));
    ck_assert(runa_lir_inst3(g, RUNA_LIR_LANDINGPAD, RUNA_LIR_REF,
                             runa_lir_reg(1200), runa_lir_catch(),
                             runa_lir_target(0)));
    g = runa_lir_add_func(m, "h", RUNA_LIR_VOID, 0);
    ck_assert(runa_lir_func_faults(g, RUNA_LIR_FAULTS_TRAP));
    ck_assert(runa_lir_func_export(g, "H"));
}

START_TEST(every_declaration)
{
    struct runa_lir_module *m = runa_lir_module_new("a \"m\"");

    ck_assert(runa_lir_set_target(m, "wasm32-wasip1"));
    declare_data(m);
    declare_functions(m);
    ck_assert_str_eq(runa_lir_literal(m, "y", 1).text, ".LC1");
    ck_assert_str_eq(runa_lir_literal(m, NULL, 0).text, ".LC2");
    ck_assert_str_eq(runa_lir_literal(m, "y", 1).text, ".LC1");
    expect_text(m, declarations);
    runa_lir_module_free(m);
}
END_TEST

/* Blocks in the order in which they were begun, instructions in the order in
 * which each got them. */
START_TEST(blocks_can_be_left)
{
    uint32_t last = runa_lir_new_block(func);

    ck_assert_uint_eq(last, 1);
    runa_lir_block(func, 7);
    runa_lir_inst0(func, RUNA_LIR_NOP);
    ck_assert_uint_eq(runa_lir_new_block(func), 8);
    runa_lir_block(func, 0);
    runa_lir_jump(func, 7);
    runa_lir_block(func, last);
    runa_lir_ret_void(func);
    runa_lir_block(func, 7);
    runa_lir_jump(func, last);
    expect_text(module, BEGIN "  jmp .LBB7\n"
                              ".LBB7:\n"
                              "  nop\n"
                              "  jmp .LBB1\n"
                              ".LBB1:\n"
                              "  ret\n"
                              "}\n");
}
END_TEST

START_TEST(functions_can_be_open_together)
{
    struct runa_lir_func *other =
        runa_lir_add_func(module, "other", RUNA_LIR_VOID, 0);

    runa_lir_block(other, 3);
    runa_lir_inst0(func, RUNA_LIR_NOP);
    runa_lir_ret_void(other);
    runa_lir_ret_void(func);
    expect_text(module, BEGIN "  nop\n"
                              "  ret\n"
                              "}\n"
                              "func @other () : void conv 0 {\n"
                              ".LBB3:\n"
                              "  ret\n"
                              "}\n");
}
END_TEST

START_TEST(a_target_reserves_its_number)
{
    runa_lir_jump(func, 5);
    ck_assert_uint_eq(runa_lir_new_block(func), 6);
}
END_TEST

/* Writing changes nothing: more can be added behind it. */
START_TEST(writing_twice)
{
    runa_lir_inst0(func, RUNA_LIR_NOP);
    expect_text(module, BEGIN "  nop\n}\n");
    runa_lir_ret_void(func);
    expect_text(module, BEGIN "  nop\n  ret\n}\n");
}
END_TEST

/* Checking */

START_TEST(verify_quotes_the_text)
{
    char *told = NULL;
    size_t size;
    FILE *messages = open_memstream(&told, &size);

    runa_lir_inst2(func, RUNA_LIR_MOV, RUNA_LIR_I64, runa_lir_reg(1003),
                   runa_lir_reg(1005));
    runa_lir_ret_void(func);
    ck_assert(!runa_lir_verify(module, NULL));
    ck_assert(!runa_lir_verify(module, messages));
    fclose(messages);
    ck_assert_str_eq(told,
                     "t:8:18: error: expected a value of type i64, found a "
                     "register of type f64\n"
                     "  mov.i64 v1003, v1005\n"
                     "                 ^~~~~\n");
    ck_assert_ptr_null(runa_lir_error(module));
    free(told);
}
END_TEST

START_TEST(verify_finds_what_is_right)
{
    runa_lir_ret_void(func);
    ck_assert(runa_lir_verify(module, NULL));
}
END_TEST

START_TEST(a_full_disk)
{
    FILE *full = fopen("/dev/full", "w");

    ck_assert_ptr_nonnull(full);
    ck_assert(!runa_lir_write(module, RUNA_LIR_FORM_TEXT, full));
    ck_assert_ptr_null(runa_lir_error(module));
    fclose(full);
}
END_TEST

START_TEST(an_unknown_form)
{
    char *bytes;
    size_t size;

    ck_assert(!runa_lir_write_memory(module, odd("2"), &bytes, &size));
    ck_assert_str_eq(runa_lir_error(module), "there is no form 2");
}
END_TEST

/* Reading */

START_TEST(read_and_write)
{
    static const char text[] = HEAD "func @f () : void conv 0 {\n"
                                    ".LBB0:\n"
                                    "  ret\n"
                                    "}\n";
    struct runa_lir_module *read =
        runa_lir_read("x", text, sizeof text - 1, NULL);

    ck_assert_ptr_nonnull(read);
    ck_assert(runa_lir_verify(read, NULL));
    expect_text(read, text);
    ck_assert_ptr_null(runa_lir_add_func(read, "g", RUNA_LIR_VOID, 0));
    ck_assert_str_eq(runa_lir_error(read),
                     "nothing can be added to a module that was read");
    runa_lir_module_free(read);
}
END_TEST

static void
expect_same_text(struct runa_lir_module *from, struct runa_lir_module *as)
{
    char *expected = text_of(as);

    expect_text(from, expected);
    runa_lir_free(expected);
}

/* The library's binary form is the one that is read. */
START_TEST(binary)
{
    char *bytes, *again;
    size_t size, size_again;
    struct runa_lir_module *read;

    runa_lir_location(func, 1, 2, 3);
    runa_lir_add_file(module, 1, "f");
    runa_lir_ret_void(func);
    ck_assert(
        runa_lir_write_memory(module, RUNA_LIR_FORM_BINARY, &bytes, &size));
    ck_assert_mem_eq(bytes, "RLIR", 4);
    read = runa_lir_read("x", bytes, size, NULL);
    expect_same_text(read, module);
    ck_assert(runa_lir_write_memory(read, RUNA_LIR_FORM_BINARY, &again,
                                    &size_again));
    ck_assert_uint_eq(size_again, size);
    ck_assert_mem_eq(again, bytes, size);
    ck_assert_ptr_null(runa_lir_read("x", bytes, size - 1, NULL));
    runa_lir_module_free(read);
    runa_lir_free(bytes);
    runa_lir_free(again);
}
END_TEST

START_TEST(read_what_is_wrong)
{
    static const char text[] = "lir 1\nfunc @f () : void {\n}\n";
    char *told = NULL;
    size_t size;
    FILE *messages = open_memstream(&told, &size);

    ck_assert_ptr_null(runa_lir_read("x", text, sizeof text - 1, messages));
    ck_assert_ptr_null(runa_lir_read("x", "lir", 3, NULL));
    ck_assert_ptr_null(runa_lir_read("big", "", UINT32_MAX, messages));
    fclose(messages);
    ck_assert_str_eq(told, "x:2:6: error: '@f' has no block\n"
                           "func @f () : void {\n"
                           "     ^~\n"
                           "error: 'big' is too large\n");
    free(told);
}
END_TEST

Suite *
build_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("build", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, every_declaration);
    tcase_add_test(tests, blocks_can_be_left);
    tcase_add_test(tests, functions_can_be_open_together);
    tcase_add_test(tests, a_target_reserves_its_number);
    tcase_add_test(tests, writing_twice);
    tcase_add_test(tests, verify_quotes_the_text);
    tcase_add_test(tests, verify_finds_what_is_right);
    tcase_add_test(tests, a_full_disk);
    tcase_add_test(tests, an_unknown_form);
    tcase_add_test(tests, read_and_write);
    tcase_add_test(tests, binary);
    tcase_add_test(tests, read_what_is_wrong);
    return suite;
}
