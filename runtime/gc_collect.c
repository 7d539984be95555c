/*
 * The collection, when there is one, and what a program calls. When an object
 * finds no room even after one, the heap grows a little further than planned.
 */
#include "gc_heap.h"
#include "output.h"
#include "rt.h"

#include <stdlib.h>

char *runa_gc_next;
char *runa_gc_limit;
uintptr_t runa_rt_mark_reserve[GC_MARK_RESERVE + GC_MARK_SLACK];
struct heap runa_rt_heap = {
    .most = SIZE_MAX,
    .budget = GC_HEAP_MIN,
    .room = GC_HEAP_MIN * PAGE_SIZE,
    .epoch = 1,
    .marking = 1,
    .stack = {.base = runa_rt_mark_reserve,
              .top = runa_rt_mark_reserve,
              .end = runa_rt_mark_reserve + GC_MARK_RESERVE}};

static size_t
pages_for(size_t bytes)
{
    return bytes / PAGE_SIZE + 1;
}

static _Noreturn void
out_of_memory(void **sp, uint32_t wanted)
{
    runa_gc_top = sp;
    runa_flush();
    runa_rt_out_string(STREAM_ERROR, "panic: out of memory: ");
    runa_rt_out_unsigned(STREAM_ERROR, wanted);
    runa_rt_out_string(STREAM_ERROR, " bytes wanted, ");
    runa_rt_out_unsigned(STREAM_ERROR, runa_rt_heap.live);
    runa_rt_out_string(STREAM_ERROR, " in use, the heap has ");
    runa_rt_out_unsigned(STREAM_ERROR, runa_rt_heap.owned * PAGE_SIZE);
    runa_rt_panic_end();
}

bool
runa_rt_is_object(const void *word)
{
    switch (page_kind_of(word)) {
    case PAGE_FOREIGN:
    case PAGE_FREE:
    case PAGE_STACK: return false;
    case PAGE_BLOCK: return runa_rt_block_has(word);
    default: return runa_rt_large_has(word);
    }
}

static void
mark_root(void *context, void **root)
{
    (void)context;
    if (runa_rt_is_object(*root))
        runa_rt_mark(*root);
}

void
runa_rt_gc_begin(void **sp)
{
    struct heap *heap = heap_address();
    if (heap->marking == heap->epoch)
        heap->marking++;
    runa_gc_visit_roots(sp, mark_root, NULL);
}

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/*
 * As much again as is live, and a little more: in all 2.2 times that at most.
 * Half of what is added must be to be had: what is free may lie in holes of
 * another kind than the program wants.
 */
static void
set_budget(struct heap *heap)
{
    size_t live = pages_for(heap->live);
    size_t more = larger(live + live / 8, GC_HEAP_MIN);
    size_t pages = larger(live + more, heap->used) - heap->used;
    size_t free = (heap->room + heap->large_room) / PAGE_SIZE;
    if (free + pages < more / 2)
        pages = more / 2 - free;
    heap->budget = heap->used + pages;
    heap->room += pages * PAGE_SIZE;
}

static void
sweep(struct heap *heap)
{
    heap->epoch = heap->marking;
    heap->live = heap->room = heap->large_room = heap->allocated = 0;
    heap->collections++;
    runa_rt_blocks_sweep();
    if (heap->regions)
        runa_rt_large_sweep();
    if (is_last_epoch(heap))
        heap->epoch = heap->marking = 1;
    set_budget(heap);
}

void
runa_rt_gc_complete(void **sp)
{
    struct heap *heap = heap_address();
    runa_rt_gc_watch(sp, false);
    runa_rt_mark_all();
    for (struct runa_gc_hook *hook = heap->hooks; hook; hook = hook->next)
        hook->marked();
    sweep(heap);
    runa_rt_gc_watch(sp, true);
}

/* From the start, whatever was marked before. */
static void
collect(void **sp)
{
    struct heap *heap = heap_address();
    heap->stack.top = heap->stack.base;
    if (heap->marking != heap->epoch)
        heap->marking++;
    runa_rt_gc_begin(sp);
    runa_rt_gc_complete(sp);
}

static void *
allocate(uint32_t size)
{
    return size > GC_MEDIUM_MAX ? runa_rt_large_allocate(size)
                                : runa_rt_block_allocate(size);
}

/* By a share of the heap, lest each of many objects need a collection. A large
 * object needs less than 1/256 more for the bits of its region. */
static void *
allocate_further(uint32_t size)
{
    struct heap *heap = heap_address();
    size_t wanted = (size_t)size + size / 256 + PAGE_SIZE;
    heap->budget = heap->used + pages_for(wanted) + heap->used / 16;
    return allocate(size);
}

/* While marking is under way in slices, its end is near. */
static void *
allocate_hard(void **sp, uint32_t size)
{
    const struct heap *heap = heap_address();
    void *object = NULL;
    if (heap->marking != heap->epoch)
        object = allocate_further(size);
    if (object)
        return object;
    collect(sp);
    object = allocate(size);
    return object ? object : allocate_further(size);
}

void *
runa_gc_try_allocate(void **sp, const struct runa_type *type, uint32_t size)
{
    struct heap *heap = heap_address();
    if (!heap->started)
        runa_rt_gc_start();
    if (sp >= runa_gc_stack_end) {
        runa_gc_top = sp;
        runa_gc_stack_overflow();
    }
    if (heap->stress && !heap->slices)
        collect(sp);
    else if (heap->step)
        heap->step(sp);
    void *object = allocate(size);
    if (!object)
        object = allocate_hard(sp, size);
    if (object)
        *(const struct runa_type **)object = type;
    return object;
}

void *
runa_gc_allocate(void **sp, const struct runa_type *type, uint32_t size)
{
    void *object = runa_gc_try_allocate(sp, type, size);
    if (!object)
        out_of_memory(sp, size);
    return object;
}

static void
run_hooks(void **sp)
{
    for (struct runa_gc_hook *h = runa_rt_heap.hooks; h; h = h->next)
        if (h->run)
            h->run(sp);
}

void
runa_gc_collect(void **sp)
{
    collect(sp);
    run_hooks(sp);
}

void
runa_gc_safepoint(void **sp)
{
    const struct heap *heap = heap_address();
    if (heap->stress && !heap->slices)
        collect(sp);
    else if (heap->step)
        heap->step(sp);
    run_hooks(sp);
}

void
runa_gc_add_hook(struct runa_gc_hook *hook, bool early)
{
    struct runa_gc_hook **link = &runa_rt_heap.hooks;
    while (!early && *link)
        link = &(*link)->next;
    hook->next = *link;
    *link = hook;
}

bool
runa_gc_is_live(const void *object)
{
    uint8_t epoch = runa_rt_heap.marking;
    switch (page_kind_of(object)) {
    case PAGE_FOREIGN:
    case PAGE_FREE: return true;
    case PAGE_BLOCK: return *mark_of(object) == epoch;
    default: return run_of(object)->mark == epoch;
    }
}

void
runa_gc_retain(void *object)
{
    runa_rt_mark(object);
    runa_rt_mark_all();
}

void
runa_gc_get_statistics(struct runa_gc_statistics *statistics)
{
    const struct heap *heap = heap_address();
    *statistics =
        (struct runa_gc_statistics){.collections = heap->collections,
                                    .live = heap->live,
                                    .used = heap->used * PAGE_SIZE,
                                    .owned = heap->owned * PAGE_SIZE};
}
