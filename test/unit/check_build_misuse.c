/* The library with which compilers write LIR: wrong calls. */
#include "building.h"
#include "unit.h"

static void
inst(enum runa_lir_opcode opcode, struct runa_lir_operand operand)
{
    runa_lir_inst1(func, opcode, RUNA_LIR_I64, operand);
}

static void
bad_type(void)
{
    runa_lir_add_reg(func, odd("10"));
}

static void
bad_void(void)
{
    runa_lir_add_global(module, "g", RUNA_LIR_VOID, 0);
}

static void
bad_name(void)
{
    runa_lir_add_func(module, NULL, RUNA_LIR_VOID, 0);
}

static void
bad_bytes(void)
{
    runa_lir_add_string(module, "x", NULL, 1);
}

static void
bad_text_size(void)
{
    runa_lir_add_string(module, "x", "", (size_t)INT32_MAX + 1);
}

static void
bad_type_size(void)
{
    runa_lir_add_type(module, "U", UINT32_MAX, 8, 0);
}

static void
bad_alignment(void)
{
    runa_lir_add_type(module, "U", 8, 65537, 0);
}

static void
bad_type_flags(void)
{
    runa_lir_add_type(module, "U", 8, 8, RUNA_LIR_OBJECT | RUNA_LIR_CONST);
}

static void
bad_type_again(void)
{
    runa_lir_add_type(module, "T", 8, 8, 0);
}

static void
bad_ref(void)
{
    runa_lir_add_ref(runa_lir_add_type(module, "U", 8, 8, 0), UINT32_MAX);
}

static void
bad_symbol_again(void)
{
    runa_lir_add_string(module, "f", "", 0);
}

static void
bad_global_flags(void)
{
    runa_lir_add_global(module, "g", RUNA_LIR_I64, RUNA_LIR_THROWS);
}

static void
bad_global_type(void)
{
    runa_lir_add_global_of(module, "g", "U", 0);
}

static void
bad_element(void)
{
    runa_lir_add_array(module, "A", RUNA_LIR_VOID);
}

static void
bad_blob_element(void)
{
    runa_lir_add_array_of(module, "A", "A");
}

static struct runa_lir_layout *
add_delegate(void)
{
    return runa_lir_add_delegate(module, "D", RUNA_LIR_VOID, NULL, 0);
}

static void
bad_delegate_ref(void)
{
    ck_assert(!runa_lir_add_ref(add_delegate(), 8));
}

static void
bad_delegate_base(void)
{
    ck_assert(!runa_lir_set_base(add_delegate(), "T"));
}

static void
bad_delegate_param(void)
{
    const enum runa_lir_type params[] = {RUNA_LIR_I32, RUNA_LIR_VOID};

    ck_assert(!runa_lir_add_delegate(module, "D", RUNA_LIR_I32, params, 2));
}

static void
bad_delegate_params(void)
{
    ck_assert(!runa_lir_add_delegate(module, "D", RUNA_LIR_I32, NULL, 1));
}

static void
bad_delegate_result(void)
{
    ck_assert(!runa_lir_add_delegate(module, "D", 99, NULL, 0));
}

static void
bad_delegate_name(void)
{
    ck_assert(!runa_lir_add_delegate(module, "T", RUNA_LIR_I32, NULL, 0));
}

static void
bad_array_ref(void)
{
    runa_lir_add_ref(runa_lir_add_array(module, "A", RUNA_LIR_I8), 8);
}

static void
bad_array_base(void)
{
    runa_lir_set_base(runa_lir_add_array(module, "A", RUNA_LIR_I8), "T");
}

static void
bad_array_entry(void)
{
    runa_lir_add_entry(runa_lir_add_array(module, "A", RUNA_LIR_I8), "f");
}

static void
bad_array_finalizer(void)
{
    runa_lir_set_finalizer(runa_lir_add_array(module, "A", RUNA_LIR_I8), "f");
}

static void
bad_array_message(void)
{
    runa_lir_set_message(runa_lir_add_array(module, "A", RUNA_LIR_I8), "f");
}

static void
bad_base_type(void)
{
    runa_lir_set_base(runa_lir_add_type(module, "U", 8, 8, RUNA_LIR_OBJECT),
                      "V");
}

