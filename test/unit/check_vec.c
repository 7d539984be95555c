/* Growing arrays. */
#include "unit.h"

#include <signal.h>

#include "base/vec.h"

START_TEST(keeps_elements_while_growing)
{
    VEC(uint64_t) numbers = {0};

    for (uint64_t i = 0; i < 10000; i++)
        *VEC_PUSH(&numbers) = i * i;
    ck_assert_uint_eq(numbers.count, 10000);
    ck_assert_uint_ge(numbers.room, numbers.count);
    for (uint64_t i = 0; i < 10000; i++)
        ck_assert_uint_eq(numbers.at[i], i * i);
    VEC_RELEASE(&numbers);
    ck_assert_ptr_null(numbers.at);
    ck_assert_uint_eq(numbers.room, 0);
}
END_TEST

START_TEST(clearing_keeps_the_room)
{
    VEC(char) text = {0};
    const char *at;

    *VEC_PUSH(&text) = 'a';
    at = text.at;
    VEC_CLEAR(&text);
    *VEC_PUSH(&text) = 'b';
    ck_assert_ptr_eq(text.at, at);
    ck_assert_uint_eq(text.count, 1);
    ck_assert_int_eq(text.at[0], 'b');
    VEC_RELEASE(&text);
}
END_TEST

START_TEST(growth_that_overflows_is_a_bug)
{
    size_t room = SIZE_MAX / 4;

    vec_grow(NULL, &room, 8);
}
END_TEST

Suite *
vec_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("vec", &tests);

    tcase_add_test(tests, keeps_elements_while_growing);
    tcase_add_test(tests, clearing_keeps_the_room);
    tcase_add_test_raise_signal(tests, growth_that_overflows_is_a_bug,
                                SIGABRT);
    return suite;
}
