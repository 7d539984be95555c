/* Dictionaries of the Runa language. */
#include "lang_table.h"
#include "rt.h"

void *
runa_lang_dict_create(void)
{
    return runa_lang_table_new(RUNA_LANG_DICT);
}

static int64_t
set(void *dict, int64_t key, int64_t value, bool text)
{
    bool added;
    struct runa_lang_entry *entry =
        runa_lang_table_add(dict, key, text, &added);
    if (entry)
        entry->value = value;
    return added;
}

int64_t
runa_lang_dict_set(void *dict, int64_t key, int64_t value)
{
    return set(dict, key, value, false);
}

int64_t
runa_lang_dict_set_text(void *dict, int64_t key, int64_t value)
{
    return set(dict, key, value, true);
}

int64_t
runa_lang_dict_get(const void *dict, int64_t key)
{
    const struct runa_lang_entry *entry = runa_lang_table_find(dict, key);
    return entry ? entry->value : 0;
}

int64_t
runa_lang_dict_has(const void *dict, int64_t key)
{
    return runa_lang_table_find(dict, key) != NULL;
}

int64_t
runa_lang_dict_remove(void *dict, int64_t key)
{
    return runa_lang_table_remove(dict, key);
}

int64_t
runa_lang_dict_size(const void *handle)
{
    const struct runa_lang_table *dict = handle;
    return dict ? dict->length : 0;
}

void *
runa_lang_dict_keys(const void *dict)
{
    return runa_lang_table_list(dict, false);
}

void *
runa_lang_dict_values(const void *dict)
{
    return runa_lang_table_list(dict, true);
}

void
runa_lang_dict_destroy(void *dict)
{
    runa_lang_table_destroy(dict);
}
