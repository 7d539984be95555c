/* The tables of types and opcodes. */
#include "unit.h"

#include "lir/safepoint.h"

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

START_TEST(lanes_fill_a_vector)
{
    enum lir_type lane = lir_lane_type((unsigned)_i);
    char shape[8];

    ck_assert_uint_eq(lir_type_bytes(lane) * lir_lane_count((unsigned)_i), 16);
    snprintf(shape, sizeof shape, "%sx%u", lir_type_name(lane),
             lir_lane_count((unsigned)_i));
    ck_assert_str_eq(lir_aux_name((unsigned)_i), shape);
    ck_assert_int_eq(lir_type_class(lane) == LIR_CLASS_FPR,
                     _i >= LIR_AUX_FIRST_FLOAT_SHAPE);
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

/* Where arguments stand, and what is written, read or only talked about. */
START_TEST(operands)
{
    const struct lir_operand ops[] = {{.kind = LIR_OPERAND_REG, .id = 1},
                                      {.kind = LIR_OPERAND_MEM,
                                       .base = LIR_OPERAND_REG,
                                       .id = 2,
                                       .index = 3},
                                      {.kind = LIR_OPERAND_MEM,
                                       .base = LIR_OPERAND_SLOT,
                                       .id = 4,
                                       .index = LIR_NO_INDEX}};
    const struct lir_func func = {.operands = (struct lir_operand *)ops};
    struct lir_inst inst = {.op = LIR_CALL_VIRTUAL, .type = LIR_VOID};
    uint32_t regs[2];

    ck_assert_int_eq(lir_callee_position(&inst), 1);
    inst.type = LIR_I64;
    ck_assert_int_eq(lir_callee_position(&inst), 2);
    inst.op = LIR_CALL_DELEGATE;
    ck_assert_int_eq(lir_callee_position(&inst), 2);
    inst.op = LIR_DELEGATE;
    ck_assert_int_eq(lir_callee_position(&inst), -1);
    inst.op = LIR_INVOKE;
    ck_assert_int_eq(lir_callee_position(&inst), 1);
    inst.op = LIR_ALLOC;
    ck_assert_int_eq(lir_callee_position(&inst), -1);
    ck_assert(lir_inst_writes(&inst, 0) && !lir_inst_writes(&inst, 1));
    ck_assert_uint_eq(lir_regs_read(&func, &inst, 0, regs), 0);
    ck_assert_uint_eq(lir_regs_read(&func, &inst, 1, regs), 2);
    ck_assert(regs[0] == 2 && regs[1] == 3);
    ck_assert_uint_eq(lir_regs_read(&func, &inst, 2, regs), 0);
    inst.op = LIR_XCHG;
    ck_assert(lir_inst_writes(&inst, 0) && lir_inst_writes(&inst, 1) &&
              !lir_inst_writes(&inst, 2));
    ck_assert_uint_eq(lir_regs_read(&func, &inst, 0, regs), 1);
    inst.op = LIR_DEBUG_VALUE;
    ck_assert_uint_eq(lir_regs_read(&func, &inst, 0, regs), 0);
    inst.op = LIR_ARRAY_STORE;
    ck_assert(!lir_inst_writes(&inst, 0));
}
END_TEST

/* A type behind 'catch' is followed by no comma, any other is. */
START_TEST(clauses)
{
    const struct lir_operand ops[] = {{.kind = LIR_OPERAND_TYPE},
                                      {.kind = LIR_OPERAND_KEYWORD},
                                      {.kind = LIR_OPERAND_TYPE},
                                      {.kind = LIR_OPERAND_BLOCK}};

    ck_assert(!lir_is_clause_open(ops, 0));
    ck_assert(!lir_is_clause_open(ops, 1));
    ck_assert(lir_is_clause_open(ops, 2));
    ck_assert(lir_is_clause_open(ops, 3));
    ck_assert(!lir_is_clause_open(ops, 4));
}
END_TEST

static const struct {
    const char *elem;
    uint32_t size, align, stride, offset;
} layouts[] = {
    {"i8", 1, 1, 1, 8},        {"ref", 4, 4, 4, 8},  {"i64", 8, 8, 8, 8},
    {"v128", 16, 16, 16, 16},  {"$Odd", 5, 4, 8, 8}, {"$Loose", 3, 1, 3, 8},
    {"$Wide", 20, 16, 32, 16},
};

START_TEST(array_layouts)
{
    struct reading r;
    char *text = xasprintf("lir 1\ntype $Odd blob size 5 align 4\n"
                           "type $Loose blob size 3 align 1\n"
                           "type $Wide blob size 20 align 16\n"
                           "type $A array elem %s\n",
                           layouts[_i].elem);
    const struct lir_struct *array;

    reading_init(&r, text);
    array = &r.module.structs[3];
    ck_assert_uint_eq(array->kind, LIR_STRUCT_ARRAY);
    ck_assert_uint_eq(lir_elem_size(&r.module, array), layouts[_i].size);
    ck_assert_uint_eq(lir_elem_align(&r.module, array), layouts[_i].align);
    ck_assert_uint_eq(lir_elem_stride(&r.module, array), layouts[_i].stride);
    ck_assert_uint_eq(lir_elem_offset(&r.module, array), layouts[_i].offset);
    reading_release(&r);
    free(text);
}
END_TEST

START_TEST(virtual_tables)
{
    struct reading r;

    reading_init(&r, "lir 1\nextern @f (ref) : void\n"
                     "type $A object size 4 align 4\n"
                     "type $B object size 4 align 4 base $A vtable @f\n"
                     "type $C object size 4 align 4 base $B\n"
                     "type $D object size 4 align 4 base $C vtable @f, @f\n");
    for (uint32_t i = 0; i < 4; i++) {
        static const uint8_t owners[] = {0, 1, 1, 3};

        ck_assert_ptr_eq(lir_table_type(&r.module, i),
                         &r.module.structs[owners[i]]);
    }
    reading_release(&r);
}
END_TEST

/* One instruction in a function with v1000:ref, v1001:ptr. */
static const struct {
    const char *inst;
    bool is_safepoint;
} safepoints[] = {
    {"safepoint", true},
    {"alloc.ref v1000, $T", true},
    {"alloc_array.ref v1000, $A, $1", true},
    {"call.void @f(v1000, v1001)", true},
    {"call.void @other()", true},
    {"call.void @print_string(v1001)", false},
    {"call.void @renamed(v1001)", false},
    {"call.void @mistaken(v1001)", true},
    {"call_indirect.void v1001()", true},
    {"call_virtual.void $T, $0(v1000)", true},
    {"delegate.ref v1000, $G, @v, v1000", true},
    {"call_delegate.void $G, v1000()", true},
    {"invoke.void @other(), .LBB0, .LBB0", true},
    {"syscall.void $32($0)", false},
    {"array_length.i64 v1001, v1000", false},
    {"type_test.i64 v1001, v1000, $T", false},
    {"store.ref [v1000 + 4], v1000", false},
    {"panic \"x\"", false},
    {"ret", false},
};

START_TEST(finds_safepoints)
{
    struct reading r;
    const struct lir_func *func;
    char *text = xasprintf(
        "lir 1\ntype $T object size 8 align 4 refs 4 vtable @v\n"
        "type $A array elem i8\ntype $G delegate () : void\n"
        "extern @v (ref) : void\nextern @other () : void\nextern "
        "@print_string (ptr) : void\n"
        "extern @renamed (ptr) : void alias \"print_string\"\n"
        "extern @mistaken (ptr) : void import \"m\" \"print_string\"\n"
        "func @f (v1000:ref, v1001:ptr) : void {\n.LBB0:\n  %s\n}\n",
        safepoints[_i].inst);

    reading_init(&r, text);
    ck_assert_str_eq(listener_text(&r.listener), "");
    func = &r.module.funcs[0];
    ck_assert_int_eq(lir_is_safepoint(&r.module, func, &func->insts[0]),
                     safepoints[_i].is_safepoint);
    reading_release(&r);
    free(text);
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
    tcase_add_loop_test(tests, lanes_fill_a_vector, LIR_AUX_FIRST_SHAPE,
                        LIR_AUX_TAIL_CALL);
    tcase_add_loop_test(tests, opcodes, 0, LIR_OP_COUNT);
    tcase_add_test(tests, unknown_opcodes);
    tcase_add_test(tests, conditions_and_results);
    tcase_add_test(tests, operands);
    tcase_add_test(tests, clauses);
    tcase_add_loop_test(tests, array_layouts, 0, COUNT_OF(layouts));
    tcase_add_test(tests, virtual_tables);
    tcase_add_loop_test(tests, finds_safepoints, 0, COUNT_OF(safepoints));
    tcase_add_test(tests, modules_begin_empty);
    return suite;
}
