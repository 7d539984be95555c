/* Strings. */
#include "rt.h"

#include <check.h>
#include <stddef.h>

Suite *string_suite(void);

/* Checks a new string and gives it back. */
static void
assert_new(void *string, const char *expected)
{
    ck_assert_str_eq((char *)string, expected);
    runa_free(string);
}

START_TEST(length)
{
    ck_assert_int_eq(runa_string_length("four"), 4);
    ck_assert_int_eq(runa_string_length(""), 0);
    ck_assert_int_eq(runa_string_length(NULL), 0);
}
END_TEST

START_TEST(comparison)
{
    ck_assert_int_eq(runa_string_compare("a", "b"), -1);
    ck_assert_int_eq(runa_string_compare("ab", "a"), 1);
    ck_assert_int_eq(runa_string_compare("\xff", "a"), 1);
    ck_assert_int_eq(runa_string_compare("", NULL), 0);
    ck_assert_int_eq(runa_string_equal("same", "same"), 1);
    ck_assert_int_eq(runa_string_equal("same", "sane"), 0);
    ck_assert_int_eq(runa_string_equal(NULL, NULL), 1);
}
END_TEST

START_TEST(new_strings)
{
    assert_new(runa_string_copy("text"), "text");
    assert_new(runa_string_copy(NULL), "");
    assert_new(runa_string_concat("ab", "cd"), "abcd");
    assert_new(runa_string_concat("", ""), "");
    assert_new(runa_string_concat(NULL, "x"), "x");
}
END_TEST

START_TEST(substring)
{
    static const struct {
        int32_t start;
        int32_t length;
        const char *expected;
    } cases[] = {
        {0, 5, "hello"},
        {1, 3, "ell"},
        {4, 9, "o"},
        {5, 1, ""},
        {9, 1, ""},
        {-2, 4, "he"},
        {-5, 5, ""},
        {2, 0, ""},
        {2, -1, ""},
        {2, INT32_MAX, "llo"},
        {INT32_MAX, INT32_MAX, ""},
        {INT32_MIN, INT32_MAX, ""},
        {INT32_MIN, INT32_MIN, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_new(
            runa_string_substring("hello", cases[i].start, cases[i].length),
            cases[i].expected);
    assert_new(runa_string_substring(NULL, 0, 1), "");
}
END_TEST

START_TEST(search)
{
    ck_assert_int_eq(runa_string_find_byte("hello", 'l'), 2);
    ck_assert_int_eq(runa_string_find_byte("hello", 'z'), -1);
    ck_assert_int_eq(runa_string_find_byte("hello", 0), -1);
    ck_assert_int_eq(runa_string_find_byte(NULL, 'a'), -1);
    ck_assert_int_eq(runa_string_find("hello", "lo"), 3);
    ck_assert_int_eq(runa_string_find("hello", ""), 0);
    ck_assert_int_eq(runa_string_find("hello", "hellos"), -1);
    ck_assert_int_eq(runa_string_find(NULL, NULL), 0);
}
END_TEST

Suite *
string_suite(void)
{
    Suite *suite = suite_create("string");
    TCase *all = tcase_create("string");
    tcase_add_test(all, length);
    tcase_add_test(all, comparison);
    tcase_add_test(all, new_strings);
    tcase_add_test(all, substring);
    tcase_add_test(all, search);
    suite_add_tcase(suite, all);
    return suite;
}
