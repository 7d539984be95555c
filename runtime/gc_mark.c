/*
 * Marking: what is reachable gets the present epoch as its mark, and is
 * scanned for what it refers to. What waits to be scanned is on a stack of
 * which nothing is demanded: when it cannot grow, objects are left off it, and
 * found again by looking for marked objects all over the heap.
 */
#include "gc_heap.h"

#include <string.h>

#ifndef GC_MARK_PAGES
#define GC_MARK_PAGES 4096 /* that the stack may grow to */
#endif
#ifndef GC_MARK_CHUNK
#define GC_MARK_CHUNK 128 /* elements of an array to scan at a time */
#endif
#ifndef GC_MARK_ROOM
#define GC_MARK_ROOM 1024 /* entries to be free before an object is scanned */
#endif
#ifndef GC_BATCH
#define GC_BATCH 32
#endif

#define INLINE static inline __attribute__((always_inline))
#define COLD __attribute__((cold, noinline)) /* made small, not fast */

/* The stack and the epoch, in variables of the loop that uses them. */
struct marker {
    uintptr_t *top;
    uintptr_t *end;
    uint8_t epoch;
};

/* What was taken off the stack. */
struct entry {
    char *object;
    const struct runa_type *type;
    size_t index;
};

static struct marker
marker_load(void)
{
    const struct mark_stack *stack = &runa_rt_heap.stack;
    return (struct marker){stack->top, stack->end, runa_rt_heap.marking};
}

INLINE void
push(struct marker *m, uintptr_t entry)
{
    if (m->top < m->end)
        *m->top++ = entry;
    else
        runa_rt_heap.stack.overflowed = true;
}

/* True if the object had no mark. */
INLINE bool
set_mark(uint8_t epoch, void *object)
{
    enum page_kind kind = page_kind_of(object);
    if (kind == PAGE_BLOCK) {
        uint8_t *mark = &block_of(object)->marks[granule_of(object)];
        if (*mark == epoch)
            return false;
        *mark = epoch;
        return true;
    }
    if (kind <= PAGE_STACK || run_of(object)->mark == epoch)
        return false;
    run_of(object)->mark = epoch;
    return true;
}

INLINE void
mark(struct marker *m, void *object)
{
    if (set_mark(m->epoch, object))
        push(m, (uintptr_t)object);
}

/* The granules of an object behind its first, unless it has pages for large
 * ones. Inlined allocation may put one of any size into a hole. */
INLINE void
mark_body(uint8_t epoch, void *object, uint32_t size)
{
    if (size <= RUNA_GRANULE ||
        (size > GC_MEDIUM_MAX && page_kind_of(object) != PAGE_BLOCK))
        return;
    uint8_t *marks = block_of(object)->marks + granule_of(object);
    for (size_t i = (size - 1) / RUNA_GRANULE; i > 0; i--)
        marks[i] = epoch | MARK_BODY;
}

/* The end of the part of an array to scan now; the rest goes on the stack, if
 * there is room. */
INLINE size_t
array_part(struct marker *m, const char *array, size_t index)
{
    size_t end = *runa_gc_length(array);
    if (end - index > GC_MARK_CHUNK && m->end - m->top >= 2) {
        end = index + GC_MARK_CHUNK;
        *m->top++ = end;
        *m->top++ = (uintptr_t)array + 1;
    }
    return end;
}

INLINE void
mark_map(struct marker *m, uint32_t map, char *part)
{
    void **words = (void **)(void *)part;
    for (; map != 0; map &= map - 1)
        mark(m, words[__builtin_ctz(map)]);
}

/* References that lie further off are rare. */
COLD static void
mark_offsets(const struct runa_type *type, char *part)
{
    for (uint32_t i = 0; i < type->offset_count; i++)
        runa_rt_mark(*(void **)(void *)(part + type->offsets[i]));
}

/* Scans an object; an array from an element on. Returns how many bytes. */
INLINE size_t
scan(struct marker *m, const struct runa_type *type, char *object,
     size_t index)
{
    size_t size = type->element_size;
    size_t count = 1;
    char *part = object;
    if (index == 0)
        mark_body(m->epoch, object, size ? runa_gc_size(object) : type->size);
    if ((type->map | type->offset_count) == 0)
        return RUNA_GRANULE;
    if (size != 0) {
        count = array_part(m, object, index) - index;
        part += type->size + index * size;
    }
    for (size_t i = 0; i < count; i++, part += size) {
        mark_map(m, type->map, part);
        if (type->offset_count != 0) {
            runa_rt_heap.stack.top = m->top;
            mark_offsets(type, part);
            *m = marker_load();
        }
    }
    return type->size + count * size;
}

