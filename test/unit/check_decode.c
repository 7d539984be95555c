/* The binary form, written and read. */
#include "unit.h"

/* One that the verifier accepts, for what is only true of those. */
static const char verified[] =
    "lir 1 module \"m\"\n"
    "file 1 \"a\"\n"
    "type $P blob size 16 align 8\n"
    "type $O object size 24 align 8 refs 8 16\n"
    "string @s \"text\"\n"
    "global @g : $P = {i16 1, -2, zero 4, ptr @g + 8, f32 0.5}\n"
    "global @x : i32 extern alias \"c\"\n"
    "global @r : ref const local = 0\n"
    "extern @log (i32) : void import \"env\" \"log\"\n"
    "extern @round (f64) : f64 library \"m\" alias \"nearbyint\" conv 3\n"
    "extern @mine (ref) : i32\n"
    "extern @my (ref, ptr) : i32\n"
    "func @scale (v1000:f32, v1001:f64) : f64 export \"scale\" {\n"
    "  regs v1002:f64 v1003:i32 v1004:ptr v1005:ref\n"
    "  slot %p : $P\n"
    ".LBB7:\n"
    "  debug_location $1, $12, $3\n"
    "  comment \"c\"\n"
    "  cvtss2sd.f64 v1002, v1000\n"
    "  fma.f64 v1001, v1001, v1002, $-0.5\n"
    "  call.f64 v1001, @round(v1001)\n"
    "  load.i32 v1003, [@x]\n"
    "  call.void @log(v1003)\n"
    "  lea.ptr v1004, [@g + v1003*2 - 4]\n"
    "  store.i32 [%p + 4], v1003\n"
    "  call_indirect.void v1004(v1003, $1)\n"
    "  fcmp.f64 v1001, $-inf\n"
    "  cmov.i32.ule v1003, v1003, $0xff\n"
    "  jbe .LBB3\n"
    "  jp .LBB3\n"
    "  ret.f64 v1001\n"
    ".LBB3: loop 1 header\n"
    "  call.f64.tail v1001, @scale(v1000, v1001)\n"
    "  ret.f64 v1001\n"
    ".LBB2:\n"
    "  landingpad.ref v1005, catch $O .LBB3, cleanup .LBB1, outer .LBB4\n"
    ".LBB1:\n"
    "  resume.ref v1005, .LBB4\n"
    ".LBB4:\n"
    "  landingpad.ref v1005, filter @mine .LBB3, filter @my %p .LBB3\n"
    "}\n";

/* Managed types, with all that they can have. */
static const char managed[] =
    "lir 1 module \"m\"\n"
    "file 1 \"a\"\n"
    "type $P blob size 12 align 4 refs 8\n"
    "type $B object size 16 align 8 refs 4 vtable @f\n"
    "type $D object size 24 align 8 refs 4 16 base $B vtable @f, @x finalizer "
    "@close\n"
    "type $E object size 32 align 8 refs 4 16 24 base $D message @say\n"
    "type $Ints array elem i32\n"
    "type $Ps array elem $P\n"
    "type $Call delegate (i64) : i32\n"
    "type $Run delegate () : void\n"
    "global @first : ref = 0\n"
    "extern @x (ref, i64) : i32\n"
    "func @close (v1000:ref) : void {\n"
    ".LBB0:\n"
    "  debug_location $1, $2, $3\n"
    "  panic \"no\"\n"
    "}\n"
    "func @say (v1000:ref) : ptr {\n"
    ".LBB0:\n"
    "  ret.ptr $0\n"
    "}\n"
    "func @f (v1000:ref) : i64 {\n"
    "  regs v1001:i64 v1002:i32 v1003:ptr v1004:ref\n"
    "  slot %p : $P\n"
    ".LBB0:\n"
    "  alloc.ref v1004, $D\n"
    "  alloc_array.ref v1000, $Ints, v1001\n"
    "  array_length.i32 v1002, v1000\n"
    "  array_load.i64 v1001, $Ints, v1000, v1002\n"
    "  array_store.i32 $Ints, v1000, $1, v1002\n"
    "  array_address.ptr v1003, $Ps, v1004, $0\n"
    "  type_test.i32 v1002, v1004, $E\n"
    "  call_virtual.i64 v1001, $E, $0(v1004)\n"
    "  call_virtual.void $D, $1(v1004, v1001)\n"
    "  delegate.ref v1004, $Call, @x, v1000\n"
    "  call_delegate.i32 v1002, $Call, v1004(v1001)\n"
    "  delegate.ref v1004, $Run, @close, $0\n"
    "  call_delegate.void $Run, v1004()\n"
    "  safepoint\n"
    "  ret.i64 v1001\n"
    "}\n";

