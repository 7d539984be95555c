/* The interpreter: managed objects. */
#include "lab.h"

/* Managed objects: each function gives one number. */
#define MANAGED \
    "lir 1\n" \
    "type $P blob size 12 align 4 refs 4\n" \
    "type $B object size 12 align 4 refs 4 vtable @of_b, @both\n" \
    "type $D object size 24 align 16 refs 4 base $B vtable @of_d, @both\n" \
    "type $E object size 24 align 16 refs 4 base $D\n" \
    "type $Shorts array elem i16\n" \
    "type $Vectors array elem v128\n" \
    "type $Ps array elem $P\n" \
    "type $Refs array elem ref\n" \
    "type $G delegate (i32) : i32\n" \
    "extern @plus (ref, i64) : i64\n" \
    "func @of_b (v1000:ref) : i64 {\n" \
    ".LBB0:\n" \
    "  ret.i64 $1\n" \
    "}\n" \
    "func @of_d (v1000:ref) : i64 {\n" \
    "  regs v1001:i64\n" \
    ".LBB0:\n" \
    "  load32.i64 v1001, [v1000 + 16]\n" \
    "  ret.i64 v1001\n" \
    "}\n" \
    "func @both (v1000:ref, v1001:i32) : i32 {\n" \
    ".LBB0:\n" \
    "  ret.i32 v1001\n" \
    "}\n"

#define MANAGED_CASE(...) \
    MANAGED "func @f (v1000:i64, v1001:i64) : i64 {\n" \
            "  regs v1002:ref v1003:ref v1004:i64 v1005:ptr v1006:v128\n" \
            ".LBB0:\n" __VA_ARGS__ "}\n"

struct managed_case {
    const char *text;
    uint64_t result; /* of f(5, 7) */
};

