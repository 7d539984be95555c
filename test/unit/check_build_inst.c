/* The library with which compilers write LIR: instructions. */
#include <math.h>

#include "building.h"
#include "unit.h"

/* Operands as calls and as text. */

struct shape {
    char letter; /* of lir_ops.def */
    const char *text;
};

static const struct shape shapes[] = {
    {'d', "v1003"},
    {'a', "$-1"},
    {'n', "v1000"},
    {'x', "v1002"},
    {'g', "v1001"},
    {'4', "$0.5"},
    {'8', "v1005"},
    {'c', "v1004"},
    {'m', "[v1006 + v1003*8 - 16]"},
    {'b', ".LBB0"},
    {'B', ".LBB0"},
    {'U', ".LBB0"},
    {'i', "$7"},
    {'l', "$7"},
    {'y', "$7"},
    {'w', "$7"},
    {'q', "\"t\\00\""},
    {'t', "\"t\\00\""},
    {'s', "%s"},
    {'r', "v1003"},
    {'D', "v1007"},
    {'v', "v1007"},
    {'E', "v1002"},
    {'e', "v1002"},
    {'f', "@f"},
    {'p', "v1006"},
    {'k', "catch $T .LBB0, filter @f %s .LBB0, cleanup .LBB0, "
          "outer .LBB0"},
    {'R', "v1003"},
    {'h', "v1008"},
    {'O', "$T"},
    {'A', "$T"},
    {'T', "$T"},
    {'V', "$7"},
    {'G', "$T"},
    {'F', "@f"},
    {'H', "v1008"},
};

static const char *
shape_text(char letter)
{
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        if (shapes[i].letter == letter)
            return shapes[i].text;
    }
    ck_abort_msg("no operand for the letter '%c'", letter);
}

static struct runa_lir_operand
shape_operand(char letter)
{
    switch (letter) {
    case 'a': return runa_lir_imm(-1);
    case 'n': return runa_lir_reg(1000);
    case 'x':
    case 'E':
    case 'e': return runa_lir_reg(1002);
    case 'g': return runa_lir_reg(1001);
    case '4': return runa_lir_real(0.5);
    case '8': return runa_lir_reg(1005);
    case 'c': return runa_lir_reg(1004);
    case 'm': return runa_lir_mem_indexed(runa_lir_reg(1006), 1003, 8, -16);
    case 'b':
    case 'B':
    case 'U': return runa_lir_target(0);
    case 'i':
    case 'l':
    case 'y':
    case 'V':
    case 'w': return runa_lir_imm(7);
    case 'q':
    case 't': return runa_lir_bytes("t", 2);
    case 's': return runa_lir_slot("s");
    case 'D':
    case 'v': return runa_lir_reg(1007);
    case 'F':
    case 'f': return runa_lir_symbol("f");
    case 'p': return runa_lir_reg(1006);
    case 'H':
    case 'h': return runa_lir_reg(1008);
    case 'O':
    case 'A':
    case 'G':
    case 'T': return runa_lir_type_name("T");
    default: return runa_lir_reg(1003);
    }
}

/* The operands that LETTERS stand for; how many there are. */
static size_t
shape_operands(const char *letters, struct runa_lir_operand *operands)
{
    const struct runa_lir_operand clauses[] = {
        runa_lir_catch(),   runa_lir_type_name("T"), runa_lir_target(0),
        runa_lir_filter(),  runa_lir_symbol("f"),    runa_lir_slot("s"),
        runa_lir_target(0), runa_lir_cleanup(),      runa_lir_target(0),
        runa_lir_outer(),   runa_lir_target(0),
    };
    size_t count = 0;

    for (; *letters; letters++) {
        if (*letters == 'k') {
            memcpy(operands + count, clauses, sizeof clauses);
            count += COUNT_OF(clauses);
        } else if (*letters != '?') {
            operands[count++] = shape_operand(*letters);
        }
    }
    return count;
}

/* A further suffix that the opcode may have. */
static unsigned
shape_suffix(const struct lir_op_info *op)
{
    switch ((enum lir_aux_kind)op->aux) {
    case LIR_AUX_NONE: return 0;
    case LIR_AUX_COND: return RUNA_LIR_SUFFIX_COND(RUNA_LIR_UGE);
    case LIR_AUX_ORDER: return RUNA_LIR_SUFFIX_ORDER(RUNA_LIR_ACQ_REL);
    case LIR_AUX_LOAD_ORDER:
    case LIR_AUX_STORE_ORDER: return RUNA_LIR_SUFFIX_ORDER(RUNA_LIR_SEQ_CST);
    case LIR_AUX_TAIL: return RUNA_LIR_SUFFIX_TAIL;
    default: return RUNA_LIR_SUFFIX_SHAPE(RUNA_LIR_I32X4);
    }
}

