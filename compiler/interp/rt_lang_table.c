/* The Runa language's sets and dictionaries: pairs of words, a key and a
 * value, in the order in which the keys came, and looked through from the
 * first to the last.  The header is that of runtime/lang.h, so that a length
 * is where that of a list is. */
#include "interp/host.h"
#include "runtime/lang.h"

#define PAIR 16u

/* In the place of the capacity: the keys are strings. */
#define TEXT_OFFSET RUNA_LANG_CAPACITY_OFFSET

static uint32_t
field(const struct interp *in, uint64_t table, uint32_t offset)
{
    return (uint32_t)bytes_get(in->memory.bytes + (uint32_t)table + offset, 4);
}

static void
set_field(struct interp *in, uint64_t table, uint32_t offset, uint32_t value)
{
    bytes_put(in->memory.bytes + (uint32_t)table + offset, 4, value);
}

/* False if there is none, perhaps after a fault. */
static bool
is_table(struct interp *in, uint64_t address)
{
    return address &&
           memory_block_size(in, (uint32_t)address) == RUNA_LANG_HEADER_BYTES;
}

static uint32_t
count_of(struct interp *in, uint64_t table)
{
    return is_table(in, table) ? field(in, table, RUNA_LANG_LENGTH_OFFSET) : 0;
}

/* Pair number INDEX, which exists. */
static uint8_t *
pair(struct interp *in, uint64_t table, uint64_t index)
{
    return in->memory.bytes + field(in, table, RUNA_LANG_DATA_OFFSET) +
           PAIR * index;
}

static uint64_t
key_at(struct interp *in, uint64_t table, uint64_t index)
{
    return bytes_get(pair(in, table, index), 8);
}

static uint64_t
value_at(struct interp *in, uint64_t table, uint64_t index)
{
    return bytes_get(pair(in, table, index) + 8, 8);
}

/* The number of KEY's pair; that of all pairs if it has none. */
static uint32_t
find(struct interp *in, uint64_t table, uint64_t key)
{
    uint32_t count = count_of(in, table), i = 0;
    bool text = count > 0 && field(in, table, TEXT_OFFSET);

    while (i < count && !(text ? text_same(in, key_at(in, table, i), key)
                               : key_at(in, table, i) == key))
        i++;
    return i;
}

static uint64_t
has(struct interp *in, uint64_t table, uint64_t key)
{
    return find(in, table, key) < count_of(in, table);
}

/* A new one of a kind that takes no lists; 0 after a panic. */
static uint32_t
new_table(struct interp *in, uint32_t kind)
{
    uint32_t table = runtime_allocate(in, RUNA_LANG_HEADER_BYTES);

    if (!table)
        return 0;
    memset(in->memory.bytes + table, 0, RUNA_LANG_HEADER_BYTES);
    set_field(in, table, RUNA_LANG_KIND_OFFSET, kind);
    return table;
}

/* Adds KEY behind the others. */
static void
append(struct interp *in, uint64_t table, uint64_t key)
{
    uint32_t count = count_of(in, table);
    uint32_t old = field(in, table, RUNA_LANG_DATA_OFFSET);
    uint32_t data = runtime_allocate(in, PAIR * (count + 1));

    if (!data)
        return;
    if (old) {
        memcpy(in->memory.bytes + data, in->memory.bytes + old, PAIR * count);
        memory_free(in, old);
    }
    set_field(in, table, RUNA_LANG_DATA_OFFSET, data);
    set_field(in, table, RUNA_LANG_LENGTH_OFFSET, count + 1);
    bytes_put(pair(in, table, count), 8, key);
}

/* Gives KEY a VALUE; 1 if it had none. */
static uint64_t
put(struct interp *in, uint64_t table, uint64_t key, uint64_t value, bool text)
{
    uint32_t count = count_of(in, table);
    uint32_t index;

    if (!is_table(in, table))
        return 0;
    if (count == 0)
        set_field(in, table, TEXT_OFFSET, text);
    index = find(in, table, key);
    if (index == count)
        append(in, table, key);
    if (in->running)
        bytes_put(pair(in, table, index) + 8, 8, value);
    return index == count;
}

static uint64_t
take_out(struct interp *in, uint64_t table, uint64_t key)
{
    uint32_t count = count_of(in, table);
    uint32_t index = find(in, table, key);

    if (index == count || !in->running)
        return 0;
    memmove(pair(in, table, index), pair(in, table, index + 1),
            PAIR * (count - index - 1));
    set_field(in, table, RUNA_LANG_LENGTH_OFFSET, count - 1);
    return 1;
}

static void
destroy(struct interp *in, uint64_t table)
{
    uint32_t data;

    if (!is_table(in, table))
        return;
    data = field(in, table, RUNA_LANG_DATA_OFFSET);
    if (data)
        memory_free(in, data);
    memory_free(in, (uint32_t)table);
}

/* A new list of what GET gives for each pair. */
static uint64_t
list_of(struct interp *in, uint64_t table,
        uint64_t (*get)(struct interp *, uint64_t, uint64_t))
{
    uint64_t list =
        (uint64_t)runtime_call(in, rt_runa_lang_list_create, 0, 0, 0);
    uint32_t count = count_of(in, table);

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
    result->low = new_table(in, RUNA_LANG_SET);
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
    result->low = count_of(in, args[0].low);
}

/* Puts into TO what is in FROM and, if WANTED, also in OTHER, or else is
 * not. */
static void
put_some(struct interp *in, uint64_t to, uint64_t from, uint64_t other,
         bool wanted)
{
    uint32_t count = count_of(in, from);

    for (uint32_t i = 0; i < count && in->running; i++) {
        uint64_t key = key_at(in, from, i);

        if (has(in, other, key) == wanted)
            put(in, to, key, 0, field(in, from, TEXT_OFFSET));
    }
}

void
rt_runa_lang_set_union(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    result->low = new_table(in, RUNA_LANG_SET);
    put_some(in, result->low, args[0].low, 0, false);
    put_some(in, result->low, args[1].low, 0, false);
}

void
rt_runa_lang_set_intersection(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    result->low = new_table(in, RUNA_LANG_SET);
    put_some(in, result->low, args[0].low, args[1].low, true);
}

void
rt_runa_lang_set_difference(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    result->low = new_table(in, RUNA_LANG_SET);
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
    destroy(in, args[0].low);
}

void
rt_runa_lang_elements(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    if (is_table(in, args[0].low) &&
        field(in, args[0].low, RUNA_LANG_KIND_OFFSET) == RUNA_LANG_LIST)
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
    result->low = new_table(in, RUNA_LANG_DICT);
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

    if (index < count_of(in, args[0].low))
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
    result->low = count_of(in, args[0].low);
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
    destroy(in, args[0].low);
}
