/* The text reader: what it builds, and how it goes on after mistakes. */
#include "unit.h"

static struct reading r;

static void
read_text(const char *text)
{
    reading_init(&r, text);
    ck_assert_str_eq(listener_text(&r.listener), "");
    ck_assert(r.good);
}

START_TEST(header)
{
    read_text("\n; first\nlir 1 module \"m\" target \"other\" ptr 4 int 8");
    ck_assert_str_eq(lir_name(&r.module, r.module.name), "m");
    ck_assert_str_eq(lir_name(&r.module, r.module.target), "other");
    reading_release(&r);
    read_text("lir 1\r\n");
    ck_assert_str_eq(lir_name(&r.module, r.module.name), "");
    ck_assert_str_eq(lir_name(&r.module, r.module.target), LIR_TARGET);
    reading_release(&r);
}
END_TEST

START_TEST(declarations)
{
    const struct lir_struct *type;
    const struct lir_extern *ext;

    read_text("lir 1\n"
              "file 3 \"a b.runa\"\n"
              "type $T object size 24 align 8 refs 8 16\n"
              "string @s \"x\\00\"\n"
              "extern @e (i32, f64) : void library \"l\" alias \"c\" conv 3 "
              "throws\n"
              "extern @i () : i64 import \"m\" \"n\"\n");
    ck_assert_uint_eq(r.module.files[0].number, 3);
    type = &r.module.structs[0];
    ck_assert_uint_eq(type->kind, LIR_STRUCT_OBJECT);
    ck_assert_uint_eq(type->size, 24);
    ck_assert_uint_eq(type->ref_count, 2);
    ck_assert_uint_eq(type->refs[1], 16);
    ck_assert_uint_eq(intern_len(&r.module.names, r.module.strings[0].text),
                      2);
    ext = &r.module.externs[0];
    ck_assert_uint_eq(ext->param_count, 2);
    ck_assert_uint_eq(ext->params[1], LIR_F64);
    ck_assert_uint_eq(ext->conv, 3);
    ck_assert(ext->throws);
    ck_assert_str_eq(lir_name(&r.module, ext->alias), "c");
    ck_assert_uint_eq(ext->import_module, LIR_NO_INDEX);
    ck_assert_str_eq(lir_name(&r.module, r.module.externs[1].import_name),
                     "n");
    reading_release(&r);
}
END_TEST

START_TEST(managed_types)
{
    const struct lir_struct *types;

    read_text("lir 1\n"
              "type $B blob size 8 align 4\n"
              "type $O object size 8 align 4 message @h finalizer @f "
              "vtable @g, @f\n"
              "type $D object size 12 align 4 base $O refs 8\n"
              "type $A array elem $B\n"
              "type $N array elem i16\n");
    types = r.module.structs;
    ck_assert_uint_eq(types[0].base, LIR_NO_INDEX);
    ck_assert_uint_eq(types[0].entries, 0);
    ck_assert_uint_eq(types[0].finalizer, LIR_NO_INDEX);
    ck_assert_uint_eq(types[0].message, LIR_NO_INDEX);
    ck_assert_str_eq(lir_name(&r.module, types[1].finalizer), "f");
    ck_assert_str_eq(lir_name(&r.module, types[1].message), "h");
    ck_assert_uint_eq(types[1].entries, 2);
    ck_assert_str_eq(lir_name(&r.module, types[1].vtable[0]), "g");
    ck_assert_uint_eq(types[1].ref_count, 0);
    ck_assert_uint_eq(types[2].base, 1);
    ck_assert_uint_eq(types[2].refs[0], 8);
    ck_assert_uint_eq(types[3].kind, LIR_STRUCT_ARRAY);
    ck_assert_uint_eq(types[3].elem, LIR_BLOB);
    ck_assert_uint_eq(types[3].elem_blob, 0);
    ck_assert_uint_eq(types[4].elem, LIR_I16);
    ck_assert_uint_eq(types[4].base, LIR_NO_INDEX);
    reading_release(&r);
}
END_TEST

