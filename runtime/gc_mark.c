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
#ifndef GC_MARK_RUN
#define GC_MARK_RUN 256 /* objects scanned one after the other, */
#endif
#ifndef GC_MARK_BATCH
#define GC_MARK_BATCH 32 /* or at a time */
#endif
#ifndef GC_MARK_PLACE
#define GC_MARK_PLACE 14 /* logarithm of the size of a place: see below */
#endif
#ifndef GC_MARK_ROOM
/* Entries to be free before that many are: half a page, nearly. */
#define GC_MARK_ROOM (PAGE_SIZE / sizeof(uintptr_t) / 16 * 7)
#endif

#define INLINE static inline __attribute__((always_inline))
#define COLD __attribute__((cold, noinline)) /* made small, not fast */

/* The stack and the epoch, in variables of the loop that uses them. */
struct marker {
    uintptr_t *top;
    uintptr_t *end;
    uint32_t epoch;
};

/* What was taken off the stack. */
struct entry {
    char *object;
    const struct runa_type *type;
};

INLINE struct marker
marker_load(const struct heap *heap)
{
    const struct mark_stack *stack = &heap->stack;
    return (struct marker){stack->top, stack->end, heap->marking};
}

INLINE void
marker_store(struct heap *heap, const struct marker *m)
{
    heap->stack.top = m->top;
}

/* True if there is an object and it had no mark. */
INLINE bool
set_mark(uint32_t epoch, void *object)
{
    if (!object)
        return false; /* a branch of its own is foreseen better */
    enum page_kind kind = page_kind_of(object);
    uint8_t *mark = mark_of(object);
    if (kind != PAGE_BLOCK) {
        if (kind <= PAGE_STACK)
            return false;
        mark = &run_of(object)->mark;
    }
    if (*mark == epoch)
        return false;
    *mark = (uint8_t)epoch;
    return true;
}

INLINE void
mark(struct marker *m, void *object)
{
    if (set_mark(m->epoch, object))
        *m->top++ = (uintptr_t)object;
}

/* The granules of an object behind its first, unless it has pages for large
 * ones. Inlined allocation may put one of any size into a hole. */
INLINE void
mark_body(uint32_t epoch, void *object, uint32_t size)
{
    if (size <= RUNA_GRANULE ||
        (size > GC_MEDIUM_MAX && page_kind_of(object) != PAGE_BLOCK))
        return;
    uint8_t *marks = mark_of(object);
    for (size_t i = (size - 1) / RUNA_GRANULE; i > 0; i--)
        marks[i] = (uint8_t)(epoch | MARK_BODY);
}

/* The end of the part of an array to scan now; the rest goes on the stack. */
INLINE size_t
array_part(struct marker *m, const char *array, size_t index)
{
    size_t end = *runa_gc_length(array);
    if (end - index > GC_MARK_CHUNK) {
        end = index + GC_MARK_CHUNK;
        *m->top++ = end;
        *m->top++ = (uintptr_t)array + 1;
    }
    return end;
}

/* The first of them comes out on top of the stack, or BACKWARD the last. */
INLINE void
mark_map(struct marker *m, uint32_t map, char *part, bool backward)
{
    void **words = (void **)(void *)part;
    while (map != 0) {
        int next = backward ? __builtin_ctz(map) : 31 - __builtin_clz(map);
        map ^= (uint32_t)1 << next;
        mark(m, words[next]);
    }
}

/* References that lie further off are rare. */
COLD static void
mark_offsets(const struct runa_type *type, char *part)
{
    for (uint32_t i = 0; i < type->offset_count; i++)
        runa_rt_mark(*(void **)(void *)(part + type->offsets[i]));
}

/* Scans an array from an element on, or what has references that lie far off.
 * Returns how many bytes. The last element comes first: see mark_map. */
