/*
 * The first of two passes of an exception: which landing pad takes it is found
 * out before any function is left, so that filters see everything as it was.
 * Only programs with filters have this.
 */
#include "exception.h"

#include <stdbool.h>

/* What leaves a filter is dropped, and the filter has said no. */
static bool
ask(const struct runa_clause *clause, const struct runa_handler_frame *frame,
    void **sp)
{
    void *slot = clause->word ? frame->slots[clause->word - 1] : NULL;
    int32_t taken = clause->filter(sp + 1, sp[0], slot);
    return !runa_catch() && taken;
}

static bool
takes(const struct runa_clause *clause, const struct runa_handler_frame *frame,
      void **sp)
{
    if (clause->type)
        return runa_gc_is_instance(sp[0], clause->type);
    return !clause->filter || ask(clause, frame, sp);
}

static bool
search_frame(struct runa_handler_frame *frame, void **sp)
{
    for (const struct runa_pad *pad = frame->pad; pad; pad = pad->outer)
        for (uint32_t i = 0; i < pad->count; i++)
            if (takes(&pad->clauses[i], frame, sp)) {
                runa_gc_handler = (struct runa_handler){frame, pad, i};
                return true;
            }
    return false;
}

/* Filters are called as by C: nobody outside catches what they throw. */
void
runa_gc_search(void **sp)
{
    struct runa_handler_frame *all = runa_gc_handlers;
    struct runa_handler_frame *frame = all;
    sp[0] = runa_catch();
    runa_gc_handlers = NULL;
    while (frame && !search_frame(frame, sp))
        frame = frame->outer;
    if (!frame)
        runa_gc_handler.frame = NULL;
    runa_gc_handlers = all;
    runa_gc_exception = sp[0];
}

void
runa_gc_search_pending(void **sp)
{
    if (runa_gc_handler.frame == RUNA_FROM_C)
        runa_gc_search(sp);
}

/* It has left all cleanups that it came by before. */
void
runa_gc_land(struct runa_cleanup *cleanups, uint32_t count,
             struct runa_cleanup *cleanup, void *exception)
{
    for (uint32_t i = 0; i < count; i++)
        if (cleanups[i].exception == exception)
            cleanups[i].exception = NULL;
    if (cleanup)
        *cleanup = (struct runa_cleanup){exception, runa_gc_handler};
}

void
runa_gc_resume(void **sp, const struct runa_cleanup *cleanups, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (cleanups[i].exception == runa_gc_exception) {
            runa_gc_handler = cleanups[i].handler;
            return;
        }
    runa_gc_search(sp);
}
