/*
 * Large objects. Free runs are on lists by the power of two of their length;
 * one that fits is taken from the list of its own power, if it is among the
 * first there, or else the first of the next list that has any.
 */
#include "gc_heap.h"

#include <string.h>

#ifndef GC_UNIT
#define GC_UNIT 64
#endif

enum { SHARED_PAGES = 4, TRIES = 8 };

/* By the logarithm of their length. */
static struct run *free_runs[32];

/* The bytes before the first run. */
static size_t
region_head(size_t pages)
{
    size_t bits = pages * PAGE_SIZE / GC_UNIT;
    return runa_gc_round((uint32_t)(sizeof(struct region) + bits / 8));
}

static size_t
region_units(size_t pages)
{
    return (pages * PAGE_SIZE - region_head(pages)) / GC_UNIT;
}

/* From each other page of a region it is at least so far to its first as the
 * kind says, and as far again from there at most. */
struct region *
runa_rt_region_of(const void *address)
{
    size_t page = page_index(address);
    while (runa_rt_pages[page] >= PAGE_MORE)
        page -= (size_t)1 << (runa_rt_pages[page] - PAGE_MORE);
    return page_address(page);
}

static void
set_used(struct region *region, const struct run *run, bool used)
{
    size_t offset = (size_t)((const char *)run - (char *)region->first);
    size_t unit = offset / GC_UNIT;
    uint8_t bit = (uint8_t)(1 << unit % 8);
    region->used[unit / 8] &= (uint8_t)~bit;
    if (used)
        region->used[unit / 8] |= bit;
}

bool
runa_rt_large_has(const void *word)
{
    const struct region *region = runa_rt_region_of(word);
    size_t offset = (uintptr_t)word - (uintptr_t)run_object(region->first);
    size_t unit = offset / GC_UNIT;
    return offset % GC_UNIT == 0 && unit < region->units &&
           region->used[unit / 8] >> unit % 8 & 1;
}

struct run *
runa_rt_run_next(const struct region *region, struct run *run)
{
    const char *end =
        (const char *)region->first + (size_t)region->units * GC_UNIT;
    char *next = (char *)run + (size_t)run->units * GC_UNIT;
    return next == end ? NULL : (struct run *)(void *)next;
}

void
runa_rt_large_rescan(void)
{
    const struct heap *heap = &runa_rt_heap;
    for (struct region *r = heap->regions; r; r = r->next)
        for (struct run *run = r->first; run; run = runa_rt_run_next(r, run))
            if (run->used && run->mark == heap->marking)
                runa_rt_mark_from(run_object(run));
}

static void
run_put(struct run *run)
{
    struct run **list = &free_runs[31 - __builtin_clz(run->units)];
    run->next = *list;
    *list = run;
}

/* Takes a run of at least this length off its list; null if there is none. */
static struct run *
run_take(uint32_t units)
{
    for (int bin = 31 - __builtin_clz(units); bin < 32; bin++) {
        struct run **link = &free_runs[bin];
        for (int i = 0; *link && i < TRIES; i++, link = &(*link)->next) {
            struct run *run = *link;
            if (run->units < units)
                continue;
            *link = run->next;
            return run;
        }
    }
    return NULL;
}

static struct run *
region_new(struct heap *heap, size_t pages)
{
    struct region *region = runa_rt_pages_take(pages, PAGE_LARGE);
    if (!region)
        return NULL;
    size_t head = region_head(pages);
    memset(region, 0, head);
    region->next = heap->regions;
    region->pages = (uint32_t)pages;
    region->units = (uint32_t)region_units(pages);
    region->first = (struct run *)(void *)((char *)region + head);
    heap->regions = region;
    *region->first = (struct run){.units = region->units};
    return region->first;
}

/* Small ones share a region of several pages, if that many can be had. */
static struct run *
run_new(struct heap *heap, uint32_t units)
{
    size_t pages = 1;
    while (region_units(pages) < units)
        pages++;
    struct run *run =
        pages < SHARED_PAGES ? region_new(heap, SHARED_PAGES) : NULL;
    return run ? run : region_new(heap, pages);
}

static void *
run_use(struct run *run, uint32_t units, uint32_t size)
{
    uint32_t left = run->units - units;
    *run = (struct run){.units = units, .used = size};
    runa_rt_heap.allocated += size;
    if (left > 0) {
        struct run *rest =
            (struct run *)((char *)run + (size_t)units * GC_UNIT);
        *rest = (struct run){.units = left};
        run_put(rest);
    }
    set_used(runa_rt_region_of(run), run, true);
    return memset(run_object(run), 0, size);
}

void *
runa_rt_large_allocate(uint32_t size)
{
    struct heap *heap = heap_address();
    uint32_t units =
        (uint32_t)((sizeof(struct run) + size + GC_UNIT - 1) / GC_UNIT);
    struct run *run = run_take(units);
    if (!run)
        run = run_new(heap, units);
    return run ? run_use(run, units, size) : NULL;
}

/* Who refers to one of these has the rest of the file linked. */
void *
runa_gc_allocate_large(void **sp, const struct runa_type *type, uint32_t size)
{
    return runa_gc_allocate(sp, type, size);
}

void *
runa_gc_try_allocate_large(void **sp, const struct runa_type *type,
                           uint32_t size)
{
    return runa_gc_try_allocate(sp, type, size);
}

static void
sweep_run(struct heap *heap, struct region *region, struct run *run)
{
    if (run->used && run->mark != heap->epoch) {
        poison(run_object(run), run->used);
        run->used = 0;
        set_used(region, run, false);
    }
    if (is_last_epoch(heap))
        run->mark = 1;
    heap->live += run->used;
}

static void
run_keep(struct heap *heap, struct run *run)
{
    if (run->used)
        return;
    run_put(run);
    heap->large_room += (size_t)run->units * GC_UNIT;
}

/* Frees what has no mark and joins free runs. False if nothing is left. */
static bool
sweep_region(struct heap *heap, struct region *region)
{
    struct run *run = region->first;
    sweep_run(heap, region, run);
    for (struct run *next; (next = runa_rt_run_next(region, run));) {
        sweep_run(heap, region, next);
        if (run->used || next->used) {
            run_keep(heap, run);
            run = next;
        } else {
            run->units += next->units;
        }
    }
    if (run == region->first && !run->used)
        return false;
    run_keep(heap, run);
    return true;
}

void
runa_rt_large_sweep(void)
{
    struct heap *heap = heap_address();
    memset(free_runs, 0, sizeof free_runs);
    for (struct region **link = &heap->regions; *link;) {
        struct region *region = *link;
        if (sweep_region(heap, region)) {
            link = &region->next;
            continue;
        }
        *link = region->next;
        runa_rt_pages_release(region, region->pages);
    }
}
