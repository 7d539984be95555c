/*
 * The collector inside: a non-moving mark-region collector. Its layout follows
 * published ideas: regions and bump allocation into their holes from Immix
 * (Blackburn and McKinley, PLDI 2008), a byte beside each granule that serves
 * as mark and line from Nofl (Wingo, arXiv 2503.16971).
 *
 *   gc_pages.c    memory in pages of 64 KB, which are wasm's
 *   gc_block.c    pages of small objects: their marks and holes
 *   gc_large.c    pages of large objects
 *   gc_mark.c     marking
 *   gc_collect.c  the collection, its policy, and allocation
 *   gc_options.c  what the environment asks for; gc_plain.c, nothing of it
 *   gc_step.c     marking in slices
 *   gc_check.c    invariants, tested when asked for
 *
 * Sizes are macros so that tests can make them tiny.
 */
#ifndef RUNA_GC_HEAP_H
#define RUNA_GC_HEAP_H

#include "gc.h"
#include "gc_page.h"

#ifndef GC_HEAP_MIN
#define GC_HEAP_MIN 64 /* pages to use before the first collection */
#endif
#ifndef GC_EPOCHS
#define GC_EPOCHS 120 /* until they are numbered anew; two more may be used */
#endif
#ifndef GC_ZERO_STEP
#define GC_ZERO_STEP 8192 /* bytes of a hole that are made zero at a time */
#endif

#ifndef GC_SMALL_MAX
#define GC_SMALL_MAX 128 /* bytes of what goes into any hole */
#endif
#ifndef GC_MEDIUM_MAX
#define GC_MEDIUM_MAX RUNA_GC_MEDIUM_MAX /* into pages of small objects */
#endif
#ifndef GC_MARK_RESERVE
#define GC_MARK_RESERVE 16 /* entries that the mark stack begins with */
#endif
#ifndef GC_MARK_CHUNK
#define GC_MARK_CHUNK 128 /* elements of an array to scan at a time */
#endif
/* Entries to be free when an object or a part of an array is scanned: all that
 * a map has bits for, and what is left of the array. */
#define GC_MARK_SLACK (32 * GC_MARK_CHUNK + 2)
_Static_assert(GC_MARK_CHUNK % 2 == 0, "an index that looks like an array");
_Static_assert(GC_MARK_RESERVE >= 2, "no room to go on with an array");

#define GRANULES (PAGE_SIZE / RUNA_GRANULE)

enum page_kind {
    PAGE_FOREIGN,
    PAGE_FREE,
    PAGE_STACK, /* of the mark stack */
    PAGE_BLOCK,
    PAGE_LARGE, /* the first page of a region, */
    PAGE_MORE   /* the others: see runa_rt_region_of */
};

/*
 * The first granules of a page of small objects. A mark is 0 or the epoch in
 * which the granule was last seen in use, with MARK_BODY unless an object
 * begins there. What was made free for the taking since the last collection is
 * in use as well; there, only the first object of each piece has a start.
 */
struct block {
    _Alignas(uint64_t) uint8_t marks[GRANULES]; /* first: see mark_of */
    uint32_t free; /* granules not in use after the last collection */
};
enum { MARK_BODY = 0x80, MARK_EPOCH = 0x7f };
_Static_assert(GC_EPOCHS + 2 <= MARK_EPOCH, "epochs that are no marks");
_Static_assert(GC_ZERO_STEP % RUNA_GRANULE == 0, "a piece of a granule");
#define BLOCK_FIRST ((sizeof(struct block) + RUNA_GRANULE - 1) / RUNA_GRANULE)

/*
 * Large objects lie in regions, which are divided into runs of units: each is
 * an object behind this head, or free.
 */
struct run {
    _Alignas(RUNA_GRANULE) uint32_t units;
    uint32_t used; /* bytes; 0: free */
    uint8_t mark;
    struct run *next; /* of the free ones of a list */
};
struct region {
    _Alignas(RUNA_GRANULE) struct region *next;
    uint32_t pages;
    uint32_t units;
    struct run *first; /* behind the bits */
    uint8_t used[];    /* a bit for each unit that a run in use begins with */
};

/* A hole being filled: zero from next to limit. */
struct bump {
    char *next;
    char *limit;
    char *end;
};

/*
 * What is marked and not yet scanned. An array that is partly scanned is its
 * address plus 1, above the index to go on from. Behind the end there is
 * GC_MARK_SLACK more, so that there is nothing to ask for each reference.
 */
struct mark_stack {
    uintptr_t *base;
    uintptr_t *top;
    uintptr_t *end;
    bool overflowed; /* something did not go on it */
};
extern uintptr_t runa_rt_mark_reserve[GC_MARK_RESERVE + GC_MARK_SLACK];

