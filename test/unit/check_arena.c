/* Bump allocation. */
#include "unit.h"

#include <signal.h>

#include "base/arena.h"

static bool
is_zero(const char *at, size_t size)
{
    size_t i = 0;

    while (i < size && at[i] == 0)
        i++;
    return i == size;
}

START_TEST(gives_zeroed_aligned_memory)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 63, 64, 65, 5000, 70000};
    struct arena arena;

    arena_init(&arena);
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            char *at = arena_alloc(&arena, sizes[i]);

            ck_assert_ptr_nonnull(at);
            ck_assert_uint_eq((uintptr_t)at % _Alignof(max_align_t), 0);
            ck_assert(is_zero(at, sizes[i]));
            memset(at, 0xff, sizes[i]);
        }
    }
    arena_release(&arena);
}
END_TEST

START_TEST(keeps_what_it_gave)
{
    struct arena arena;
    uint32_t *numbers[300];

    arena_init(&arena);
    for (uint32_t i = 0; i < COUNT_OF(numbers); i++) {
        numbers[i] = arena_array(&arena, i + 1, sizeof *numbers[i]);
        for (uint32_t j = 0; j <= i; j++)
            numbers[i][j] = i;
    }
    for (uint32_t i = 0; i < COUNT_OF(numbers); i++) {
        for (uint32_t j = 0; j <= i; j++)
            ck_assert_uint_eq(numbers[i][j], i);
    }
    arena_release(&arena);
}
END_TEST

/* A large block goes behind the present one, which stays in use. */
START_TEST(small_after_large_shares_its_block)
{
    struct arena arena;
    char *before, *after;

    arena_init(&arena);
    before = arena_alloc(&arena, 1);
    arena_alloc(&arena, 1000000);
    after = arena_alloc(&arena, 1);
    ck_assert_ptr_eq(after, before + _Alignof(max_align_t));
    arena_release(&arena);
}
END_TEST

START_TEST(large_is_first)
{
    struct arena arena;
    char *large;

    arena_init(&arena);
    large = arena_alloc(&arena, 1000000);
    memset(large, 1, 1000000);
    ck_assert_int_eq(*(char *)arena_alloc(&arena, 1), 0);
    arena_release(&arena);
}
END_TEST

START_TEST(copies)
{
    static const int numbers[] = {1, 2, 3};
    struct arena arena;
    const int *copy;
    const char *text;

    arena_init(&arena);
    copy = arena_copy(&arena, numbers, 3, sizeof *numbers);
    ck_assert_ptr_ne(copy, numbers);
    ck_assert_mem_eq(copy, numbers, sizeof numbers);
    ck_assert_ptr_null(arena_copy(&arena, NULL, 0, sizeof *numbers));
    text = arena_strndup(&arena, "a\0bc", 3);
    ck_assert_mem_eq(text, "a\0b", 4);
    ck_assert_str_eq(arena_strndup(&arena, NULL, 0), "");
    arena_release(&arena);
}
END_TEST

START_TEST(can_be_released_twice)
{
    struct arena arena;

    arena_init(&arena);
    arena_release(&arena);
    arena_alloc(&arena, 8);
    arena_release(&arena);
    arena_release(&arena);
}
END_TEST

START_TEST(too_much_is_a_bug)
{
    struct arena arena;

    arena_init(&arena);
    arena_alloc(&arena, SIZE_MAX);
}
END_TEST

START_TEST(product_that_overflows_is_a_bug)
{
    struct arena arena;

    arena_init(&arena);
    arena_array(&arena, SIZE_MAX / 8 + 1, 8);
}
END_TEST

Suite *
arena_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("arena", &tests);

    tcase_add_test(tests, gives_zeroed_aligned_memory);
    tcase_add_test(tests, keeps_what_it_gave);
    tcase_add_test(tests, small_after_large_shares_its_block);
    tcase_add_test(tests, large_is_first);
    tcase_add_test(tests, copies);
    tcase_add_test(tests, can_be_released_twice);
    tcase_add_test_raise_signal(tests, too_much_is_a_bug, SIGABRT);
    tcase_add_test_raise_signal(tests, product_that_overflows_is_a_bug,
                                SIGABRT);
    return suite;
}