static const struct managed_case managed_cases[] = {
    /* Objects are zero and stay apart; their types suit their alignment. */
    {MANAGED_CASE("  alloc.ref v1002, $D\n"
                  "  store.i64 [v1002 + 8], v1000\n"
                  "  alloc.ref v1003, $D\n"
                  "  load.i64 v1004, [v1003 + 8]\n"
                  "  load.i64 v1000, [v1002 + 8]\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  cmp.ref v1002, v1003\n"
                  "  cmov.i64.eq v1004, $0, v1004\n"
                  "  lea.i64 v1000, [v1003]\n"
                  "  and.i64 v1000, v1000, $15\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     5},
    {MANAGED_CASE("  alloc_array.ref v1002, $Shorts, v1001\n"
                  "  array_store.i64 $Shorts, v1002, $6, $-2\n"
                  "  array_load.i64 v1004, $Shorts, v1002, $6\n"
                  "  ret.i64 v1004\n"),
     0xfffe},
    {MANAGED_CASE("  alloc_array.ref v1002, $Shorts, v1001\n"
                  "  array_length.i64 v1004, v1002\n"
                  "  array_load.i64 v1000, $Shorts, v1002, v1000\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     7},
    /* The length is where docs/lir.md has it, and elements lie behind it. */
    {MANAGED_CASE("  alloc_array.ref v1002, $Ps, v1001\n"
                  "  array_address.ptr v1005, $Ps, v1002, v1000\n"
                  "  lea.ptr v1004, [v1002]\n"
                  "  sub.i64 v1004, v1005, v1004\n"
                  "  load.i32 v1000, [v1002 + 4]\n"
                  "  imul.i64 v1000, v1000, $1000\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     7068},
    {MANAGED_CASE("  alloc_array.ref v1002, $Vectors, $2\n"
                  "  vbroadcast.i64x2 v1006, v1001\n"
                  "  array_store.v128 $Vectors, v1002, $1, v1006\n"
                  "  array_load.v128 v1006, $Vectors, v1002, $1\n"
                  "  vextract.i64x2 v1004, v1006, $1\n"
                  "  load.i64 v1000, [v1002 + 40]\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     14},
    {MANAGED_CASE("  alloc_array.ref v1002, $Refs, $2\n"
                  "  alloc.ref v1003, $E\n"
                  "  array_store.ref $Refs, v1002, $1, v1003\n"
                  "  array_load.ref v1003, $Refs, v1002, $1\n"
                  "  type_test.i64 v1004, v1003, $B\n"
                  "  array_load.ref v1003, $Refs, v1002, $0\n"
                  "  type_test.i64 v1000, v1003, $B\n"
                  "  shl.i64 v1000, v1000, $1\n"
                  "  or.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     1},
    {MANAGED_CASE("  alloc.ref v1002, $B\n"
                  "  type_test.i64 v1004, v1002, $D\n"
                  "  type_test.i64 v1000, v1002, $Refs\n"
                  "  or.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     0},
    /* Tables are taken from the base, and entries overridden. */
    {MANAGED_CASE("  alloc.ref v1002, $E\n"
                  "  store.i32 [v1002 + 16], $-1\n"
                  "  call_virtual.i64 v1004, $B, $0(v1002)\n"
                  "  ret.i64 v1004\n"),
     0xffffffff},
    {MANAGED_CASE("  alloc.ref v1002, $B\n"
                  "  delegate.ref v1002, $G, @both, v1002\n"
                  "  call_delegate.i64 v1004, $G, v1002($3)\n"
                  "  type_test.i64 v1000, v1002, $G\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     4},
    {MANAGED_CASE("  alloc.ref v1002, $B\n"
                  "  call_virtual.i64 v1004, $B, $0(v1002)\n"
                  "  call_virtual.i64 v1000, $B, $1(v1002, $-2)\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  call_virtual.void $B, $0(v1002)\n"
                  "  safepoint\n"
                  "  ret.i64 v1004\n"),
     0xffffffff},
};

START_TEST(managed_objects)
{
    struct lab lab;
    uint64_t result = 0;

    lab_init(&lab, managed_cases[_i].text, (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "f", 5, 7, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, managed_cases[_i].result);
    lab_release(&lab);
}
END_TEST

/* Nothing is collected: what is known stays known. */
START_TEST(weak_references_and_handles)
{
    struct lab lab;
    uint64_t result = 0;

    lab_init(&lab,
             "lir 1\n"
             "type $T object size 8 align 4\n"
             "extern @runa_gc_weak_new (ref) : ref\n"
             "extern @runa_gc_weak_get (ref) : ref\n"
             "extern @runa_gc_handle_new (ref) : ptr\n"
             "extern @runa_gc_handle_get (ptr) : ref\n"
             "extern @runa_gc_handle_free (ptr) : void\n"
             "extern @runa_gc_collect_now () : void\n"
             "extern @runa_gc_live_bytes () : i64\n"
             "extern @runa_gc_collection_count () : i64\n"
             "func @f (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref v1003:ref v1004:ptr v1005:i64\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $T\n"
             "  store.i32 [v1002 + 4], v1000\n"
             "  call.ref v1003, @runa_gc_weak_new(v1002)\n"
             "  call.ptr v1004, @runa_gc_handle_new(v1003)\n"
             "  call.void @runa_gc_collect_now()\n"
             "  call.ref v1002, @runa_gc_handle_get(v1004)\n"
             "  call.void @runa_gc_handle_free(v1004)\n"
             "  call.ref v1003, @runa_gc_weak_get(v1002)\n"
             "  load.i32 v1001, [v1003 + 4]\n"
             "  call.i64 v1005, @runa_gc_live_bytes()\n"
             "  add.i64 v1001, v1001, v1005\n"
             "  call.i64 v1005, @runa_gc_collection_count()\n"
             "  add.i64 v1001, v1001, v1005\n"
             "  ret.i64 v1001\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "f", 5, 7, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 5);
    lab_release(&lab);
}
END_TEST

/* The entry of a table can lie outside of the module. */
START_TEST(the_host_is_called_virtually)
{
    struct lab lab;
    uint64_t result = 0;

    lab_init(&lab,
             "lir 1\n"
             "type $T object size 4 align 4 vtable @plus\n"
             "extern @plus (ref, i64) : i64\n"
             "func @f (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref v1003:i64\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $T\n"
             "  call_virtual.i64 v1003, $T, $0(v1002, v1000)\n"
             "  lea.i64 v1001, [v1002]\n"
             "  sub.i64 v1003, v1003, v1001\n"
             "  ret.i64 v1003\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "f", 5, 7, &result), INTERP_RETURNED);
    ck_assert_uint_eq(lab.asked, 1);
    ck_assert_uint_eq(result, 5);
    lab_release(&lab);
}
END_TEST

/* A managed object is no block that could be freed, and a block no object. */
START_TEST(objects_and_blocks_are_two_things)
{
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "type $Bytes array elem i8\n"
             "type $Slot blob size 4 align 4 refs 0\n"
             "extern @runa_free (ptr) : void\n"
             "extern @runa_allocate (i32) : ptr\n"
             "func @free_object (v1000:i64, v1001:i64) : void {\n"
             "  regs v1002:ref v1003:ptr\n"
             ".LBB0:\n"
             "  alloc_array.ref v1002, $Bytes, v1000\n"
             "  lea.ptr v1003, [v1002]\n"
             "  call.void @runa_free(v1003)\n"
             "  ret\n"
             "}\n"
             "func @use_block (v1000:i64, v1001:i64) : void {\n"
             "  regs v1002:ref v1003:ptr\n"
             "  slot %s : $Slot\n"
             ".LBB0:\n"
             "  call.ptr v1003, @runa_allocate(v1000)\n"
             "  store.ptr [%s], v1003\n"
             "  load.ref v1002, [%s]\n"
             "  array_store.i8 $Bytes, v1002, $0, $1\n"
             "  ret\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "free_object", 8, 0, NULL),
                     INTERP_UNDEFINED);
    ck_assert_int_eq(lab_call(&lab, "use_block", 16, 0, NULL),
                     INTERP_UNDEFINED);
    lab_release(&lab);
}
END_TEST

/* Nothing is collected, so that a small memory is full one day. */
START_TEST(a_full_heap_is_a_panic)
{
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "type $Bytes array elem i8\n"
             "func @f (v1000:i64, v1001:i64) : void {\n"
             "  regs v1002:ref\n"
             ".LBB0:\n"
             "  jmp .LBB1\n"
             ".LBB1:\n"
             "  alloc_array.ref v1002, $Bytes, v1000\n"
             "  jmp .LBB1\n"
             "}\n",
             (struct interp_options){.memory_limit = 1 << 20,
                                     .stack_limit = 1 << 16});
    ck_assert_int_eq(lab_call(&lab, "f", 100000, 0, NULL), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(lab_call(&lab, "f", UINT64_MAX, 0, NULL), INTERP_TRAPPED);
    lab_release(&lab);
}
END_TEST

Suite *
interp_managed_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("interp_managed", &tests);

    tcase_add_loop_test(tests, managed_objects, 0, COUNT_OF(managed_cases));
    tcase_add_test(tests, the_host_is_called_virtually);
    tcase_add_test(tests, weak_references_and_handles);
    tcase_add_test(tests, objects_and_blocks_are_two_things);
    tcase_add_test(tests, a_full_heap_is_a_panic);
    return suite;
}
