/* The Runa language's sets and dictionaries: pairs of words, a key and a
 * value, in the order in which the keys came, and looked through from the
 * first to the last. */
#include "interp/container.h"

#define PAIR 16u

/* What is added to the kind if the keys are strings. */
#define TEXT 1u

static uint64_t
key_at(struct interp *in, uint64_t table, uint64_t index)
{
    return bytes_get(container_at(in, table, index, PAIR), 8);
}

static uint64_t
value_at(struct interp *in, uint64_t table, uint64_t index)
{
    return bytes_get(container_at(in, table, index, PAIR) + 8, 8);
}

static bool
has_text(const struct interp *in, uint64_t table)
{
    uint32_t kind = container_field(in, table, RUNA_LANG_KIND_OFFSET);

    return kind == RUNA_LANG_SET + TEXT || kind == RUNA_LANG_DICT + TEXT;
}

static void
set_text(struct interp *in, uint64_t table, bool text)
{
    uint32_t kind = container_field(in, table, RUNA_LANG_KIND_OFFSET);

    if (text != has_text(in, table))
        container_set_field(in, table, RUNA_LANG_KIND_OFFSET,
                            text ? kind + TEXT : kind - TEXT);
}

/* The number of KEY's pair; that of all pairs if it has none. */
static uint32_t
find(struct interp *in, uint64_t table, uint64_t key)
{
    uint32_t count = container_length(in, table), i = 0;
    bool text = count > 0 && has_text(in, table);

    while (i < count && !(text ? text_same(in, key_at(in, table, i), key)
                               : key_at(in, table, i) == key))
        i++;
    return i;
}

static uint64_t
has(struct interp *in, uint64_t table, uint64_t key)
{
    return find(in, table, key) < container_length(in, table);
}

/* Gives KEY a VALUE; 1 if it had none. */
static uint64_t
put(struct interp *in, uint64_t table, uint64_t key, uint64_t value, bool text)
{
    uint32_t count = container_length(in, table);
    uint32_t index;
    uint8_t *at;

    if (!container_is(in, table))
        return 0;
    if (count == 0)
        set_text(in, table, text);
    index = find(in, table, key);
    if (!in->running || (index == count && !container_grow(in, table, PAIR)))
        return 0;
    at = container_at(in, table, index, PAIR);
    if (index == count)
        bytes_put(at, 8, key);
    bytes_put(at + 8, 8, value);
    return index == count;
}

static uint64_t
take_out(struct interp *in, uint64_t table, uint64_t key)
{
    uint32_t count = container_length(in, table);
    uint32_t index = find(in, table, key);

    if (index == count || !in->running)
        return 0;
    memmove(container_at(in, table, index, PAIR),
            container_at(in, table, index + 1, PAIR),
            PAIR * (count - index - 1));
    container_set_field(in, table, RUNA_LANG_LENGTH_OFFSET, count - 1);
    return 1;
}

/* A new list of what GET gives for each pair. */
static uint64_t
list_of(struct interp *in, uint64_t table,
        uint64_t (*get)(struct interp *, uint64_t, uint64_t))
{
    uint64_t list =
        (uint64_t)runtime_call(in, rt_runa_lang_list_create, 0, 0, 0);
    uint32_t count = container_length(in, table);

    for (uint32_t i = 0; i < count && in->running; i++)
        runtime_call(in, rt_runa_lang_list_append, list, get(in, table, i), 0);
    return list;
}

/* Sets */

void
rt_runa_lang_set_create(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    (void)args;
    result->low = container_new(in, RUNA_LANG_SET);
}

void
rt_runa_lang_set_add(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    result->low = put(in, args[0].low, args[1].low, 0, false);
}

void
rt_runa_lang_set_add_text(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    result->low = put(in, args[0].low, args[1].low, 0, true);
}

void
rt_runa_lang_set_contains(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    result->low = has(in, args[0].low, args[1].low);
}

void
rt_runa_lang_set_remove(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    result->low = take_out(in, args[0].low, args[1].low);
}

void
rt_runa_lang_set_size(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    result->low = container_length(in, args[0].low);
}

/* Puts into TO what is in FROM and, if WANTED, also in OTHER, or else is
 * not. */
static void
put_some(struct interp *in, uint64_t to, uint64_t from, uint64_t other,
         bool wanted)
{
    uint32_t count = container_length(in, from);

    for (uint32_t i = 0; i < count && in->running; i++) {
        uint64_t key = key_at(in, from, i);

        if (has(in, other, key) == wanted)
            put(in, to, key, 0, has_text(in, from));
    }
}

void
rt_runa_lang_set_union(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    result->low = container_new(in, RUNA_LANG_SET);
    put_some(in, result->low, args[0].low, 0, false);
    put_some(in, result->low, args[1].low, 0, false);
}

void
rt_runa_lang_set_intersection(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    result->low = container_new(in, RUNA_LANG_SET);
    put_some(in, result->low, args[0].low, args[1].low, true);
}

void
rt_runa_lang_set_difference(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    result->low = container_new(in, RUNA_LANG_SET);
    put_some(in, result->low, args[0].low, args[1].low, false);
}

void
rt_runa_lang_set_to_list(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    result->low = list_of(in, args[0].low, key_at);
}

void
rt_runa_lang_set_destroy(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)result;
    container_free(in, args[0].low);
}

void
rt_runa_lang_elements(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    if (container_is(in, args[0].low) &&
        container_field(in, args[0].low, RUNA_LANG_KIND_OFFSET) ==
            RUNA_LANG_LIST)
        result->low = args[0].low;
    else
        result->low = list_of(in, args[0].low, key_at);
}

/* Dictionaries */

void
rt_runa_lang_dict_create(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)args;
    result->low = container_new(in, RUNA_LANG_DICT);
}

void
rt_runa_lang_dict_set(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    result->low = put(in, args[0].low, args[1].low, args[2].low, false);
}

void
rt_runa_lang_dict_set_text(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    result->low = put(in, args[0].low, args[1].low, args[2].low, true);
}

void
rt_runa_lang_dict_get(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    uint32_t index = find(in, args[0].low, args[1].low);

    if (index < container_length(in, args[0].low))
        result->low = value_at(in, args[0].low, index);
}

void
rt_runa_lang_dict_has(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    result->low = has(in, args[0].low, args[1].low);
}

void
rt_runa_lang_dict_remove(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    result->low = take_out(in, args[0].low, args[1].low);
}

void
rt_runa_lang_dict_size(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    result->low = container_length(in, args[0].low);
}

void
rt_runa_lang_dict_keys(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    result->low = list_of(in, args[0].low, key_at);
}

void
rt_runa_lang_dict_values(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    result->low = list_of(in, args[0].low, value_at);
}

void
rt_runa_lang_dict_destroy(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    (void)result;
    container_free(in, args[0].low);
}
