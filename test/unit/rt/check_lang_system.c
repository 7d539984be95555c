/* The system as programs in the Runa language see it. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <errno.h>
#include <string.h>

Suite *lang_system_suite(void);

START_TEST(arguments)
{
    static char *list[] = {"program", "first", NULL};
    wrappers_environment_manager__runtime_set_command_line_args(
        2, (int64_t)(uintptr_t)list);
    static const struct {
        int64_t index;
        const char *expected;
    } cases[] = {{0, "program"},  {1, "first"},    {2, ""},
                 {-1, ""},        {INT64_MIN, ""}, {INT64_MAX, ""},
                 {1ll << 32, ""}, {1ll << 31, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *argument = runa_lang_get_command_line_arg(cases[i].index);
        ck_assert_str_eq(argument, cases[i].expected);
        runa_lang_deallocate(argument);
    }
}
END_TEST

START_TEST(microseconds)
{
    int64_t start = runa_lang_get_time_us();
    runa_sleep_ns(3000000);
    int64_t end = runa_lang_get_time_us();
    ck_assert_int_ge(end - start, 3000);
    ck_assert_int_lt(end - start, 3000000);
}
END_TEST

START_TEST(calls)
{
    char text[4] = {0};
    int64_t at = (int64_t)(uintptr_t)text;
    feed_input("abc", 3);
    ck_assert_int_eq(runa_lang_system_call(0, 0, at, 2), 2);
    ck_assert_str_eq(text, "ab");
    catch_output((struct fake_write){.limit = 1});
    ck_assert_int_eq(runa_lang_system_call(1, 1, at, 2), 2);
    ck_assert_str_eq(caught(1)->text, "ab");
    ck_assert_int_eq(runa_lang_system_call(1, -1, at, 2), -EBADF);
    ck_assert_int_eq(runa_lang_system_call(0, -1, at, 2), -EBADF);
    ck_assert_int_eq(runa_lang_system_call(3, -1, 0, 0), -EBADF);
    ck_assert_int_eq(runa_lang_system_call(2, 0, 0, 0), -ENOSYS);
    ck_assert_int_eq(runa_lang_system_call(INT64_MIN, 0, 0, 0), -ENOSYS);
    ck_assert_int_eq(runa_lang_syscall_1(2, 0), -ENOSYS);
}
END_TEST

static void
leave(void)
{
    print_string_nonl("flushed");
    runa_lang_syscall_1(runa_lang_sys_exit_group(), 7);
}

static void
leave_by_60(void)
{
    runa_lang_system_call(60, 8, 0, 0);
}

START_TEST(leaving)
{
    ck_assert_int_eq(run_apart(leave), 7);
    ck_assert_str_eq(caught(1)->text, "flushed");
    ck_assert_int_eq(run_apart(leave_by_60), 8);
}
END_TEST

START_TEST(name)
{
    char texts[6 * 65 + 1];
    memset(texts, 'x', sizeof texts);
    ck_assert_int_eq(runa_lang_syscall_uname(texts), 0);
    ck_assert_str_eq(texts, "wasi");
    ck_assert_str_eq(texts + 65, "");
    ck_assert_str_eq(texts + (size_t)4 * 65, "wasm32");
    ck_assert_int_eq(texts[6 * 65 - 1], 0);
    ck_assert_int_eq(texts[(size_t)6 * 65], 'x');
}
END_TEST

Suite *
lang_system_suite(void)
{
    Suite *suite = suite_create("lang_system");
    TCase *all = tcase_create("lang_system");
    tcase_add_test(all, arguments);
    tcase_add_test(all, microseconds);
    tcase_add_test(all, calls);
    tcase_add_test(all, leaving);
    tcase_add_test(all, name);
    suite_add_tcase(suite, all);
    return suite;
}
