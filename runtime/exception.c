/*
 * Exceptions of compiled code. The one that is on its way is in a variable;
 * functions return early with it, and those that C calls do nothing.
 */
#include "exception.h"
#include "output.h"

/* Others must not free it: so it lies among the global references. */
__attribute__((section("runa_roots"))) void *runa_gc_exception;

struct runa_handler_frame *runa_gc_handlers;
struct runa_handler runa_gc_handler;
void (*runa_gc_indirect)(void);

void *
runa_pending(void)
{
    return runa_gc_exception;
}

void *
runa_catch(void)
{
    void *exception = runa_gc_exception;
    runa_gc_exception = NULL;
    return exception;
}

void
runa_throw(void *exception)
{
    runa_gc_exception = exception;
    runa_gc_handler.frame = RUNA_FROM_C;
    if (runa_gc_trace_resume)
        runa_gc_trace_resume(runa_gc_top);
}

void
runa_gc_border_enter(struct runa_border *border)
{
    border->handlers = runa_gc_handlers;
    border->exception = runa_catch();
    runa_gc_handlers = NULL;
}

/* What has waited comes from C, too, and whoever threw meanwhile has found
 * handlers for that. */
void
runa_gc_border_leave(const struct runa_border *border)
{
    runa_gc_handlers = border->handlers;
    runa_gc_handler.frame = RUNA_FROM_C;
    if (!runa_gc_exception)
        runa_gc_exception = border->exception;
}

void
runa_rt_tell_uncaught(const void *exception, const char *text)
{
    runa_rt_out_string(STREAM_ERROR, "uncaught exception of type ");
    runa_rt_out_string(STREAM_ERROR, runa_gc_type(exception)->name);
    if (text)
        runa_rt_out_string(STREAM_ERROR, ": ");
    runa_rt_out_string(STREAM_ERROR, text);
}

/* A program with messages has the one of exception_message.c. */
__attribute__((weak)) void
runa_gc_uncaught(void)
{
    runa_rt_tell_uncaught(runa_gc_exception,
                          runa_rt_fault_message
                              ? runa_rt_fault_message(runa_gc_exception)
                              : NULL);
    if (runa_rt_end_uncaught)
        runa_rt_end_uncaught(runa_gc_exception);
    runa_rt_panic_end();
}
