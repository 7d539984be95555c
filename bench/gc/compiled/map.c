/* map.mjs in C, with chains. */
#include "bench.h"

struct box {
    int32_t number;
};

struct entry {
    uint32_t key;
    struct box *value;
    struct entry *next;
};

struct map {
    uint32_t count;
    uint32_t size;
    struct entry **entries;
};

static struct entry **
new_entries(uint32_t size)
{
    struct entry **entries = calloc(size, sizeof *entries);
    if (!entries)
        abort();
    return entries;
}

static uint32_t
hash_of(uint32_t key, uint32_t size)
{
    key *= 0x9e3779b1;
    return (key ^ key >> 15) & (size - 1);
}

/* Where the entry of a key is, or would be. */
static struct entry **
find(const struct map *map, uint32_t key)
{
    struct entry **place = &map->entries[hash_of(key, map->size)];

    while (*place && (*place)->key != key)
        place = &(*place)->next;
    return place;
}

static void
grow(struct map *map)
{
    uint32_t size = 2 * map->size;
    struct entry **entries = new_entries(size);

    for (uint32_t i = 0; i < map->size; i++) {
        for (struct entry *next, *e = map->entries[i]; e; e = next) {
            struct entry **place = &entries[hash_of(e->key, size)];
            next = e->next;
            e->next = *place;
            *place = e;
        }
    }
    free(map->entries);
    map->entries = entries;
    map->size = size;
}

static void
put(struct map *map, uint32_t key, struct box *value)
{
    struct entry **place = find(map, key);

    if (*place) {
        free((*place)->value);
        (*place)->value = value;
        return;
    }
    *place = allocate(sizeof **place);
    **place = (struct entry){key, value, NULL};
    if (++map->count > map->size)
        grow(map);
}

/* Takes a key out that is there. */
static void
take(struct map *map, uint32_t key)
{
    struct entry **place = find(map, key), *entry = *place;

    *place = entry->next;
    free(entry->value);
    free(entry);
    map->count--;
}

static void
count(struct map *map, uint32_t key)
{
    const struct entry *entry = *find(map, key);
    int32_t number = (entry ? entry->value->number : 0) + 1;

    if (number == 8) {
        take(map, key);
    } else {
        struct box *box = allocate(sizeof *box);
        box->number = number;
        put(map, key, box);
    }
}

static uint32_t
total(const struct map *map, uint32_t keys)
{
    uint32_t sum = 0;

    while (keys-- > 0) {
        const struct entry *entry = *find(map, keys);
        if (entry)
            sum += (uint32_t)entry->value->number * keys;
    }
    return sum;
}

static void
drop(struct map *map)
{
    for (uint32_t i = 0; i < map->size; i++) {
        for (struct entry *next, *e = map->entries[i]; e; e = next) {
            next = e->next;
            free(e->value);
            free(e);
        }
    }
    free(map->entries);
}

static int32_t
work(int32_t keys)
{
    struct map map = {0, 16, new_entries(16)};
    uint32_t random = 0, sum;

    for (int32_t i = 4 * keys; i > 0; i--) {
        random = random * 1664525 + 1013904223;
        count(&map, (random >> 8) % (uint32_t)keys);
    }
    sum = total(&map, (uint32_t)keys);
    drop(&map);
    return (int32_t)sum;
}
