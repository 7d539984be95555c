/*
 * What a user may ask of the collector by the environment, and what it tells:
 *
 *   RUNA_GC=WORD,...      verbose, stress, stress-slices, check
 *   RUNA_GC_HEAP_MAX=N    bytes, with k, m or g for as many times 1024
 */
#include "gc_heap.h"
#include "gc_words.h"
#include "output.h"
#include "platform.h"
#include "rt.h"

static uint64_t
parse_size(const char *text)
{
    uint64_t size = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        size = size * 10 + (uint64_t)(*text - '0');
    switch (*text) {
    case 'g': size *= 1024; /* fall through */
    case 'm': size *= 1024; /* fall through */
    case 'k': size *= 1024; break;
    default: break;
    }
    return size;
}

/* Defined by the compiler in the object of an LIR main, with --gc-stress. */
extern const char runa_gc_always_stress __attribute__((weak));

/* A page of the heap is borrowed for the texts. */
void
runa_rt_gc_start(void)
{
    struct heap *heap = heap_address();
    heap->started = true;
    void *space = runa_rt_pages_take(1, PAGE_STACK);
    if (!space)
        return;
    const char *words = runa_rt_sys_variable("RUNA_GC", space, PAGE_SIZE);
    heap->verbose = has_word(words, "verbose");
    bool slices = has_word(words, "stress-slices");
    heap->stress =
        slices || has_word(words, "stress") || &runa_gc_always_stress;
    heap->slices = slices && heap->step;
    heap->check = has_word(words, "check") && runa_rt_gc_check;
    const char *most =
        runa_rt_sys_variable("RUNA_GC_HEAP_MAX", space, PAGE_SIZE);
    if (most)
        heap->most = (size_t)(parse_size(most) >> GC_PAGE_SHIFT);
    runa_rt_pages_release(space, 1);
}

static void
tell(const char *text, uint64_t figure)
{
    runa_rt_out_string(STREAM_ERROR, text);
    runa_rt_out_unsigned(STREAM_ERROR, figure);
}

static void
report(bool end)
{
    static int64_t began;
    const struct heap *heap = heap_address();
    int64_t now = runa_clock_monotonic_ns();
    if (!end) {
        began = now;
        return;
    }
    tell("gc ", heap->collections);
    tell(": ", heap->live / 1024);
    tell(" KB live in ", heap->used * (PAGE_SIZE / 1024));
    tell(" KB, ", heap->owned * (PAGE_SIZE / 1024));
    tell(" KB owned, ", (uint64_t)(now - began) / 1000);
    runa_rt_out_string(STREAM_ERROR, " us");
    runa_rt_out_line();
}

static void
poison_holes(const struct block *block, uint8_t epoch)
{
    for (size_t i = BLOCK_FIRST; i < GRANULES; i++)
        if ((block->marks[i] & MARK_EPOCH) != epoch)
            poison(granule_address(block, i), RUNA_GRANULE);
}

void
runa_rt_gc_watch(void **sp, bool end)
{
    const struct heap *heap = heap_address();
    if (heap->verbose)
        report(end);
    if (end && heap->stress)
        for (size_t i = heap->low; i < heap->high; i++)
            if (runa_rt_pages[i] == PAGE_BLOCK)
                poison_holes(page_address(i), heap->epoch);
    if (end && heap->check)
        runa_rt_gc_check(sp);
}
