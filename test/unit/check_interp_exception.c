/* The interpreter: exceptions. */
#include "lab.h"

/* The host calls @work twice, which throws what is 7 if it is called with 0. */
#define THROW(attributes) \
    "lir 1\n" \
    "type $Error object size 8 align 4\n" \
    "global @entered : i32 = 0\n" \
    "extern @twice (i32, i32) : i32 import \"env\" \"twice\"" attributes "\n" \
    "func @work (v1000:i32, v1001:i32) : i32 {\n" \
    "  regs v1002:ref\n" \
    ".LBB0:\n" \
    "  load.i32 v1001, [@entered]\n" \
    "  inc.i32 v1001, v1001\n" \
    "  store.i32 [@entered], v1001\n" \
    "  test.i32 v1000, v1000\n" \
    "  branch.eq .LBB1, .LBB2\n" \
    ".LBB1:\n" \
    "  alloc.ref v1002, $Error\n" \
    "  store.i32 [v1002 + 4], $7\n" \
    "  throw.ref v1002\n" \
    ".LBB2:\n" \
    "  ret.i32 v1000\n" \
    "}\n" \
    "func @leave (v1000:i32, v1001:i32) : i32 {\n" \
    ".LBB0:\n" \
    "  call.i32 v1000, @twice(v1000, v1001)\n" \
    "  ret.i32 v1000\n" \
    "}\n" \
    "func @take (v1000:i32, v1001:i32) : i32 {\n" \
    "  regs v1002:ref\n" \
    ".LBB0:\n" \
    "  invoke.i32 v1001, @leave(v1000, v1001), .LBB1, .LBB2\n" \
    ".LBB1:\n" \
    "  ret.i32 v1001\n" \
    ".LBB2:\n" \
    "  landingpad.ref v1002, catch $Error .LBB3\n" \
    ".LBB3:\n" \
    "  load.i32 v1001, [v1002 + 4]\n" \
    "  ret.i32 v1001\n" \
    "}\n"

static unsigned
times_entered(const struct lab *lab)
{
    uint32_t at = interp_address(lab->interp, lab_name(lab, "entered"));

    return interp_memory(lab->interp, at, 4)[0];
}

