/* What programs call of the collector; rt.def describes it. */
#include "gc.h"
#include "rt.h"

void
runa_gc_collect_now(void)
{
    runa_gc_collect(runa_gc_top);
}

void *
runa_gc_weak_new(void *target)
{
    return runa_weak_new(runa_gc_top, target);
}

void *
runa_gc_weak_get(void *weak)
{
    return runa_weak_get(weak);
}

void *
runa_gc_handle_new(void *object)
{
    struct runa_handle *handle = runa_allocate(sizeof *handle);
    runa_gc_pin(handle, object);
    return handle;
}

void *
runa_gc_handle_get(const void *handle)
{
    return ((const struct runa_handle *)handle)->object;
}

void
runa_gc_handle_free(void *handle)
{
    runa_gc_unpin(handle);
    runa_free(handle);
}

int64_t
runa_gc_collection_count(void)
{
    struct runa_gc_statistics statistics;
    runa_gc_get_statistics(&statistics);
    return (int64_t)statistics.collections;
}

int64_t
runa_gc_live_bytes(void)
{
    struct runa_gc_statistics statistics;
    runa_gc_get_statistics(&statistics);
    return (int64_t)statistics.live;
}
