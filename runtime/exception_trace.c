/*
 * Where exceptions were thrown, in code that was compiled with -fstack-traces.
 * The last few are remembered: one may be thrown and caught while another is
 * on its way.
 */
#include "exception.h"
#include "output.h"
#include "rt.h"
#include "trace.h"

#include <stdlib.h>

enum { THROWS_MAX = 8 };

static struct thrown {
    const void *exception; /* not kept; null if it was freed */
    struct trace trace;
} thrown[THROWS_MAX];
static uint32_t next;

static struct thrown *
find(const void *exception)
{
    for (uint32_t i = 0; i < THROWS_MAX; i++)
        if (thrown[i].exception == exception)
            return &thrown[i];
    return NULL;
}

/* Where one was freed, another object may be thrown later. */
static void
marked(void)
{
    for (uint32_t i = 0; i < THROWS_MAX; i++)
        if (thrown[i].exception && !runa_gc_is_live(thrown[i].exception))
            thrown[i].exception = NULL;
}

void
runa_gc_trace_throw(void **sp)
{
    static struct runa_gc_hook hook;
    if (!hook.marked) {
        hook.marked = marked;
        runa_gc_add_hook(&hook, true);
    }
    struct thrown *entry = find(runa_gc_exception);
    if (!entry)
        entry = &thrown[next++ % THROWS_MAX];
    entry->exception = runa_gc_exception;
    runa_rt_trace_take(&entry->trace, sp);
}

void
runa_gc_trace_resume(void **sp)
{
    if (!find(runa_gc_exception))
        runa_gc_trace_throw(sp);
}

void
runa_rt_end_uncaught(const void *exception)
{
    const struct thrown *entry = find(exception);
    runa_rt_out_line();
    if (entry)
        runa_rt_trace_print(&entry->trace);
    _Exit(RUNA_PANIC_EXIT);
}
