/*
 * The functions of lang_memory.h in the heap of lang_gc.h. A block comes from
 * the word of bits that its class is at: one bit is taken off, and neither the
 * block nor a list of free ones need be looked at.
 */
#include "lang_gc.h"
#include "lang_memory.h"
#include "output.h"

#include <string.h>

/* Pages */

static uint32_t
words_for(uint32_t count)
{
    return (count + BITS - 1) / BITS;
}

/* How many blocks a page has room for, with two bits for each if there are
 * many. */
static uint32_t
blocks_in_page(uint32_t size)
{
    uint32_t count = (uint32_t)PAGE_SIZE / size;
    if (count <= BITS)
        return count;
    while (2 * words_for(count) * sizeof(uint64_t) + count * size > PAGE_SIZE)
        count--;
    return count;
}

/* Bits behind the last block are set in `used` always. */
static void
set_blocks(struct span *span, uint32_t count, uint32_t size)
{
    span->count = span->free = count;
    span->size = size;
    span->extent = count * size;
    span->words = words_for(count);
    span->used = span->own_bits;
    if (span->words > 1) {
        size_t bytes = 2 * span->words * sizeof *span->used;
        span->used = (uint64_t *)(void *)span->first;
        span->first += bytes;
        SHOW(span->used, bytes);
        if (!span->zero)
            memset(span->used, 0, bytes);
    }
    span->marks = span->used + span->words;
    if (count % BITS != 0)
        span->used[span->words - 1] = ~(uint64_t)0 << count % BITS;
}

/* A new page of blocks for a cursor; false if there is no memory. */
static bool
add_page(struct cursor *cursor, uint32_t class, bool text)
{
    uint32_t size = class_size(class);
    struct span *span = runa_rt_span_take(1);
    if (!span)
        return false;
    set_blocks(span, blocks_in_page(size), size);
    span->inverse = (uint32_t)(UINT32_MAX / size + 1);
    span->class = (uint8_t)class;
    span->text = text;
    cursor->span = span;
    cursor->word = 0;
    return true;
}

/* Takes all that is free of the next word that has something; false if the span
 * has no more. */
static bool
take_word(struct cursor *cursor)
{
    struct span *span = cursor->span;
    while (cursor->word < span->words) {
        uint32_t word = cursor->word++;
        uint64_t free = ~span->used[word];
        if (!free)
            continue;
        uint32_t count = (uint32_t)__builtin_popcountll(free);
        span->used[word] = ~(uint64_t)0;
        span->free -= count;
        cursor->free = free;
        cursor->bytes = count * span->size;
        cursor->base = span->first + (size_t)word * BITS * span->size;
        cursor->zero = span->zero;
        return true;
    }
    return false;
}

static void
queue(struct cursor *cursor, struct span *span)
{
    span->queued = true;
    span->next = cursor->queue;
    cursor->queue = span;
}

/* What was freed behind the cursor has it come again, when it may hold
 * anything. */
static void
leave(struct cursor *cursor)
{
    struct span *span = cursor->span;
    cursor->span = NULL;
    if (!span)
        return;
    span->zero = false;
    if (span->free > 0)
        queue(cursor, span);
}

static bool
next_page(struct cursor *cursor, uint32_t class, bool text)
{
    leave(cursor);
    struct span *span = cursor->queue;
    if (!span)
        return add_page(cursor, class, text);
    cursor->queue = span->next;
    span->queued = false;
    cursor->span = span;
    cursor->word = 0;
    return true;
}

/* What was taken counts as allocated when it was used up. */
static void
refill(struct cursor *cursor, uint32_t class, bool text)
{
    runa_rt_lang_heap.allocated += cursor->bytes;
    cursor->bytes = 0;
    while (!cursor->span || !take_word(cursor))
        if (!next_page(cursor, class, text))
            runa_rt_out_of_memory(class_size(class));
}

/* Blocks */

