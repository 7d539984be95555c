/*
 * A large heap of old objects, some of which are replaced while many young
 * ones come and go: a table of chains, as a cache or the symbols of a compiler
 * would be, and short lists that no one keeps.
 *
 *     old MEGABYTES ROUNDS GARBAGE
 */
#include "heap.h"
#include "trees.h"

struct entry {
    const struct runa_type *type;
    struct entry *next;
    void *value;
    uint32_t key;
};

struct cell {
    const struct runa_type *type;
    struct cell *next;
    uint32_t number;
};

static const struct runa_type entry_type = {
    .size = sizeof(struct entry), .map = 6, .name = "entry"};
static const struct runa_type cell_type = {
    .size = sizeof(struct cell), .map = 2, .name = "cell"};

enum { BYTES = 16 + 16 + sizeof(void *) / 2 };

static struct cell *
list(void **sp, uint32_t length)
{
    struct cell *first = NULL;
    for (; length > 0; length--) {
        sp[0] = first;
        struct cell *cell = runa_gc_new(sp + 1, &cell_type);
        cell->number = length;
        cell->next = first; /* new since the last safepoint */
        first = cell;
    }
    return first;
}

static struct entry *
find(struct entry *entry, uint32_t key)
{
    while (entry && entry->key != key)
        entry = entry->next;
    return entry;
}

/* The value of a key becomes a new one. */
static void
put(void **sp, void **chain, uint32_t key)
{
    struct cell *value = list(sp, 1);
    struct entry *entry = find(*chain, key);
    if (!entry) {
        sp[0] = value;
        entry = runa_gc_new(sp + 1, &entry_type);
        entry->key = key;
        entry->next = *chain;
        store(chain, entry);
    }
    store(&entry->value, value);
}

static long
sum(const struct cell *cell)
{
    long all = 0;
    for (; cell; cell = cell->next)
        all += cell->number;
    return all;
}

int
main(int argc, char **argv)
{
    uint32_t megabytes = argc > 1 ? (uint32_t)atoi(argv[1]) : 64;
    uint32_t rounds = argc > 2 ? (uint32_t)atoi(argv[2]) : 2000000;
    uint32_t garbage = argc > 3 ? (uint32_t)atoi(argv[3]) : 20;
    uint32_t count = (megabytes << 20) / BYTES;
    void **sp = runa_gc_stack;
    void **chains = new_table(sp, count / 2);
    for (uint32_t key = 0; key < count; key++)
        put(sp + 1, &chains[key % (count / 2)], key);
    int64_t start = now();
    long all = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        uint32_t key = chance() % count;
        put(sp + 1, &chains[key % (count / 2)], key);
        all += sum(list(sp + 1, garbage));
    }
    report(now() - start, all);
    return 0;
}
