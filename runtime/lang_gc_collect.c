/*
 * Collections of the heap of lang_gc.h: when there is one, what is given back,
 * and what the environment asks for (RUNA_GC=verbose,stress).
 */
#include "lang_gc.h"
#include "gc_words.h"
#include "output.h"
#include "platform.h"
#include "rt.h"

#include <string.h>

/* What is read after it was freed tells where it comes from. */
void
runa_rt_lang_bury(void *block, size_t size)
{
    if (runa_rt_lang_heap.stress)
        memset(block, 0xDD, size);
    HIDE(block, size);
}

/* Blocks that are for the taking are not in use. */
static void
forget_cursor(struct cursor *cursor)
{
    if (cursor->span && cursor->free)
        cursor->span->used[cursor->word - 1] &= ~cursor->free;
    *cursor = (struct cursor){.free = 0};
}

static void
forget_cursors(struct lang_heap *heap)
{
    for (int text = 0; text < 2; text++)
        for (int class = 0; class < CLASSES; class++)
            forget_cursor(&heap->cursors[text][class]);
}

/* Buries those that were in use and are not marked. */
static void
bury_blocks(const struct span *span)
{
    for (uint32_t i = 0; i < span->count; i++)
        if (bit_of(span->used, i) && !bit_of(span->marks, i))
            runa_rt_lang_bury(span->first + (size_t)i * span->size,
                              span->size);
}

/* What is marked is what is used; returns how many blocks that are. */
static uint32_t
sweep_bits(struct span *span)
{
    uint32_t live = 0;
    for (uint32_t i = 0; i < span->words; i++) {
        live += (uint32_t)__builtin_popcountll(span->marks[i]);
        span->used[i] = span->marks[i];
        span->marks[i] = 0;
    }
    if (span->count % BITS != 0)
        span->used[span->words - 1] |= ~(uint64_t)0 << span->count % BITS;
    return live;
}

static void
sweep_span(struct lang_heap *heap, struct span *span)
{
    if (heap->stress || IS_HIDING)
        bury_blocks(span);
    uint32_t live = sweep_bits(span);
    heap->live += (uint64_t)live * span->size;
    span->free = span->count - live;
    span->zero = false;
    span->queued = false;
    if (live == 0) {
        runa_rt_span_release(span);
    } else if (span->free > 0) {
        struct cursor *cursor = &heap->cursors[span->text][span->class];
        span->queued = true;
        span->next = cursor->queue;
        cursor->queue = span;
    }
}

/* From the last page on, so that those in front are the first to be filled. */
static void
sweep(struct lang_heap *heap)
{
    heap->live = 0;
    for (size_t i = heap->high; i > heap->low; i--) {
        struct span *span = heap->pages[i - 1];
        if (span && span->extent > 0 && page_index(span->first) == i - 1)
            sweep_span(heap, span);
    }
}

/* When half as much again as is live was allocated. If there is no more memory
 * to be had, when half of what is free was. */
static int64_t
next_limit(const struct lang_heap *heap)
{
    int64_t limit = (int64_t)(heap->live / 2);
    int64_t room = (int64_t)((heap->owned - heap->taken) * PAGE_SIZE / 2);
    if (limit < LANG_GC_MIN)
        limit = LANG_GC_MIN;
    if (heap->scarce && room < limit)
        limit = room > (int64_t)PAGE_SIZE ? room : (int64_t)PAGE_SIZE;
    return limit;
}

static void
tell(const char *text, uint64_t figure)
{
    runa_rt_out_string(STREAM_ERROR, text);
    runa_rt_out_unsigned(STREAM_ERROR, figure);
}

static void
report(const struct lang_heap *heap, int64_t began)
{
    int64_t took = runa_clock_monotonic_ns() - began;
    tell("gc ", heap->collections);
    tell(": ", heap->live / 1024);
    tell(" KB live in ", heap->taken * (PAGE_SIZE / 1024));
    tell(" KB, ", heap->owned * (PAGE_SIZE / 1024));
    tell(" KB owned, ", (uint64_t)took / 1000);
    runa_rt_out_string(STREAM_ERROR, " us");
    runa_rt_out_line();
}

void
runa_rt_lang_collect(void **sp)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    int64_t began = heap->verbose ? runa_clock_monotonic_ns() : 0;
    forget_cursors(heap);
    runa_rt_lang_mark_roots(sp);
    runa_rt_lang_mark_all();
    sweep(heap);
    heap->collections++;
    heap->allocated = 0;
    heap->limit = heap->stress ? INT64_MIN : next_limit(heap);
    if (heap->verbose)
        report(heap, began);
}

/* Defined by the compiler in the object of an LIR main, with --gc-stress. */
extern const char runa_gc_always_stress __attribute__((weak));

/* Room for the texts of the environment is borrowed from the heap. */
static void
read_options(struct lang_heap *heap)
{
    heap->started = true;
    heap->limit = LANG_GC_MIN;
    void *space = runa_rt_lang_pages_take(1);
    if (!space)
        return;
    const char *words = runa_rt_sys_variable("RUNA_GC", space, PAGE_SIZE);
    heap->verbose = has_word(words, "verbose");
    heap->stress = has_word(words, "stress") || &runa_gc_always_stress;
    runa_rt_lang_pages_release(space, 1);
    if (heap->stress)
        heap->limit = INT64_MIN;
}

void
runa_lang_safepoint(void **sp)
{
    struct lang_heap *heap = &runa_rt_lang_heap;
    if (heap->allocated < heap->limit)
        return;
    if (!heap->started)
        read_options(heap);
    if (heap->allocated >= heap->limit)
        runa_rt_lang_collect(sp);
}