START_TEST(delegate_types)
{
    const struct lir_struct *types;

    read_text("lir 1\n"
              "type $D delegate (i32, ref) : f64\n"
              "type $E delegate ( ) : void\n");
    types = r.module.structs;
    ck_assert_uint_eq(types[0].kind, LIR_STRUCT_DELEGATE);
    ck_assert_uint_eq(types[0].param_count, 2);
    ck_assert_uint_eq(types[0].params[0], LIR_I32);
    ck_assert_uint_eq(types[0].params[1], LIR_REF);
    ck_assert_uint_eq(types[0].result, LIR_F64);
    ck_assert_uint_eq(types[0].base, LIR_NO_INDEX);
    ck_assert_uint_eq(types[1].param_count, 0);
    ck_assert_uint_eq(types[1].result, LIR_VOID);
    reading_release(&r);
}
END_TEST

/* A type holds until the next one. */
START_TEST(initialisers)
{
    const struct lir_global *g;

    read_text("lir 1\n"
              "type $T blob size 64 align 8\n"
              "global @a : i32 const = -5\n"
              "global @b : $T local = {\n"
              "  1, i32 -2, 3, @a + 4, @a - 8,\n"
              "\n"
              "  f64 -0.5, \"text\", zero 7, 1 }\n"
              "global @c : $T = {}\n"
              "global @d : f32 extern alias \"x\"\n");
    ck_assert(r.module.globals[0].constant);
    ck_assert_int_eq(r.module.globals[0].inits[0].value, -5);
    g = &r.module.globals[1];
    ck_assert(g->local);
    ck_assert_uint_eq(g->init_count, 9);
    ck_assert_uint_eq(g->inits[0].type, LIR_I8);
    ck_assert_uint_eq(g->inits[2].type, LIR_I32);
    ck_assert_int_eq(g->inits[3].kind, LIR_INIT_SYMBOL);
    ck_assert_int_eq(g->inits[3].value, 4);
    ck_assert_int_eq(g->inits[4].value, -8);
    ck_assert_int_eq(g->inits[5].kind, LIR_INIT_FLOAT);
    ck_assert_int_eq(g->inits[6].kind, LIR_INIT_TEXT);
    ck_assert_int_eq(g->inits[7].kind, LIR_INIT_ZERO);
    ck_assert_int_eq(g->inits[7].value, 7);
    ck_assert_uint_eq(g->inits[8].type, LIR_F64);
    ck_assert_uint_eq(r.module.globals[2].init_count, 0);
    ck_assert(r.module.globals[3].external);
    reading_release(&r);
}
END_TEST

START_TEST(function)
{
    const struct lir_func *f;

    read_text("lir 1\n"
              "type $T blob size 8 align 8\n"
              "func @f (v1000:i64, v1001:f32) : i64 conv 4 local "
              "export \"F\" {\n"
              "  regs v1003:i8\n"
              "  regs v1002:ref v4000000000:v128\n"
              "  slot %x : $T\n"
              ".LBB7:\n"
              "  jmp .LBB3\n"
              ".LBB3: loop 2 header\n"
              "  nop\n"
              "  ret.i64 v1000\n"
              "}\n");
    f = &r.module.funcs[0];
    ck_assert_uint_eq(f->param_count, 2);
    ck_assert_uint_eq(f->reg_count, 5);
    ck_assert_uint_eq(f->regs[2].number, 1003);
    ck_assert_uint_eq(f->regs[4].number, 4000000000u);
    ck_assert_uint_eq(f->regs[4].type, LIR_V128);
    ck_assert_uint_eq(f->conv, 4);
    ck_assert(f->local);
    ck_assert_str_eq(lir_name(&r.module, f->exported), "F");
    ck_assert_uint_eq(f->slot_count, 1);
    ck_assert_uint_eq(f->block_count, 2);
    ck_assert_uint_eq(f->blocks[0].number, 7);
    ck_assert_uint_eq(f->blocks[1].first, 1);
    ck_assert_uint_eq(f->blocks[1].count, 2);
    ck_assert_uint_eq(f->blocks[1].depth, 2);
    ck_assert(f->blocks[1].header && !f->blocks[0].header);
    ck_assert_uint_eq(lir_operands(f, &f->insts[0])[0].id, 1);
    reading_release(&r);
}
END_TEST

