/*
 * Bump allocation with one lifetime: everything an arena gave out is released
 * together.  A module owns one; nothing in it is freed alone.
 */
#ifndef RUNA_BASE_ARENA_H
#define RUNA_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    char *next, *end;           /* free part of the newest block */
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/*
 * SIZE zeroed bytes aligned for any type; never NULL.  They live until
 * arena_release.
 */
void *arena_alloc(struct arena *arena, size_t size);

/* Room for COUNT elements of SIZE bytes; the product is checked. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of LEN bytes with a final NUL. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* A copy of COUNT elements of SIZE bytes; NULL when COUNT is 0. */
void *arena_copy(struct arena *arena, const void *from, size_t count,
                 size_t size);

#endif
