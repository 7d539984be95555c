/* Sets of the Runa language: tables without values. */
#include "lang_table.h"
#include "rt.h"

void *
runa_lang_set_create(void)
{
    return runa_lang_table_new(RUNA_LANG_SET);
}

int64_t
runa_lang_set_add(void *set, int64_t value)
{
    bool added;
    runa_lang_table_add(set, value, false, &added);
    return added;
}

int64_t
runa_lang_set_add_text(void *set, int64_t value)
{
    bool added;
    runa_lang_table_add(set, value, true, &added);
    return added;
}

int64_t
runa_lang_set_contains(const void *set, int64_t value)
{
    return runa_lang_table_find(set, value) != NULL;
}

int64_t
runa_lang_set_remove(void *set, int64_t value)
{
    return runa_lang_table_remove(set, value);
}

int64_t
runa_lang_set_size(const void *handle)
{
    const struct runa_lang_table *set = handle;
    return set ? set->length : 0;
}

/* Adds to a result those words of a set that another one has, or has not. */
static void
add_all(void *result, const struct runa_lang_table *set,
        const struct runa_lang_table *other, bool has)
{
    const struct runa_lang_entry *entry;
    bool added;
    for (uint32_t next = 0; (entry = runa_lang_table_next(set, &next));)
        if ((runa_lang_table_find(other, entry->key) != NULL) == has)
            runa_lang_table_add(result, entry->key, set->text, &added);
}

void *
runa_lang_set_union(const void *a, const void *b)
{
    void *result = runa_lang_set_create();
    add_all(result, a, NULL, false);
    add_all(result, b, NULL, false);
    return result;
}

void *
runa_lang_set_intersection(const void *a, const void *b)
{
    void *result = runa_lang_set_create();
    add_all(result, a, b, true);
    return result;
}

void *
runa_lang_set_difference(const void *a, const void *b)
{
    void *result = runa_lang_set_create();
    add_all(result, a, b, false);
    return result;
}

void *
runa_lang_set_to_list(const void *set)
{
    return runa_lang_table_list(set, false);
}

void
runa_lang_set_destroy(void *set)
{
    runa_lang_table_destroy(set);
}

/* A list is what it is about; of the others a list is made. */
void *
runa_lang_elements(void *handle)
{
    const struct runa_lang_list *list = handle;
    return list && list->kind == RUNA_LANG_LIST
               ? handle
               : runa_lang_table_list(handle, false);
}