/* A failure to grow is none: see above. */
COLD static void
stack_grow(struct mark_stack *stack)
{
    size_t used = (size_t)(stack->top - stack->base);
    size_t size = (size_t)(stack->end - stack->base) * sizeof *stack->base;
    size_t pages = size / PAGE_SIZE;
    size_t wanted = pages == 0 ? 1 : 2 * pages;
    uintptr_t *base =
        wanted > GC_MARK_PAGES ? NULL : runa_rt_pages_take(wanted, PAGE_STACK);
    if (!base)
        return;
    memcpy(base, stack->base, used * sizeof *base);
    if (pages > 0)
        runa_rt_pages_release(stack->base, pages);
    stack->base = base;
    stack->top = base + used;
    stack->end = base + wanted * PAGE_SIZE / sizeof *base;
}

static void
stack_make_room(void)
{
    struct mark_stack *stack = &runa_rt_heap.stack;
    if (stack->end - stack->top < GC_MARK_ROOM)
        stack_grow(stack);
}

void
runa_rt_scan(void *object)
{
    stack_make_room();
    struct marker m = marker_load();
    push(&m, (uintptr_t)object);
    runa_rt_heap.stack.top = m.top;
}

void
runa_rt_mark(void *object)
{
    if (set_mark(runa_rt_heap.marking, object))
        runa_rt_scan(object);
}

static void
mark_reference(void *context, void **reference)
{
    (void)context;
    runa_rt_mark(*reference);
}

void
runa_rt_scan_range(void *object, const char *start, const char *end)
{
    const struct runa_type *type = runa_gc_type(object);
    char *first = (char *)object + type->size;
    if (type->element_size == 0 || start < first) {
        runa_rt_scan(object);
        return;
    }
    const char *last = first + type->element_size * *runa_gc_length(object);
    char *element = first + (size_t)(start - first) / type->element_size *
                                type->element_size;
    for (; element < end && element < last; element += type->element_size)
        runa_gc_visit_part(type, element, mark_reference, NULL);
}

/*
 * Takes entries off the stack and reads the first words of the objects, before
 * any of them is scanned, so that the processor fetches several at a time (as
 * the queues of Cher, Hosking and Vitek, ASPLOS 2004, do). Returns how many.
 */
INLINE size_t
take_batch(struct marker *m, const uintptr_t *base, struct entry *entries)
{
    size_t count = 0;
    for (; count < GC_BATCH && m->top > base; count++) {
        struct entry *entry = &entries[count];
        uintptr_t object = *--m->top;
        entry->index = 0;
        if (object & 1)
            entry->index = *--m->top;
        entry->object = (char *)(object & ~(uintptr_t)1);
        entry->type = runa_gc_type(entry->object);
    }
    return count;
}

bool
runa_rt_mark_some(size_t work)
{
    struct mark_stack *stack = &runa_rt_heap.stack;
    struct marker m = marker_load();
    while (m.top > stack->base && work > 0) {
        struct entry entries[GC_BATCH];
        size_t count = take_batch(&m, stack->base, entries);
        size_t done = 0;
        for (const struct entry *e = entries; e < entries + count; e++)
            done += scan(&m, e->type, e->object, e->index);
        work = done < work ? work - done : 0;
        if (m.end - m.top < GC_MARK_ROOM) {
            stack->top = m.top;
            stack_grow(stack);
            m = marker_load();
        }
    }
    stack->top = m.top;
    return m.top == stack->base;
}

COLD static void
rescan(void *object)
{
    runa_rt_scan(object);
    runa_rt_mark_some(SIZE_MAX);
}

static void
rescan_block(struct block *block)
{
    for (size_t i = BLOCK_FIRST; i < GRANULES; i++)
        if (block->marks[i] == runa_rt_heap.marking)
            rescan(granule_address(block, i));
}

static void
rescan_region(struct region *region)
{
    for (struct run *run = region->first; run;
         run = runa_rt_run_next(region, run))
        if (run->used && run->mark == runa_rt_heap.marking)
            rescan(run_object(run));
}

/* Each round that overflows has marked something, so this ends. */
void
runa_rt_mark_all(void)
{
    struct heap *heap = &runa_rt_heap;
    runa_rt_mark_some(SIZE_MAX);
    while (heap->stack.overflowed) {
        heap->stack.overflowed = false;
        for (size_t i = heap->low; i < heap->high; i++)
            if (runa_rt_pages[i] == PAGE_BLOCK)
                rescan_block(page_address(i));
        for (struct region *r = heap->regions; r; r = r->next)
            rescan_region(r);
    }
}
