/*
 * Memory in pages. The system only ever gives more; what the collector frees,
 * it uses again.
 */
#include "gc_heap.h"
#include "platform.h"

#include <string.h>

uint8_t runa_rt_pages[GC_PAGES];

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void
set_kind(size_t first, size_t count, enum page_kind kind)
{
    memset(runa_rt_pages + first, (int)kind, count);
    if (kind == PAGE_LARGE)
        for (uint32_t i = 1; i < count; i++)
            runa_rt_pages[first + i] =
                (uint8_t)(PAGE_MORE + 31 - __builtin_clz(i));
}

/* The first of so many free pages side by side, 0 if there are none. */
static size_t
find_free(const struct heap *heap, size_t count)
{
    size_t found = 0;
    for (size_t i = count == 1 ? heap->next_free : heap->low; i < heap->high;
         i++) {
        found = runa_rt_pages[i] == PAGE_FREE ? found + 1 : 0;
        if (found == count)
            return i + 1 - count;
    }
    return 0;
}

static bool
grow_by(struct heap *heap, size_t count)
{
    if (heap->owned + count > heap->most)
        return false;
    char *memory = runa_rt_sys_grow(count * PAGE_SIZE);
    if (!memory)
        return false;
    size_t first = page_index(memory);
    if (first + count == GC_PAGES)
        count--; /* addresses behind the last page would be 0 */
    set_kind(first, count, PAGE_FREE);
    if (heap->owned == 0)
        heap->low = heap->next_free = first;
    heap->high = first + count;
    heap->owned += count;
    return true;
}

/* By a quarter, so that growing stays rare; else by what there must be. */
static bool
grow(struct heap *heap, size_t count)
{
    size_t room = larger(heap->budget, heap->owned) - heap->owned;
    size_t step = larger(heap->owned, GC_HEAP_MIN) / 4;
    size_t more = larger(count, step < room ? step : room);
    return grow_by(heap, more) || grow_by(heap, count);
}

void *
runa_rt_pages_take(size_t count, enum page_kind kind)
{
    struct heap *heap = heap_address();
    if (kind != PAGE_STACK && heap->used + count > heap->budget)
        return NULL;
    size_t first;
    while ((first = find_free(heap, count)) == 0)
        if (!grow(heap, count))
            return NULL;
    if (count == 1)
        heap->next_free = first + 1;
    heap->used += count;
    set_kind(first, count, kind);
    return page_address(first);
}

void
runa_rt_pages_release(void *first, size_t count)
{
    struct heap *heap = heap_address();
    size_t index = page_index(first);
    poison(first, count * PAGE_SIZE);
    set_kind(index, count, PAGE_FREE);
    heap->used -= count;
    if (index < heap->next_free)
        heap->next_free = index;
}
