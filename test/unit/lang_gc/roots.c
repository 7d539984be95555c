/* See roots.h. */
#include "roots.h"

#include "lang_gc.h"

uintptr_t roots[ROOTS];

void
runa_rt_lang_mark_roots(void **sp)
{
    (void)sp;
    runa_rt_lang_mark_range(roots, roots + ROOTS);
}

uint64_t
live_after_collection(void)
{
    runa_rt_lang_collect(NULL);
    return runa_rt_lang_heap.live;
}