static char *
take_small(uint32_t class, bool text)
{
    struct cursor *cursor = &runa_rt_lang_heap.cursors[text][class];
    uint32_t size = class_size(class);
    if (!cursor->free)
        refill(cursor, class, text);
    char *block =
        cursor->base + (uint32_t)__builtin_ctzll(cursor->free) * size;
    cursor->free &= cursor->free - 1;
    SHOW(block, size);
    if (!text && !cursor->zero)
        clear(block, size);
    return block;
}

static char *
take_large(uint64_t size, bool text)
{
    uint64_t pages = (size + PAGE_SIZE - 1) >> GC_PAGE_SHIFT;
    struct span *span =
        pages < GC_PAGES ? runa_rt_span_take((size_t)pages) : NULL;
    if (!span)
        runa_rt_out_of_memory(size);
    set_blocks(span, 1, (uint32_t)(pages << GC_PAGE_SHIFT));
    span->used[0] = ~(uint64_t)0;
    span->free = 0;
    span->text = text;
    runa_rt_lang_heap.allocated += span->size;
    SHOW(span->first, span->size);
    if (!text && !span->zero)
        memset(span->first, 0, span->size);
    return span->first;
}

static void *
take(uint64_t size, bool text)
{
    return size > LANG_GC_LARGE
               ? take_large(size, text)
               : take_small(class_of(size > 0 ? (uint32_t)size : 1), text);
}

void *
runa_lang_memory_new(uint64_t size)
{
    return take(size, false);
}

void *
runa_lang_memory_new_text(uint64_t size)
{
    return take(size, true);
}

/* The span of a block in use, and its number there; whoever gives back
 * something else, or the same twice, would spoil what other blocks hold. */
static struct span *
used_span(const void *block, uint32_t *index)
{
    struct span *span = span_at((uintptr_t)block);
    uintptr_t offset = span ? (uintptr_t)block - (uintptr_t)span->first : 0;
    if (span && offset < span->extent) {
        const struct cursor *cursor =
            &runa_rt_lang_heap.cursors[span->text][span->class];
        *index = block_index(span, (uint32_t)offset);
        bool waits = cursor->span == span &&
                     *index / BITS == cursor->word - 1 &&
                     bit_of(&cursor->free, *index % BITS);
        if (offset == (uintptr_t)*index * span->size &&
            bit_of(span->used, *index) && !waits)
            return span;
    }
    runa_rt_panic_figure("no allocated memory at address ", (uintptr_t)block);
}

/* It is the next one if the cursor is there, else that has to come again. */
static void
free_small(struct span *span, uint32_t index)
{
    struct cursor *cursor =
        &runa_rt_lang_heap.cursors[span->text][span->class];
    uint64_t bit = (uint64_t)1 << index % BITS;
    if (cursor->span == span && index / BITS == cursor->word - 1) {
        cursor->free |= bit;
        cursor->zero = false;
        return;
    }
    runa_rt_lang_heap.allocated -= span->size;
    span->used[index / BITS] &= ~bit;
    span->free++;
    if (cursor->span != span && !span->queued)
        queue(cursor, span);
}

void
runa_lang_memory_free(void *block)
{
    if (!block)
        return;
    uint32_t index;
    struct span *span = used_span(block, &index);
    runa_rt_lang_bury(block, span->size);
    if (span->inverse) {
        free_small(span, index);
        return;
    }
    runa_rt_lang_heap.allocated -= span->size;
    runa_rt_span_release(span);
}

size_t
runa_lang_memory_size(const void *block)
{
    uint32_t index;
    return used_span(block, &index)->size;
}

/* In place, if the block has the room and not four times as much. Behind the
 * new end it is cleared, for the next that makes it larger. */
void *
runa_lang_memory_resize(void *block, uint64_t size)
{
    if (!block)
        return runa_lang_memory_new(size);
    uint32_t index;
    const struct span *span = used_span(block, &index);
    uint32_t room = span->size;
    if (size <= room && (room <= CLEAR_MAX || size >= room / 4)) {
        memset((char *)block + size, 0, room - (size_t)size);
        return block;
    }
    char *moved = take(size, span->text);
    memcpy(moved, block, size < room ? (size_t)size : room);
    runa_lang_memory_free(block);
    return moved;
}