#define FUNC_BEGIN \
    "lir 1\ntype $T blob size 8 align 8\n" \
    "func @f (v1000:i64, v1001:i64) : void {\n  slot %x : $T\n.LBB0:\n"

struct operand_case {
    const char *text;
    struct lir_operand operand; /* kind base scale len id index off value */
};

#define NONE LIR_NO_INDEX
#define MEM LIR_OPERAND_MEM
#define IN_REG LIR_OPERAND_REG
#define IN_SLOT LIR_OPERAND_SLOT

/* The identifier of a name is that of its place in the text: @f is 3. */
static const struct operand_case operands[] = {
    {"v1001", {LIR_OPERAND_REG, 0, 0, 5, 1, NONE, 0, 0}},
    {"$-8", {LIR_OPERAND_IMM, 0, 0, 3, 0, NONE, 0, -8}},
    {"$1.0", {LIR_OPERAND_FLOAT, 0, 0, 4, 0, NONE, 0, 0x3ff0000000000000}},
    {"@f", {LIR_OPERAND_SYMBOL, 0, 0, 2, 3, NONE, 0, 0}},
    {"%x", {LIR_OPERAND_SLOT, 0, 0, 2, 0, NONE, 0, 0}},
    {".LBB0", {LIR_OPERAND_BLOCK, 0, 0, 5, 0, NONE, 0, 0}},
    {"$T", {LIR_OPERAND_TYPE, 0, 0, 2, 0, NONE, 0, 0}},
    {"\"T\"", {LIR_OPERAND_TEXT, 0, 0, 3, 2, NONE, 0, 0}},
    {"catch .LBB0", {LIR_OPERAND_KEYWORD, 0, 0, 5, 0, NONE, 0, 0}},
    {"cleanup .LBB0", {LIR_OPERAND_KEYWORD, 0, 0, 7, 1, NONE, 0, 0}},
    {"[v1000]", {MEM, IN_REG, 0, 7, 0, NONE, 0, 0}},
    {"[v1000 + 8]", {MEM, IN_REG, 0, 11, 0, NONE, 0, 8}},
    {"[v1000-8]", {MEM, IN_REG, 0, 9, 0, NONE, 0, -8}},
    {"[v1000 + v1001]", {MEM, IN_REG, 0, 15, 0, 1, 0, 0}},
    {"[v1000 + v1001*1]", {MEM, IN_REG, 0, 17, 0, 1, 0, 0}},
    {"[v1000 + v1001*8 - 4]", {MEM, IN_REG, 3, 21, 0, 1, 0, -4}},
    {"[%x + v1001*2 + 4]", {MEM, IN_SLOT, 1, 18, 0, 1, 0, 4}},
    {"[@f + 4294967295]",
     {MEM, LIR_OPERAND_SYMBOL, 0, 17, 3, NONE, 0, 4294967295}},
    {"[4096]", {MEM, 0, 0, 6, 0, NONE, 0, 4096}},
    {"[0x10]", {MEM, 0, 0, 6, 0, NONE, 0, 16}},
};

START_TEST(operand_forms)
{
    char *text = xasprintf("%s  nop %s\n}\n", FUNC_BEGIN, operands[_i].text);
    const struct lir_operand *wanted = &operands[_i].operand, *found;

    read_text(text);
    found = &r.module.funcs[0].operands[0];
    ck_assert_int_eq(found->kind, wanted->kind);
    ck_assert_int_eq(found->base, wanted->base);
    ck_assert_int_eq(found->scale, wanted->scale);
    ck_assert_int_eq(found->len, wanted->len);
    ck_assert_uint_eq(found->id, wanted->id);
    ck_assert_uint_eq(found->index, wanted->index);
    ck_assert_int_eq(found->value, wanted->value);
    ck_assert_uint_eq(found->off, strlen(FUNC_BEGIN "  nop "));
    reading_release(&r);
    free(text);
}
END_TEST

