/* Ways for a program to end, its command line and its environment. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <stdlib.h>

Suite *program_suite(void);

static void
panic(void)
{
    print_string_nonl("half a line");
    runa_panic("it broke", "file.runa", 42);
}

static void
panic_nowhere(void)
{
    runa_panic(NULL, NULL, 0);
}

START_TEST(panics)
{
    ck_assert_int_eq(run_apart(panic), RUNA_PANIC_EXIT);
    ck_assert_str_eq(caught(1)->text, "half a line");
    ck_assert_str_eq(caught(2)->text, "file.runa:42: panic: it broke\n");
    ck_assert_int_eq(run_apart(panic_nowhere), RUNA_PANIC_EXIT);
    ck_assert_str_eq(caught(2)->text, "panic: \n");
}
END_TEST

static void
assert_false(void)
{
    runa_assert(1, "holds", "file", 1);
    runa_assert(0, "does not", "file", 2);
}

START_TEST(asserts)
{
    ck_assert_int_eq(run_apart(assert_false), RUNA_PANIC_EXIT);
    ck_assert_str_eq(caught(2)->text, "file:2: panic: does not\n");
}
END_TEST

static void
leave(void)
{
    print_string_nonl("bye");
    runa_exit(7);
}

/* A C program's way out, by exit or from main. */
static void
leave_as_c(void)
{
    print_integer_nonl(1);
    print_string_nonl("2");
    exit(8);
}

START_TEST(exits_flush)
{
    ck_assert_int_eq(run_apart(leave), 7);
    ck_assert_str_eq(caught(1)->text, "bye");
    ck_assert_int_eq(run_apart(leave_as_c), 8);
    ck_assert_str_eq(caught(1)->text, "12");
}
END_TEST

START_TEST(command_line_of_the_system)
{
    ck_assert_int_eq(runa_argument_count(), 1);
    ck_assert_str_eq(runa_argument(0), "host");
    ck_assert_ptr_null(runa_argument(1));
    ck_assert_ptr_null(runa_argument(-1));
    ck_assert_int_eq(runa_rt_argc(), 1);
    ck_assert_ptr_null(runa_rt_argv()[1]);
}
END_TEST

START_TEST(command_line_of_the_program)
{
    static char *list[] = {(char *)"a", (char *)"b", NULL};
    wrappers_environment_manager__runtime_set_command_line_args(
        2, (int64_t)(intptr_t)list);
    ck_assert_int_eq(runa_argument_count(), 2);
    ck_assert_str_eq(runa_argument(1), "b");
    ck_assert_ptr_null(runa_argument(2));
    wrappers_environment_manager__runtime_set_command_line_args(0, 0);
    ck_assert_int_eq(runa_argument_count(), 0);
    ck_assert_ptr_null(runa_argument(0));
    ck_assert_ptr_null(runa_rt_argv()[0]);
}
END_TEST

START_TEST(environment)
{
    ck_assert_int_eq(setenv("RUNA_UNIT", "value", 1), 0);
    ck_assert_str_eq(runa_environment("RUNA_UNIT"), "value");
    ck_assert_ptr_null(runa_environment("RUNA_UNIT_NONE"));
    ck_assert_ptr_null(runa_environment(NULL));
}
END_TEST

Suite *
program_suite(void)
{
    Suite *suite = suite_create("program");
    TCase *all = tcase_create("program");
    tcase_add_test(all, panics);
    tcase_add_test(all, asserts);
    tcase_add_test(all, exits_flush);
    tcase_add_test(all, command_line_of_the_system);
    tcase_add_test(all, command_line_of_the_program);
    tcase_add_test(all, environment);
    suite_add_tcase(suite, all);
    return suite;
}
