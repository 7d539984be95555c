/*
 * What a LIR program calls between two of its timed runs: collects what the last
 * one left. None is collected by itself, because half of the heap is an array
 * that nobody looks at and that is kept: the next collection would be when as
 * much again is allocated. So code without roots can be timed at all.
 */
#include <runa/gc.h>

enum { RESERVE = 256 << 20 };

static const struct runa_type bytes = {.size = 8, .element_size = 1};

void bench_collect(void);

void
bench_collect(void)
{
    static struct runa_handle reserve;

    if (!reserve.object)
        runa_gc_pin(&reserve, runa_gc_new_array(runa_gc_top, &bytes, RESERVE));
    runa_gc_collect(runa_gc_top);
}