static void
bad_late_base(void)
{
    runa_lir_set_base(runa_lir_add_type(module, "U", 8, 8, RUNA_LIR_OBJECT),
                      "U");
}

static void
bad_entry(void)
{
    runa_lir_add_entry(runa_lir_add_type(module, "U", 8, 8, RUNA_LIR_OBJECT),
                       NULL);
}

static void
bad_extern_init(void)
{
    runa_lir_init_zero(
        runa_lir_add_global(module, "g", RUNA_LIR_I64, RUNA_LIR_EXTERN), 1);
}

static void
bad_zero(void)
{
    runa_lir_init_zero(runa_lir_add_global(module, "g", RUNA_LIR_I64, 0),
                       UINT32_MAX);
}

static void
bad_offset(void)
{
    runa_lir_init_symbol(runa_lir_add_global(module, "g", RUNA_LIR_I64, 0),
                         RUNA_LIR_PTR, "g", INT64_MIN);
}

static void
bad_params(void)
{
    runa_lir_add_extern(module, "e", RUNA_LIR_VOID, NULL, 1, 0);
}

static void
bad_param_type(void)
{
    static const enum runa_lir_type params[] = {RUNA_LIR_VOID};

    runa_lir_add_extern(module, "e", RUNA_LIR_VOID, params, 1, 0);
}

static void
bad_extern_flags(void)
{
    runa_lir_add_extern(module, "e", RUNA_LIR_VOID, NULL, 0, RUNA_LIR_LOCAL);
}

static void
bad_func_flags(void)
{
    runa_lir_add_func(module, "g", RUNA_LIR_VOID, RUNA_LIR_CONST);
}

static void
bad_conv(void)
{
    runa_lir_func_conv(func, 6);
}

static void
bad_reg_number(void)
{
    runa_lir_add_reg_as(func, 999, RUNA_LIR_I64);
}

static void
bad_reg_limit(void)
{
    runa_lir_add_reg_as(func, UINT32_MAX, RUNA_LIR_I64);
}

static void
bad_reg_again(void)
{
    runa_lir_add_reg_as(func, 1000, RUNA_LIR_I64);
}

static void
bad_param_number(void)
{
    runa_lir_add_param_as(runa_lir_add_func(module, "g", RUNA_LIR_VOID, 0), 0,
                          RUNA_LIR_I64);
}

static void
bad_param_order(void)
{
    runa_lir_add_param(func, RUNA_LIR_I64);
}

static void
bad_slot_type(void)
{
    runa_lir_add_slot(func, "u", "U");
}

static void
bad_slot_again(void)
{
    runa_lir_add_slot(func, "s", "T");
}

static void
bad_block(void)
{
    runa_lir_block(func, UINT32_MAX);
}

static void
bad_depth(void)
{
    runa_lir_loop(func, 1000001, false);
}

static void
bad_loop(void)
{
    runa_lir_loop(runa_lir_add_func(module, "g", RUNA_LIR_VOID, 0), 1, false);
}

static void
bad_outer(void)
{
    runa_lir_block_outer(func, UINT32_MAX);
}

static void
bad_outer_place(void)
{
    runa_lir_block_outer(runa_lir_add_func(module, "g", RUNA_LIR_VOID, 0), 1);
}

static void
bad_faults(void)
{
    runa_lir_func_faults(func, (enum runa_lir_faults)odd("3"));
}

static void
bad_missing_outer(void)
{
    runa_lir_block_outer(func, 9);
}

static void
bad_place(void)
{
    runa_lir_ret_void(runa_lir_add_func(module, "g", RUNA_LIR_VOID, 0));
}

static void
bad_opcode(void)
{
    inst(odd("0"), runa_lir_reg(1003));
}

static void
bad_dialect(void)
{
    inst(odd("30020"), runa_lir_reg(1003));
}

static void
bad_suffix(void)
{
    struct runa_lir_inst nop = {
        .opcode = RUNA_LIR_NOP, .type = RUNA_LIR_NO_TYPE, .suffix = 23};

    runa_lir_add_inst(func, &nop);
}

static void
bad_suffix_of(void)
{
    struct runa_lir_inst nop = {.opcode = RUNA_LIR_NOP,
                                .type = RUNA_LIR_NO_TYPE,
                                .suffix = RUNA_LIR_SUFFIX_TAIL};

    runa_lir_add_inst(func, &nop);
}

