/* What keeps a block, what does not, and what becomes of it. */
#include "lang_gc.h"
#include "lang_memory.h"
#include "roots.h"
#include "rt.h"

#include <check.h>
#include <string.h>

Suite *blocks_suite(void);

static const uint32_t sizes[] = {1,   8,    24,   64,    65,    100,   500,
                                 512, 1000, 3000, 20000, 32768, 32769, 200000};
enum { SIZES = sizeof sizes / sizeof *sizes };

static uintptr_t
address(const void *block)
{
    return (uintptr_t)block;
}

START_TEST(any_byte_keeps_its_block)
{
    for (int i = 0; i < SIZES; i++) {
        char *block = runa_lang_memory_new(sizes[i]);
        size_t room = runa_lang_memory_size(block);
        memset(block, 1, sizes[i]);
        roots[3] = address(block);
        ck_assert_uint_eq(live_after_collection(), room);
        roots[3] = address(block + room / 2);
        ck_assert_uint_eq(live_after_collection(), room);
        roots[3] = address(block + room - 1);
        ck_assert_uint_eq(live_after_collection(), room);
        ck_assert_int_eq(block[0], 1);
        ck_assert_int_eq(block[sizes[i] - 1], 1);
        roots[3] = address(block + room);
        ck_assert_uint_eq(live_after_collection(), 0);
    }
}
END_TEST

START_TEST(words_lead_on)
{
    char **first = runa_lang_memory_new(40);
    char **second = runa_lang_memory_new(50000);
    char *third = runa_lang_memory_new_text(7);
    uint64_t all = runa_lang_memory_size(first) +
                   runa_lang_memory_size(second) +
                   runa_lang_memory_size(third);
    first[4] = (char *)second + 8;
    second[6000] = third + 3;
    strcpy(third, "third.");
    roots[0] = address(first);
    ck_assert_uint_eq(live_after_collection(), all);
    ck_assert_str_eq(third, "third.");
    second[6000] = NULL;
    ck_assert_uint_lt(live_after_collection(), all);
    first[4] = NULL;
    ck_assert_uint_eq(live_after_collection(), 40);
}
END_TEST

START_TEST(texts_lead_nowhere)
{
    for (int i = 0; i < SIZES; i++) {
        void *block = runa_lang_memory_new(sizes[i]);
        void **text = runa_lang_memory_new_text(sizes[i] + 8);
        *text = block;
        roots[0] = address(text);
        ck_assert_uint_eq(live_after_collection(),
                          runa_lang_memory_size(text));
        text = runa_lang_memory_resize(text, 3 * sizes[i] + 1000);
        *text = runa_lang_memory_new(sizes[i]);
        roots[0] = address(text);
        ck_assert_uint_eq(live_after_collection(),
                          runa_lang_memory_size(text));
    }
}
END_TEST

START_TEST(circles_go)
{
    void **a = runa_lang_memory_new(16);
    void **b = runa_lang_memory_new(100000);
    a[1] = b;
    b[100] = a;
    b[101] = b;
    roots[0] = address(b);
    ck_assert_uint_eq(live_after_collection(), 16 + runa_lang_memory_size(b));
    roots[0] = 0;
    ck_assert_uint_eq(live_after_collection(), 0);
}
END_TEST

/* A word that leads to where a block was keeps nothing. */
START_TEST(what_was_given_back_is_no_block)
{
    void **a = runa_lang_memory_new(32);
    void **b = runa_lang_memory_new(32);
    void *c = runa_lang_memory_new(400000);
    b[0] = c;
    roots[0] = address(a);
    roots[1] = address(b);
    runa_lang_memory_free(b);
    ck_assert_uint_eq(live_after_collection(), 32);
    runa_lang_memory_free(a);
    ck_assert_uint_eq(live_after_collection(), 0);
}
END_TEST

/* Nor does one that leads to what is yet to be handed out. */
START_TEST(what_was_not_handed_out_is_no_block)
{
    char *block = runa_lang_memory_new(16);
    roots[0] = address(block + 16);
    roots[1] = address(block + 160);
    ck_assert_uint_eq(live_after_collection(), 0);
}
END_TEST

/* Blocks come zeroed, also where others have been. */
START_TEST(new_ones_are_zero)
{
    for (int round = 0; round < 4; round++)
        for (int i = 0; i < SIZES; i++)
            for (int j = 0; j < 100; j++) {
                char *block = runa_lang_memory_new(sizes[i]);
                ck_assert(block[0] == 0 && block[sizes[i] - 1] == 0 &&
                          memcmp(block, block + 1, sizes[i] - 1) == 0);
                memset(block, 0xee, sizes[i]);
                if (j % 3 == 0)
                    runa_lang_memory_free(block);
                if (j == 50)
                    ck_assert_uint_eq(live_after_collection(), 0);
            }
}
END_TEST

/* A list of a program, as the library makes it. */
START_TEST(containers_are_kept)
{
    void *list = runa_lang_list_create();
    void *dict = runa_lang_dict_create();
    roots[0] = address(list);
    roots[1] = address(dict);
    for (int64_t i = 0; i < 1000; i++) {
        void *text = runa_lang_integer_to_string(i);
        runa_lang_list_append(list, (int64_t)address(text));
        runa_lang_dict_set_text(dict, (int64_t)address(text), -i);
        if (i % 100 == 0)
            live_after_collection();
    }
    for (int64_t i = 0; i < 1000; i++) {
        int64_t text = runa_lang_list_get(list, i);
        ck_assert_int_eq(runa_lang_string_to_integer((char *)text), i);
        ck_assert_int_eq(runa_lang_dict_get(dict, text), -i);
    }
    roots[1] = 0;
    uint64_t live = live_after_collection();
    runa_lang_list_clear(list);
    ck_assert_uint_eq(live_after_collection(), live);
    roots[0] = 0;
    ck_assert_uint_eq(live_after_collection(), 0);
}
END_TEST

Suite *
blocks_suite(void)
{
    Suite *suite = suite_create("blocks");
    TCase *all = tcase_create("blocks");
    tcase_add_test(all, any_byte_keeps_its_block);
    tcase_add_test(all, words_lead_on);
    tcase_add_test(all, texts_lead_nowhere);
    tcase_add_test(all, circles_go);
    tcase_add_test(all, what_was_given_back_is_no_block);
    tcase_add_test(all, what_was_not_handed_out_is_no_block);
    tcase_add_test(all, new_ones_are_zero);
    tcase_add_test(all, containers_are_kept);
    suite_add_tcase(suite, all);
    return suite;
}
