/* Sets and dictionaries of the Runa language, against lists that are looked
 * through. */
#include "chance.h"
#include "lang.h"
#include "rt.h"

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

Suite *lang_table_suite(void);

enum { KEYS = 600, STEPS = 30000 };

/* Key number i, in one of two strings that say the same; or a number. */
static char texts[2][KEYS][12];

static int64_t
key_of(uint32_t number, bool text, uint64_t *state)
{
    static const int64_t step[] = {1, 4096, (int64_t)1 << 32,
                                   -0x123456789abcdef};
    if (text)
        return (int64_t)(uintptr_t)texts[chance(state, 2)][number];
    return (int64_t)(number * (uint64_t)step[number % 4]);
}

static void
make_texts(void)
{
    for (int copy = 0; copy < 2; copy++)
        for (int i = 0; i < KEYS; i++)
            snprintf(texts[copy][i], sizeof texts[copy][i], "%d", i * 7919);
}

/* The numbers of keys, in the order in which they came. */
struct model {
    uint32_t number[KEYS];
    int64_t key[KEYS];
    int64_t value[KEYS];
    uint32_t count;
};

static uint32_t
model_find(const struct model *model, uint32_t number)
{
    uint32_t i = 0;
    while (i < model->count && model->number[i] != number)
        i++;
    return i;
}

static bool
model_set(struct model *model, uint32_t number, int64_t key, int64_t value)
{
    uint32_t i = model_find(model, number);
    bool added = i == model->count;
    if (added) {
        model->number[i] = number;
        model->key[i] = key;
        model->count++;
    }
    model->value[i] = value;
    return added;
}

static bool
model_remove(struct model *model, uint32_t number)
{
    uint32_t i = model_find(model, number);
    if (i == model->count)
        return false;
    size_t behind = (--model->count - i) * sizeof *model->key;
    memmove(model->key + i, model->key + i + 1, behind);
    memmove(model->value + i, model->value + i + 1, behind);
    memmove(model->number + i, model->number + i + 1, behind / 2);
    return true;
}

/* The list has just these words. */
static void
assert_list(void *list, const int64_t *words, uint32_t count)
{
    ck_assert_int_eq(runa_lang_list_length(list), count);
    for (uint32_t i = 0; i < count; i++)
        ck_assert_int_eq(runa_lang_list_get(list, i), words[i]);
    runa_lang_list_destroy(list);
}

/* Adding prevails in some stretches of steps, removing in others. */
static void
random_dictionary(bool text, uint32_t keys, uint64_t state)
{
    static struct model model;
    void *dict = runa_lang_dict_create();
    make_texts();
    model.count = 0;
    for (int step = 0; step < STEPS; step++) {
        uint32_t number = chance(&state, keys);
        int64_t key = key_of(number, text, &state);
        uint32_t adds = step / 2000 % 2 ? 4 : 8;
        if (chance(&state, 12) < adds) {
            bool added = text ? runa_lang_dict_set_text(dict, key, step)
                              : runa_lang_dict_set(dict, key, step);
            ck_assert_int_eq(added, model_set(&model, number, key, step));
        } else
            ck_assert_int_eq(runa_lang_dict_remove(dict, key),
                             model_remove(&model, number));
        number = chance(&state, keys);
        key = key_of(number, text, &state);
        uint32_t at = model_find(&model, number);
        bool has = at < model.count;
        ck_assert_int_eq(runa_lang_dict_has(dict, key), has);
        ck_assert_int_eq(runa_lang_dict_get(dict, key),
                         has ? model.value[at] : 0);
        ck_assert_int_eq(runa_lang_dict_size(dict), model.count);
        if (step % 500 == 0) {
            assert_list(runa_lang_dict_keys(dict), model.key, model.count);
            assert_list(runa_lang_dict_values(dict), model.value, model.count);
            assert_list(runa_lang_elements(dict), model.key, model.count);
        }
    }
    runa_lang_dict_destroy(dict);
}

START_TEST(random_dictionaries)
{
    random_dictionary(false, KEYS, 4);
    random_dictionary(false, 3, 5);
    random_dictionary(true, KEYS, 6);
    random_dictionary(true, 5, 7);
}
END_TEST

START_TEST(random_sets)
{
    static struct model model;
    uint64_t state = 8;
    void *set = runa_lang_set_create();
    for (int step = 0; step < STEPS; step++) {
        uint32_t number = chance(&state, KEYS);
        int64_t key = key_of(number, false, &state);
        if (chance(&state, 2))
            ck_assert_int_eq(runa_lang_set_add(set, key),
                             model_set(&model, number, key, 0));
        else
            ck_assert_int_eq(runa_lang_set_remove(set, key),
                             model_remove(&model, number));
        number = chance(&state, KEYS);
        ck_assert_int_eq(
            runa_lang_set_contains(set, key_of(number, false, &state)),
            model_find(&model, number) < model.count);
        ck_assert_int_eq(runa_lang_set_size(set), model.count);
    }
    assert_list(runa_lang_set_to_list(set), model.key, model.count);
    runa_lang_set_destroy(set);
}
END_TEST

/* All that a mask of three bits has, of 0, 1 and 2. */
static void *
set_of(unsigned mask)
{
    void *set = runa_lang_set_create();
    for (int i = 0; i < 3; i++)
        if (mask >> i & 1)
            runa_lang_set_add(set, i);
    return set;
}

