/*
 * Marking in slices, so that no pause is long. Only programs whose code tells
 * of its stores have this: they refer to runa_gc_cards, and that links it.
 *
 * While the program runs between slices, it may store a reference to an
 * unmarked object into one that was scanned before. So each store leaves a
 * mark on the card, 1 KB of memory, that it goes to, and what is marked on
 * such cards is scanned again; new objects and those that the stack holds are
 * found through the roots at the end. (Incremental update, as in Dijkstra et
 * al., CACM 1978; what dies after it was marked stays until the next time.)
 */
#include "gc_heap.h"
#include "platform.h"
#include "rt.h"

#include <string.h>

#ifndef GC_STEP_FACTOR
#define GC_STEP_FACTOR 4 /* bytes scanned for each that is allocated */
#endif
#ifndef GC_STEP_LAST
#define GC_STEP_LAST 65536 /* bytes that may be left for the last pause */
#endif

enum { CARD_SIZE = 1 << RUNA_CARD_SHIFT, ROUNDS = 4 };
#define CARDS (PAGE_SIZE / CARD_SIZE)

uint8_t *runa_gc_cards;

/* In objects whose code does not tell of its stores. */
extern const char runa_gc_no_barriers __attribute__((weak));

/* The marking under way. */
static struct {
    size_t page; /* whose cards to look at next */
    int rounds;  /* over the cards */
    size_t paid; /* bytes allocated since that work was done for */
} step;

static uint8_t *
card_of(const void *address)
{
    return (uint8_t *)((uintptr_t)runa_gc_cards +
                       ((uintptr_t)address >> RUNA_CARD_SHIFT));
}

static void
scan_small_card(const char *start)
{
    const struct block *block = block_of(start);
    uint8_t marking = runa_rt_heap.marking;
    size_t granule = granule_of(start);
    size_t end = granule + CARD_SIZE / RUNA_GRANULE;
    while (granule > BLOCK_FIRST &&
           block->marks[granule] == (marking | MARK_BODY))
        granule--;
    for (; granule < end; granule++)
        if (granule >= BLOCK_FIRST && block->marks[granule] == marking)
            runa_rt_scan(granule_address(block, granule));
}

static void
scan_large_card(const char *start)
{
    struct region *region = runa_rt_region_of(start);
    for (struct run *run = region->first; run;
         run = runa_rt_run_next(region, run)) {
        char *object = run_object(run);
        if (run->mark == runa_rt_heap.marking && run->used &&
            object < start + CARD_SIZE && object + run->used > start)
            runa_rt_scan_range(object, start, start + CARD_SIZE);
    }
}

static size_t
scan_cards(size_t page)
{
    const char *start = page_address(page);
    bool small = runa_rt_pages[page] == PAGE_BLOCK;
    size_t work = 0;
    for (size_t i = 0; i < CARDS; i++, start += CARD_SIZE) {
        uint8_t *card = card_of(start);
        if (!*card)
            continue;
        *card = 0;
        work += CARD_SIZE;
        if (small)
            scan_small_card(start);
        else
            scan_large_card(start);
    }
    return work;
}

/* Goes on over the cards until so much is done. */
static void
scan_some_cards(size_t work)
{
    const struct heap *heap = heap_address();
    for (size_t done = 0; step.page < heap->high && done < work; step.page++) {
        uint8_t kind = runa_rt_pages[step.page];
        if (kind >= PAGE_BLOCK)
            done += scan_cards(step.page);
    }
}

/* All that the program may have changed since it was scanned. */
static void
remark(void **sp)
{
    step.page = runa_rt_heap.low;
    scan_some_cards(SIZE_MAX);
    runa_rt_gc_begin(sp);
}

static void
begin(void **sp)
{
    const struct heap *heap = heap_address();
    memset(card_of(page_address(heap->low)), 0,
           (heap->high - heap->low) * CARDS);
    step.page = heap->low;
    step.rounds = 0;
    runa_rt_gc_begin(sp);
}

/* A test takes slices as small as can be. */
static size_t
slice(size_t work)
{
    return runa_rt_heap.slices ? 1 : work;
}

/* What was on the stack is done. Over the cards, then over everything that may
 * have changed meanwhile; when little comes of that, it is the end. */
static void
go_on(void **sp, size_t work)
{
    if (step.page < runa_rt_heap.high) {
        scan_some_cards(work);
        return;
    }
    remark(sp);
    if (runa_rt_mark_some(slice(GC_STEP_LAST)) || ++step.rounds == ROUNDS)
        runa_rt_gc_complete(sp);
    else
        step.page = runa_rt_heap.low;
}

/* Begins at half of what may be allocated between collections. Where holes are
 * small it is called often, and mostly has nothing to do. */
static void
do_step(void **sp)
{
    struct heap *heap = heap_address();
    size_t size = heap->allocated - step.paid;
    size_t work = slice(GC_STEP_FACTOR * size);
    if (size < GC_ZERO_STEP && !heap->slices)
        return;
    step.paid = heap->allocated;
    if (heap->marking != heap->epoch) {
        if (runa_rt_mark_some(work))
            go_on(sp, work);
    } else if (heap->slices || 2 * heap->allocated > heap->room) {
        begin(sp);
    }
}

static void
ended(void)
{
    step.paid = 0;
}

/* One card for each that there can be. Pages that nothing writes to cost
 * nothing. */
__attribute__((constructor)) static void
start(void)
{
    static struct runa_gc_hook hook = {.marked = ended};
    uint8_t *table = runa_rt_sys_grow(GC_PAGES * CARDS);
    if (!table)
        runa_panic("out of memory: no room for the cards", NULL, 0);
    runa_gc_cards = (uint8_t *)((uintptr_t)table -
                                ((uintptr_t)PAGES_BASE >> RUNA_CARD_SHIFT));
    if (&runa_gc_no_barriers)
        return;
    runa_rt_heap.step = do_step;
    runa_gc_add_hook(&hook, false);
}
