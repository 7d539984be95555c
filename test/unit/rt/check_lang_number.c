/* Floats of the Runa language, as words. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *lang_number_suite(void);

static const int64_t one_nan = 0x7ff8000000000000;

static int64_t
word(double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

START_TEST(conversions)
{
    ck_assert_int_eq(runa_lang_integer_to_float(-3), word(-3));
    ck_assert_int_eq(runa_lang_integer_to_float(INT64_MAX), word(0x1p63));
    ck_assert_int_eq(runa_lang_integer_to_float(INT64_MIN), word(-0x1p63));
    ck_assert_int_eq(runa_lang_float_to_integer(word(2.9)), 2);
    ck_assert_int_eq(runa_lang_float_to_integer(word(-2.9)), -2);
    ck_assert_int_eq(runa_lang_float_to_integer(word(-0.0)), 0);
    ck_assert_int_eq(runa_lang_float_to_integer(word(0x1p63)), INT64_MAX);
    ck_assert_int_eq(runa_lang_float_to_integer(word(nextafter(0x1p63, 0))),
                     INT64_MAX - 1023);
    ck_assert_int_eq(runa_lang_float_to_integer(word(-0x1p63)), INT64_MIN);
    ck_assert_int_eq(runa_lang_float_to_integer(word(-1e300)), INT64_MIN);
    ck_assert_int_eq(runa_lang_float_to_integer(word(INFINITY)), INT64_MAX);
    ck_assert_int_eq(runa_lang_float_to_integer(one_nan), 0);
}
END_TEST

START_TEST(arithmetic)
{
    ck_assert_int_eq(runa_lang_float_multiply_bits(word(-1.5), word(4)),
                     word(-6));
    ck_assert_int_eq(runa_lang_float_multiply_bits(word(0), word(INFINITY)),
                     one_nan);
    ck_assert_int_eq(runa_lang_float_multiply_bits(word(1e200), word(1e200)),
                     word(INFINITY));
}
END_TEST

START_TEST(texts)
{
    char *text = runa_lang_float_to_string(word(0.1));
    ck_assert_str_eq(text, "0.1");
    runa_lang_deallocate(text);
    ck_assert_int_eq(runa_lang_string_to_float("2.5"), word(2.5));
    ck_assert_int_eq(runa_lang_string_to_float(" -1e3x"), word(-1000));
    ck_assert_int_eq(runa_lang_string_to_float("1e999"), word(INFINITY));
    ck_assert_int_eq(runa_lang_string_to_float("-nan"), one_nan);
    ck_assert_int_eq(runa_lang_string_to_float("x"), 0);
    ck_assert_int_eq(runa_lang_string_to_float(""), 0);
    ck_assert_int_eq(runa_lang_string_to_float(NULL), 0);
}
END_TEST

START_TEST(printing)
{
    catch_output((struct fake_write){.limit = 0});
    runa_lang_display_float(word(1));
    runa_lang_display_float_continuing(word(-2.5));
    runa_lang_print_newline();
    ck_assert_str_eq(caught(1)->text, "1.0\n-2.5\n");
}
END_TEST

Suite *
lang_number_suite(void)
{
    Suite *suite = suite_create("lang_number");
    TCase *all = tcase_create("lang_number");
    tcase_add_test(all, conversions);
    tcase_add_test(all, arithmetic);
    tcase_add_test(all, texts);
    tcase_add_test(all, printing);
    suite_add_tcase(suite, all);
    return suite;
}
