/*
 * What an exception that nobody catches says of itself. Only programs in which
 * a type has a message have this; the two functions that are weak elsewhere
 * are theirs.
 */
#include "exception.h"
#include "output.h"
#include "rt.h"

#include <stdlib.h>

/* The linker puts these around the names of types with messages. */
extern const char __start_runa_messages[] __attribute__((weak));
extern const char __stop_runa_messages[] __attribute__((weak));

/* The exception with which the program ends, while that is asked what it
 * says; else null. */
static const void *ending;

static bool
has_message(const struct runa_type *type)
{
    uintptr_t name = (uintptr_t)type->name;
    return name >= (uintptr_t)__start_runa_messages &&
           name < (uintptr_t)__stop_runa_messages;
}

const char *
runa_exception_message(void *exception)
{
    const struct runa_type *type = runa_gc_type(exception);
    struct runa_border border;
    while (type && !has_message(type))
        type = type->base;
    if (!type)
        return runa_rt_fault_message ? runa_rt_fault_message(exception) : NULL;
    RUNA_ROOT(frame, 2);
    runa_gc_border_enter(&border);
    frame[0] = exception;
    frame[1] = border.exception;
    const struct runa_message *message =
        (const void *)(type->name - offsetof(struct runa_message, name));
    const char *text = message->function(runa_gc_top, exception);
    if (runa_catch())
        text = NULL;
    runa_gc_border_leave(&border);
    return text;
}

static _Noreturn void
end(const char *text)
{
    const void *exception = ending;
    ending = NULL;
    runa_rt_tell_uncaught(exception, text);
    if (runa_rt_end_uncaught)
        runa_rt_end_uncaught(exception);
    runa_rt_panic_end();
}

/* What ends the program while an exception is asked what it says is told
 * first. */
void
runa_rt_panic_end(void)
{
    runa_rt_out_line();
    if (runa_rt_print_frames)
        runa_rt_print_frames();
    if (ending)
        end(NULL);
    _Exit(RUNA_PANIC_EXIT);
}

/* All functions have been left, so the shadow stack is free. */
void
runa_gc_uncaught(void)
{
    void *exception = runa_gc_exception;
    if (ending) {
        runa_rt_tell_uncaught(exception, NULL);
        runa_rt_panic_end();
    }
    runa_flush();
    ending = exception;
    runa_gc_top = runa_gc_stack;
    end(runa_exception_message(exception));
}
