/*
 * Names as small integers: equal text, equal id.  Ids count up from 0 in the
 * order of first appearance, so that nothing depends on hash order.
 */
#ifndef RUNA_BASE_INTERN_H
#define RUNA_BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define INTERN_NONE UINT32_MAX

struct intern_entry {
    const char *text; /* NUL-terminated copy; may hold NULs inside */
    uint32_t len;
    uint32_t hash;
};

struct intern {
    struct arena *arena; /* owns the texts */
    struct intern_entry *entries;
    uint32_t count, room;
    uint32_t *slots; /* id + 1, or 0; a power of two of them */
    uint32_t slot_count;
    uint32_t seed; /* of the hash */
};

/* ARENA must outlive the table. */
void intern_init(struct intern *table, struct arena *arena);
void intern_release(struct intern *table);

/* The id of LEN bytes of TEXT, added when new. */
uint32_t intern_add(struct intern *table, const char *text, size_t len);

/* The id of LEN bytes of TEXT, or INTERN_NONE. */
uint32_t intern_find(const struct intern *table, const char *text, size_t len);

/* The text of ID, NUL-terminated, as long as the arena lives. */
const char *intern_text(const struct intern *table, uint32_t id);
uint32_t intern_len(const struct intern *table, uint32_t id);

#endif
