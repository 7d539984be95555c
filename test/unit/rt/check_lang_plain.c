/* What only lang_memory.c promises: how much is wasted, and what comes again. */
#include "lang_memory.h"

#include <check.h>
#include <string.h>

Suite *lang_plain_suite(void);

/* A quarter is wasted at most, or seven bytes of little ones. */
START_TEST(rounding)
{
    for (uint32_t size = 1; size < 40000; size += 1 + size / 100) {
        void *block = runa_lang_memory_new_text(size);
        size_t room = runa_lang_memory_size(block);
        ck_assert_uint_ge(room, size);
        ck_assert_uint_le(room, size <= 256 ? size + 7 : size + size / 4);
        memset(block, 1, size);
        runa_lang_memory_free(block);
    }
}
END_TEST

START_TEST(what_was_given_back_comes_again)
{
    void *first = runa_lang_memory_new(100);
    runa_lang_memory_free(first);
    ck_assert_ptr_eq(runa_lang_memory_new(104), first);
    runa_lang_memory_free(first);
    ck_assert_ptr_eq(runa_lang_memory_new_text(97), first);
    runa_lang_memory_free(first);
}
END_TEST

Suite *
lang_plain_suite(void)
{
    Suite *suite = suite_create("lang_plain");
    TCase *all = tcase_create("lang_plain");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, rounding);
    tcase_add_test(all, what_was_given_back_comes_again);
    suite_add_tcase(suite, all);
    return suite;
}
