/*
 * A collector of the oldest kind, in the place of ours: objects come from
 * malloc and are on one list; what is reached is marked, the rest freed. It
 * knows objects and roots only through the public visitors.
 */
#include <runa/gc.h>

#include <stdlib.h>

/* In front of each object. */
struct head {
    _Alignas(RUNA_GRANULE) struct head *next;
    uint32_t size;
    bool marked;
};

/* Nothing is ever free for inlined allocation. */
char *runa_gc_next;
char *runa_gc_limit;

static struct {
    struct head *all;
    struct head **sorted; /* by address, for a collection */
    size_t count;
    void **todo;
    size_t todo_count;
    struct runa_gc_hook *hooks;
    size_t live;
    size_t since;
    size_t collections;
} heap;

static int
compare(const void *a, const void *b)
{
    const struct head *x = *(struct head *const *)a;
    const struct head *y = *(struct head *const *)b;
    return (x > y) - (x < y);
}

static void
sort_all(void)
{
    size_t i = 0;
    heap.sorted = malloc((heap.count + 1) * sizeof *heap.sorted);
    heap.todo = malloc((heap.count + 1) * sizeof *heap.todo);
    for (struct head *head = heap.all; head; head = head->next)
        heap.sorted[i++] = head;
    qsort(heap.sorted, heap.count, sizeof *heap.sorted, compare);
}

/* The head of an object; null if the word is something else. */
static struct head *
head_of(const void *word)
{
    struct head *key = (struct head *)((uintptr_t)word - sizeof *key);
    struct head **found =
        bsearch(&key, heap.sorted, heap.count, sizeof *heap.sorted, compare);
    return found ? *found : NULL;
}

static void
mark(void *context, void **reference)
{
    (void)context;
    struct head *head = head_of(*reference);
    if (!head || head->marked)
        return;
    head->marked = true;
    heap.todo[heap.todo_count++] = *reference;
}

static void
mark_all(void)
{
    while (heap.todo_count > 0)
        runa_gc_visit_object(heap.todo[--heap.todo_count], mark, NULL);
}

static void
sweep(void)
{
    heap.live = heap.count = 0;
    for (struct head **link = &heap.all; *link;) {
        struct head *head = *link;
        if (head->marked) {
            head->marked = false;
            heap.live += head->size;
            heap.count++;
            link = &head->next;
        } else {
            *link = head->next;
            free(head);
        }
    }
}

static void
collect(void **sp)
{
    sort_all();
    runa_gc_visit_roots(sp, mark, NULL);
    mark_all();
    for (struct runa_gc_hook *hook = heap.hooks; hook; hook = hook->next)
        hook->marked();
    free(heap.sorted);
    free(heap.todo);
    sweep();
    heap.since = 0;
    heap.collections++;
}

void *
runa_gc_allocate(void **sp, const struct runa_type *type, uint32_t size)
{
    enum { SOME = 100000 };
    heap.since += size;
    if (heap.since > heap.live + SOME)
        collect(sp);
    struct head *head = calloc(1, sizeof *head + size);
    if (!head)
        abort();
    *head = (struct head){.next = heap.all, .size = size};
    heap.all = head;
    heap.count++;
    *(const struct runa_type **)(void *)(head + 1) = type;
    return head + 1;
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
runa_gc_safepoint(void **sp)
{
    for (struct runa_gc_hook *hook = heap.hooks; hook; hook = hook->next)
        if (hook->run)
            hook->run(sp);
}

void
runa_gc_collect(void **sp)
{
    collect(sp);
    runa_gc_safepoint(sp);
}

void
runa_gc_add_hook(struct runa_gc_hook *hook, bool early)
{
    struct runa_gc_hook **link = &heap.hooks;
    while (!early && *link)
        link = &(*link)->next;
    hook->next = *link;
    *link = hook;
}

bool
runa_gc_is_live(const void *object)
{
    const struct head *head = head_of(object);
    return !head || head->marked;
}

void
runa_gc_retain(void *object)
{
    mark(NULL, &object);
    mark_all();
}

void
runa_gc_get_statistics(struct runa_gc_statistics *statistics)
{
    *statistics = (struct runa_gc_statistics){.collections = heap.collections,
                                              .live = heap.live,
                                              .used = heap.live,
                                              .owned = heap.live};
}