struct heap {
    size_t low; /* our pages lie between */
    size_t high;
    size_t next_free;  /* no single page is free between low and this */
    size_t next_block; /* the blocks from here up to */
    size_t last_block; /* here have holes that were not yet filled */
    size_t owned;      /* pages got from the system, */
    size_t most;       /* so many at most; */
    size_t used;       /* of them not free, */
    size_t budget;     /* so many at most before a collection */
    uint8_t epoch;     /* of the last collection */
    uint8_t marking;   /* of the present one, or the same */
    struct bump small; /* its next and limit: runa_gc_next and _limit */
    struct bump medium;
    struct region *regions;
    struct mark_stack stack;
    struct runa_gc_hook *hooks;
    /* The options, and what else only some programs have. */
    bool started;
    bool verbose;
    bool stress; /* collect whenever possible, poison what is free */
    bool slices; /* with stress: a slice of marking in its place */
    bool check;
    void (*step)(void **sp); /* before something is allocated */
    /* Statistics. */
    size_t live;       /* bytes, after the last collection */
    size_t room;       /* bytes to be had before the next, as it was then */
    size_t large_room; /* and what only large objects can have */
    size_t allocated;  /* bytes given out since */
    size_t collections;
};
extern struct heap runa_rt_heap;

/* For functions that use several members: by an address in a variable each
 * access is two bytes shorter than by one that the compiler knows. */
static inline struct heap *
heap_address(void)
{
    struct heap *heap = &runa_rt_heap;
    __asm__("" : "+r"(heap));
    return heap;
}

extern uint8_t runa_rt_pages[GC_PAGES];

/* gc_pages.c: memory. The address of so many pages of a kind, the first of
 * PAGE_LARGE followed by PAGE_MORE; null if the budget, which is not for
 * PAGE_STACK, or the system does not allow it. */
void *runa_rt_pages_take(size_t count, enum page_kind kind);
void runa_rt_pages_release(void *first, size_t count);

/* gc_block.c */
void *runa_rt_block_allocate(uint32_t size); /* null: no room */
bool runa_rt_block_has(const void *word);
size_t runa_rt_block_count_free(const struct block *block);
void runa_rt_blocks_sweep(void);

/* gc_large.c, only in programs that refer to runa_gc_allocate_large. In others
 * no object is large, there are no regions, and none of these is called.
 * runa_rt_large_rescan goes on with marking from each large object that is
 * marked. */
#define IF_LARGE __attribute__((weak))
IF_LARGE void *runa_rt_large_allocate(uint32_t size);
IF_LARGE void runa_rt_large_sweep(void);
IF_LARGE void runa_rt_large_rescan(void);
IF_LARGE bool runa_rt_large_has(const void *word);
IF_LARGE struct region *runa_rt_region_of(const void *address);
IF_LARGE struct run *runa_rt_run_next(const struct region *region,
                                      struct run *run);

/* gc_mark.c: marks what a reference leads to; scans about so many bytes of
 * what is marked, and returns whether that was all; scans all. */
void runa_rt_mark(void *object);
bool runa_rt_mark_some(size_t work);
void runa_rt_mark_all(void);
/* Scans an object that is marked, and all that this marks. */
void runa_rt_mark_from(void *marked);
/* Scans an object, or of an array the elements between these addresses. */
void runa_rt_scan(void *object);
void runa_rt_scan_range(void *object, const char *start, const char *end);

/* gc_collect.c: whether a word, which may be anything, is the address of an
 * object; marks the roots, in a new epoch if none is being marked; ends a
 * collection whose roots were marked. */
bool runa_rt_is_object(const void *word);
void runa_rt_gc_begin(void **sp);
void runa_rt_gc_complete(void **sp);

/* gc_options.c: before the first allocation, before the end of a collection
 * and behind it. In gc_plain.c nothing is done then. */
void runa_rt_gc_start(void);
void runa_rt_gc_watch(void **sp, bool end);

/* gc_check.c: panics unless the heap is what it should be. Only in programs
 * that are linked with -u runa_rt_gc_check. */
__attribute__((weak)) void runa_rt_gc_check(void **sp);

static inline enum page_kind
page_kind_of(const void *address)
{
    size_t page = page_index(address);
    return page < GC_PAGES ? (enum page_kind)runa_rt_pages[page]
                           : PAGE_FOREIGN;
}

static inline struct block *
block_of(const void *object)
{
    return (struct block *)((uintptr_t)object & ~(PAGE_SIZE - 1));
}

static inline size_t
granule_of(const void *object)
{
    return ((uintptr_t)object & (PAGE_SIZE - 1)) / RUNA_GRANULE;
}

static inline uint8_t *
mark_of(const void *object)
{
    return &block_of(object)->marks[granule_of(object)];
}

static inline void *
granule_address(const struct block *block, size_t granule)
{
    return (char *)(uintptr_t)block + granule * RUNA_GRANULE;
}

static inline struct run *
run_of(const void *object)
{
    return (struct run *)((uintptr_t)object - sizeof(struct run));
}

static inline void *
run_object(const struct run *run)
{
    return (struct run *)(uintptr_t)run + 1;
}

/* After this one they are numbered anew: what is swept gets epoch 1. */
static inline bool
is_last_epoch(const struct heap *heap)
{
    return heap->epoch >= GC_EPOCHS;
}

/* Makes what is read after it was freed tell where it comes from. */
static inline void
poison(void *start, size_t size)
{
    if (runa_rt_heap.stress)
        __builtin_memset(start, 0xDD, size);
}

#endif
