/*
 * The first of two passes of an exception: which landing pad takes it is found
 * out before any function is left, so that filters see everything as it was.
 * Only programs with filters have this.
 */
#include "exception.h"

#include <stdbool.h>

/* A filter is called as by C: nobody outside catches what it throws. That is
 * dropped, and the filter has said no; the frames that it may have left in the
 * list are not there for the next one. */
static bool
ask(const struct runa_clause *clause, const struct runa_handler_frame *frame,
    void **sp)
{
    void *slot = clause->word ? frame->slots[clause->word - 1] : NULL;
    runa_gc_handlers = NULL;
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

void
runa_gc_search(void **sp)
{
    struct runa_handler_frame *all = runa_gc_handlers;
    struct runa_handler_frame *frame = all;
    sp[0] = runa_catch();
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

static bool
is_outside(const struct runa_pad *pad, const struct runa_pad *outside)
{
    while (pad && pad != outside)
        pad = pad->outer;
    return pad;
}

/* Nobody asks any more for those from count on: nor do they keep exceptions. */
static void
drop(struct runa_cleanups *cleanups, uint32_t count)
{
    while (cleanups->count > count)
        cleanups->entered[--cleanups->count].exception = NULL;
}

/* Whatever goes to pad has left the cleanups from which that is outside, and
 * takes the place of theirs. Nor does it wait where it came by before. */
void
runa_gc_land(struct runa_cleanups *cleanups, const struct runa_pad *pad,
             void *exception, int32_t is_cleanup)
{
    struct runa_cleanup *entered = cleanups->entered;
    uint32_t count = 0;
    for (; count < cleanups->count; count++) {
        if (is_outside(entered[count].pad, pad))
            break;
        if (entered[count].exception == exception)
            entered[count].exception = NULL;
    }
    drop(cleanups, count);
    if (is_cleanup)
        entered[cleanups->count++] =
            (struct runa_cleanup){exception, pad, runa_gc_handler};
}

void
runa_gc_resume(void **sp, struct runa_cleanups *cleanups)
{
    for (uint32_t i = cleanups->count; i-- > 0;)
        if (cleanups->entered[i].exception == runa_gc_exception) {
            runa_gc_handler = cleanups->entered[i].handler;
            drop(cleanups, i);
            return;
        }
    runa_gc_search(sp);
}
