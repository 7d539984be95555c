/* Floats from and to text. */
#include "rt.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *float_suite(void);

static const struct {
    double value;
    const char *text;
} known[] = {
    {0.0, "0.0"},
    {-0.0, "-0.0"},
    {1.0, "1.0"},
    {-1.5, "-1.5"},
    {100.0, "100.0"},
    {0.1, "0.1"},
    {0.3, "0.3"},
    {1.0 / 3, "0.3333333333333333"},
    {123456.789, "123456.789"},
    {1e15, "1000000000000000.0"},
    {9999999999999998.0, "9999999999999998.0"},
    {1e16, "1e16"},
    {1e22, "1e22"},
    {1e23, "1e23"}, /* lies between two floats */
    {0.00001, "0.00001"},
    {0.000001, "1e-6"},
    {-2.5e-7, "-2.5e-7"},
    {9007199254740992.0, "9007199254740992.0"},
    {861719044090788.75, "861719044090788.8"}, /* a tie goes to even */
    {DBL_MAX, "1.7976931348623157e308"},
    {-DBL_MAX, "-1.7976931348623157e308"},
    {DBL_MIN, "2.2250738585072014e-308"},
    {4.9406564584124654e-324, "5e-324"},
    {-2.2250738585072009e-308, "-2.225073858507201e-308"},
    {INFINITY, "inf"},
    {-INFINITY, "-inf"},
    {NAN, "nan"},
};

START_TEST(format_known)
{
    char text[25];
    int32_t size = runa_format_float(known[_i].value, text, sizeof text);
    ck_assert_str_eq(text, known[_i].text);
    ck_assert_int_eq(size, (int32_t)strlen(text));
}
END_TEST

START_TEST(format_nan_has_no_sign)
{
    char text[25];
    ck_assert_int_eq(runa_format_float(copysign(NAN, -1), text, 25), 3);
    ck_assert_str_eq(text, "nan");
}
END_TEST

START_TEST(format_to_fit)
{
    char text[] = "zzzzz";
    ck_assert_int_eq(runa_format_float(-12.5, text, 4), 5);
    ck_assert_str_eq(text, "-12");
    ck_assert_int_eq(runa_format_float(-12.5, NULL, 0), 5);
}
END_TEST

/*
 * How many digits printf needs for text that reads back. Next to a power of
 * two there may be shorter text that is not printf's nearest.
 */
static int
digits_needed(double value)
{
    char text[40];
    for (int digits = 1;; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value)
            return digits;
    }
}

/* Digits in a text, without zeros that only hold a place. */
static int
digits_in(const char *text)
{
    int count = 0;
    int zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9')
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        count += count > 0 || *text != '0';
    }
    return count > zeros ? count - zeros : 1;
}

/* Any bits make a float: half of these are of any size, half are around 1. */
static double
random_float(uint64_t *state)
{
    double value;
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    uint64_t bits = *state;
    if (bits & 1)
        bits = (bits & ~((uint64_t)0x7ff << 52)) | (uint64_t)0x3ff << 52;
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : 0;
}

START_TEST(format_any)
{
    uint64_t state = 88172645463325252;
    for (int i = 0; i < 20000; i++) {
        char text[25];
        double back;
        double value = random_float(&state);
        ck_assert_int_lt(runa_format_float(value, text, 25), 25);
        ck_assert_int_eq(runa_parse_float(text, &back), 1);
        ck_assert_mem_eq(&back, &value, sizeof value);
        ck_assert_int_le(digits_in(text), digits_needed(value));
    }
}
END_TEST

/* The floats next to a power of two have neighbours at unequal distance. */
START_TEST(format_powers_of_two)
{
    for (int exponent = -1074; exponent <= 1023; exponent++) {
        char text[25];
        double power = ldexp(1, exponent);
        runa_format_float(power, text, 25);
        ck_assert_double_eq(strtod(text, NULL), power);
        ck_assert_int_le(digits_in(text), digits_needed(power));
    }
}
END_TEST

START_TEST(parse_good)
{
    double value;
    ck_assert_int_eq(runa_parse_float(" 1.5e3\n", &value), 1);
    ck_assert_double_eq(value, 1500);
    ck_assert_int_eq(runa_parse_float("-0", &value), 1);
    ck_assert(signbit(value));
    ck_assert_int_eq(runa_parse_float("1e999", &value), 1);
    ck_assert_double_infinite(value);
    ck_assert_int_eq(runa_parse_float("-1e-999", &value), 1);
    ck_assert_double_eq(value, 0);
    ck_assert_int_eq(runa_parse_float("nan", &value), 1);
    ck_assert_double_nan(value);
}
END_TEST

START_TEST(parse_bad)
{
    static const char *const bad[] = {"", " ", "x", "1.5.", "1 2", "e5", NULL};
    double value = 99;
    ck_assert_int_eq(runa_parse_float(bad[_i], &value), 0);
    ck_assert_double_eq(value, 99);
}
END_TEST

Suite *
float_suite(void)
{
    Suite *suite = suite_create("float");
    TCase *format = tcase_create("format");
    tcase_set_timeout(format, 60);
    tcase_add_loop_test(format, format_known, 0, sizeof known / sizeof *known);
    tcase_add_test(format, format_nan_has_no_sign);
    tcase_add_test(format, format_to_fit);
    tcase_add_test(format, format_any);
    tcase_add_test(format, format_powers_of_two);
    suite_add_tcase(suite, format);
    TCase *parse = tcase_create("parse");
    tcase_add_test(parse, parse_good);
    tcase_add_loop_test(parse, parse_bad, 0, 7);
    suite_add_tcase(suite, parse);
    return suite;
}
