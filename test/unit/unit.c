/* What the unit tests share: see unit.h. */
#include "unit.h"

/* Line 9 ends the declarations; every register class is there. */
#define BODY_BEGIN \
    "lir 1\n" \
    "type $B blob size 16 align 8\n" \
    "type $O object size 8 align 4 refs 4\n" \
    "string @s \"x\" \n" \
    "global @g : i64 = 0\n" \
    "extern @e (i32, f64) : i64\n" \
    "func @f (v1000:i64, v1001:i32) : i64 {\n" \
    "  regs v1002:i8 v1003:ptr v1004:f32 v1005:f64 v1006:v128 v1007:ref\n" \
    "  slot %x : $B\n"

const char canonical[] =
    "lir 1 module \"a \\\"m\\\"\" target \"wasm32-wasi\" ptr 4 int 8\n"
    "file 1 \"src/a\\\\b.runa\"\n"
    "type $T blob size 16 align 8 refs\n"
    "type $\"two words\" object size 24 align 8 refs 8 16\n"
    "type $\"inf\" blob size 1 align 1 refs\n"
    "type $D object size 32 align 8 refs 8 16 24 base $\"two words\" vtable "
    "@\"odd name\", @g finalizer @g message @i\n"
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

Suite *
unit_suite(const char *name, TCase **tests)
{
    Suite *suite = suite_create(name);

    *tests = tcase_create(name);
    suite_add_tcase(suite, *tests);
    return suite;
}

void
listener_init(struct listener *listener)
{
    *listener = (struct listener){0};
    diag_init(&listener->diag,
              open_memstream(&listener->text, &listener->size));
}

void
listener_release(struct listener *listener)
{
    fclose(listener->diag.out);
    free(listener->text);
}

const char *
listener_text(struct listener *listener)
{
    fflush(listener->diag.out);
    return listener->text;
}

static void
read_source(struct reading *reading)
{
    listener_init(&reading->listener);
    lir_module_init(&reading->module);
    reading->good =
        lir_read(&reading->module, &reading->source, &reading->listener.diag);
}

void
reading_init(struct reading *reading, const char *text)
{
    source_from_text(&reading->source, "t", text, strlen(text));
    read_source(reading);
}

void
reading_init_valid(struct reading *reading, const char *text)
{
    reading_init(reading, text);
    ck_assert_msg(reading->good &&
                      lir_verify(&reading->module, &reading->source,
                                 &reading->listener.diag),
                  "%s", listener_text(&reading->listener));
}

void
reading_init_binary(struct reading *reading, const void *bytes, size_t size)
{
    source_from_text(&reading->source, "t", bytes, size);
    reading->source.binary = true;
    read_source(reading);
}

void
reading_release(struct reading *reading)
{
    lir_module_release(&reading->module);
    source_release(&reading->source);
    listener_release(&reading->listener);
}

char *
print_module(const struct lir_module *module)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    lir_print(module, out);
    fclose(out);
    return text;
}

char *
encode_module(const struct lir_module *module, size_t *size)
{
    char *bytes = NULL;
    FILE *out = open_memstream(&bytes, size);

    lir_encode(module, out);
    fclose(out);
    return bytes;
}

/* Leaves of TEXT the lines that begin with "t:", without that. */
static void
keep_messages(const char *text, FILE *out)
{
    while (*text) {
        size_t len = strcspn(text, "\n") + 1;

        if (strncmp(text, "t:", 2) == 0)
            fwrite(text + 2, 1, len - 2, out);
        text += len;
    }
}

void
expect_messages(const char *text, const char *messages)
{
    struct reading reading;
    char *found = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&found, &size);
    bool good;

    reading_init(&reading, text);
    good = reading.good && lir_verify(&reading.module, &reading.source,
                                      &reading.listener.diag);
    keep_messages(listener_text(&reading.listener), out);
    fclose(out);
    ck_assert_str_eq(found, messages);
    ck_assert(good == !strstr(messages, "error: "));
    free(found);
    reading_release(&reading);
}

static void
expect_between(const char *begin, const char *text, const char *end,
               const char *messages)
{
    char *whole = xasprintf("%s%s%s", begin, text, end);

    expect_messages(whole, messages);
    free(whole);
}

void
expect_module_messages(const char *text, const char *messages)
{
    expect_between("lir 1\n", text, "", messages);
}

void
expect_body_messages(const char *text, const char *messages)
{
    expect_between(BODY_BEGIN, text, "}\n", messages);
}