static __attribute__((noinline)) size_t
scan_other(const struct runa_type *type, char *object, size_t index)
{
    struct heap *heap = heap_address();
    struct marker m = marker_load(heap);
    size_t size = type->element_size;
    size_t count = 1;
    char *first = object;
    if (index == 0)
        mark_body(m.epoch, object, runa_gc_size(object));
    if ((type->map | type->offset_count) == 0)
        return RUNA_GRANULE;
    if (size != 0) {
        count = array_part(&m, object, index) - index;
        first += type->size + index * size;
    }
    for (size_t i = count; i-- > 0;) {
        mark_map(&m, type->map, first + i * size, false);
        if (type->offset_count != 0) {
            marker_store(heap, &m);
            mark_offsets(type, first + i * size);
            m = marker_load(heap);
        }
    }
    marker_store(heap, &m);
    return type->size + count * size;
}

/* What does not fit is left off, but not one half of an array's two entries. */
static void
stack_cut(struct mark_stack *stack)
{
    if (stack->top <= stack->end)
        return;
    stack->overflowed = true;
    stack->top = *stack->end & 1 ? stack->end - 1 : stack->end;
}

COLD static void
stack_grow(struct mark_stack *stack)
{
    size_t used = (size_t)(stack->top - stack->base);
    size_t size = (size_t)(stack->end + GC_MARK_SLACK - stack->base);
    size_t pages = size * sizeof *stack->base / PAGE_SIZE;
    size_t wanted = pages == 0 ? 1 : 2 * pages;
    uintptr_t *base =
        wanted > GC_MARK_PAGES ? NULL : runa_rt_pages_take(wanted, PAGE_STACK);
    if (!base) {
        stack_cut(stack);
        return;
    }
    memcpy(base, stack->base, used * sizeof *base);
    if (pages > 0)
        runa_rt_pages_release(stack->base, pages);
    stack->base = base;
    stack->top = base + used;
    stack->end = base + wanted * PAGE_SIZE / sizeof *base - GC_MARK_SLACK;
}

/* At least so much that one object more can be scanned. */
static void
stack_make_room(struct mark_stack *stack)
{
    if (stack->end - stack->top < (ptrdiff_t)GC_MARK_ROOM)
        stack_grow(stack);
}

