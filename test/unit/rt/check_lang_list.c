/* Lists of the Runa language, against an array. */
#include "chance.h"
#include "lang.h"
#include "rt.h"

#include <check.h>
#include <string.h>

Suite *lang_list_suite(void);

START_TEST(edges)
{
    static const int64_t outside[] = {-1, 3, INT64_MIN, INT64_MAX,
                                      (int64_t)1 << 32};
    struct runa_lang_list *list = runa_lang_list_create();
    ck_assert_int_eq(list->length, 0);
    ck_assert_int_eq(list->kind, RUNA_LANG_LIST);
    ck_assert_int_eq(runa_lang_list_get(list, 0), 0);
    for (int64_t i = 0; i < 3; i++)
        runa_lang_list_append(list, 10 + i);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        ck_assert_int_eq(runa_lang_list_get(list, outside[i]), 0);
        ck_assert_int_eq(runa_lang_list_remove(list, outside[i]), 0);
        runa_lang_list_set(list, outside[i], 99);
        if (outside[i] != 3)
            runa_lang_list_insert(list, outside[i], 99);
    }
    ck_assert_int_eq(runa_lang_list_length(list), 3);
    ck_assert_int_eq(list->data[2], 12);
    ck_assert_int_eq(runa_lang_list_index_of(list, 12), 2);
    ck_assert_int_eq(runa_lang_list_index_of(list, 99), -1);
    ck_assert_ptr_eq(runa_lang_elements(list), list);
    runa_lang_list_destroy(list);
}
END_TEST

START_TEST(no_list)
{
    ck_assert_int_eq(runa_lang_list_length(NULL), 0);
    ck_assert_int_eq(runa_lang_list_get(NULL, 0), 0);
    ck_assert_int_eq(runa_lang_list_remove(NULL, 0), 0);
    ck_assert_int_eq(runa_lang_list_contains(NULL, 0), 0);
    ck_assert_int_eq(runa_lang_list_contains_text(NULL, 0), 0);
    ck_assert_int_eq(runa_lang_list_index_of(NULL, 0), -1);
    runa_lang_list_set(NULL, 0, 1);
    runa_lang_list_append(NULL, 1);
    runa_lang_list_insert(NULL, 0, 1);
    runa_lang_list_clear(NULL);
    runa_lang_list_destroy(NULL);
}
END_TEST

START_TEST(texts)
{
    char copy[] = "pear";
    void *list = runa_lang_list_create();
    runa_lang_list_append(list, (int64_t)(uintptr_t)"apple");
    runa_lang_list_append(list, (int64_t)(uintptr_t)"pear");
    runa_lang_list_append(list, 65535);
    int64_t pear = (int64_t)(uintptr_t)copy;
    int64_t plum = (int64_t)(uintptr_t)"plum";
    ck_assert_int_eq(runa_lang_list_contains(list, pear), 0);
    ck_assert_int_eq(runa_lang_list_contains_text(list, pear), 1);
    ck_assert_int_eq(runa_lang_list_contains_text(list, plum), 0);
    ck_assert_int_eq(runa_lang_list_contains_text(list, 65535), 1);
    ck_assert_int_eq(runa_lang_list_contains_text(list, 0), 0);
    ck_assert_int_eq(runa_lang_list_contains_text(list, -1), 0);
    runa_lang_list_destroy(list);
}
END_TEST

enum { MOST = 400, STEPS = 20000 };

struct model {
    int64_t words[MOST];
    int64_t length;
};

static void
model_insert(struct model *model, int64_t index, int64_t word)
{
    memmove(model->words + index + 1, model->words + index,
            (size_t)(model->length - index) * sizeof word);
    model->words[index] = word;
    model->length++;
}

static int64_t
model_remove(struct model *model, int64_t index)
{
    int64_t word = model->words[index];
    model->length--;
    memmove(model->words + index, model->words + index + 1,
            (size_t)(model->length - index) * sizeof word);
    return word;
}

/* One random step on both. */
static void
step(void *list, struct model *model, uint64_t *state)
{
    int64_t index = chance(state, (uint32_t)model->length + 1);
    int64_t word = chance(state, 50);
    uint32_t what = chance(state, 10);
    if (what < 5 && model->length < MOST) {
        if (what < 3)
            index = model->length;
        if (what < 3)
            runa_lang_list_append(list, word);
        else
            runa_lang_list_insert(list, index, word);
        model_insert(model, index, word);
    } else if (index < model->length && what < 9) {
        ck_assert_int_eq(runa_lang_list_remove(list, index),
                         model_remove(model, index));
    } else if (index < model->length) {
        runa_lang_list_set(list, index, word);
        model->words[index] = word;
    } else if (chance(state, 100) == 0) {
        runa_lang_list_clear(list);
        model->length = 0;
    }
}

static int64_t
model_index_of(const struct model *model, int64_t word)
{
    for (int64_t i = 0; i < model->length; i++)
        if (model->words[i] == word)
            return i;
    return -1;
}

START_TEST(random_steps)
{
    static struct model model;
    uint64_t state = 3;
    void *list = runa_lang_list_create();
    for (int i = 0; i < STEPS; i++) {
        step(list, &model, &state);
        int64_t word = chance(&state, 50);
        int64_t at = model_index_of(&model, word);
        ck_assert_int_eq(runa_lang_list_length(list), model.length);
        ck_assert_int_eq(runa_lang_list_index_of(list, word), at);
        ck_assert_int_eq(runa_lang_list_contains(list, word), at >= 0);
    }
    for (int64_t i = 0; i < model.length; i++)
        ck_assert_int_eq(runa_lang_list_get(list, i), model.words[i]);
    runa_lang_list_destroy(list);
}
END_TEST

Suite *
lang_list_suite(void)
{
    Suite *suite = suite_create("lang_list");
    TCase *all = tcase_create("lang_list");
    tcase_add_test(all, edges);
    tcase_add_test(all, no_list);
    tcase_add_test(all, texts);
    tcase_add_test(all, random_steps);
    suite_add_tcase(suite, all);
    return suite;
}
