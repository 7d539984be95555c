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

/* FNV-1a without a seed: what an input can be made for. */
static uint32_t
step(uint32_t hash, unsigned byte)
{
    return (hash ^ byte) * 16777619u;
}

enum { COLLISIONS = 1 << 17, COLLISION_BITS = 19 };

/* The first two bytes that lead to each state, from which three more lead to
 * no other place than HASH. */
static size_t
add_colliding(struct intern *to, const uint16_t *begin_of, size_t wanted)
{
    const uint32_t mask = (1u << COLLISION_BITS) - 1;
    const uint32_t inverse = 899433627u; /* of the prime, modulo 2^32 */
    size_t added = 0;

    for (uint32_t end = 0; end < 1 << 24 && added < wanted; end++) {
        uint32_t state = 0;
        char text[5];

        for (int i = 0; i < 3; i++)
            state = state * inverse ^ (end >> 8 * i & 0xff);
        if (!begin_of[state & mask])
            continue;
        text[0] = (char)(begin_of[state & mask] >> 8);
        text[1] = (char)begin_of[state & mask];
        for (int i = 0; i < 3; i++)
            text[4 - i] = (char)(end >> 8 * i);
        intern_add(to, text, sizeof text);
        added++;
    }
    return added;
}

/* In a table that can be foreseen this takes minutes. */
START_TEST(no_texts_are_made_to_collide)
{
    uint16_t *begin_of = xcalloc(1u << COLLISION_BITS, sizeof *begin_of);
    uint32_t hash;

    for (unsigned begin = 1; begin <= UINT16_MAX; begin++) {
        hash = step(step(2166136261u, begin >> 8), begin & 0xff);
        begin_of[hash & ((1u << COLLISION_BITS) - 1)] = (uint16_t)begin;
    }
    ck_assert_uint_eq(add_colliding(&table, begin_of, COLLISIONS), COLLISIONS);
    ck_assert_uint_eq(table.count, COLLISIONS);
    /* They would have collided. */
    hash = 2166136261u;
    for (int i = 0; i < 5; i++)
        hash = step(hash, (unsigned char)intern_text(&table, 9)[i]);
    ck_assert_uint_eq(hash & ((1u << COLLISION_BITS) - 1), 0);
    free(begin_of);
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
    tcase_add_test(tests, no_texts_are_made_to_collide);
    return suite;
}
