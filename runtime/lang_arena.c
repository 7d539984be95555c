/*
 * Arenas of the Runa language: memory that is given back all at once. What
 * they handed out stays where it is when they grow.
 */
#include "lang_memory.h"
#include "rt.h"

#include <string.h>

/* Before the memory of an arena, of which there may be several pieces. */
struct stretch {
    _Alignas(8) struct stretch *before;
};

/* Programs may look at the first three words. */
struct arena {
    int64_t buffer; /* where the present stretch begins */
    int64_t capacity;
    int64_t used; /* by all that was allocated, rounded up */
    struct stretch *last;
    char *next;
    char *end;
};

/* Has the arena go on with new memory. */
static void
arena_stretch(struct arena *arena, int64_t size)
{
    struct stretch *stretch =
        runa_lang_memory_new(sizeof *stretch + (uint64_t)size);
    stretch->before = arena->last;
    arena->last = stretch;
    arena->next = (char *)(stretch + 1);
    arena->end = arena->next + size;
    arena->buffer = (int64_t)(uintptr_t)arena->next;
}

static void
arena_empty(struct arena *arena)
{
    while (arena->last) {
        struct stretch *before = arena->last->before;
        runa_lang_memory_free(arena->last);
        arena->last = before;
    }
}

void *
runa_lang_arena_create(int64_t capacity)
{
    struct arena *arena = runa_lang_memory_new(sizeof *arena);
    arena->capacity = capacity > 0 ? capacity : 0;
    arena_stretch(arena, arena->capacity);
    return arena;
}

/* Doubled, or more if that does not suffice. */
static void
arena_grow(struct arena *arena, int64_t wanted)
{
    int64_t used = arena->used + wanted;
    int64_t capacity = arena->capacity * 2;
    if (capacity < used)
        capacity = used * 2;
    arena_stretch(arena, capacity - arena->used);
    arena->capacity = capacity;
}

void *
runa_lang_arena_allocate(void *handle, int64_t size)
{
    struct arena *arena = handle;
    if (!arena || size < 0)
        return NULL;
    if (size > UINT32_MAX)
        runa_lang_memory_new((uint64_t)size); /* panics */
    size = (size + 7) / 8 * 8;
    if (size > arena->end - arena->next)
        arena_grow(arena, size);
    char *block = arena->next;
    arena->next += size;
    arena->used += size;
    return block;
}

void
runa_lang_arena_reset(void *handle)
{
    struct arena *arena = handle;
    if (!arena)
        return;
    arena->used = 0;
    if (arena->end - (char *)(arena->last + 1) < arena->capacity) {
        arena_empty(arena);
        arena_stretch(arena, arena->capacity);
    }
    arena->next = (char *)(arena->last + 1);
}

void
runa_lang_arena_destroy(void *handle)
{
    if (handle)
        arena_empty(handle);
    runa_lang_memory_free(handle);
}

int64_t
runa_lang_arena_get_used(const void *handle)
{
    const struct arena *arena = handle;
    return arena ? arena->used : 0;
}

int64_t
runa_lang_arena_get_capacity(const void *handle)
{
    const struct arena *arena = handle;
    return arena ? arena->capacity : 0;
}

/* A new string in the arena of two, or null if there is no arena. */
static void *
add_text(void *arena, const char *a, const char *b)
{
    size_t first = strlen(a);
    size_t second = strlen(b);
    char *text =
        runa_lang_arena_allocate(arena, (int64_t)(first + second + 1));
    if (!text)
        return NULL;
    memcpy(text, a, first);
    memcpy(text + first, b, second + 1);
    return text;
}

void *
runa_lang_arena_string_duplicate(void *arena, const char *text)
{
    return text ? add_text(arena, text, "") : NULL;
}

void *
runa_lang_arena_string_concat(void *arena, const char *a, const char *b)
{
    return add_text(arena, a ? a : "", b ? b : "");
}

void *
runa_lang_arena_integer_to_string(void *arena, int64_t value)
{
    char text[24];
    runa_format_integer(value, text, sizeof text);
    return add_text(arena, text, "");
}