START_TEST(suffixes)
{
    const struct lir_inst *insts;

    read_text(FUNC_BEGIN "  cmov.i32.ult v1000, v1000, v1001\n"
                         "  call.void.tail @f(v1000, $1)\n"
                         "  ret\n"
                         "}\n");
    insts = r.module.funcs[0].insts;
    ck_assert_int_eq(insts[0].op, LIR_CMOV);
    ck_assert_int_eq(insts[0].type, LIR_I32);
    ck_assert_str_eq(lir_aux_name(insts[0].aux), "ult");
    ck_assert_int_eq(insts[1].aux, LIR_AUX_TAIL_CALL);
    ck_assert_int_eq(insts[1].fixed, 1);
    ck_assert_uint_eq(insts[1].count, 3);
    ck_assert_int_eq(insts[2].type, LIR_NO_TYPE);
    reading_release(&r);
}
END_TEST

struct message_case {
    const char *text, *messages;
};

/* Each after a line "lir 1", so the text begins in line 2. */
static const struct message_case module_errors[] = {
    {"lir 1\n", "2:1: error: expected 'file', 'type', 'string', 'global', "
                "'extern' or 'func', found 'lir'\n"},
    {"type T\n", "2:6: error: expected a type name such as $T, found 'T'\n"},
    {"type $T size 8\n", "2:9: error: expected 'blob', 'object', 'array' or "
                         "'delegate', found 'size'\n"},
    {"type $T blob size 2147483648 align 1\n",
     "2:19: error: expected a size of at most 2147483647\n"},
    {"type $T blob size 8 align 131072\n",
     "2:27: error: expected an alignment of at most 65536\n"},
    {"type $T blob size 8 align 8\ntype $T blob size 8 align 8\n",
     "3:6: error: type '$T' is declared twice\n"},
    {"string @a \"\"\nstring @a \"\"\n",
     "3:8: error: '@a' is declared twice\n"
     "2:8: note: the first declaration is here\n"},
    {"global @g : i64\n", "2:16: error: expected '=', found the end of the "
                          "line\n"},
    {"global @g : void = 0\n",
     "2:13: error: expected a type other than void, found 'void'\n"},
    {"global @g : blob = 0\n", "2:13: error: expected a type, found 'blob'\n"},
    {"global @g : $T = 0\n", "2:13: error: type '$T' is not declared\n"},
    {"global @g : i64 = -\"a\"\n",
     "2:20: error: expected a number, a symbol or a string, found '\"a\"'\n"},
    {"global @g : ptr = @g + 4294967296\n",
     "2:24: error: expected an offset below 2^32, found '4294967296'\n"},
    {"global @g : i64 = 0 extra\n",
     "2:21: error: expected the end of the line, found 'extra'\n"},
    {"global @g : i99 = {\n  1, 2,\n  i8 3\n}\n"
     "global @h : i8 = {\n  1, x,\n  zero 2, @g\n\n}\n"
     "globl @i : i8 = 0\n",
     "2:13: error: expected a type, found 'i99'\n"
     "7:6: error: expected a type, found 'x'\n"
     "11:1: error: expected 'file', 'type', 'string', 'global', 'extern' or "
     "'func', found 'globl'\n"},
    {"extern @e (void) : i64\n",
     "2:12: error: expected a type other than void, found 'void'\n"},
    {"extern @e (i64 : i64\n",
     "2:16: error: expected ',' or ')', found ':'\n"},
    {"extern @e () : i64 import \"m\"\n",
     "2:30: error: expected a wasm import name, found the end of the line\n"},
    {"extern @e () : i64 conv 6\n",
     "2:25: error: expected a calling convention of at most 5\n"},
    {"func f\n", "2:6: error: expected a name such as @F, found 'f'\n"},
    {"func @f () : void {\n",
     "3:1: error: expected '}', found the end of the file\n"
     "2:6: note: the function began here\n"},
    {"func @f () : void {\n.LBB0:\n  ret\n"
     "func @g () : void {\n.LBB0:\n  ret\n}\n",
     "5:1: error: expected '}', found 'func'\n"
     "2:6: note: the function began here\n"},
    {"func @f (v1000:i64 v1001:i64) : void {\n.LBB0:\n  rubbish\n}\n"
     "global @g : i64 = x\n",
     "2:20: error: expected ',' or ')', found 'v1001'\n"
     "6:19: error: expected a number, a symbol or a string, found 'x'\n"},
    {"func @f (v5:i64) : void {\n}\n",
     "2:10: error: physical register 'v5': registers start at v1000, so "
     "write LIR before register allocation\n"},
    {"func @f (v1000:i64, v1000:i64) : void {\n.LBB0:\n  ret\n}\n",
     "2:21: error: register 'v1000' is declared twice\n"},
};

