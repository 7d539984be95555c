/*
 * What compiled code throws for its faults: an object of the type $runa.Fault
 * of LIR, `object size 8 align 4`, which holds the kind. A program may define
 * runa_fault itself.
 */
#include "exception.h"
#include "output.h"
#include "rt.h"

#include <stdalign.h>

struct fault {
    const struct runa_type *type;
    int32_t kind;
};

/* The name that the compiler makes of the type and what is said of it: so that
 * a module can declare it, too. */
extern const struct runa_type
    fault_type __asm__("runa_type.runa.Fault.8b3617bc90193db4");
__attribute__((weak)) const struct runa_type fault_type = {
    .size = sizeof(struct fault), .name = "runa.Fault"};

/* Where there is no memory for an object, or no stack. */
static struct fault *
ready(int32_t kind)
{
    static alignas(RUNA_GRANULE) struct fault faults[][2] = {
        {{&fault_type, RUNA_FAULT_OUT_OF_MEMORY}},
        {{&fault_type, RUNA_FAULT_STACK_OVERFLOW}}};

    return faults[kind == RUNA_FAULT_STACK_OVERFLOW];
}

__attribute__((weak)) void *
runa_fault(int32_t kind)
{
    struct fault *fault = NULL;

    if (kind != RUNA_FAULT_OUT_OF_MEMORY && kind != RUNA_FAULT_STACK_OVERFLOW)
        fault = runa_gc_try_allocate(runa_gc_top, &fault_type,
                                     runa_gc_round(sizeof *fault));
    if (!fault)
        return ready(kind);
    fault->kind = kind;
    return fault;
}

const char *
runa_fault_text(int32_t kind)
{
    switch (kind) {
#define FAULT(id, number, text) \
    case number: return text;
#include "fault.def"
    default: return "unknown fault";
    }
}

const char *
runa_rt_fault_message(const void *exception)
{
    const struct fault *fault = exception;
    return runa_gc_is_instance(exception, &fault_type)
               ? runa_fault_text(fault->kind)
               : NULL;
}

/* runa_fault may throw instead of returning. */
void
runa_gc_throw_fault(void **sp, int32_t kind)
{
    runa_gc_top = sp;
    void *fault = runa_fault(kind);
    if (runa_pending())
        return;
    if (!fault)
        __builtin_trap(); /* as a throw of null does */
    runa_throw(fault);
}
