/* Strings of the Runa language. */
#include "rt.h"

#include <check.h>
#include <stddef.h>

Suite *lang_string_suite(void);

/* Checks a new string and gives it back. */
static void
assert_new(void *string, const char *expected)
{
    ck_assert_str_eq((char *)string, expected);
    runa_lang_deallocate(string);
}

START_TEST(new_strings)
{
    assert_new(runa_lang_string_duplicate("text"), "text");
    assert_new(runa_lang_string_duplicate(""), "");
    assert_new(runa_lang_string_duplicate(NULL), "");
    assert_new(runa_lang_string_concat("ab", "cd"), "abcd");
    assert_new(runa_lang_string_concat("", ""), "");
    assert_new(runa_lang_string_concat(NULL, "x"), "x");
    assert_new(runa_lang_string_concat("x", NULL), "x");
    assert_new(runa_lang_string_concat(NULL, NULL), "");
}
END_TEST

START_TEST(comparison)
{
    static const char *const sorted[] = {NULL, "",   "a",   "ab",
                                         "b",  "ba", "\xff"};
    enum { COUNT = sizeof sorted / sizeof *sorted };
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < COUNT; k++) {
            int order = (i > k) - (i < k);
            ck_assert_int_eq(runa_lang_string_compare(sorted[i], sorted[k]),
                             order);
            ck_assert_int_eq(runa_lang_string_equals(sorted[i], sorted[k]),
                             order == 0);
        }
    char copy[] = "ab";
    ck_assert_int_eq(runa_lang_string_equals(copy, "ab"), 1);
    ck_assert_int_eq(runa_lang_string_compare(copy, "ab"), 0);
}
END_TEST

START_TEST(search)
{
    ck_assert_int_eq(runa_lang_string_find("hello", "lo"), 3);
    ck_assert_int_eq(runa_lang_string_find("hello", ""), 0);
    ck_assert_int_eq(runa_lang_string_find("hello", "hellos"), -1);
    ck_assert_int_eq(runa_lang_string_find(NULL, NULL), 0);
    ck_assert_int_eq(runa_lang_string_find(NULL, "a"), -1);
    ck_assert_int_eq(runa_lang_string_find("a", NULL), 0);
}
END_TEST

START_TEST(pieces)
{
    static const struct {
        int64_t start;
        int64_t length;
        const char *expected;
    } cases[] = {
        {0, 5, "hello"},
        {0, -1, "hello"},
        {1, 3, "ell"},
        {4, 9, "o"},
        {4, 0, ""},
        {5, 1, ""},
        {-1, 4, ""},
        {2, INT64_MIN, "llo"},
        {2, INT64_MAX, "llo"},
        {INT64_MAX, INT64_MAX, ""},
        {INT64_MIN, INT64_MAX, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_new(runa_lang_string_substring("hello", cases[i].start,
                                              cases[i].length),
                   cases[i].expected);
    assert_new(runa_lang_string_substring(NULL, 0, 1), "");
    assert_new(runa_lang_memory_get_substring("hello", 1, 3), "ell");
    assert_new(runa_lang_memory_get_substring("hello", 5, 3), "");
    assert_new(runa_lang_memory_get_substring("hello", 3, 100), "lo");
    assert_new(runa_lang_memory_get_substring("hello", 3, 0), "");
    assert_new(runa_lang_memory_get_substring("hello", 3, INT64_MIN), "");
    assert_new(runa_lang_memory_get_substring(NULL, 3, 1), "");
}
END_TEST

START_TEST(bytes)
{
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", 0), 'a');
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", 1), 255);
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", 2), 0);
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", 3), 0);
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", -1), 0);
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", INT64_MAX), 0);
    ck_assert_int_eq(runa_lang_string_char_at("a\xff", INT64_MIN), 0);
    ck_assert_int_eq(runa_lang_string_char_at(NULL, 0), 0);
}
END_TEST

START_TEST(numbers)
{
    assert_new(runa_lang_integer_to_string(0), "0");
    assert_new(runa_lang_integer_to_string(-1), "-1");
    assert_new(runa_lang_integer_to_string(INT64_MAX), "9223372036854775807");
    assert_new(runa_lang_integer_to_string(INT64_MIN), "-9223372036854775808");
    ck_assert_int_eq(runa_lang_string_to_integer("12"), 12);
    ck_assert_int_eq(runa_lang_string_to_integer("-12"), -12);
    ck_assert_int_eq(runa_lang_string_to_integer("12ab"), 12);
    ck_assert_int_eq(runa_lang_string_to_integer("-"), 0);
    ck_assert_int_eq(runa_lang_string_to_integer("--1"), 0);
    ck_assert_int_eq(runa_lang_string_to_integer("+1"), 0);
    ck_assert_int_eq(runa_lang_string_to_integer(" 1"), 0);
    ck_assert_int_eq(runa_lang_string_to_integer(""), 0);
    ck_assert_int_eq(runa_lang_string_to_integer(NULL), 0);
    ck_assert_int_eq(runa_lang_string_to_integer("9223372036854775808"),
                     INT64_MIN);
    ck_assert_int_eq(runa_lang_string_to_integer("-9223372036854775808"),
                     INT64_MIN);
    ck_assert_int_eq(runa_lang_string_to_integer("18446744073709551617"), 1);
}
END_TEST

Suite *
lang_string_suite(void)
{
    Suite *suite = suite_create("lang_string");
    TCase *all = tcase_create("lang_string");
    tcase_add_test(all, new_strings);
    tcase_add_test(all, comparison);
    tcase_add_test(all, search);
    tcase_add_test(all, pieces);
    tcase_add_test(all, bytes);
    tcase_add_test(all, numbers);
    suite_add_tcase(suite, all);
    return suite;
}