static void
assert_set(void *set, unsigned mask)
{
    ck_assert_int_eq(runa_lang_set_size(set), __builtin_popcount(mask));
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(runa_lang_set_contains(set, i), mask >> i & 1);
    runa_lang_set_destroy(set);
}

START_TEST(set_algebra)
{
    for (unsigned a = 0; a < 8; a++)
        for (unsigned b = 0; b < 8; b++) {
            void *first = set_of(a);
            void *second = set_of(b);
            assert_set(runa_lang_set_union(first, second), a | b);
            assert_set(runa_lang_set_intersection(first, second), a & b);
            assert_set(runa_lang_set_difference(first, second), a & ~b);
            assert_set(first, a);
            assert_set(second, b);
        }
}
END_TEST

START_TEST(set_order)
{
    static const int64_t expected[] = {5, 1, 9, 2};
    void *a = runa_lang_set_create();
    void *b = runa_lang_set_create();
    runa_lang_set_add(a, 5);
    runa_lang_set_add(a, 1);
    runa_lang_set_add(b, 9);
    runa_lang_set_add(b, 1);
    runa_lang_set_add(b, 2);
    void *both = runa_lang_set_union(a, b);
    assert_list(runa_lang_elements(both), expected, 4);
    runa_lang_set_destroy(both);
    runa_lang_set_destroy(a);
    runa_lang_set_destroy(b);
}
END_TEST

/* What the first key was stays until there is none. */
START_TEST(kind_of_keys)
{
    char copy[] = "pear";
    int64_t pear = (int64_t)(uintptr_t)"pear";
    int64_t other = (int64_t)(uintptr_t)copy;
    void *set = runa_lang_set_create();
    ck_assert_int_eq(runa_lang_set_add(set, pear), 1);
    ck_assert_int_eq(runa_lang_set_add_text(set, other), 1);
    ck_assert_int_eq(runa_lang_set_remove(set, pear), 1);
    ck_assert_int_eq(runa_lang_set_remove(set, other), 1);
    ck_assert_int_eq(runa_lang_set_add_text(set, pear), 1);
    ck_assert_int_eq(runa_lang_set_add(set, other), 0);
    ck_assert_int_eq(runa_lang_set_contains(set, other), 1);
    ck_assert_int_eq(runa_lang_set_add(set, 0), 1);
    ck_assert_int_eq(runa_lang_set_add(set, INT64_MIN), 1);
    ck_assert_int_eq(runa_lang_set_contains(set, INT64_MIN), 1);
    ck_assert_int_eq(runa_lang_set_contains(set, 65535), 0);
    void *same = runa_lang_set_intersection(set, set);
    ck_assert_int_eq(runa_lang_set_contains(same, other), 1);
    runa_lang_set_destroy(same);
    runa_lang_set_destroy(set);
}
END_TEST

START_TEST(nothing_there)
{
    int64_t text = (int64_t)(uintptr_t)"text";
    ck_assert_int_eq(runa_lang_set_add(NULL, 1), 0);
    ck_assert_int_eq(runa_lang_set_add_text(NULL, text), 0);
    ck_assert_int_eq(runa_lang_set_contains(NULL, 0), 0);
    ck_assert_int_eq(runa_lang_set_remove(NULL, 0), 0);
    ck_assert_int_eq(runa_lang_set_size(NULL), 0);
    ck_assert_int_eq(runa_lang_dict_set(NULL, 1, 2), 0);
    ck_assert_int_eq(runa_lang_dict_set_text(NULL, text, 2), 0);
    ck_assert_int_eq(runa_lang_dict_get(NULL, 1), 0);
    ck_assert_int_eq(runa_lang_dict_has(NULL, 1), 0);
    ck_assert_int_eq(runa_lang_dict_remove(NULL, 1), 0);
    ck_assert_int_eq(runa_lang_dict_size(NULL), 0);
    assert_list(runa_lang_set_to_list(NULL), NULL, 0);
    assert_list(runa_lang_dict_keys(NULL), NULL, 0);
    assert_list(runa_lang_dict_values(NULL), NULL, 0);
    assert_list(runa_lang_elements(NULL), NULL, 0);
    runa_lang_set_destroy(runa_lang_set_union(NULL, NULL));
    runa_lang_set_destroy(NULL);
    runa_lang_dict_destroy(NULL);
}
END_TEST

/* Where code compiled from Runa looks. */
START_TEST(header)
{
    void *dict = runa_lang_dict_create();
    runa_lang_dict_set(dict, 1, 2);
    ck_assert_uint_eq(((struct runa_lang_list *)dict)->length, 1);
    ck_assert_uint_eq(((struct runa_lang_list *)dict)->kind, RUNA_LANG_DICT);
    ck_assert_int_eq(runa_lang_list_length(dict), 1);
    runa_lang_dict_destroy(dict);
}
END_TEST

Suite *
lang_table_suite(void)
{
    Suite *suite = suite_create("lang_table");
    TCase *all = tcase_create("lang_table");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, random_dictionaries);
    tcase_add_test(all, random_sets);
    tcase_add_test(all, set_algebra);
    tcase_add_test(all, set_order);
    tcase_add_test(all, kind_of_keys);
    tcase_add_test(all, nothing_there);
    tcase_add_test(all, header);
    suite_add_tcase(suite, all);
    return suite;
}
