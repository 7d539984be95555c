/*
 * A map from 32-bit numbers to 32-bit indexes, made to be cleared and used
 * again for every function.
 */
#ifndef RUNA_BASE_IDMAP_H
#define RUNA_BASE_IDMAP_H

#include <stdint.h>

#define IDMAP_NONE UINT32_MAX

struct idmap_slot {
    uint32_t key, value_plus_1; /* 0: free */
};

struct idmap {
    struct idmap_slot *slots;
    uint32_t slot_count; /* in use, a power of two or 0 */
    uint32_t room;       /* allocated */
    uint32_t count;
    uint32_t seed; /* of the hash; set when slots are allocated first */
};

void idmap_init(struct idmap *map);
void idmap_release(struct idmap *map);

/* Empties the map, in time proportional to what was in it. */
void idmap_clear(struct idmap *map);

/* The value of KEY, or IDMAP_NONE. */
uint32_t idmap_find(const struct idmap *map, uint32_t key);

/*
 * Maps KEY to VALUE (not IDMAP_NONE) unless it is mapped already.  Returns
 * the value that KEY had, or IDMAP_NONE when it is new.
 */
uint32_t idmap_add(struct idmap *map, uint32_t key, uint32_t value);

#endif
