/*
 * What sets and dictionaries are: keys, each with a value, in the order in
 * which they came. Entries lie one behind the other; those whose hashes begin
 * alike form a chain, and the heads of the chains lie behind the entries.
 * Taking one out leaves a hole, which goes when the table is full.
 */
#ifndef RUNA_LANG_TABLE_H
#define RUNA_LANG_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang.h"

struct runa_lang_entry {
    int64_t key;
    int64_t value;
    uint32_t hash; /* 0 in a hole */
    uint32_t next; /* the number of the next in the chain, from 1 on; or 0 */
};

/* Begins as a list does. */
struct runa_lang_table {
    uint32_t capacity; /* of entries, and so many chains: a power of two */
    uint32_t length;
    struct runa_lang_entry *entries;
    uint32_t kind;
    uint32_t used; /* entries, with holes */
    bool text;     /* keys are equal if their texts are: lang_text.h */
};

struct runa_lang_table *runa_lang_table_new(enum runa_lang_kind kind);

/* The entry of a key, or null. No table has none. */
struct runa_lang_entry *
runa_lang_table_find(const struct runa_lang_table *table, int64_t key);

/*
 * The entry of a key, which is added if need be; *added says whether it was.
 * The first key of an empty table says whether it is one of texts. Null if
 * there is no table.
 */
struct runa_lang_entry *runa_lang_table_add(struct runa_lang_table *table,
                                            int64_t key, bool text,
                                            bool *added);

/* False if there is no such key. */
bool runa_lang_table_remove(struct runa_lang_table *table, int64_t key);

/*
 * The first entry from number *next on, from 0, or null behind the last; *next
 * becomes the number behind it.
 */
const struct runa_lang_entry *
runa_lang_table_next(const struct runa_lang_table *table, uint32_t *next);

/* A new list of all keys, or of all values. */
void *runa_lang_table_list(const struct runa_lang_table *table, bool values);

void runa_lang_table_destroy(struct runa_lang_table *table);

#endif
