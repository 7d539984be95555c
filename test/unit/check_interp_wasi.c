/* The interpreter: system calls. */
#include <fcntl.h>
#include <unistd.h>

#include "lab.h"

/* Minus EBADF, with as many bits as the suffix has. */
START_TEST(system_calls_have_a_sign)
{
    static const char *const suffixes[] = {"i8", "i16", "i32", "i64"};
    uint64_t result;

    for (unsigned i = 0; i < COUNT_OF(suffixes); i++) {
        char text[TEXT_SIZE];

        lab_write(text, "syscall.%s v1000, $3(v1001)", suffixes[i]);
        ck_assert_int_eq(lab_run(text, 0, 99, &result), INTERP_RETURNED);
        ck_assert_uint_eq(result, UINT64_MAX >> (64 - (8u << i)) << 3 &
                                      UINT64_MAX >> (64 - (8u << i)));
    }
    ck_assert_int_eq(
        lab_run(RUN("  syscall.i64 v1000, $31()\n"), 5, 0, &result),
        INTERP_RETURNED);
    ck_assert_uint_eq(result, 0);
}
END_TEST

START_TEST(system_calls_that_are_not_there)
{
    static const char text[] = RUN("  syscall.void $33(v1000)\n");
    struct lab lab;

    lab_init(&lab, text, (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "run", 0, 0, NULL), INTERP_REFUSED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "the interpreter has no WASI function 'proc_raise'");
    lab_release(&lab);
}
END_TEST

/* Nothing can be done with a stream that the program closed. */
START_TEST(streams_are_closed_once)
{
    static const char text[] =
        RUN("  syscall.i64 v1000, $19(v1001, %place, $0, %place)\n"
            "  syscall.i8 v1002, $3(v1001)\n"
            "  or.i64 v1000, v1000, v1002\n" /* until here all goes well */
            "  test.i64 v1000, v1000\n"
            "  branch.ne .LBB1, .LBB2\n"
            ".LBB2:\n"
            "  syscall.i64 v1000, $3(v1001)\n"
            "  shl.i64 v1000, v1000, $8\n"
            "  syscall.i8 v1002, $19(v1001, %place, $0, %place)\n"
            "  or.i64 v1000, v1000, v1002\n"
            "  shl.i64 v1000, v1000, $8\n"
            "  syscall.i8 v1002, $13(v1001, %place, $0, %place)\n"
            "  or.i64 v1000, v1000, v1002\n"
            "  jmp .LBB1\n"
            ".LBB1:\n");
    uint64_t result;

    ck_assert_int_eq(lab_run(text, 0, 1, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result & 0xffffff, 0xf8f8f8);
    ck_assert_int_eq(lab_run(text, 0, 99, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, UINT64_MAX - 7);
}
END_TEST

START_TEST(no_folder_is_opened_before)
{
    static const char text[] = RUN("  syscall.i64 v1000, $41($3, %place)\n"
                                   "  syscall.i64 v1001, $42($3, %place, $8)\n"
                                   "  add.i64 v1000, v1000, v1001\n");
    uint64_t result;

    ck_assert_int_eq(lab_run(text, 0, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, (uint64_t)-16);
}
END_TEST

/* /dev/null is a device of characters, which WASI calls 2. */
START_TEST(the_kind_of_a_file)
{
    static const char text[] = RUN("  syscall.i64 v1000, $5(v1001, %place)\n"
                                   "  load8.i64 v1001, [%place]\n"
                                   "  add.i64 v1000, v1000, v1001\n");
    struct lab lab;
    uint64_t result;
    int kept = dup(0), null = open("/dev/null", O_RDONLY);

    ck_assert_int_eq(dup2(null, 0), 0);
    lab_init(&lab, text, (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "run", 0, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 2);
    ck_assert_int_eq(lab_call(&lab, "run", 0, 99, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, (uint64_t)-8);
    lab_release(&lab);
    dup2(kept, 0);
    close(kept);
    close(null);
}
END_TEST

Suite *
interp_wasi_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("interp_wasi", &tests);

    tcase_add_test(tests, system_calls_have_a_sign);
    tcase_add_test(tests, system_calls_that_are_not_there);
    tcase_add_test(tests, streams_are_closed_once);
    tcase_add_test(tests, no_folder_is_opened_before);
    tcase_add_test(tests, the_kind_of_a_file);
    return suite;
}
