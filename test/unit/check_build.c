/* The library with which compilers write LIR (include/runa/lir.h). */
#include <math.h>

#include "runa/lir.h"

#include "unit.h"

static struct runa_lir_module *module;
static struct runa_lir_func *func;

/* A module with what the calls below name: a function with registers v1000
 * to v1008, one of each type, and its entry. */
static void
set_up(void)
{
    module = runa_lir_module_new("t");
    runa_lir_add_type(module, "T", 16, 8, 0);
    func = runa_lir_add_func(module, "f", RUNA_LIR_VOID, 0);
    for (int type = RUNA_LIR_I8; type <= RUNA_LIR_REF; type++)
        runa_lir_add_reg(func, (enum runa_lir_type)type);
    runa_lir_add_slot(func, "s", "T");
    runa_lir_block(func, runa_lir_new_block(func));
}

static void
tear_down(void)
{
    runa_lir_module_free(module);
}

#define HEAD "lir 1 module \"t\" target \"wasm32-wasi\" ptr 4 int 8\n"
#define BEGIN \
    HEAD "type $T blob size 16 align 8 refs\n" \
         "func @f () : void conv 0 {\n" \
         "  regs v1000:i8 v1001:i16 v1002:i32 v1003:i64 v1004:f32 v1005:f64 " \
         "v1006:ptr v1007:v128\n" \
         "  regs v1008:ref\n" \
         "  slot %s : $T\n" \
         ".LBB0:\n"

/* The module's text; the caller frees it. */
static char *
text_of(struct runa_lir_module *from)
{
    char *text;
    size_t size;

    ck_assert_ptr_null(runa_lir_error(from));
    ck_assert(runa_lir_write_memory(from, RUNA_LIR_FORM_TEXT, &text, &size));
    ck_assert_uint_eq(strlen(text), size);
    return text;
}

static void
expect_text(struct runa_lir_module *from, const char *expected)
{
    char *text = text_of(from);

    ck_assert_str_eq(text, expected);
    runa_lir_free(text);
}

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
    "func @g (v1000:i64, v1500:ptr) : i64 conv 4 local {\n"
    "  regs v1501:f64 v1200:ref v1502:v128\n"
    "  slot %a : $T\n"
    "  slot %\"odd name\" : $T\n"
    ".LBB0: loop 2 header\n"
    "}\n"
    "func @h () : void conv 0 export \"H\" {\n"
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
    ck_assert(runa_lir_func_export(runa_lir_add_func(m, "h", RUNA_LIR_VOID, 0),
                                   "H"));
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

static void
expect_same_text(struct runa_lir_module *from, struct runa_lir_module *as)
{
    char *expected = text_of(as);

    expect_text(from, expected);
    runa_lir_free(expected);
}

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

/* Misuse */

static void
inst(enum runa_lir_opcode opcode, struct runa_lir_operand operand)
{
    runa_lir_inst1(func, opcode, RUNA_LIR_I64, operand);
}

/* A number that its enumeration does not have, hidden from analysers that
 * would object to it. */
static unsigned
odd(const char *digits)
{
    return (unsigned)strtoul(digits, NULL, 10);
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
    tcase_add_loop_test(tests, every_opcode, 0, LIR_OP_COUNT);
    tcase_add_test(tests, short_forms);
    tcase_add_test(tests, blocks_can_be_left);
    tcase_add_test(tests, functions_can_be_open_together);
    tcase_add_test(tests, a_target_reserves_its_number);
    tcase_add_test(tests, writing_twice);
    tcase_add_loop_test(tests, misuse, 0, COUNT_OF(misuses));
    tcase_add_test(tests, null_handles);
    tcase_add_test(tests, verify_quotes_the_text);
    tcase_add_test(tests, verify_finds_what_is_right);
    tcase_add_test(tests, a_full_disk);
    tcase_add_test(tests, an_unknown_form);
    tcase_add_test(tests, read_and_write);
    tcase_add_test(tests, binary);
    tcase_add_test(tests, read_what_is_wrong);
    return suite;
}