static const char *const samples[] = {canonical, verified, managed};

/* What can go wrong after one byte was changed is that something else is
 * said, and no more: the same bytes come back from what is read, and verified
 * modules also by way of their text. */
static void
check_accepted(struct reading *reading, const char *bytes, size_t size)
{
    struct reading again;
    size_t found_size;
    char *found = encode_module(&reading->module, &found_size), *text;

    ck_assert_mem_eq(found, bytes, size < found_size ? size : found_size);
    ck_assert_uint_eq(found_size, size);
    free(found);
    if (!lir_verify(&reading->module, &reading->source,
                    &reading->listener.diag))
        return;
    text = print_module(&reading->module);
    reading_init(&again, text);
    ck_assert_msg(again.good, "%s\n%s", text, listener_text(&again.listener));
    found = encode_module(&again.module, &found_size);
    ck_assert_uint_eq(found_size, size);
    ck_assert_mem_eq(found, bytes, size);
    free(found);
    free(text);
    reading_release(&again);
}

/* Reads BYTES, which may be wrong; true if they are good. */
static bool
try_bytes(const char *bytes, size_t size)
{
    struct reading reading;
    bool good;

    reading_init_binary(&reading, bytes, size);
    good = reading.good;
    if (good)
        check_accepted(&reading, bytes, size);
    else
        ck_assert_uint_eq(reading.listener.diag.errors, 1);
    reading_release(&reading);
    return good;
}

/* The binary form of TEXT; the caller frees it. */
static char *
encode_text(const char *text, size_t *size)
{
    struct reading reading;
    char *bytes;

    reading_init(&reading, text);
    ck_assert_str_eq(listener_text(&reading.listener), "");
    bytes = encode_module(&reading.module, size);
    reading_release(&reading);
    return bytes;
}

static void
expect_round_trip(const char *text)
{
    struct reading reading;
    size_t size, again_size;
    char *bytes = encode_text(text, &size), *printed, *again;

    reading_init_binary(&reading, bytes, size);
    ck_assert_str_eq(listener_text(&reading.listener), "");
    printed = print_module(&reading.module);
    ck_assert_str_eq(printed, text);
    again = encode_module(&reading.module, &again_size);
    ck_assert_uint_eq(again_size, size);
    ck_assert_mem_eq(again, bytes, size);
    free(again);
    free(printed);
    free(bytes);
    reading_release(&reading);
}

START_TEST(one_of_everything)
{
    expect_round_trip(canonical);
}
END_TEST

#define HEADER "lir 1 module \"\" target \"wasm32-wasi\" ptr 4 int 8\n"

/* Where a number gets one more byte, and the last there are. */
static const char *const immediates[] = {
    "0",      "1",       "-1",      "63",
    "64",     "-64",     "-65",     "8191",
    "8192",   "-8192",   "-8193",   "4611686018427387903",
    "65535",  "-65536",  "1048575", "4611686018427387904",
    "1.0",    "-0.0",    "0.1",     "-4611686018427387904",
    "5e-324", "1e+300",  "-inf",    "-4611686018427387905",
    "nan",    "1048576", "0.0",     "9223372036854775807",
    "inf",    "-1.5",    "123.0",   "-9223372036854775808",
};

START_TEST(immediate)
{
    char *text = xasprintf(HEADER "func @f () : void conv 0 {\n"
                                  "  regs v1000:f64\n"
                                  ".LBB0:\n"
                                  "  mov.f64 v1000, $%s\n"
                                  "  ret\n"
                                  "}\n",
                           immediates[_i]);

    expect_round_trip(text);
    free(text);
}
END_TEST

static const char *const displacements[] = {
    "v1000 + 4294967295",
    "v1000 - 4294967295",
    "v1000 + v1001*8 - 64",
    "4294967295",
    "0",
    "%s + v1001*2",
    "@f + v1001*4 + 1",
    "%s - 1",
    "v4294967294",
};

START_TEST(displacement)
{
    char *text = xasprintf(HEADER "type $T blob size 2147483647 align 65536 "
                                  "refs 2147483640 2147483644\n"
                                  "func @f (v4294967294:i64) : void conv 5 {\n"
                                  "  regs v1000:ptr v1001:i32\n"
                                  "  slot %%s : $T\n"
                                  ".LBB4294967294: loop 1000000 header\n"
                                  "  load.i8 v1001, [%s]\n"
                                  "  jmp .LBB4294967294\n"
                                  "}\n",
                           displacements[_i]);

    expect_round_trip(text);
    free(text);
}
END_TEST