static void
bad_inst_type(void)
{
    runa_lir_inst1(func, RUNA_LIR_PUSH, odd("13"), runa_lir_imm(1));
}

static void
bad_count(void)
{
    struct runa_lir_inst nop = {.opcode = RUNA_LIR_NOP, .count = 256};

    runa_lir_add_inst(func, &nop);
}

static void
bad_operands(void)
{
    struct runa_lir_inst nop = {.opcode = RUNA_LIR_NOP, .count = 1};

    runa_lir_add_inst(func, &nop);
}

static void
bad_arguments(void)
{
    const struct runa_lir_operand one = runa_lir_imm(1);
    struct runa_lir_inst nop = {
        .opcode = RUNA_LIR_NOP, .args = &one, .arg_count = 1};

    runa_lir_add_inst(func, &nop);
}

static void
bad_operand_kind(void)
{
    inst(RUNA_LIR_PUSH, (struct runa_lir_operand){0});
}

static void
bad_reg(void)
{
    inst(RUNA_LIR_PUSH, runa_lir_reg(1009));
}

static void
bad_no_reg(void)
{
    runa_lir_call(func, RUNA_LIR_I64, RUNA_LIR_NO_REG, "f", NULL, 0);
}

static void
bad_void_result(void)
{
    runa_lir_call(func, RUNA_LIR_VOID, 1003, "f", NULL, 0);
}

static void
bad_slot(void)
{
    inst(RUNA_LIR_PUSH, runa_lir_slot("t"));
}

static void
bad_type_name(void)
{
    inst(RUNA_LIR_LANDINGPAD, runa_lir_type_name("U"));
}

static void
bad_target(void)
{
    runa_lir_jump(func, UINT32_MAX);
}

static void
bad_scale(void)
{
    inst(RUNA_LIR_LOAD,
         runa_lir_mem_indexed(runa_lir_slot("s"), 1003, 65537, 0));
}

static void
bad_base(void)
{
    inst(RUNA_LIR_LOAD, runa_lir_mem(runa_lir_imm(1), 0));
}

static void
bad_address(void)
{
    struct runa_lir_operand memory = runa_lir_mem_at(8);

    memory.index = 1003;
    inst(RUNA_LIR_LOAD, memory);
}

static void
bad_displacement(void)
{
    inst(RUNA_LIR_LOAD, runa_lir_mem(runa_lir_reg(1006), INT64_MIN));
}

static void
bad_keyword(void)
{
    struct runa_lir_operand keyword = runa_lir_outer();

    keyword.number++;
    inst(RUNA_LIR_LANDINGPAD, keyword);
}

static void
bad_missing_block(void)
{
    runa_lir_jump(func, 9);
}

