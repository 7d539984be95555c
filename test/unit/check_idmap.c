/* The map of numbers. */
#include "unit.h"

#include "base/idmap.h"

static struct idmap map;

static void
set_up(void)
{
    idmap_init(&map);
}

static void
tear_down(void)
{
    idmap_release(&map);
}

START_TEST(first_value_stays)
{
    ck_assert_uint_eq(idmap_find(&map, 7), IDMAP_NONE);
    ck_assert_uint_eq(idmap_add(&map, 7, 1), IDMAP_NONE);
    ck_assert_uint_eq(idmap_add(&map, 7, 2), 1);
    ck_assert_uint_eq(idmap_find(&map, 7), 1);
    ck_assert_uint_eq(idmap_find(&map, 8), IDMAP_NONE);
}
END_TEST

START_TEST(extreme_keys_and_values)
{
    ck_assert_uint_eq(idmap_add(&map, 0, 0), IDMAP_NONE);
    ck_assert_uint_eq(idmap_add(&map, UINT32_MAX, UINT32_MAX - 1), IDMAP_NONE);
    ck_assert_uint_eq(idmap_find(&map, 0), 0);
    ck_assert_uint_eq(idmap_find(&map, UINT32_MAX), UINT32_MAX - 1);
    ck_assert_uint_eq(idmap_find(&map, UINT32_MAX - 1), IDMAP_NONE);
}
END_TEST

/* Keys that follow one another, and keys that share their low bits. */
START_TEST(survives_growth)
{
    for (uint32_t i = 0; i < 5000; i++) {
        ck_assert_uint_eq(idmap_add(&map, i, i), IDMAP_NONE);
        ck_assert_uint_eq(idmap_add(&map, (i + 1) << 16, i), IDMAP_NONE);
    }
    for (uint32_t i = 0; i < 5000; i++) {
        ck_assert_uint_eq(idmap_find(&map, i), i);
        ck_assert_uint_eq(idmap_find(&map, (i + 1) << 16), i);
    }
}
END_TEST

/* The reader clears its maps before the first function. */
START_TEST(empty_map_can_be_cleared)
{
    idmap_clear(&map);
    idmap_clear(&map);
    ck_assert_uint_eq(idmap_find(&map, 0), IDMAP_NONE);
    ck_assert_uint_eq(idmap_add(&map, 0, 3), IDMAP_NONE);
}
END_TEST

START_TEST(clearing_forgets)
{
    for (uint32_t i = 0; i < 100; i++)
        idmap_add(&map, i, i);
    idmap_clear(&map);
    for (uint32_t i = 0; i < 100; i++)
        ck_assert_uint_eq(idmap_find(&map, i), IDMAP_NONE);
    ck_assert_uint_eq(idmap_add(&map, 5, 6), IDMAP_NONE);
    ck_assert_uint_eq(idmap_find(&map, 5), 6);
}
END_TEST

/* One large function must not make clearing slow for small ones after it;
 * the memory is kept for the next large one. */
START_TEST(clearing_shrinks_to_the_last_use)
{
    uint32_t room, slots;

    for (uint32_t i = 0; i < 10000; i++)
        idmap_add(&map, i, i);
    room = map.room;
    idmap_clear(&map);
    slots = map.slot_count;
    ck_assert_uint_eq(slots, room);
    idmap_add(&map, 1, 1);
    idmap_clear(&map);
    ck_assert_uint_lt(map.slot_count, slots);
    ck_assert_uint_eq(map.room, room);
    for (uint32_t i = 0; i < 10000; i++)
        idmap_add(&map, i, i);
    for (uint32_t i = 0; i < 10000; i++)
        ck_assert_uint_eq(idmap_find(&map, i), i);
}
END_TEST

/* Numbers that a multiplication alone puts into 32 neighbouring slots of
 * 2^19; in a table that can be foreseen this takes minutes. */
START_TEST(no_numbers_are_made_to_collide)
{
    const uint32_t inverse = 340573321u; /* of 2654435769, modulo 2^32 */

    for (uint32_t i = 0; i < 1u << 18; i++)
        idmap_add(&map, inverse * (i >> 12 << 26 | (i & 0xfff)), i);
    ck_assert_uint_eq(map.count, 1u << 18);
}
END_TEST

Suite *
idmap_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("idmap", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, first_value_stays);
    tcase_add_test(tests, extreme_keys_and_values);
    tcase_add_test(tests, survives_growth);
    tcase_add_test(tests, empty_map_can_be_cleared);
    tcase_add_test(tests, clearing_forgets);
    tcase_add_test(tests, clearing_shrinks_to_the_last_use);
    tcase_add_test(tests, no_numbers_are_made_to_collide);
    return suite;
}