START_TEST(names_of_any_bytes)
{
    expect_round_trip("lir 1 module \"\\00\" target \"another\" ptr 4 int 8\n"
                      "file 4294967295 \"\"\n"
                      "type $\"\" blob size 0 align 1 refs\n"
                      "string @\"\" \"\\00\\00\xff\"\n"
                      "string @\"\\00\" \"wasm32-wasi\"\n"
                      "global @\"a\\00\" : $\"\" extern alias \"\"\n"
                      "func @\"a\\0a\" () : void conv 0 export \"\" {\n"
                      "  slot %\"\" : $\"\"\n"
                      "}\n");
}
END_TEST

START_TEST(many_operands)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    fputs(HEADER "func @f () : void conv 0 {\n  regs v1000:ref\n.LBB0:\n"
                 "  landingpad.ref v1000",
          out);
    for (int i = 0; i < 7 + _i; i++)
        fputs(i ? ", catch .LBB0" : ", cleanup .LBB0", out);
    fputs("\n  call_indirect.void v1000(", out);
    for (int i = 0; i < 1000 * _i; i++)
        fputs(i ? ", $1" : "$1", out);
    fputs(")\n}\n", out);
    fclose(out);
    expect_round_trip(text);
    free(text);
}
END_TEST

START_TEST(the_other_samples_are_good)
{
    expect_messages(verified, "");
    expect_messages(managed, "");
}
END_TEST

START_TEST(a_wrong_prefix)
{
    size_t size;
    char *bytes = encode_text(samples[_i], &size);

    for (size_t i = 0; i < size; i++)
        ck_assert(!try_bytes(bytes, i));
    ck_assert(try_bytes(bytes, size));
    free(bytes);
}
END_TEST

/* Every byte as every other; in parts, which take their time. */
enum { PARTS = 16 };

START_TEST(a_wrong_byte)
{
    size_t size, good = 0, bad = 0;
    size_t part = (size_t)_i % PARTS;
    char *bytes = encode_text(samples[_i / PARTS], &size);

    for (size_t i = size * part / PARTS; i < size * (part + 1) / PARTS; i++) {
        char right = bytes[i];

        for (unsigned flip = 1; flip < 256; flip++) {
            bytes[i] = (char)((unsigned char)right ^ flip);
            if (try_bytes(bytes, size))
                good++;
            else
                bad++;
        }
        bytes[i] = right;
    }
    ck_assert(good > 0 && bad > 0);
    free(bytes);
}
END_TEST

START_TEST(a_byte_more_or_less)
{
    size_t size;
    char *bytes = encode_text(samples[_i], &size);
    char *changed = xmalloc(size + 1);

    for (size_t i = 8; i < size; i++) {
        memcpy(changed, bytes, i);
        memcpy(changed + i, bytes + i + 1, size - i - 1);
        try_bytes(changed, size - 1);
        memcpy(changed + i + 1, bytes + i, size - i);
        changed[i] = 0;
        try_bytes(changed, size + 1);
    }
    free(changed);
    free(bytes);
}
END_TEST

START_TEST(skips_what_it_does_not_know)
{
    static const char begin[] = {'\x80', 3, 'x', 'y', 'z', '\xff', 0};
    static const char end[] = {'\xfe', 1, '!'};
    struct reading reading;
    size_t size, again_size;
    char *bytes = encode_text(HEADER, &size);
    char *again, *longer = xmalloc(size + 16);

    /* Before the sections that every file has, and behind them. */
    memcpy(longer, bytes, 8);
    memcpy(longer + 8, begin, sizeof begin);
    memcpy(longer + 15, bytes + 8, size - 8);
    memcpy(longer + 7 + size, end, sizeof end);
    reading_init_binary(&reading, longer, size + 10);
    ck_assert_str_eq(listener_text(&reading.listener), "");
    again = encode_module(&reading.module, &again_size);
    ck_assert_uint_eq(again_size, size);
    ck_assert_mem_eq(again, bytes, size);
    free(again);
    reading_release(&reading);
    free(longer);
    free(bytes);
}
END_TEST

Suite *
decode_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("decode", &tests);

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, one_of_everything);
    tcase_add_loop_test(tests, immediate, 0, COUNT_OF(immediates));
    tcase_add_loop_test(tests, displacement, 0, COUNT_OF(displacements));
    tcase_add_test(tests, names_of_any_bytes);
    tcase_add_loop_test(tests, many_operands, 0, 3);
    tcase_add_test(tests, the_other_samples_are_good);
    tcase_add_loop_test(tests, a_wrong_prefix, 0, COUNT_OF(samples));
    tcase_add_loop_test(tests, a_wrong_byte, 0, PARTS * COUNT_OF(samples));
    tcase_add_loop_test(tests, a_byte_more_or_less, 0, COUNT_OF(samples));
    tcase_add_test(tests, skips_what_it_does_not_know);
    return suite;
}