START_TEST(wrong_declarations)
{
    expect_module_messages(module_errors[_i].text, module_errors[_i].messages);
}
END_TEST

/* In a function whose first line is line 10. */
static const struct message_case body_errors[] = {
    {"  nop\n",
     "10:3: error: expected 'regs', 'slot' or a block such as .LBB0:, "
     "found 'nop'\n"},
    {".LBB0:\n  $1\n  ret.i64 $0\n",
     "11:3: error: expected an instruction, a block or '}', found '$1'\n"},
    {".LBB0:\n.LBB0:\n", "11:1: error: block '.LBB0' is defined twice\n"},
    {".LBB0:\n  jmp .LBB1\n", "11:7: error: block '.LBB1' is not defined\n"},
    {"  regs v1000:i64\n.LBB0:\n  ret.i64 $0\n",
     "10:8: error: register 'v1000' is declared twice\n"},
    {"  regs v1010 i64\n.LBB0:\n  ret.i64 $0\n",
     "10:14: error: expected ':' and a type, found 'i64'\n"},
    {"  slot %x : $B\n.LBB0:\n  ret.i64 $0\n",
     "10:8: error: slot '%x' is declared twice\n"},
    {".LBB0:\n  foo.i64 v1000\n", "11:3: error: unknown opcode 'foo'\n"},
    {".LBB0:\n  add.i65 v1000\n",
     "11:3: error: unknown suffix 'i65' of 'add'\n"},
    {".LBB0:\n  add.i64.i64 v1000\n",
     "11:3: error: unknown suffix 'i64' of 'add'\n"},
    {".LBB0:\n  add. v1000\n", "11:3: error: unknown suffix '' of 'add'\n"},
    {".LBB0:\n  mov.i64 v1000\n  mov.i64 , $1\n",
     "12:11: error: expected an operand, found ','\n"},
    {".LBB0:\n  mov.i64 v1000, %y\n",
     "11:18: error: slot '%y' is not declared\n"},
    {".LBB0:\n  mov.i64 v1000, $No\n",
     "11:18: error: type '$No' is not declared\n"},
    {".LBB0:\n  load.i64 v1000, [v1000 + v1001*3]\n",
     "11:34: error: expected a scale of 1, 2, 4 or 8, found '3'\n"},
    {".LBB0:\n  load.i64 v1000, [v1000 - v1001]\n",
     "11:28: error: expected a displacement, found 'v1001'\n"},
    {".LBB0:\n  load.i64 v1000, [v1000 + 4294967296]\n",
     "11:28: error: displacement does not fit in 32 bits\n"},
    {".LBB0:\n  load.i64 v1000, [\"a\"]\n",
     "11:20: error: expected a register, slot, symbol or address, found "
     "'\"a\"'\n"},
    {".LBB0:\n  load.i64 v1000, [v1000 + 8 + 8]\n",
     "11:30: error: expected '+', '-' or ']', found '+'\n"},
    {".LBB0:\n  call.void @e(v1000, v1000\n",
     "11:28: error: expected ',' or ')', found the end of the line\n"},
    {".LBB0:\n  ret.i64 $0 $1\n",
     "11:14: error: expected the end of the line, found '$1'\n"},
    /* an undeclared register is told once */
    {".LBB0:\n  mov.i64 v2000, v2000\n  ret.i64 v2000\n",
     "11:11: error: register 'v2000' is not declared\n"},
};

