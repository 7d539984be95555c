/*
 * The invariants of the heap, for RUNA_GC=check: each reference that can be
 * reached leads to the start of a marked object of a type that makes sense.
 * Called between a collection and the next allocation.
 */
#include "gc_heap.h"
#include "rt.h"

static void
expect(bool truth, const char *message)
{
    if (!truth)
        runa_panic(message, "heap check", 0);
}

static void
check_small(const char *object)
{
    const struct block *block = block_of(object);
    size_t granule = granule_of(object);
    size_t end = granule + runa_gc_size(object) / RUNA_GRANULE;
    expect((uintptr_t)object % RUNA_GRANULE == 0, "not aligned");
    expect(granule >= BLOCK_FIRST && end <= GRANULES, "not in its page");
    expect(block->marks[granule] == runa_rt_heap.epoch, "not marked");
    for (size_t i = granule + 1; i < end; i++)
        expect(block->marks[i] == (runa_rt_heap.epoch | MARK_BODY),
               "overlaps another");
}

static void
check_large(const void *object)
{
    const struct run *run = run_of(object);
    expect(runa_rt_large_has(object), "not where one begins");
    expect(run->mark == runa_rt_heap.epoch, "not marked");
    expect(run->used == runa_gc_size(object), "not of its size");
}

static void
check_object(void *object)
{
    switch (page_kind_of(object)) {
    case PAGE_FOREIGN: break;
    case PAGE_FREE: expect(false, "in a free page"); break;
    case PAGE_BLOCK: check_small(object); break;
    default: check_large(object);
    }
}

static void
visit(void *context, void **reference)
{
    (void)context;
    check_object(*reference);
}

static void
visit_root(void *context, void **root)
{
    (void)context;
    if (runa_rt_is_object(*root))
        check_object(*root);
}

static void
check_block(struct block *block)
{
    expect(block->free == runa_rt_block_count_free(block), "miscounted");
    for (size_t i = BLOCK_FIRST; i < GRANULES; i++)
        if (block->marks[i] == runa_rt_heap.epoch) {
            void *object = granule_address(block, i);
            check_small(object);
            runa_gc_visit_object(object, visit, NULL);
        }
}

static void
check_region(struct region *region)
{
    for (struct run *run = region->first; run;
         run = runa_rt_run_next(region, run))
        if (run->used) {
            check_large(run_object(run));
            runa_gc_visit_object(run_object(run), visit, NULL);
        }
}

void
runa_rt_gc_check(void **sp)
{
    const struct heap *heap = heap_address();
    size_t used = 0;
    for (size_t i = heap->low; i < heap->high; i++) {
        used += runa_rt_pages[i] > PAGE_FREE;
        if (runa_rt_pages[i] == PAGE_BLOCK)
            check_block(page_address(i));
    }
    expect(used == heap->used, "pages miscounted");
    for (struct region *r = heap->regions; r; r = r->next)
        check_region(r);
    runa_gc_visit_roots(sp, visit_root, NULL);
}