void
runa_rt_scan(void *object)
{
    struct heap *heap = heap_address();
    stack_make_room(&heap->stack);
    *heap->stack.top++ = (uintptr_t)object;
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

/* Whether there is an object on the stack, and not a part of an array. */
INLINE bool
has_object(const struct marker *m, const uintptr_t *base)
{
    return m->top > base && !(m->top[-1] & 1);
}

INLINE struct entry
take(struct marker *m)
{
    char *object = (char *)*--m->top;
    return (struct entry){object, runa_gc_type(object)};
}

/*
 * Takes objects off the stack and reads their first words before any of them
 * is scanned, so that the processor fetches several at a time (as the queues
 * of Cher, Hosking and Vitek, ASPLOS 2004, do). Returns how many.
 */
INLINE size_t
take_batch(struct marker *m, const uintptr_t *base, struct entry *entries)
{
    size_t count = 0;
    while (count < GC_MARK_BATCH && has_object(m, base))
        entries[count++] = take(m);
    return count;
}

/* So a run that began with one stack does not find another one empty. */
_Static_assert(PAGE_SIZE / sizeof(uintptr_t) >
                   GC_MARK_SLACK + GC_MARK_ROOM + GC_MARK_RUN,
               "what grows holds more than a run takes off it");

/*
 * Scans objects, either a batch or each before the next is taken. In the latter
 * case each is most times of the type of the last, which the processor can
 * guess, and need not wait for the type to know what to do.
 */
INLINE size_t
scan_some(struct heap *heap, bool batch, bool backward)
{
    static struct entry entries[GC_MARK_BATCH];
    struct marker m = marker_load(heap);
    const uintptr_t *base = heap->stack.base;
    size_t count = batch ? take_batch(&m, base, entries) : GC_MARK_RUN;
    size_t done = 0;
    const struct runa_type *last = NULL;
    uint32_t size = 0;
    uint32_t map = 0;
    size_t i = 0;
    for (; i < count && m.top <= m.end && (batch || has_object(&m, base));
         i++) {
        struct entry entry = batch ? entries[i] : take(&m);
        if (batch || entry.type != last) {
            last = entry.type;
            size = last->size;
            map = last->map;
            if ((last->element_size | last->offset_count) != 0) {
                last = NULL;
                marker_store(heap, &m);
                done += scan_other(entry.type, entry.object, 0);
                m = marker_load(heap);
                continue;
            }
        }
        if (size > RUNA_GRANULE)
            mark_body(m.epoch, entry.object, size);
        mark_map(&m, map, entry.object, backward);
        done += size;
    }
    if (batch && i < count)
        heap->stack.overflowed = true;
    marker_store(heap, &m);
    return done;
}

/*
 * Where objects lie in the order of their links, a run is faster than a batch,
 * since a batch goes about in many places at once; where they lie anywhere,
 * a batch is. To know which it is, one object of each run or batch is looked
 * at: whether it is in a place where one was seen lately.
 */
static bool
is_scattered(uintptr_t object)
{
    enum { PLACES = 64, WEIGHT = 16 };
    static uint16_t places[PLACES];
    static uint32_t scattered; /* of the last WEIGHT, in WEIGHTs */
    uint16_t place = (uint16_t)(object >> GC_MARK_PLACE);
    uint16_t *seen = &places[place % PLACES];
    scattered -= (scattered + WEIGHT - 1) / WEIGHT;
    scattered += *seen == place ? 0 : WEIGHT;
    *seen = place;
    return scattered > WEIGHT * WEIGHT / 2;
}

/*
 * What is made of its parts lies behind them, what makes its parts lies before
 * them. Going to the last part first, or to the first one, then is going through
 * memory in one direction; the other way round took more than twice as long.
 * Which it is, one object of each run tells.
 */
static bool
is_backward(char *object)
{
    static bool backward;
    uint32_t map = runa_gc_type(object)->map;
    char *part = map ? ((char **)(void *)object)[__builtin_ctz(map)] : NULL;
    if (part)
        backward = part < object;
    return backward;
}

/* In a batch the order does not matter, and to ask would be to wait for memory. */
static size_t
scan_objects(struct heap *heap)
{
    uintptr_t top = heap->stack.top[-1];
    bool batch = is_scattered(top);
    return scan_some(heap, batch, !batch && is_backward((char *)top));
}

/* The part of an array that is on top of the stack. */
static size_t
scan_part(struct mark_stack *stack)
{
    stack->top -= 2;
    char *array = (char *)(stack->top[1] - 1);
    return scan_other(runa_gc_type(array), array, stack->top[0]);
}

bool
runa_rt_mark_some(size_t work)
{
    struct heap *heap = heap_address();
    struct mark_stack *stack = &heap->stack;
    for (;;) {
        size_t done;
        stack_make_room(stack);
        if (stack->top == stack->base || work == 0)
            return stack->top == stack->base;
        if (stack->top[-1] & 1)
            done = scan_part(stack);
        else
            done = scan_objects(heap);
        work = done < work ? work - done : 0;
    }
}

COLD void
runa_rt_mark_from(void *marked)
{
    runa_rt_scan(marked);
    runa_rt_mark_some(SIZE_MAX);
}

static void
rescan_block(struct block *block)
{
    for (size_t i = BLOCK_FIRST; i < GRANULES; i++)
        if (block->marks[i] == runa_rt_heap.marking)
            runa_rt_mark_from(granule_address(block, i));
}

/* Each round that overflows has marked something, so this ends. */
void
runa_rt_mark_all(void)
{
    struct heap *heap = heap_address();
    runa_rt_mark_some(SIZE_MAX);
    while (heap->stack.overflowed) {
        heap->stack.overflowed = false;
        for (size_t i = heap->low; i < heap->high; i++)
            if (runa_rt_pages[i] == PAGE_BLOCK)
                rescan_block(page_address(i));
        if (heap->regions)
            runa_rt_large_rescan();
    }
}
