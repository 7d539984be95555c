/* The pages of the heap of lang_gc.h. What is free is used again; the system
 * gets nothing back. */
#include "lang_gc.h"
#include "platform.h"

#include <string.h>

enum { STEP_SHIFT = 3 };

struct lang_heap runa_rt_lang_heap = {.limit = INT64_MIN};

/* No address lies in these. */
struct span runa_rt_free_page;
struct span runa_rt_zero_page;

static bool
is_free(const struct lang_heap *heap, size_t page)
{
    return heap->pages[page] == &runa_rt_free_page ||
           heap->pages[page] == &runa_rt_zero_page;
}

static void
set_pages(size_t first, size_t count, struct span *span)
{
    for (size_t i = first; i < first + count; i++)
        runa_rt_lang_heap.pages[i] = span;
}

/* The table lies outside of the data, which is searched for addresses. */
static bool
start(struct lang_heap *heap)
{
    size_t bytes = GC_PAGES * sizeof *heap->pages;
    heap->pages = runa_rt_sys_grow((bytes + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1));
    return heap->pages != NULL;
}

static bool
grow_by(struct lang_heap *heap, size_t count)
{
    char *memory = count ? runa_rt_sys_grow(count * PAGE_SIZE) : NULL;
    if (!memory)
        return false;
    HIDE(memory, count * PAGE_SIZE);
    size_t first = page_index(memory);
    if (first + count == GC_PAGES)
        count--; /* addresses behind the last page would be 0 */
    set_pages(first, count, &runa_rt_zero_page);
    if (heap->owned == 0)
        heap->low = heap->next_free = first;
    heap->high = first + count;
    heap->owned += count;
    return true;
}

/* Free pages at the end, with which the next may be joined. */
static size_t
free_at_end(const struct lang_heap *heap)
{
    size_t page = heap->high;
    while (page > heap->low && is_free(heap, page - 1))
        page--;
    return heap->high - page;
}

/* By an eighth, so that growing stays rare; if there is less, by what there must
 * be, and the next collection comes soon. */
static bool
grow(struct lang_heap *heap, size_t count)
{
    size_t step = heap->owned >> STEP_SHIFT;
    if (step >= count && grow_by(heap, step))
        return true;
    if (step < count && grow_by(heap, count))
        return true;
    heap->scarce = true;
    heap->limit = INT64_MIN;
    if (grow_by(heap, count))
        return true;
    size_t end = free_at_end(heap);
    return end < count && grow_by(heap, count - end);
}

/* The first of so many free pages side by side, 0 if there are none. */
static size_t
find_free(struct lang_heap *heap, size_t count)
{
    size_t found = 0;
    while (heap->next_free < heap->high && !is_free(heap, heap->next_free))
        heap->next_free++;
    for (size_t i = heap->next_free; i < heap->high; i++) {
        found = is_free(heap, i) ? found + 1 : 0;
        if (found == count)
            return i + 1 - count;
    }
    return 0;
}

/* 0 if there is no memory. */
static size_t
take(struct lang_heap *heap, size_t count)
{
    if (!heap->pages && !start(heap))
        return 0;
    size_t first;
    while ((first = find_free(heap, count)) == 0)
        if (!grow(heap, count))
            return 0;
    heap->taken += count;
    return first;
}

void *
runa_rt_lang_pages_take(size_t count)
{
    size_t first = take(&runa_rt_lang_heap, count);
    if (first == 0)
        return NULL;
    set_pages(first, count, NULL);
    SHOW(page_address(first), count * PAGE_SIZE);
    return page_address(first);
}

void
runa_rt_lang_pages_release(void *address, size_t count)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    size_t first = page_index(address);
    HIDE(address, count * PAGE_SIZE);
    set_pages(first, count, &runa_rt_free_page);
    heap->taken -= count;
    if (first < heap->next_free)
        heap->next_free = first;
}

/* A description that nothing uses. They have pages of their own. */
static struct span *
take_description(struct lang_heap *heap)
{
    struct span *span = heap->spare;
    if (span) {
        heap->spare = span->next;
        return span;
    }
    if ((size_t)(heap->meta_end - heap->meta) < sizeof *span) {
        heap->meta = runa_rt_lang_pages_take(1);
        heap->meta_end = heap->meta ? heap->meta + PAGE_SIZE : NULL;
    }
    if (!heap->meta)
        return NULL;
    span = (struct span *)heap->meta;
    heap->meta += sizeof *span;
    return span;
}

static bool
all_zero(const struct lang_heap *heap, size_t first, size_t count)
{
    size_t i = 0;
    while (i < count && heap->pages[first + i] == &runa_rt_zero_page)
        i++;
    return i == count;
}

struct span *
runa_rt_span_take(size_t pages)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    struct span *span = take_description(heap);
    size_t first = span ? take(heap, pages) : 0;
    if (first == 0) {
        if (span) {
            span->next = heap->spare;
            heap->spare = span;
        }
        return NULL;
    }
    memset(span, 0, sizeof *span);
    span->first = page_address(first);
    span->pages = (uint32_t)pages;
    span->zero = all_zero(heap, first, pages);
    set_pages(first, pages, span);
    return span;
}

void
runa_rt_span_release(struct span *span)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    size_t first = page_index(span->first);
    runa_rt_lang_pages_release(page_address(first), span->pages);
    span->next = heap->spare;
    heap->spare = span;
}
