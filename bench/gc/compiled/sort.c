/* sort.mjs in C. */
#include "bench.h"

struct item {
    int32_t key;
};

static int
by_key(const void *a, const void *b)
{
    const struct item *const *left = a, *const *right = b;
    return (*left)->key - (*right)->key;
}

static struct item **
random_items(size_t n)
{
    struct item **items = allocate(n * sizeof *items);
    uint32_t random = 0;

    for (size_t i = 0; i < n; i++) {
        random = random * 1664525 + 1013904223;
        items[i] = allocate(sizeof *items[i]);
        items[i]->key = (int32_t)(random >> 8);
    }
    return items;
}

static int32_t
work(int32_t count)
{
    size_t n = (size_t)count;
    struct item **items = random_items(n);
    uint32_t hash = 0;

    qsort(items, n, sizeof *items, by_key);
    for (size_t i = 0; i < n; i++) {
        hash = hash * 31 + (uint32_t)items[i]->key;
        free(items[i]);
    }
    free(items);
    return (int32_t)hash;
}
