/* String interning by open addressing: see intern.h. */
#include "base/intern.h"

#include "base/base.h"

void
intern_init(struct intern *table, struct arena *arena)
{
    *table = (struct intern){.arena = arena, .seed = base_seed()};
}

void
intern_release(struct intern *table)
{
    free(table->entries);
    free(table->slots);
    *table = (struct intern){0};
}

/* FNV-1a, 32 bits (Fowler, Noll, Vo), from a seed: texts that collide from one
 * do not from another.  The table never grows past half full. */
static uint32_t
hash_text(const struct intern *table, const char *text, size_t len)
{
    uint32_t hash = 2166136261u ^ table->seed;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

static uint32_t *
find_slot(const struct intern *table, const char *text, size_t len,
          uint32_t hash)
{
    uint32_t mask = table->slot_count - 1;

    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &table->slots[at];
        const struct intern_entry *entry;

        if (*slot == 0)
            return slot;
        entry = &table->entries[*slot - 1];
        if (entry->hash == hash && entry->len == len &&
            memcmp(entry->text, text, len) == 0)
            return slot;
    }
}

static void
grow_slots(struct intern *table)
{
    free(table->slots);
    table->slot_count = table->slot_count ? table->slot_count * 2 : 64;
    table->slots = xcalloc(table->slot_count, sizeof *table->slots);
    for (uint32_t id = 0; id < table->count; id++) {
        const struct intern_entry *entry = &table->entries[id];

        *find_slot(table, entry->text, entry->len, entry->hash) = id + 1;
    }
}

uint32_t
intern_find(const struct intern *table, const char *text, size_t len)
{
    if (table->slot_count == 0)
        return INTERN_NONE;
    /* An empty slot holds 0, and 0 - 1 is INTERN_NONE. */
    return *find_slot(table, text, len, hash_text(table, text, len)) - 1;
}

uint32_t
intern_add(struct intern *table, const char *text, size_t len)
{
    uint32_t hash = hash_text(table, text, len);
    uint32_t *slot;

    if (table->count >= table->slot_count / 2)
        grow_slots(table);
    slot = find_slot(table, text, len, hash);
    if (*slot)
        return *slot - 1;
    if (table->count == table->room) {
        table->room = table->room ? table->room * 2 : 32;
        table->entries =
            xrealloc(table->entries, table->room * sizeof *table->entries);
    }
    table->entries[table->count] = (struct intern_entry){
        arena_strndup(table->arena, text, len), (uint32_t)len, hash};
    *slot = ++table->count;
    return *slot - 1;
}

const char *
intern_text(const struct intern *table, uint32_t id)
{
    return table->entries[id].text;
}

uint32_t
intern_len(const struct intern *table, uint32_t id)
{
    return table->entries[id].len;
}
