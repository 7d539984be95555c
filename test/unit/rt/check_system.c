/* Clocks and chance: what can be said of them for certain. */
#include "rt.h"

#include <check.h>
#include <string.h>
#include <time.h>

Suite *system_suite(void);

START_TEST(wall_clock)
{
    int64_t seconds = runa_clock_wall_ns() / 1000000000;
    ck_assert_int_le(seconds - time(NULL), 1);
    ck_assert_int_ge(seconds - time(NULL), -1);
}
END_TEST

START_TEST(sleep_takes_time)
{
    int64_t start = runa_clock_monotonic_ns();
    runa_sleep_ns(20000000);
    ck_assert_int_ge(runa_clock_monotonic_ns() - start, 20000000);
    runa_sleep_ns(0);
    runa_sleep_ns(INT64_MIN);
}
END_TEST

/* 1000 bytes are more than the system gives at once; the last is filled. */
START_TEST(random_bytes)
{
    unsigned char bytes[1001] = {0};
    int tries = 0;
    while (bytes[999] == 0 && tries++ < 10)
        runa_random_bytes(bytes, 1000);
    ck_assert_int_ne(bytes[999], 0);
    ck_assert_int_eq(bytes[1000], 0);
    runa_random_bytes(NULL, 0);
    ck_assert_int_ne(runa_random_integer(), runa_random_integer());
}
END_TEST

Suite *
system_suite(void)
{
    Suite *suite = suite_create("system");
    TCase *all = tcase_create("system");
    tcase_add_test(all, wall_clock);
    tcase_add_test(all, sleep_takes_time);
    tcase_add_test(all, random_bytes);
    suite_add_tcase(suite, all);
    return suite;
}
