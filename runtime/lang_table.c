/* See lang_table.h. */
#include "lang_table.h"

#include "lang_list.h"
#include "lang_memory.h"
#include "lang_text.h"

#include <string.h>

enum { CAPACITY_MIN = 8 };

struct runa_lang_table *
runa_lang_table_new(enum runa_lang_kind kind)
{
    struct runa_lang_table *table = runa_lang_memory_new(sizeof *table);
    table->kind = kind;
    return table;
}

/* Never 0. The lowest bit decides of no chain. */
static uint32_t
hash_of(const struct runa_lang_table *table, int64_t key)
{
    return (table->text ? runa_lang_text_hash(key)
                        : runa_lang_word_hash(key)) |
           1;
}

static bool
is_of(const struct runa_lang_table *table, const struct runa_lang_entry *entry,
      int64_t key, uint32_t hash)
{
    if (entry->key == key)
        return true;
    return table->text && entry->hash == hash &&
           runa_lang_text_same(entry->key, key);
}

/* The number of the first entry in the chain of a hash: by its high bits. */
static uint32_t *
chain(const struct runa_lang_table *table, uint32_t hash)
{
    uint32_t *chains = (uint32_t *)(table->entries + table->capacity);
    return chains + (hash >> (__builtin_clz(table->capacity) + 1));
}

/* Where the number of a key's entry stands: there is a 0 if it has none. */
static uint32_t *
place_of(const struct runa_lang_table *table, int64_t key, uint32_t hash)
{
    uint32_t *place = chain(table, hash);
    while (*place && !is_of(table, &table->entries[*place - 1], key, hash))
        place = &table->entries[*place - 1].next;
    return place;
}

struct runa_lang_entry *
runa_lang_table_find(const struct runa_lang_table *table, int64_t key)
{
    if (!table || table->length == 0)
        return NULL;
    uint32_t number = *place_of(table, key, hash_of(table, key));
    return number ? &table->entries[number - 1] : NULL;
}

/* Makes the entry behind the last one used the first of its chain. */
static struct runa_lang_entry *
append(struct runa_lang_table *table, struct runa_lang_entry what)
{
    struct runa_lang_entry *entry = &table->entries[table->used++];
    uint32_t *first = chain(table, what.hash);
    what.next = *first;
    *first = table->used;
    *entry = what;
    return entry;
}

/* Puts the entries that are no holes into memory of so many, which is new or
 * what the table has. */
static void
rebuild(struct runa_lang_table *table, struct runa_lang_entry *to,
        uint32_t capacity)
{
    const struct runa_lang_entry *from = table->entries;
    uint32_t count = table->used;
    table->entries = to;
    table->capacity = capacity;
    table->used = 0;
    memset(to + capacity, 0, capacity * sizeof(uint32_t));
    for (uint32_t i = 0; i < count; i++)
        if (from[i].hash)
            append(table, from[i]);
}

/* Makes room for one entry more: in place if a quarter are holes. */
static void
make_room(struct runa_lang_table *table)
{
    uint32_t capacity = table->capacity;
    if (table->used < capacity)
        return;
    if (capacity > 0 && table->length <= capacity - capacity / 4) {
        rebuild(table, table->entries, capacity);
        return;
    }
    struct runa_lang_entry *old = table->entries;
    capacity = capacity ? capacity * 2 : CAPACITY_MIN;
    rebuild(table,
            runa_lang_memory_new((uint64_t)capacity *
                                 (sizeof *old + sizeof(uint32_t))),
            capacity);
    runa_lang_memory_free(old);
}

struct runa_lang_entry *
runa_lang_table_add(struct runa_lang_table *table, int64_t key, bool text,
                    bool *added)
{
    *added = false;
    if (!table)
        return NULL;
    if (table->length == 0)
        table->text = text;
    struct runa_lang_entry *entry = runa_lang_table_find(table, key);
    if (entry)
        return entry;
    make_room(table);
    table->length++;
    *added = true;
    return append(table, (struct runa_lang_entry){
                             .key = key, .hash = hash_of(table, key)});
}

bool
runa_lang_table_remove(struct runa_lang_table *table, int64_t key)
{
    if (!table || table->length == 0)
        return false;
    uint32_t *place = place_of(table, key, hash_of(table, key));
    if (!*place)
        return false;
    struct runa_lang_entry *entry = &table->entries[*place - 1];
    *place = entry->next;
    entry->hash = 0;
    table->length--;
    return true;
}

const struct runa_lang_entry *
runa_lang_table_next(const struct runa_lang_table *table, uint32_t *next)
{
    while (table && *next < table->used) {
        const struct runa_lang_entry *entry = &table->entries[(*next)++];
        if (entry->hash)
            return entry;
    }
    return NULL;
}

void *
runa_lang_table_list(const struct runa_lang_table *table, bool values)
{
    struct runa_lang_list *list = runa_lang_list_of(table ? table->length : 0);
    const struct runa_lang_entry *entry;
    uint32_t next = 0;
    for (int64_t *word = list->data;
         (entry = runa_lang_table_next(table, &next)); word++)
        *word = values ? entry->value : entry->key;
    return list;
}

void
runa_lang_table_destroy(struct runa_lang_table *table)
{
    if (!table)
        return;
    runa_lang_memory_free(table->entries);
    runa_lang_memory_free(table);
}
