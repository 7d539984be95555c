/*
 * Where references are that nothing in the heap holds. No part of this knows
 * a collector; what another one needs to take the place of ours is here.
 */
#include "gc.h"
#include "rt.h"

#ifndef GC_STACK_SIZE
#define GC_STACK_SIZE RUNA_GC_STACK_SIZE
#endif

/* The linker puts these around the globals of type ref. */
extern void *__start_runa_roots[] __attribute__((weak));
extern void *__stop_runa_roots[] __attribute__((weak));

void *runa_gc_stack[GC_STACK_SIZE + RUNA_GC_STACK_SLACK];
void **const runa_gc_stack_end = runa_gc_stack + GC_STACK_SIZE;
void **runa_gc_top = runa_gc_stack;

static struct runa_gc_roots *registered;

void
runa_gc_stack_overflow(void)
{
    runa_panic("shadow stack overflow", NULL, 0);
}

void
runa_gc_add_roots(struct runa_gc_roots *roots)
{
    roots->next = registered;
    roots->link = &registered;
    if (registered)
        registered->link = &roots->next;
    registered = roots;
}

void
runa_gc_remove_roots(struct runa_gc_roots *roots)
{
    *roots->link = roots->next;
    if (roots->next)
        roots->next->link = roots->link;
}

void
runa_gc_pin(struct runa_handle *handle, void *object)
{
    handle->object = object;
    handle->roots.first = &handle->object;
    handle->roots.count = 1;
    runa_gc_add_roots(&handle->roots);
}

void
runa_gc_unpin(struct runa_handle *handle)
{
    runa_gc_remove_roots(&handle->roots);
}

/* What compiled code has left may be behind the end. */
void **
runa_gc_enter(uint32_t count)
{
    void **frame = runa_gc_top;
    if (frame > runa_gc_stack_end ||
        count > (size_t)(runa_gc_stack_end - frame))
        runa_gc_stack_overflow();
    for (uint32_t i = 0; i < count; i++)
        frame[i] = NULL;
    runa_gc_top = frame + count;
    return frame;
}

void
runa_gc_leave(void ***frame)
{
    runa_gc_top = *frame;
}

static __attribute__((noinline)) void
visit_range(void **root, void **end, runa_gc_visitor *visit, void *context)
{
    for (; root < end; root++)
        visit(context, root);
}

void
runa_gc_visit_roots(void **sp, runa_gc_visitor *visit, void *context)
{
    visit_range(runa_gc_stack, sp, visit, context);
    visit_range(__start_runa_roots, __stop_runa_roots, visit, context);
    for (struct runa_gc_roots *r = registered; r; r = r->next)
        visit_range(r->first, r->first + r->count, visit, context);
}
