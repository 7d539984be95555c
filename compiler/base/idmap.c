/* Open addressing: see idmap.h. */
#include "base/idmap.h"

#include "base/base.h"

#define SLOTS_MIN 64u

void
idmap_init(struct idmap *map)
{
    *map = (struct idmap){0};
}

void
idmap_release(struct idmap *map)
{
    free(map->slots);
    idmap_init(map);
}

/* The end of MurmurHash3 (A. Appleby, public domain): every bit of the key and
 * of the seed matters to all others. */
static uint32_t
hash(const struct idmap *map, uint32_t key)
{
    key ^= map->seed;
    key = (key ^ key >> 16) * 0x85ebca6bu;
    key = (key ^ key >> 13) * 0xc2b2ae35u;
    return key ^ key >> 16;
}

static struct idmap_slot *
find_slot(const struct idmap *map, uint32_t key)
{
    uint32_t mask = map->slot_count - 1;
    uint32_t at = hash(map, key) & mask;

    while (map->slots[at].value_plus_1 && map->slots[at].key != key)
        at = (at + 1) & mask;
    return &map->slots[at];
}

static void
set_slots(struct idmap *map, uint32_t slot_count)
{
    if (slot_count > map->room) {
        map->room = slot_count;
        map->slots = xrealloc(map->slots, slot_count * sizeof *map->slots);
    }
    map->slot_count = slot_count;
    if (slot_count)
        memset(map->slots, 0, slot_count * sizeof *map->slots);
}

/* The table shrinks to what the last use needed, so that one large function
 * does not make the clearing slow for all small ones after it. */
void
idmap_clear(struct idmap *map)
{
    uint32_t slot_count = map->slot_count;

    while (slot_count > SLOTS_MIN && slot_count / 4 > map->count)
        slot_count /= 2;
    set_slots(map, slot_count);
    map->count = 0;
}

uint32_t
idmap_find(const struct idmap *map, uint32_t key)
{
    return map->slot_count ? find_slot(map, key)->value_plus_1 - 1
                           : IDMAP_NONE;
}

static void
grow(struct idmap *map)
{
    struct idmap old = *map;

    if (old.slot_count == 0)
        map->seed = base_seed();
    map->slots = NULL;
    map->room = 0;
    set_slots(map, old.slot_count ? old.slot_count * 2 : SLOTS_MIN);
    assert(map->slots);
    for (uint32_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].value_plus_1)
            *find_slot(map, old.slots[i].key) = old.slots[i];
    }
    free(old.slots);
}

uint32_t
idmap_add(struct idmap *map, uint32_t key, uint32_t value)
{
    struct idmap_slot *slot;

    if (map->count >= map->slot_count / 2)
        grow(map);
    slot = find_slot(map, key);
    if (slot->value_plus_1)
        return slot->value_plus_1 - 1;
    *slot = (struct idmap_slot){key, value + 1};
    map->count++;
    return IDMAP_NONE;
}
