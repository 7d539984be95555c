/* The simplest collector that can take the place of ours: it collects nothing. */
#include <runa/gc.h>

#include <stdlib.h>

char *runa_gc_next;
char *runa_gc_limit;

static size_t allocated;

/* A whole piece of memory at a time, so that the inlined path is used too. */
void *
runa_gc_allocate(void **sp, const struct runa_type *type, uint32_t size)
{
    enum { PIECE = 4096 };
    (void)sp;
    size_t piece = size > PIECE ? size : PIECE;
    char *memory = calloc(1, piece);
    if (!memory)
        abort();
    allocated += piece;
    runa_gc_next = memory + size;
    runa_gc_limit = memory + piece;
    *(const struct runa_type **)(void *)memory = type;
    return memory;
}

void *
runa_gc_allocate_large(void **sp, const struct runa_type *type, uint32_t size)
{
    return runa_gc_allocate(sp, type, size);
}

void *
runa_gc_try_allocate(void **sp, const struct runa_type *type, uint32_t size)
{
    return runa_gc_allocate(sp, type, size);
}

void *
runa_gc_try_allocate_large(void **sp, const struct runa_type *type,
                           uint32_t size)
{
    return runa_gc_allocate(sp, type, size);
}

void
runa_gc_collect(void **sp)
{
    (void)sp;
}

void
runa_gc_safepoint(void **sp)
{
    (void)sp;
}

void
runa_gc_add_hook(struct runa_gc_hook *hook, bool early)
{
    (void)hook, (void)early;
}

bool
runa_gc_is_live(const void *object)
{
    (void)object;
    return true;
}

void
runa_gc_retain(void *object)
{
    (void)object;
}

void
runa_gc_get_statistics(struct runa_gc_statistics *statistics)
{
    *statistics = (struct runa_gc_statistics){
        .live = allocated, .used = allocated, .owned = allocated};
}
