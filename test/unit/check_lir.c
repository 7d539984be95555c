/* The tables of types and opcodes. */
#include "unit.h"

START_TEST(types)
{
    ck_assert_int_eq(lir_type_find("i64", 3), LIR_I64);
    ck_assert_int_eq(lir_type_find("i64x", 3), LIR_I64);
    ck_assert_int_eq(lir_type_find("i64", 2), LIR_NO_TYPE);
    ck_assert_int_eq(lir_type_find("", 0), LIR_NO_TYPE);
    ck_assert_str_eq(lir_type_name(LIR_V128), "v128");
    ck_assert_str_eq(lir_type_name(LIR_NO_TYPE), "");
    ck_assert_uint_eq(lir_type_bytes(LIR_NO_TYPE), 0);
    ck_assert_int_eq(lir_type_class(LIR_PTR), LIR_CLASS_GPR);
    ck_assert_int_eq(lir_type_class(LIR_NO_TYPE), LIR_CLASS_NONE);
}
END_TEST

START_TEST(type_names_lead_back)
{
    const char *name = lir_type_name((enum lir_type)_i);

    ck_assert_int_eq(lir_type_find(name, strlen(name)), _i);
}
END_TEST

START_TEST(aux_names_lead_back)
{
    const char *name = lir_aux_name((unsigned)_i);

    ck_assert_uint_eq(lir_aux_find(name, strlen(name)), (unsigned)_i);
    ck_assert_int_eq(lir_type_find(name, strlen(name)), LIR_NO_TYPE);
}
END_TEST

START_TEST(opcodes)
{
    const struct lir_op_info *op = &lir_ops[_i];

    ck_assert_int_eq(lir_op_find(op->name, strlen(op->name)), _i);
    ck_assert_uint_ge(op->number, 30000);
    ck_assert_uint_lt(op->number, 31300);
    for (int i = 0; i < _i; i++)
        ck_assert_uint_lt(lir_ops[i].number, op->number);
    ck_assert_uint_gt(strlen(op->semantics), 0);
    ck_assert(!op->refusal || *op->refusal);
}
END_TEST

START_TEST(unknown_opcodes)
{
    ck_assert_int_eq(lir_op_find("", 0), LIR_OP_COUNT);
    ck_assert_int_eq(lir_op_find("ad", 2), LIR_OP_COUNT);
    ck_assert_int_eq(lir_op_find("addx", 4), LIR_OP_COUNT);
    ck_assert_int_eq(lir_op_find("addx", 3), LIR_ADD);
}
END_TEST

START_TEST(conditions_and_results)
{
    struct lir_inst inst = {.op = LIR_JBE};

    ck_assert_int_eq(lir_inst_cond(&inst), LIR_COND_ULE);
    inst = (struct lir_inst){.op = LIR_CMOV, .aux = LIR_AUX_FIRST_COND};
    ck_assert_int_eq(lir_inst_cond(&inst), LIR_COND_EQ);
    ck_assert(lir_inst_has_result(&inst));
    inst = (struct lir_inst){.op = LIR_CALL, .type = LIR_VOID};
    ck_assert_int_eq(lir_inst_cond(&inst), LIR_COND_NEVER);
    ck_assert(!lir_inst_has_result(&inst));
    inst.type = LIR_I64;
    ck_assert(lir_inst_has_result(&inst));
    inst = (struct lir_inst){.op = LIR_STORE, .type = LIR_I64};
    ck_assert(!lir_inst_has_result(&inst));
}
END_TEST

START_TEST(modules_begin_empty)
{
    struct lir_module module;

    lir_module_init(&module);
    ck_assert_int_eq(lir_symbol_of(&module, 0).kind, LIR_SYMBOL_NONE);
    ck_assert_int_eq(lir_symbol_of(&module, UINT32_MAX).kind, LIR_SYMBOL_NONE);
    ck_assert_str_eq(lir_name(&module, module.target), LIR_TARGET);
    lir_module_release(&module);
    lir_module_release(&module);
}
END_TEST

Suite *
lir_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("lir", &tests);

    tcase_add_test(tests, types);
    tcase_add_loop_test(tests, type_names_lead_back, 0, LIR_TYPE_COUNT);
    tcase_add_loop_test(tests, aux_names_lead_back, 1, LIR_AUX_VALUE_COUNT);
    tcase_add_loop_test(tests, opcodes, 0, LIR_OP_COUNT);
    tcase_add_test(tests, unknown_opcodes);
    tcase_add_test(tests, conditions_and_results);
    tcase_add_test(tests, modules_begin_empty);
    return suite;
}
