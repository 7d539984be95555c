/* Names as numbers. */
#include "unit.h"

static struct arena arena;
static struct intern table;

static void
set_up(void)
{
    arena_init(&arena);
    intern_init(&table, &arena);
}

static void
tear_down(void)
{
    intern_release(&table);
    arena_release(&arena);
}

START_TEST(equal_text_has_equal_id)
{
    char copy[] = "name";

    ck_assert_uint_eq(intern_add(&table, "name", 4), 0);
    ck_assert_uint_eq(intern_add(&table, "other", 5), 1);
    ck_assert_uint_eq(intern_add(&table, copy, 4), 0);
    copy[0] = 'x'; /* the table has a copy */
    ck_assert_str_eq(intern_text(&table, 0), "name");
    ck_assert_uint_eq(intern_len(&table, 1), 5);
}
END_TEST

START_TEST(finds_without_adding)
{
    ck_assert_uint_eq(intern_find(&table, "a", 1), INTERN_NONE);
    intern_add(&table, "a", 1);
    ck_assert_uint_eq(intern_find(&table, "a", 1), 0);
    ck_assert_uint_eq(intern_find(&table, "ab", 2), INTERN_NONE);
    ck_assert_uint_eq(intern_find(&table, "", 0), INTERN_NONE);
    ck_assert_uint_eq(table.count, 1);
}
END_TEST

START_TEST(length_and_nul_bytes_count)
{
    ck_assert_uint_eq(intern_add(&table, "", 0), 0);
    ck_assert_uint_eq(intern_add(&table, "a", 1), 1);
    ck_assert_uint_eq(intern_add(&table, "a\0", 2), 2);
    ck_assert_uint_eq(intern_add(&table, "a\0b", 3), 3);
    ck_assert_uint_eq(intern_add(&table, "a\0b", 3), 3);
    ck_assert_mem_eq(intern_text(&table, 3), "a\0b", 4);
    ck_assert_str_eq(intern_text(&table, 0), "");
}
END_TEST

/* Far past the first 64 slots; ids are still in order of appearance. */
START_TEST(survives_growth)
{
    char name[16];

    for (uint32_t i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "n%u", i);
        ck_assert_uint_eq(intern_add(&table, name, strlen(name)), i);
    }
    for (uint32_t i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "n%u", i);
        ck_assert_uint_eq(intern_find(&table, name, strlen(name)), i);
        ck_assert_str_eq(intern_text(&table, i), name);
    }
}
END_TEST

Suite *
intern_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("intern", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, equal_text_has_equal_id);
    tcase_add_test(tests, finds_without_adding);
    tcase_add_test(tests, length_and_nul_bytes_count);
    tcase_add_test(tests, survives_growth);
    return suite;
}
