/*
 * The memory of the Runa language: see lang_memory.h.
 *
 * Blocks up to LARGE bytes lie one behind the other in an arena, which takes
 * zeros from the system and grows by an eighth of its size, so a new block
 * costs an addition and no clearing. What is given back waits in a list for
 * the next block of its size class. Larger blocks are malloc's business, which
 * joins what is free.
 */
#include "lang_memory.h"

#define FINE_BITS 8
#include "lang_class.h"
#include "output.h"
#include "platform.h"
#include "rt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Before each block. */
struct header {
    uint32_t size; /* of the block, rounded up */
    uint32_t state;
};

/* Chance does not make these, and neither do texts. */
enum state { USED = 0x01ac75ed, USED_LARGE = 0x01ac75ef, FREE = 0x01ac75f1 };

/* A block that waits. */
struct waiting {
    struct waiting *next;
};

enum { LARGE = 1 << LARGE_BITS };

enum { PAGE = 65536, STEP_MAX = 256 * PAGE, STEP_SHIFT = 3 };

static struct {
    char *next;
    char *end;
    size_t taken; /* from the system */
    struct waiting *waiting[CLASSES];
} arena;

static struct header *
header_of(const void *block)
{
    return (struct header *)block - 1;
}

/* Bytes of whole pages by which the arena is to grow. */
static size_t
arena_step(void)
{
    size_t step = arena.taken >> STEP_SHIFT;
    if (step > STEP_MAX)
        return STEP_MAX;
    return step < PAGE ? PAGE : step / PAGE * PAGE;
}

/*
 * Has the arena go on with at least so many bytes, which are less than a page.
 * What was left of the last stretch is used if the system continues that, and
 * lost if malloc or the collector came in between.
 */
static void
arena_grow(size_t wanted)
{
    size_t step = arena_step();
    char *memory = runa_rt_sys_grow(step);
    if (!memory && step > PAGE)
        memory = runa_rt_sys_grow(step = PAGE);
    if (!memory)
        runa_rt_out_of_memory(wanted);
    HIDE(memory, step);
    if (memory != arena.end)
        arena.next = memory;
    arena.end = memory + step;
    arena.taken += step;
}

/* A new block from the end of the arena: zeros. */
static void *
carve(uint32_t size)
{
    size_t all = sizeof(struct header) + size;
    if (all > (size_t)(arena.end - arena.next))
        arena_grow(all);
    struct header *header = (struct header *)arena.next;
    arena.next += all;
    SHOW(header, sizeof *header);
    *header = (struct header){size, USED};
    return header + 1;
}

/* What malloc is to give for a large block. */
static size_t
large_size(uint64_t size)
{
    if (size > UINT32_MAX - sizeof(struct header))
        runa_rt_out_of_memory(size);
    return sizeof(struct header) + (size_t)size;
}

/* The large block in what malloc gave, if it did. */
static void *
large_in(struct header *header, uint64_t size)
{
    if (!header)
        runa_rt_out_of_memory(size);
    *header = (struct header){(uint32_t)size, USED_LARGE};
    return header + 1;
}

/* The first that waits in a class, or null. */
static void *
take_waiting(uint32_t class)
{
    struct waiting *block = arena.waiting[class];
    if (!block)
        return NULL;
    SHOW(block, sizeof *block);
    arena.waiting[class] = block->next;
    header_of(block)->state = USED;
    return block;
}

void *
runa_lang_memory_new(uint64_t size)
{
    if (size > LARGE)
        return large_in(calloc(1, large_size(size)), size);
    uint32_t class = class_of(size > 0 ? (uint32_t)size : 1);
    void *block = take_waiting(class);
    if (!block)
        block = carve(class_size(class));
    else {
        SHOW(block, class_size(class));
        clear(block, class_size(class));
        HIDE(block, class_size(class));
    }
    SHOW(block, size);
    return block;
}

void *
runa_lang_memory_new_text(uint64_t size)
{
    if (size > LARGE)
        return large_in(malloc(large_size(size)), size);
    uint32_t class = class_of(size > 0 ? (uint32_t)size : 1);
    void *block = take_waiting(class);
    if (!block)
        block = carve(class_size(class));
    SHOW(block, size);
    return block;
}

/* The header of a block in use; whoever gives back something else, or the same
 * twice, would spoil what other blocks hold. */
static struct header *
used_header(const void *block)
{
    struct header *header = header_of(block);
    bool aligned = (uintptr_t)block % ALIGN == 0;
    if (!aligned || (header->state != USED && header->state != USED_LARGE))
        runa_rt_panic_figure("no allocated memory at address ",
                             (uintptr_t)block);
    return header;
}

void
runa_lang_memory_free(void *block)
{
    if (!block)
        return;
    struct header *header = used_header(block);
    bool in_arena = header->state == USED;
    header->state = FREE;
    if (!in_arena) {
        free(header);
        return;
    }
    uint32_t class = class_of(header->size);
    struct waiting *waiting = block;
    SHOW(waiting, sizeof *waiting);
    waiting->next = arena.waiting[class];
    arena.waiting[class] = waiting;
    HIDE(block, header->size);
}

size_t
runa_lang_memory_size(const void *block)
{
    return used_header(block)->size;
}

/*
 * Lengthens the last block of the arena where it is: what grows step by step
 * is often that.
 */
static bool
extend(char *block, uint64_t size)
{
    struct header *header = header_of(block);
    if (size > LARGE || block + header->size != arena.next)
        return false;
    uint32_t room = class_size(class_of((uint32_t)size));
    if (room > (size_t)(arena.end - block))
        return false;
    header->size = room;
    arena.next = block + room;
    return true;
}

/*
 * In place, if the block has the room and not four times as much. Behind the
 * new end it is cleared, for the next that makes it larger.
 */
static bool
resize_in_place(char *block, uint64_t size)
{
    struct header *header = header_of(block);
    if (size > header->size)
        return extend(block, size);
    if (header->size > FINE && size < header->size / 4)
        return false;
    SHOW(block, header->size);
    memset(block + size, 0, header->size - (size_t)size);
    HIDE(block + size, header->size - (size_t)size);
    return true;
}

/* Both the old and the new size are large: malloc may save the copying. */
static void *
resize_large(char *block, uint64_t size)
{
    uint32_t room = header_of(block)->size;
    block = large_in(realloc(header_of(block), large_size(size)), size);
    if (size > room)
        memset(block + room, 0, (size_t)size - room);
    return block;
}

void *
runa_lang_memory_resize(void *block, uint64_t size)
{
    if (!block)
        return runa_lang_memory_new(size);
    struct header *header = used_header(block);
    uint32_t room = header->size;
    if (header->state == USED_LARGE && size > LARGE)
        return resize_large(block, size);
    if (header->state == USED && resize_in_place(block, size)) {
        SHOW(block, size);
        return block;
    }
    void *moved = runa_lang_memory_new(size);
    SHOW(block, room);
    memcpy(moved, block, size < room ? (size_t)size : room);
    runa_lang_memory_free(block);
    return moved;
}
