/* Arenas of the Runa language. */
#include "chance.h"
#include "rt.h"

#include <check.h>
#include <string.h>

Suite *lang_arena_suite(void);

START_TEST(growing)
{
    int64_t *arena = runa_lang_arena_create(20);
    ck_assert_int_eq(runa_lang_arena_get_capacity(arena), 20);
    char *first = runa_lang_arena_allocate(arena, 9);
    memset(first, 'a', 9);
    ck_assert_int_eq(runa_lang_arena_get_used(arena), 16);
    char *second = runa_lang_arena_allocate(arena, 8);
    memset(second, 'b', 8);
    ck_assert_int_eq(runa_lang_arena_get_capacity(arena), 40);
    ck_assert_int_eq(arena[1], 40);
    ck_assert_int_eq(arena[2], 24);
    ck_assert_mem_eq(first, "aaaaaaaaa", 9);
    ck_assert_ptr_nonnull(runa_lang_arena_allocate(arena, 0));
    ck_assert_ptr_null(runa_lang_arena_allocate(arena, -1));
    ck_assert_ptr_null(runa_lang_arena_allocate(arena, INT64_MIN));
    ck_assert_int_eq(runa_lang_arena_get_used(arena), 24);
    runa_lang_arena_reset(arena);
    ck_assert_int_eq(runa_lang_arena_get_used(arena), 0);
    memset(runa_lang_arena_allocate(arena, 40), 'c', 40);
    ck_assert_int_eq(runa_lang_arena_get_capacity(arena), 40);
    runa_lang_arena_destroy(arena);
}
END_TEST

START_TEST(texts)
{
    void *arena = runa_lang_arena_create(INT64_MIN);
    ck_assert_int_eq(runa_lang_arena_get_capacity(arena), 0);
    ck_assert_str_eq(runa_lang_arena_string_duplicate(arena, "text"), "text");
    ck_assert_str_eq(runa_lang_arena_string_concat(arena, "a", "bc"), "abc");
    ck_assert_str_eq(runa_lang_arena_string_concat(arena, NULL, NULL), "");
    ck_assert_str_eq(runa_lang_arena_integer_to_string(arena, INT64_MIN),
                     "-9223372036854775808");
    ck_assert_ptr_null(runa_lang_arena_string_duplicate(arena, NULL));
    ck_assert_ptr_null(runa_lang_arena_string_duplicate(NULL, "text"));
    runa_lang_arena_destroy(arena);
}
END_TEST

START_TEST(no_arena)
{
    ck_assert_ptr_null(runa_lang_arena_allocate(NULL, 8));
    ck_assert_int_eq(runa_lang_arena_get_used(NULL), 0);
    ck_assert_int_eq(runa_lang_arena_get_capacity(NULL), 0);
    runa_lang_arena_reset(NULL);
    runa_lang_arena_destroy(NULL);
}
END_TEST

/* Nothing that was handed out moves or overlaps before the next reset. */
START_TEST(random_sizes)
{
    enum { ROUNDS = 20, BLOCKS = 200 };
    unsigned char *block[BLOCKS];
    uint32_t size[BLOCKS];
    uint64_t state = 2;
    void *arena = runa_lang_arena_create(100);
    for (int round = 0; round < ROUNDS; round++) {
        int64_t used = 0;
        for (int i = 0; i < BLOCKS; i++) {
            size[i] = chance(&state, 1u << chance(&state, 12));
            block[i] = runa_lang_arena_allocate(arena, size[i]);
            ck_assert_uint_eq((uintptr_t)block[i] % 8, 0);
            memset(block[i], i, size[i]);
            used += (size[i] + 7) / 8 * 8;
        }
        ck_assert_int_eq(runa_lang_arena_get_used(arena), used);
        ck_assert_int_ge(runa_lang_arena_get_capacity(arena), used);
        for (int i = 0; i < BLOCKS; i++)
            for (uint32_t at = 0; at < size[i]; at++)
                ck_assert_int_eq(block[i][at], i);
        runa_lang_arena_reset(arena);
    }
    runa_lang_arena_destroy(arena);
}
END_TEST

Suite *
lang_arena_suite(void)
{
    Suite *suite = suite_create("lang_arena");
    TCase *all = tcase_create("lang_arena");
    tcase_add_test(all, growing);
    tcase_add_test(all, texts);
    tcase_add_test(all, no_arena);
    tcase_add_test(all, random_sizes);
    suite_add_tcase(suite, all);
    return suite;
}
