/*
 * Weak references: small managed objects, all of them on a list that does not
 * keep them.
 */
#include "gc.h"

struct weak {
    const struct runa_type *type;
    void *target; /* neither is traced */
    struct weak *next;
};

static const struct runa_type weak_type = {.size = sizeof(struct weak),
                                           .name = "weak reference"};
static struct weak *all;

static void
marked(void)
{
    struct weak **link = &all;
    for (struct weak *weak = all; weak; weak = weak->next) {
        if (!runa_gc_is_live(weak))
            continue;
        if (!runa_gc_is_live(weak->target))
            weak->target = NULL;
        *link = weak;
        link = &weak->next;
    }
    *link = NULL;
}

/* Early: an object that only its finaliser can see again is gone. */
void *
runa_weak_new(void **sp, void *target)
{
    static struct runa_gc_hook hook;
    if (!hook.marked) {
        hook.marked = marked;
        runa_gc_add_hook(&hook, true);
    }
    *sp = target;
    struct weak *weak = runa_gc_new(sp + 1, &weak_type);
    weak->target = target;
    weak->next = all;
    all = weak;
    return weak;
}

void *
runa_weak_get(const void *weak)
{
    return ((const struct weak *)weak)->target;
}