static const struct {
    void (*call)(void);
    const char *error;
} misuses[] = {
    {bad_type, "function 'f': there is no type 10"},
    {bad_void, "void is no type of values"},
    {bad_name, "a name is missing"},
    {bad_bytes, "the bytes of a text are missing"},
    {bad_text_size, "size of a text 2147483648 is more than 2147483647"},
    {bad_type_size, "size 4294967295 is more than 2147483647"},
    {bad_alignment, "alignment 65537 is more than 65536"},
    {bad_type_flags, "a type has no flags 0x1"},
    {bad_type_again, "type '$T' is declared twice"},
    {bad_ref, "offset of a reference 4294967295 is more than 2147483647"},
    {bad_symbol_again, "'@f' is declared twice"},
    {bad_global_flags, "a global has no flags 0x8"},
    {bad_global_type, "type '$U' is not declared"},
    {bad_element, "void is no type of values"},
    {bad_blob_element, "type '$A' is not declared"},
    {bad_array_ref, "array type '$A' has no offsets of references"},
    {bad_array_base, "array type '$A' has no base"},
    {bad_array_entry, "array type '$A' has no virtual table"},
    {bad_array_finalizer, "array type '$A' has no finalizer"},
    {bad_array_message, "array type '$A' has no message"},
    {bad_delegate_ref, "delegate type '$D' has no offsets of references"},
    {bad_delegate_base, "delegate type '$D' has no base"},
    {bad_delegate_param, "void is no type of values"},
    {bad_delegate_params, "the types of parameters are missing"},
    {bad_delegate_result, "there is no type 99"},
    {bad_delegate_name, "type '$T' is declared twice"},
    {bad_base_type, "type '$V' is not declared"},
    {bad_late_base, "base '$U' must be declared before '$U'"},
    {bad_entry, "a name is missing"},
    {bad_extern_init, "'@g' is defined elsewhere and takes no initialiser"},
    {bad_zero, "number of bytes 4294967295 is more than 2147483647"},
    {bad_offset, "offset 9223372036854775808 is more than 4294967295"},
    {bad_params, "the types of parameters are missing"},
    {bad_param_type, "void is no type of values"},
    {bad_extern_flags, "an extern has no flags 0x4"},
    {bad_func_flags, "a function has no flags 0x1"},
    {bad_conv, "function 'f': calling convention 6 is more than 5"},
    {bad_reg_number, "function 'f': register number 999 is not between 1000 "
                     "and 2^32 - 2"},
    {bad_reg_limit, "function 'f': register number 4294967295 is not between "
                    "1000 and 2^32 - 2"},
    {bad_reg_again, "function 'f': register v1000 is declared twice"},
    {bad_param_number, "function 'g': register number 0 is not between 1000 "
                       "and 2^32 - 2"},
    {bad_param_order, "function 'f': parameter behind another register"},
    {bad_slot_type, "function 'f': type '$U' is not declared"},
    {bad_slot_again, "function 'f': slot '%s' is declared twice"},
    {bad_block,
     "function 'f': block number 4294967295 is more than 4294967294"},
    {bad_depth, "function 'f': loop depth 1000001 is more than 1000000"},
    {bad_loop, "function 'g': loop before the first block"},
    {bad_outer,
     "function 'f': block number 4294967295 is more than 4294967294"},
    {bad_outer_place, "function 'g': landing pad before the first block"},
    {bad_faults, "function 'f': there are no faults 3"},
    {bad_place, "function 'g': instruction before the first block"},
    {bad_opcode, "function 'f': there is no opcode 0"},
    {bad_dialect, "function 'f': there is no opcode 30020"},
    {bad_suffix, "function 'f': there is no suffix 23"},
    {bad_suffix_of, "function 'f': 'nop' takes no suffix but a type"},
    {bad_inst_type, "function 'f': there is no type 13"},
    {bad_count, "function 'f': 'nop' with 256 operands"},
    {bad_operands, "function 'f': the operands are missing"},
    {bad_arguments, "function 'f': 'nop' calls nothing and takes no "
                    "arguments"},
    {bad_operand_kind, "function 'f': there is no operand of kind 0"},
    {bad_reg, "function 'f': register v1009 is not declared"},
    {bad_no_reg, "function 'f': a register is missing"},
    {bad_void_result, "function 'f': a void call has no result"},
    {bad_slot, "function 'f': slot '%t' is not declared"},
    {bad_type_name, "function 'f': type '$U' is not declared"},
    {bad_target,
     "function 'f': block number 4294967295 is more than 4294967294"},
    {bad_scale, "function 'f': scale is not 1, 2, 4 or 8"},
    {bad_base, "function 'f': base of memory is no register, symbol or slot"},
    {bad_address, "function 'f': memory without a base is an address alone"},
    {bad_displacement,
     "function 'f': displacement 9223372036854775808 is more than 4294967295"},
    {bad_keyword, "function 'f': keyword 4 is more than 3"},
    {bad_missing_block,
     "function 'f': block '.LBB9' is a target but was not begun"},
    {bad_missing_outer,
     "function 'f': block '.LBB9' is a target but was not begun"},
};

/* The first wrong call is kept, and then nothing works any more. */
START_TEST(misuse)
{
    char *text = (char *)"", *told = NULL;
    size_t size;
    FILE *messages = open_memstream(&told, &size);

    misuses[_i].call();
    ck_assert(
        !runa_lir_write_memory(module, RUNA_LIR_FORM_TEXT, &text, &size));
    ck_assert_ptr_null(text);
    ck_assert_str_eq(runa_lir_error(module), misuses[_i].error);
    bad_type();
    ck_assert(!runa_lir_add_string(module, "fine", "", 0));
    ck_assert_str_eq(runa_lir_error(module), misuses[_i].error);
    ck_assert(!runa_lir_verify(module, messages));
    fclose(messages);
    ck_assert(strncmp(told, "error: ", 7) == 0);
    ck_assert(
        strncmp(told + 7, misuses[_i].error, strlen(misuses[_i].error)) == 0);
    free(told);
}
END_TEST