START_TEST(wrong_bodies)
{
    expect_body_messages(body_errors[_i].text, body_errors[_i].messages);
}
END_TEST

/* What does not begin as LIR is told once and read no further. */
START_TEST(wrong_headers)
{
    expect_messages("", "1:1: error: expected 'lir', found the end of the "
                        "file\n");
    expect_messages("\177ELF\n\n", "1:1: error: unexpected byte 0x7f\n");
    expect_messages("; LLVM\ndefine void @f()\n",
                    "2:1: error: expected 'lir', found 'define'\n");
    expect_messages("lir 2\nx\n", "1:5: error: expected version 1 of the "
                                  "format, found '2'\n");
    expect_messages("lir 1 ptr 8\n",
                    "1:11: error: expected 'ptr 4' or 'int 8', the sizes that "
                    "wasm32 has, found '8'\n");
    expect_messages("lir 1 int 9\n",
                    "1:11: error: expected 'ptr 4' or 'int 8', the sizes that "
                    "wasm32 has, found '9'\n");
}
END_TEST

/* Each mistake is told, and nothing that follows from one. */
START_TEST(goes_on_after_mistakes)
{
    expect_module_messages("strin @a \"\"\n"
                           "string @b \"\n"
                           "global @c : i64 = #\n"
                           "func @f () : i64 {\n"
                           "  regs v1000:i63\n"
                           ".LBB0:\n"
                           "  ad.i64 v1001, v1001, $1\n"
                           "  mov.i64 v1001, $0x\n"
                           "  mov.i64 v1001 $0\n"
                           "  jmp .LBB9\n"
                           "}\n"
                           "string @d\n",
                           "2:1: error: expected 'file', 'type', 'string', "
                           "'global', 'extern' or 'func', found 'strin'\n"
                           "3:11: error: string does not end on its line\n"
                           "4:19: error: unexpected character '#'\n"
                           "6:14: error: expected a type, found 'i63'\n"
                           "8:3: error: unknown opcode 'ad'\n"
                           "9:11: error: register 'v1001' is not declared\n"
                           "9:18: error: expected a number, found other "
                           "characters\n"
                           "10:17: error: expected the end of the line, "
                           "found '$0'\n"
                           "11:7: error: block '.LBB9' is not defined\n"
                           "13:10: error: expected the bytes in quotes, "
                           "found the end of the line\n");
}
END_TEST

START_TEST(stops_when_too_much_is_wrong)
{
    char text[1024] = "lir 1\n";

    for (int i = 0; i < 100; i++)
        strncat(text, "x\n", sizeof text - strlen(text) - 1);
    reading_init(&r, text);
    ck_assert(!r.good);
    ck_assert_uint_eq(r.listener.diag.errors, DIAG_ERROR_LIMIT + 1);
    reading_release(&r);
}
END_TEST

Suite *
parse_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("parse", &tests);

    tcase_add_test(tests, header);
    tcase_add_test(tests, declarations);
    tcase_add_test(tests, managed_types);
    tcase_add_test(tests, delegate_types);
    tcase_add_test(tests, initialisers);
    tcase_add_test(tests, function);
    tcase_add_loop_test(tests, operand_forms, 0, COUNT_OF(operands));
    tcase_add_test(tests, suffixes);
    tcase_add_loop_test(tests, wrong_declarations, 0, COUNT_OF(module_errors));
    tcase_add_loop_test(tests, wrong_bodies, 0, COUNT_OF(body_errors));
    tcase_add_test(tests, wrong_headers);
    tcase_add_test(tests, goes_on_after_mistakes);
    tcase_add_test(tests, stops_when_too_much_is_wrong);
    return suite;
}
