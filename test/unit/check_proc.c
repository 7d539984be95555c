/* Running programs. */
#include "unit.h"

#include <errno.h>

#include "base/proc.h"

/* What the shell prints when it runs SCRIPT; the caller frees it. */
static char *
run_shell(const char *script, int *status)
{
    const char *const args[] = {"sh", "-c", script, NULL};
    char *printed;

    ck_assert_int_eq(proc_run(args, &printed, status), 0);
    return printed;
}

static void
expect_run(const char *script, const char *expected, int expected_status)
{
    int status;
    char *printed = run_shell(script, &status);

    ck_assert_str_eq(printed, expected);
    ck_assert_int_eq(status, expected_status);
    free(printed);
}

START_TEST(gives_output_and_status)
{
    expect_run(":", "", 0);
    expect_run("echo out", "out\n", 0);
    expect_run("echo one; echo two >&2; echo three", "one\ntwo\nthree\n", 0);
    expect_run("exit 7", "", 7);
    expect_run("kill -9 $$", "", 128 + 9);
}
END_TEST

/* More than a pipe holds, so it has to be read while the program runs. */
START_TEST(long_output)
{
    int status;
    char *printed = run_shell("yes | head -c 1000000", &status);

    ck_assert_uint_eq(strlen(printed), 1000000);
    ck_assert_int_eq(status, 0);
    free(printed);
}
END_TEST

START_TEST(arguments_arrive_whole)
{
    const char *const args[] = {"printf", "%s|", "a b", "", "*", NULL};
    char *printed;
    int status;

    ck_assert_int_eq(proc_run(args, &printed, &status), 0);
    ck_assert_str_eq(printed, "a b||*|");
    free(printed);
}
END_TEST

START_TEST(absent_program)
{
    const char *const args[] = {"/nowhere/program", NULL};
    char *printed = NULL;
    int status;

    ck_assert_int_eq(proc_run(args, &printed, &status), ENOENT);
    ck_assert_ptr_null(printed);
}
END_TEST

Suite *
proc_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("proc", &tests);

    tcase_add_test(tests, gives_output_and_status);
    tcase_add_test(tests, long_output);
    tcase_add_test(tests, arguments_arrive_whole);
    tcase_add_test(tests, absent_program);
    return suite;
}
