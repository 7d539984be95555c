/*
 * Methods by name, and calls of them: rt.def.  The compiler says in two
 * sections what there is.
 */
#include "reflect.h"

#include <string.h>

#include "exception.h"
#include "rt.h"

/* The linker puts these around the sections, if there are any. */
extern const struct runa_method __start_runa_methods[] __attribute__((weak));
extern const struct runa_method __stop_runa_methods[] __attribute__((weak));
extern const struct runa_delegate_type __start_runa_delegates[]
    __attribute__((weak));
extern const struct runa_delegate_type __stop_runa_delegates[]
    __attribute__((weak));

static int
is_empty(const char *text)
{
    return !text || !*text;
}

int32_t
runa_method_count(void)
{
    return (int32_t)(__stop_runa_methods - __start_runa_methods);
}

const void *
runa_method_at(int32_t index)
{
    return (uint32_t)index < (uint32_t)runa_method_count()
               ? &__start_runa_methods[index]
               : NULL;
}

const void *
runa_method_find(const char *name, const char *signature)
{
    const struct runa_method *method = __start_runa_methods;

    for (; method != __stop_runa_methods; method++) {
        if (strcmp(method->name, is_empty(name) ? "" : name) == 0 &&
            (is_empty(signature) || strcmp(method->signature, signature) == 0))
            return method;
    }
    return NULL;
}

const char *
runa_method_name(const void *method)
{
    return ((const struct runa_method *)method)->name;
}

const char *
runa_method_signature(const void *method)
{
    return ((const struct runa_method *)method)->signature;
}

/* What is called may leave the shadow stack higher, as far as C knows. */
void
runa_gc_method_invoke(const void *method, const void *args, void *result)
{
    const struct runa_method *is = method;
    void **sp = runa_gc_top;
    struct runa_border border;

    if (!runa_gc_border_enter) {
        is->invoke(is->function, sp, args, result);
    } else if (!runa_pending()) {
        runa_gc_border_enter(&border);
        is->invoke(is->function, sp, args, result);
        runa_gc_border_leave(&border);
    }
    runa_gc_top = sp;
}

/* The methods that delegates of TYPE can hold; null if nobody knows. */
static const char *
delegate_signature(const struct runa_type *type)
{
    const struct runa_delegate_type *known = __start_runa_delegates;

    for (; known != __stop_runa_delegates; known++) {
        if (known->type == type)
            return known->signature;
    }
    return NULL;
}

void *
runa_gc_method_bind(const void *method, void *target, void *like)
{
    const struct runa_method *is = method;
    const struct runa_type *type = runa_gc_type(like);
    const char *signature = delegate_signature(type);
    struct runa_delegate *delegate;
    RUNA_ROOT(frame, 1);

    if (!signature || strcmp(is->signature, signature) != 0)
        return NULL;
    frame[0] = target;
    delegate = runa_gc_new(runa_gc_top, type);
    delegate->function = is->function;
    delegate->target = target;
    return delegate;
}
