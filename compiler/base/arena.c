/* Bump allocation in blocks: see arena.h. */
#include "base/arena.h"

#include "base/base.h"

/* Tests build with a tiny block, so that most allocations cross one. */
#ifndef ARENA_BLOCK_SIZE
#define ARENA_BLOCK_SIZE ((size_t)64 * 1024)
#endif

#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
    struct arena_block *older;
    max_align_t data[];
};

void
arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void
arena_release(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *older = arena->blocks->older;

        free(arena->blocks);
        arena->blocks = older;
    }
    arena_init(arena);
}

static void
add_block(struct arena *arena, size_t size)
{
    struct arena_block *block = xcalloc(1, sizeof *block + size);

    block->older = arena->blocks;
    arena->blocks = block;
    arena->next = (char *)block->data;
    arena->end = arena->next + size;
}

/* A request that would waste most of a new block gets one of its own, put
 * behind the current one so that the rest of that stays in use. */
static void *
alloc_large(struct arena *arena, size_t size)
{
    struct arena_block *block = xcalloc(1, sizeof *block + size);

    if (arena->blocks) {
        block->older = arena->blocks->older;
        arena->blocks->older = block;
    } else {
        arena->blocks = block;
    }
    return block->data;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    void *result;

    if (size > SIZE_MAX / 2)
        BUG("allocation of %zu bytes", size);
    size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (!arena->next || size > (size_t)(arena->end - arena->next)) {
        if (size > ARENA_BLOCK_SIZE / 4)
            return alloc_large(arena, size);
        add_block(arena, ARENA_BLOCK_SIZE);
    }
    result = arena->next;
    arena->next += size;
    return result;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        BUG("allocation of %zu elements of %zu bytes", count, size);
    return arena_alloc(arena, count * size);
}

char *
arena_strndup(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);

    if (len)
        memcpy(copy, text, len);
    return copy;
}

void *
arena_copy(struct arena *arena, const void *from, size_t count, size_t size)
{
    void *copy;

    if (count == 0)
        return NULL;
    copy = arena_array(arena, count, size);
    memcpy(copy, from, count * size);
    return copy;
}
