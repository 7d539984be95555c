/* Integers from and to text, and Runa's memory words. */
#include "rt.h"

#include <check.h>
#include <stddef.h>

Suite *number_suite(void);

static const struct {
    const char *text;
    int64_t value;
} good[] = {
    {"0", 0},
    {"-0", 0},
    {"+7", 7},
    {" \t\n42\r\n", 42},
    {"007", 7},
    {"9223372036854775807", INT64_MAX},
    {"-9223372036854775808", INT64_MIN},
    {"0x7fffFFFFffffffff", INT64_MAX},
    {"-0X8000000000000000", INT64_MIN},
    {"0xabcdef", 0xabcdef},
};

static const char *const bad[] = {
    "",
    " ",
    "-",
    "+-1",
    "1 2",
    "12a",
    "0x",
    "0xg",
    "x1",
    "1.0",
    "- 1",
    "9223372036854775808",
    "-9223372036854775809",
    "99999999999999999999999",
    "0x8000000000000000",
};

START_TEST(parse_good)
{
    int64_t value = 99;
    ck_assert_int_eq(runa_parse_integer(good[_i].text, &value), 1);
    ck_assert_int_eq(value, good[_i].value);
}
END_TEST

START_TEST(parse_bad)
{
    int64_t value = 99;
    ck_assert_int_eq(runa_parse_integer(bad[_i], &value), 0);
    ck_assert_int_eq(value, 99);
}
END_TEST

START_TEST(parse_null)
{
    ck_assert_int_eq(runa_parse_integer(NULL, NULL), 0);
}
END_TEST

START_TEST(format_extremes)
{
    char text[21];
    ck_assert_int_eq(runa_format_integer(INT64_MIN, text, sizeof text), 20);
    ck_assert_str_eq(text, "-9223372036854775808");
    ck_assert_int_eq(runa_format_unsigned(-1, text, sizeof text), 20);
    ck_assert_str_eq(text, "18446744073709551615");
    ck_assert_int_eq(runa_format_integer(0, text, sizeof text), 1);
    ck_assert_str_eq(text, "0");
}
END_TEST

START_TEST(format_to_fit)
{
    char text[] = "zzzzz";
    ck_assert_int_eq(runa_format_integer(-1234, text, 4), 5);
    ck_assert_str_eq(text, "-12");
    ck_assert_int_eq(text[4], 'z');
    ck_assert_int_eq(runa_format_integer(-1234, text, 1), 5);
    ck_assert_str_eq(text, "");
    ck_assert_int_eq(runa_format_integer(-1234, NULL, 0), 5);
}
END_TEST

START_TEST(words)
{
    unsigned char bytes[24] = {0};
    int64_t base = (int64_t)(intptr_t)bytes;
    __store(base, 3, INT64_MIN + 5);
    ck_assert_int_eq(bytes[3], 5);
    ck_assert_int_eq(bytes[10], 0x80);
    ck_assert_int_eq(__load(base + 8, -5), INT64_MIN + 5);
    __store8(base, 0, 0x1ff);
    ck_assert_int_eq(__load8(base, 0), 255);
    ck_assert_int_eq(bytes[1], 0);
}
END_TEST

Suite *
number_suite(void)
{
    Suite *suite = suite_create("number");
    TCase *parse = tcase_create("parse");
    tcase_add_loop_test(parse, parse_good, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(parse, parse_bad, 0, sizeof bad / sizeof *bad);
    tcase_add_test(parse, parse_null);
    suite_add_tcase(suite, parse);
    TCase *format = tcase_create("format");
    tcase_add_test(format, format_extremes);
    tcase_add_test(format, format_to_fit);
    tcase_add_test(format, words);
    suite_add_tcase(suite, format);
    return suite;
}
