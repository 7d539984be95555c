/*
 * Marking for lang_gc.h: what is found in use goes on a stack, to be searched
 * for what it leads to. If there is no memory for the stack, it is marked and
 * nothing more, and the heap is searched for such blocks.
 */
#include "lang_gc.h"

#include <string.h>

enum { STACK_PAGES = (LANG_GC_STACK + PAGE_SIZE - 1) / PAGE_SIZE };

static void
drop_stack(struct lang_heap *heap)
{
    runa_rt_lang_pages_release(heap->stack, heap->stack_pages);
    heap->stack = NULL;
    heap->stack_pages = heap->stack_room = 0;
}

/* Twice as much room; false if there is no memory for that. */
static bool
grow_stack(struct lang_heap *heap)
{
    size_t pages = heap->stack_pages ? heap->stack_pages * 2 : STACK_PAGES;
    struct range *stack = pages ? runa_rt_lang_pages_take(pages) : NULL;
    if (!stack)
        return false;
    if (heap->stack) {
        memcpy(stack, heap->stack, heap->stack_count * sizeof *stack);
        runa_rt_lang_pages_release(heap->stack, heap->stack_pages);
    }
    heap->stack = stack;
    heap->stack_pages = pages;
    heap->stack_room = pages * PAGE_SIZE / sizeof *stack;
    return true;
}

static void
push(struct lang_heap *heap, char *at, char *end)
{
    if (heap->stack_count == heap->stack_room && !grow_stack(heap)) {
        heap->overflowed = true;
        return;
    }
    heap->stack[heap->stack_count++] = (struct range){at, end};
}

void
runa_rt_lang_mark(uintptr_t word)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    struct span *span = span_at(word);
    if (!span)
        return;
    uintptr_t offset = word - (uintptr_t)span->first;
    if (offset >= span->extent)
        return;
    uint32_t index = block_index(span, (uint32_t)offset);
    uint64_t bit = (uint64_t)1 << index % BITS;
    uint64_t *marks = &span->marks[index / BITS];
    if (*marks & bit || !(span->used[index / BITS] & bit))
        return;
    *marks |= bit;
    if (span->text)
        return;
    char *block = span->first + (size_t)index * span->size;
    push(heap, block, block + span->size);
}

/* What compiled code and the library store lies at multiples of 4, whatever
 * the size of what holds it. */
void
runa_rt_lang_mark_range(const void *start, const void *end)
{
    for (const uintptr_t *word = start; word < (const uintptr_t *)end; word++)
        runa_rt_lang_mark(*word);
}

/* A part at a time, lest a large block fill the stack. */
static void
drain(struct lang_heap *heap)
{
    while (heap->stack_count > 0) {
        struct range range = heap->stack[--heap->stack_count];
        char *end = range.end;
        if (end - range.at > LANG_GC_CHUNK) {
            end = range.at + LANG_GC_CHUNK;
            push(heap, end, range.end);
        }
        runa_rt_lang_mark_range(range.at, end);
    }
}

/* Searches again the blocks of a span that are marked. */
static void
search_span(struct lang_heap *heap, const struct span *span)
{
    for (uint32_t i = 0; i < span->count; i++) {
        if (!bit_of(span->marks, i))
            continue;
        const char *block = span->first + (size_t)i * span->size;
        runa_rt_lang_mark_range(block, block + span->size);
        drain(heap);
    }
}

static void
search_heap(struct lang_heap *heap)
{
    for (size_t i = heap->low; i < heap->high; i++) {
        const struct span *span = heap->pages[i];
        if (span && span->extent > 0 && !span->text &&
            page_index(span->first) == i)
            search_span(heap, span);
    }
}

void
runa_rt_lang_mark_all(void)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    drain(heap);
    while (heap->overflowed) {
        heap->overflowed = false;
        search_heap(heap);
    }
    if (heap->stack_pages > STACK_PAGES)
        drop_stack(heap);
}