static const char *
suffix_text(const struct lir_op_info *op)
{
    switch ((enum lir_aux_kind)op->aux) {
    case LIR_AUX_NONE: return "";
    case LIR_AUX_COND: return ".uge";
    case LIR_AUX_ORDER: return ".acq_rel";
    case LIR_AUX_LOAD_ORDER:
    case LIR_AUX_STORE_ORDER: return ".seq_cst";
    case LIR_AUX_TAIL: return ".tail";
    default: return ".i32x4";
    }
}

/* Where arguments stand in the opcode's instructions; -1 for most. */
static int
callee_position(const struct lir_op_info *op)
{
    const struct lir_inst inst = {.op = (uint8_t)(op - lir_ops),
                                  .type = LIR_I64};

    return lir_callee_position(&inst);
}

static void
print_shape(FILE *out, const struct lir_op_info *op)
{
    int position = 0;

    fputs(BEGIN "  ", out);
    fprintf(out, "%s%s%s", op->name,
            op->suffix == LIR_SUFFIX_NONE ? "" : ".i64", suffix_text(op));
    for (const char *letter = op->operands; *letter; letter++) {
        if (*letter == '?')
            continue;
        fprintf(out, "%s%s", position ? ", " : " ", shape_text(*letter));
        if (position++ == callee_position(op))
            fputs("(%s, v1003)", out);
    }
    fputs("\n}\n", out);
}

START_TEST(every_opcode)
{
    const struct lir_op_info *op = &lir_ops[_i];
    struct runa_lir_operand operands[32];
    const struct runa_lir_operand args[] = {runa_lir_slot("s"),
                                            runa_lir_reg(1003)};
    struct runa_lir_inst inst = {
        .opcode = (enum runa_lir_opcode)op->number,
        .type =
            op->suffix == LIR_SUFFIX_NONE ? RUNA_LIR_NO_TYPE : RUNA_LIR_I64,
        .suffix = shape_suffix(op),
        .operands = operands,
        .count = shape_operands(op->operands, operands),
        .args = args,
        .arg_count = callee_position(op) < 0 ? 0 : COUNT_OF(args)};
    char *expected = NULL;
    size_t size;
    FILE *out = open_memstream(&expected, &size);

    print_shape(out, op);
    fclose(out);
    ck_assert(runa_lir_add_inst(func, &inst));
    expect_text(module, expected);
    free(expected);
}
END_TEST

static void
add_numbers(void)
{
    runa_lir_inst0(func, RUNA_LIR_NOP);
    runa_lir_inst1(func, RUNA_LIR_PUSH, RUNA_LIR_I64, runa_lir_reg(1003));
    runa_lir_inst2(func, RUNA_LIR_MOV, RUNA_LIR_F64, runa_lir_reg(1005),
                   runa_lir_real((double)-NAN));
    runa_lir_inst2(func, RUNA_LIR_MOV, RUNA_LIR_F64, runa_lir_reg(1005),
                   runa_lir_real(-INFINITY));
    runa_lir_inst3(func, RUNA_LIR_ADD, RUNA_LIR_I64, runa_lir_reg(1003),
                   runa_lir_imm(INT64_MIN), runa_lir_imm(INT64_MAX));
    runa_lir_setcc(func, RUNA_LIR_I8, RUNA_LIR_ULE, 1000);
    runa_lir_cmov(func, RUNA_LIR_I64, RUNA_LIR_EQ, 1003, runa_lir_imm(1),
                  runa_lir_symbol("two words"));
    runa_lir_location(func, 1, 2, UINT32_MAX);
    runa_lir_inst1(func, RUNA_LIR_COMMENT, RUNA_LIR_NO_TYPE,
                   runa_lir_text("caf\xc3\xa9"));
}

static void
add_memory(void)
{
    static const int64_t far = UINT32_MAX;

    runa_lir_inst2(
        func, RUNA_LIR_LOAD, RUNA_LIR_I64, runa_lir_reg(1003),
        runa_lir_mem_indexed(runa_lir_slot("s"), RUNA_LIR_NO_REG, 8, 0));
    runa_lir_inst2(func, RUNA_LIR_LOAD, RUNA_LIR_I64, runa_lir_reg(1003),
                   runa_lir_mem_indexed(runa_lir_symbol("g"), 1002, 1, far));
    runa_lir_inst2(func, RUNA_LIR_LOAD, RUNA_LIR_I64, runa_lir_reg(1003),
                   runa_lir_mem(runa_lir_reg(1006), -far));
    runa_lir_inst2(func, RUNA_LIR_LOAD, RUNA_LIR_I64, runa_lir_reg(1003),
                   runa_lir_mem_at(UINT32_MAX));
    runa_lir_inst2(func, RUNA_LIR_LEA, RUNA_LIR_PTR,
                   runa_lir_mem_indexed(runa_lir_reg(1006), 1000, 2, 1),
                   runa_lir_mem_indexed(runa_lir_reg(1006), 1000, 4, 0));
}