START_TEST(exceptions_of_the_host)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, THROW(" throws"), (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "take", 5, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 1011);
    ck_assert_uint_eq(times_entered(&lab), 2);

    /* As long as it is pending, nothing runs. */
    ck_assert_int_eq(lab_call(&lab, "take", 0, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 7);
    ck_assert_uint_eq(times_entered(&lab), 3);
    ck_assert_int_eq(lab_call(&lab, "take", UINT32_MAX, 0, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 7);
    ck_assert_uint_eq(times_entered(&lab), 5);
    lab_release(&lab);
}
END_TEST

START_TEST(exceptions_that_nobody_catches)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, THROW(" throws"), (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "work", 0, 0, &result), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(lab_call(&lab, "leave", 0, 0, &result), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(lab_call(&lab, "leave", 5, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 1011);
    lab_release(&lab);
}
END_TEST

START_TEST(exceptions_that_the_host_must_not_throw)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, THROW(""), (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "take", 0, 0, &result), INTERP_UNDEFINED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "an exception left '@twice', which is not declared "
                     "'throws'");
    ck_assert_uint_eq(interp_fault(lab.interp)->depth, 2);
    ck_assert_int_eq(lab_call(&lab, "take", 5, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 1011);
    lab_release(&lab);
}
END_TEST

/* @take catches what @down throws so many calls below; @ask throws to a filter
 * that calls it again. */
static const char filters[] =
    "lir 1\n"
    "type $Error object size 8 align 4\n"
    "func @yes (v1000:ref) : i32 {\n"
    ".LBB0:\n"
    "  ret.i32 $1\n"
    "}\n"
    "func @down (v1000:i64, v1001:i64) : i64 {\n"
    "  regs v1002:ref\n"
    ".LBB0:\n"
    "  dec.i64 v1000, v1000\n"
    "  branch.eq .LBB1, .LBB2\n"
    ".LBB1:\n"
    "  alloc.ref v1002, $Error\n"
    "  throw.ref v1002\n"
    ".LBB2:\n"
    "  call.i64 v1000, @down(v1000, v1001)\n"
    "  ret.i64 v1000\n"
    "}\n"
    "func @take (v1000:i64, v1001:i64) : i64 {\n"
    "  regs v1002:ref\n"
    ".LBB0:\n"
    "  invoke.i64 v1000, @down(v1000, v1001), .LBB1, .LBB2\n"
    ".LBB1:\n"
    "  ret.i64 v1000\n"
    ".LBB2:\n"
    "  landingpad.ref v1002, filter @yes .LBB3\n"
    ".LBB3:\n"
    "  ret.i64 $33\n"
    "}\n"
    "func @again (v1000:ref) : i32 {\n"
    "  regs v1001:i64\n"
    ".LBB0:\n"
    "  call.i64 v1001, @ask(v1001, v1001)\n"
    "  ret.i32 v1001\n"
    "}\n"
    "func @ask (v1000:i64, v1001:i64) : i64 {\n"
    "  regs v1002:ref\n"
    ".LBB0:\n"
    "  alloc.ref v1002, $Error\n"
    "  throw.ref v1002, .LBB1\n"
    ".LBB1:\n"
    "  landingpad.ref v1002, filter @again .LBB2\n"
    ".LBB2:\n"
    "  ret.i64 $33\n"
    "}\n";

/* A call of a filter is one more call, and one more of C. */
START_TEST(limits_of_filters)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, filters, (struct interp_options){.depth_limit = 10});
    ck_assert_int_eq(lab_call(&lab, "take", 8, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 33);
    ck_assert_int_eq(lab_call(&lab, "take", 9, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_int_eq(lab_call(&lab, "take", 8, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 33);
    lab_release(&lab);

    lab_init(&lab, filters, (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "ask", 0, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_int_eq(lab_call(&lab, "take", 8, 0, &result), INTERP_RETURNED);
    lab_release(&lab);
}
END_TEST

/* What a cleanup was entered with is forgotten with the call. */
START_TEST(faults_in_cleanups)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab,
             "lir 1\n"
             "type $Error object size 8 align 4\n"
             "func @f (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $Error\n"
             "  throw.ref v1002, .LBB1\n"
             ".LBB1:\n"
             "  landingpad.ref v1002, cleanup .LBB2, outer .LBB3\n"
             ".LBB2:\n"
             "  idiv.i64 v1000, v1001, v1000\n"
             "  resume.ref v1002, .LBB3\n"
             ".LBB3:\n"
             "  landingpad.ref v1002, catch .LBB4\n"
             ".LBB4:\n"
             "  ret.i64 v1000\n"
             "}\n"
             "func @loop (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $Error\n"
             "  jmp .LBB1\n"
             ".LBB1:\n"
             "  throw.ref v1002, .LBB2\n"
             ".LBB2:\n"
             "  landingpad.ref v1002, catch .LBB3, cleanup .LBB3\n"
             ".LBB3:\n"
             "  throw.ref v1002, .LBB4\n"
             ".LBB4:\n"
             "  landingpad.ref v1002, cleanup .LBB1\n"
             "}\n",
             (struct interp_options){.step_limit = 10000});
    ck_assert_int_eq(lab_call(&lab, "f", 0, 8, NULL), INTERP_TRAPPED);
    ck_assert_int_eq(lab_call(&lab, "f", 2, 8, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 4);
    ck_assert_int_eq(lab_call(&lab, "loop", 0, 0, NULL), INTERP_OUT_OF_STEPS);
    ck_assert_int_eq(lab_call(&lab, "f", 2, 6, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 3);
    lab_release(&lab);
}
END_TEST

Suite *
interp_exception_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("interp_exception", &tests);

    tcase_add_test(tests, exceptions_of_the_host);
    tcase_add_test(tests, exceptions_that_nobody_catches);
    tcase_add_test(tests, exceptions_that_the_host_must_not_throw);
    tcase_add_test(tests, limits_of_filters);
    tcase_add_test(tests, faults_in_cleanups);
    return suite;
}