/* A failed call's null handle makes the next calls fail, too. */
START_TEST(null_handles)
{
    char *text;
    size_t size;

    ck_assert_ptr_null(runa_lir_add_func(NULL, "f", RUNA_LIR_VOID, 0));
    ck_assert_ptr_null(runa_lir_add_type(NULL, "T", 1, 1, 0));
    ck_assert_ptr_null(runa_lir_add_global(NULL, "g", RUNA_LIR_I8, 0));
    ck_assert_ptr_null(runa_lir_add_global_of(NULL, "g", "T", 0));
    ck_assert_ptr_null(
        runa_lir_add_extern(NULL, "e", RUNA_LIR_I8, NULL, 0, 0));
    ck_assert(!runa_lir_add_file(NULL, 1, "f"));
    ck_assert(!runa_lir_add_string(NULL, "s", "", 0));
    ck_assert(!runa_lir_set_target(NULL, "t"));
    ck_assert_uint_eq(runa_lir_literal(NULL, "", 0).kind,
                      RUNA_LIR_OPERAND_NONE);
    ck_assert(!runa_lir_add_ref(NULL, 0));
    ck_assert_ptr_null(runa_lir_add_array(NULL, "A", RUNA_LIR_I8));
    ck_assert_ptr_null(runa_lir_add_array_of(NULL, "A", "T"));
    ck_assert(!runa_lir_set_base(NULL, "T"));
    ck_assert(!runa_lir_add_entry(NULL, "f"));
    ck_assert(!runa_lir_set_finalizer(NULL, "f"));
    ck_assert(!runa_lir_set_message(NULL, "f"));
    ck_assert(!runa_lir_global_alias(NULL, "a"));
    ck_assert(!runa_lir_init_int(NULL, RUNA_LIR_I8, 1));
    ck_assert(!runa_lir_init_real(NULL, RUNA_LIR_F32, 1));
    ck_assert(!runa_lir_init_symbol(NULL, RUNA_LIR_PTR, "s", 0));
    ck_assert(!runa_lir_init_bytes(NULL, "", 0));
    ck_assert(!runa_lir_init_zero(NULL, 1));
    ck_assert(!runa_lir_extern_alias(NULL, "a"));
    ck_assert(!runa_lir_extern_import(NULL, "m", "n"));
    ck_assert(!runa_lir_extern_library(NULL, "l"));
    ck_assert(!runa_lir_extern_conv(NULL, 0));
    ck_assert(!runa_lir_func_export(NULL, "f"));
    ck_assert(!runa_lir_func_conv(NULL, 0));
    ck_assert_uint_eq(runa_lir_add_param(NULL, RUNA_LIR_I8), RUNA_LIR_NO_REG);
    ck_assert_uint_eq(runa_lir_add_reg(NULL, RUNA_LIR_I8), RUNA_LIR_NO_REG);
    ck_assert(!runa_lir_has_reg(NULL, 1000));
    ck_assert(!runa_lir_add_slot(NULL, "s", "T"));
    ck_assert_uint_eq(runa_lir_new_block(NULL), 0);
    ck_assert(!runa_lir_block(NULL, 0));
    ck_assert(!runa_lir_loop(NULL, 0, false));
    ck_assert(!runa_lir_block_outer(NULL, 0));
    ck_assert(!runa_lir_func_faults(NULL, RUNA_LIR_FAULTS_TRAP));
    ck_assert(!runa_lir_ret_void(NULL));
    ck_assert(
        !runa_lir_call(NULL, RUNA_LIR_VOID, RUNA_LIR_NO_REG, "f", NULL, 0));
    ck_assert(!runa_lir_verify(NULL, NULL));
    ck_assert(!runa_lir_write(NULL, RUNA_LIR_FORM_TEXT, stdout));
    ck_assert(!runa_lir_write_memory(NULL, RUNA_LIR_FORM_TEXT, &text, &size));
    ck_assert_str_eq(runa_lir_error(NULL), "there is no module");
    runa_lir_module_free(NULL);
}
END_TEST

Suite *
build_misuse_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("build_misuse", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, misuse, 0, COUNT_OF(misuses));
    tcase_add_test(tests, null_handles);
    return suite;
}