static void
add_managed(void)
{
    const struct runa_lir_operand args[] = {runa_lir_reg(1008)};

    runa_lir_call_virtual(func, RUNA_LIR_VOID, RUNA_LIR_NO_REG, "T", 0, args,
                          1);
    runa_lir_call_virtual(func, RUNA_LIR_I64, 1003, "T", UINT32_MAX, args, 1);
    runa_lir_inst3(func, RUNA_LIR_TYPE_TEST, RUNA_LIR_I32, runa_lir_reg(1002),
                   runa_lir_reg(1008), runa_lir_type_name("T"));
    runa_lir_delegate(func, 1008, "T", "f", runa_lir_imm(0));
    runa_lir_call_delegate(func, RUNA_LIR_VOID, RUNA_LIR_NO_REG, "T", args[0],
                           NULL, 0);
    runa_lir_call_delegate(func, RUNA_LIR_I64, 1003, "T", args[0], args, 1);
}

static void
add_control(void)
{
    const struct runa_lir_operand args[] = {runa_lir_imm(1)};

    runa_lir_call(func, RUNA_LIR_VOID, RUNA_LIR_NO_REG, "f", NULL, 0);
    runa_lir_call(func, RUNA_LIR_I64, 1003, "f", args, 1);
    runa_lir_tail_call(func, RUNA_LIR_I64, 1003, "f", args, 1);
    runa_lir_call_indirect(func, RUNA_LIR_F64, 1005, runa_lir_reg(1006), args,
                           1);
    runa_lir_jump_if(func, RUNA_LIR_JP, 4);
    runa_lir_branch(func, RUNA_LIR_GT, 4, 0);
    runa_lir_block(func, 4);
    runa_lir_jump(func, 0);
    runa_lir_ret(func, RUNA_LIR_I64, runa_lir_reg(1003));
    runa_lir_ret_void(func);
}

START_TEST(short_forms)
{
    add_numbers();
    add_memory();
    add_managed();
    add_control();
    expect_text(module,
                BEGIN "  nop\n"
                      "  push.i64 v1003\n"
                      "  mov.f64 v1005, $nan\n"
                      "  mov.f64 v1005, $-inf\n"
                      "  add.i64 v1003, $-9223372036854775808, "
                      "$9223372036854775807\n"
                      "  setcc.i8.ule v1000\n"
                      "  cmov.i64.eq v1003, $1, @\"two words\"\n"
                      "  debug_location $1, $2, $4294967295\n"
                      "  comment \"caf\xc3\xa9\"\n"
                      "  load.i64 v1003, [%s]\n"
                      "  load.i64 v1003, [@g + v1002 + 4294967295]\n"
                      "  load.i64 v1003, [v1006 - 4294967295]\n"
                      "  load.i64 v1003, [4294967295]\n"
                      "  lea.ptr [v1006 + v1000*2 + 1], [v1006 + v1000*4]\n"
                      "  call_virtual.void $T, $0(v1008)\n"
                      "  call_virtual.i64 v1003, $T, $4294967295(v1008)\n"
                      "  type_test.i32 v1002, v1008, $T\n"
                      "  delegate.ref v1008, $T, @f, $0\n"
                      "  call_delegate.void $T, v1008()\n"
                      "  call_delegate.i64 v1003, $T, v1008(v1008)\n"
                      "  call.void @f()\n"
                      "  call.i64 v1003, @f($1)\n"
                      "  call.i64.tail v1003, @f($1)\n"
                      "  call_indirect.f64 v1005, v1006($1)\n"
                      "  jp .LBB4\n"
                      "  branch.gt .LBB4, .LBB0\n"
                      ".LBB4:\n"
                      "  jmp .LBB0\n"
                      "  ret.i64 v1003\n"
                      "  ret\n"
                      "}\n");
}
END_TEST

Suite *
build_inst_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("build_inst", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, every_opcode, 0, LIR_OP_COUNT);
    tcase_add_test(tests, short_forms);
    return suite;
}
