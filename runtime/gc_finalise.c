/*
 * Finalisers. Each object that has one is watched by a small managed object on
 * a list; those whose object died wait on a second one until the program comes
 * by a place where anything may happen. Until it was called, the object and
 * what it refers to live on.
 */
#include "exception.h"

struct watch {
    const struct runa_type *type;
    void *object; /* neither is traced */
    struct watch *next;
};

static const struct runa_type watch_type = {.size = sizeof(struct watch),
                                            .name = "finaliser"};
static struct watch *watched;
static struct watch *due;
static struct watch **due_end = &due;
static bool running;

static void
retain_due(void)
{
    for (struct watch *watch = due; watch; watch = watch->next) {
        runa_gc_retain(watch);
        runa_gc_retain(watch->object);
    }
}

/* All that died are found before any of them is brought back, so that the
 * order in which objects refer to each other does not matter. */
static void
marked(void)
{
    struct watch **link = &watched;
    for (struct watch *watch = watched; watch; watch = watch->next) {
        if (runa_gc_is_live(watch->object)) {
            runa_gc_retain(watch);
            *link = watch;
            link = &watch->next;
        } else {
            *due_end = watch;
            due_end = &watch->next;
        }
    }
    *link = NULL;
    *due_end = NULL;
    retain_due();
}

/* Nobody catches what a finaliser throws. An exception that was pending before
 * waits. */
static void
finalise(void **sp, void *object)
{
    struct runa_border border;
    if (!runa_gc_border_enter) {
        runa_gc_type(object)->finalise(sp, object);
        return;
    }
    runa_gc_border_enter(&border);
    sp[0] = border.exception;
    runa_gc_type(object)->finalise(sp + 1, object);
    if (runa_pending())
        runa_gc_uncaught();
    runa_gc_border_leave(&border);
}

static void
run(void **sp)
{
    if (running)
        return;
    running = true;
    while (due) {
        void *object = sp[0] = due->object;
        due = due->next;
        if (!due)
            due_end = &due;
        finalise(sp + 1, object);
    }
    running = false;
}

/* Null if allocate gives that. */
static void *
new_watched(void **sp, const struct runa_type *type,
            void *allocate(void **, const struct runa_type *, uint32_t))
{
    static struct runa_gc_hook hook;
    if (!hook.marked) {
        hook.marked = marked;
        hook.run = run;
        runa_gc_add_hook(&hook, false);
    }
    struct watch *watch = sp[0] =
        allocate(sp, &watch_type, runa_gc_round(watch_type.size));
    void *object =
        watch ? allocate(sp + 1, type, runa_gc_round(type->size)) : NULL;
    if (!object)
        return NULL;
    watch->object = object;
    watch->next = watched;
    watched = watch;
    return object;
}

void *
runa_gc_new_finalised(void **sp, const struct runa_type *type)
{
    return new_watched(sp, type, runa_gc_new_sized);
}

void *
runa_gc_try_new_finalised(void **sp, const struct runa_type *type)
{
    return new_watched(sp, type, runa_gc_try_allocate_large);
}
