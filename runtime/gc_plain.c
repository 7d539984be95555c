/*
 * In the place of gc_options.c: what the environment asks of the collector is
 * not done. Programs that shall be small are linked with this object.
 */
#include "gc_heap.h"

void
runa_rt_gc_start(void)
{
}

void
runa_rt_gc_watch(void **sp, bool end)
{
    (void)sp, (void)end;
}
