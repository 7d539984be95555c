/*
 * The memory of the Runa language with a collector, which takes the place of
 * lang_memory.c in programs that are linked with --gc=conservative: blocks that
 * no word leads to any more are given back by themselves. Nothing tells addresses
 * from numbers in Runa, so each word that is the address of something in a
 * block counts as one. Blocks never move.
 *
 *   lang_gc.c          the functions of lang_memory.h
 *   lang_gc_pages.c    memory in pages, each for blocks of one size, or for a
 *                      part of a large block
 *   lang_gc_mark.c     finding what is in use
 *   lang_gc_collect.c  when that is done, and giving back the rest
 *   lang_gc_roots.c    where it begins, in a wasm program
 *
 * Collections happen in runa_lang_safepoint only, which compiled code calls
 * before it calls what allocates. So the library need not care: while it runs,
 * nothing is collected.
 */
#ifndef RUNA_LANG_GC_H
#define RUNA_LANG_GC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gc_page.h"

#define FINE_BITS 6
#include "lang_class.h"

#ifndef LANG_GC_MIN
#define LANG_GC_MIN (1024 * 1024) /* bytes to allocate before a collection */
#endif
#ifndef LANG_GC_LARGE
#define LANG_GC_LARGE \
    (1 << LARGE_BITS) /* larger blocks have their own pages */
#endif
#ifndef LANG_GC_CHUNK
#define LANG_GC_CHUNK 1024 /* bytes of a block that are scanned at a time */
#endif
#ifndef LANG_GC_STACK
#define LANG_GC_STACK 65536 /* bytes that the mark stack begins with */
#endif

enum { BITS = 64 /* of a word of `used` or `marks` */ };

/*
 * What describes a page of blocks, or the pages of a large block. Its bits are
 * beside it if there are few, else at the beginning of the page.
 */
struct span {
    char *first;      /* block */
    uint32_t extent;  /* bytes of all blocks */
    uint32_t size;    /* of a block */
    uint32_t inverse; /* 2^32 / size, rounded up; 0 if there is one block */
    uint32_t count;   /* of blocks */
    uint32_t words;   /* of used, and of marks */
    uint32_t free;    /* blocks not in use */
    uint32_t pages;
    uint8_t class;     /* if there is more than one block */
    bool text;         /* its blocks hold no addresses */
    bool queued;       /* it waits in the list of its class */
    bool zero;         /* what was never in use is zero */
    struct span *next; /* in that list, or of those that nothing uses */
    uint64_t *used; /* a bit for each block; those behind the last are set */
    uint64_t *marks;
    uint64_t own_bits[2];
};

/*
 * Where the next blocks of a class come from: the bits that are set in `free`
 * are blocks from `base` on, which count as used.
 */
struct cursor {
    uint64_t free;
    char *base;
    struct span *span; /* null: none */
    uint32_t word;     /* the next of its used */
    uint32_t bytes;    /* of all that were taken at once */
    bool zero;
    struct span *queue; /* spans with free blocks */
};

/* What is marked and still to be scanned. */
struct range {
    char *at;
    char *end;
};

struct lang_heap {
    /* For each page what it belongs to; &runa_rt_free_page, &runa_rt_zero_page:
     * nothing; null: it is not ours. */
    struct span **pages;
    size_t low; /* ours lie between */
    size_t high;
    size_t next_free;   /* no page is free between low and this */
    size_t owned;       /* pages got from the system, */
    size_t taken;       /* of them not free */
    struct span *spare; /* descriptions that nothing uses */
    char *meta;         /* where more of them come from */
    char *meta_end;
    struct cursor cursors[2][CLASSES]; /* of words, of texts */

    int64_t allocated; /* bytes since the last collection, less those freed */
    int64_t limit;     /* after which there is another one; at the least number
                        * there is one wherever it can be */
    uint64_t live;     /* bytes after it */
    uint32_t collections;
    bool scarce; /* the system gave less than was asked for */

    struct range *stack; /* what is to be scanned; null: not yet there */
    size_t stack_count;
    size_t stack_room;
    size_t stack_pages;
    bool overflowed; /* something was marked and did not go on it */

    bool started; /* options */
    bool verbose;
    bool stress;
};
extern struct lang_heap runa_rt_lang_heap;
extern struct span runa_rt_free_page;
extern struct span runa_rt_zero_page;

/* lang_gc_pages.c */

/* A span of so many pages, which are zero if its `zero` says so; all but
 * pages and first is for the caller to set. Null if there is no memory. */
struct span *runa_rt_span_take(size_t pages);
void runa_rt_span_release(struct span *span);

/* So many pages for other things; null if there is no memory. */
void *runa_rt_lang_pages_take(size_t pages);
void runa_rt_lang_pages_release(void *first, size_t pages);

/* lang_gc_mark.c: marks the block that a word leads into, if one does; marks
 * what those of a range lead to; and all that is led to by what is marked. */
void runa_rt_lang_mark(uintptr_t word);
void runa_rt_lang_mark_range(const void *start, const void *end);
void runa_rt_lang_mark_all(void);

/* lang_gc_roots.c, which tests replace: marks what lies outside of the heap.
 * The words of the shadow stack end at SP. */
void runa_rt_lang_mark_roots(void **sp);

/* lang_gc_collect.c */

/* Gives back all blocks that nothing leads to. */
void runa_rt_lang_collect(void **sp);

/* Compiled code calls this wherever a collection may happen. */
void runa_lang_safepoint(void **sp);

/* Before a block is no longer in use. */
void runa_rt_lang_bury(void *block, size_t size);

/* The span that has a block at this address, or around it; null if none has. */
static inline struct span *
span_at(uintptr_t address)
{
    const struct lang_heap *heap = &runa_rt_lang_heap;
    size_t page = page_index((const void *)address);
    return page - heap->low < heap->high - heap->low ? heap->pages[page]
                                                     : NULL;
}

/* The number of the block with a byte at this offset, which is one of the
 * span's. */
static inline uint32_t
block_index(const struct span *span, uint32_t offset)
{
    return (uint32_t)((uint64_t)offset * span->inverse >> 32);
}

static inline bool
bit_of(const uint64_t *bits, uint32_t index)
{
    return bits[index / BITS] >> index % BITS & 1;
}

#endif
