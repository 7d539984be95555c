/*
 * Pages of small objects. Allocation goes on in the hole where it was, then to
 * the next hole that is large enough, then to a free page. What is not small
 * and finds no room in the present hole has a hole of its own, so that it does
 * not make small objects pass over holes that they fit.
 */
#include "gc_heap.h"

#include <string.h>

enum { PER_WORD = 8 };
#define EACH_BYTE(b) ((b) * UINT64_C(0x0101010101010101))
#define HIGH_BITS EACH_BYTE(0x80)

/* What added to an epoch gives the high bit if it is the last or that which is
 * being marked, for eight marks. There is none later. */
static uint64_t
in_use_from(void)
{
    return EACH_BYTE(MARK_BODY - runa_rt_heap.epoch);
}

/* The high bit for each of eight granules that is in use. */
static inline __attribute__((always_inline)) uint64_t
in_use(const struct block *block, size_t word, uint64_t from)
{
    uint64_t marks;
    memcpy(&marks, block->marks + word * PER_WORD, sizeof marks);
    return ((marks & EACH_BYTE(MARK_EPOCH)) + from) & HIGH_BITS;
}

/* The first granule from the given one that is in use, or is not. */
static size_t
find(const struct block *block, size_t granule, bool used)
{
    uint64_t from = in_use_from();
    uint64_t flip = used ? 0 : HIGH_BITS;
    uint64_t skip = ~UINT64_C(0) << granule % PER_WORD * 8;
    for (size_t word = granule / PER_WORD; word < GRANULES / PER_WORD;
         word++) {
        uint64_t bits = (in_use(block, word, from) ^ flip) & skip;
        if (bits != 0)
            return word * PER_WORD + (size_t)__builtin_ctzll(bits) / 8;
        skip = ~UINT64_C(0);
    }
    return GRANULES;
}

/* Makes the hole up to here free for the taking, where an object that begins
 * at next goes. */
static void
bump_extend(struct bump *bump, char *limit)
{
    struct heap *heap = heap_address();
    char *from = bump->limit;
    size_t size = (size_t)(limit - from);
    heap->allocated += size;
    memset(from, 0, size);
    memset(mark_of(from), heap->epoch | MARK_BODY, size / RUNA_GRANULE);
    *mark_of(bump->next) = heap->epoch;
    bump->limit = limit;
}

static void *
bump_allocate(struct bump *bump, uint32_t size)
{
    size_t room = (size_t)(bump->end - bump->next);
    if (size > room)
        return NULL;
    char *object = bump->next;
    if (size > (size_t)(bump->limit - object)) {
        size_t step = runa_rt_heap.stress ? size : size + GC_ZERO_STEP;
        bump_extend(bump, object + (step < room ? step : room));
    }
    bump->next = object + size;
    return object;
}

/* The next hole in a block, from a granule on, of at least this size. */
static bool
find_hole(struct bump *bump, struct block *block, size_t granule,
          uint32_t size)
{
    while (granule < GRANULES) {
        size_t first = find(block, granule, false);
        granule = find(block, first, true);
        if ((granule - first) * RUNA_GRANULE < size)
            continue;
        bump->next = bump->limit = granule_address(block, first);
        bump->end = granule_address(block, granule);
        return true;
    }
    return false;
}

/* The next hole in the same block. */
static bool
next_hole(struct bump *bump, uint32_t size)
{
    if (!bump->end)
        return false;
    struct block *block = block_of(bump->end - 1);
    size_t granule = (size_t)(bump->end - (char *)block) / RUNA_GRANULE;
    return block->free > 0 && find_hole(bump, block, granule, size);
}

/* Among so many blocks that nothing was put into since the last collection.
 * Small objects take them from one end, medium ones from the other. */
static bool
next_block(struct heap *heap, struct bump *bump, uint32_t size, size_t tries)
{
    bool small = bump == &heap->small;
    while (tries > 0 && heap->next_block < heap->last_block) {
        size_t page = small ? heap->next_block++ : --heap->last_block;
        struct block *block = page_address(page);
        if (runa_rt_pages[page] != PAGE_BLOCK || block->free == 0)
            continue;
        if (find_hole(bump, block, BLOCK_FIRST, size))
            return true;
        tries--;
    }
    return false;
}

static bool
next_page(struct bump *bump)
{
    struct block *block = runa_rt_pages_take(1, PAGE_BLOCK);
    if (!block)
        return false;
    memset(block, 0, sizeof *block);
    bump->next = bump->limit = granule_address(block, BLOCK_FIRST);
    bump->end = granule_address(block, GRANULES);
    return true;
}

/* All holes are looked at only when there are no free pages: those that are
 * too small are passed over. */
static void *
allocate_from(struct heap *heap, struct bump *bump, uint32_t size)
{
    enum { TRIES = 4 };
    void *object = bump_allocate(bump, size);
    if (!object &&
        (next_hole(bump, size) || next_block(heap, bump, size, TRIES) ||
         next_page(bump) || next_block(heap, bump, size, SIZE_MAX)))
        object = bump_allocate(bump, size);
    return object;
}

/* What is not small looks first whether it fits where small ones go. */
static void *
allocate(struct heap *heap, uint32_t size)
{
    if (size <= GC_SMALL_MAX)
        return allocate_from(heap, &heap->small, size);
    void *object = bump_allocate(&heap->small, size);
    return object ? object : allocate_from(heap, &heap->medium, size);
}

void *
runa_rt_block_allocate(uint32_t size)
{
    struct heap *heap = heap_address();
    heap->small.next = runa_gc_next;
    heap->small.limit = runa_gc_limit;
    void *object = allocate(heap, size);
    runa_gc_next = heap->small.next;
    runa_gc_limit = heap->small.limit;
    return object;
}

/* Of an object that is old, or was marked in the collection under way. */
static bool
is_start(uint8_t mark)
{
    return mark >= runa_rt_heap.epoch && mark < MARK_BODY;
}

/*
 * A new object without a start. Such stand side by side, behind one that has a
 * start or was scanned, before memory that is zero. Those up to the one looked
 * for get their starts, so that none is passed twice.
 */
static bool
find_start(struct block *block, size_t wanted)
{
    const uint8_t body = runa_rt_heap.epoch | MARK_BODY;
    size_t granule = wanted;
    while (block->marks[granule - 1] == body)
        granule--;
    if (is_start(block->marks[granule - 1]))
        granule--;
    while (granule <= wanted) {
        const void *object = granule_address(block, granule);
        if (!runa_gc_type(object))
            return false;
        if (block->marks[granule] == body)
            block->marks[granule] = runa_rt_heap.epoch;
        if (granule == wanted)
            return true;
        granule += runa_gc_size(object) / RUNA_GRANULE;
    }
    return false;
}

bool
runa_rt_block_has(const void *word)
{
    struct block *block = block_of(word);
    size_t granule = granule_of(word);
    uint8_t mark = block->marks[granule];
    if ((uintptr_t)word % RUNA_GRANULE != 0)
        return false;
    if (mark == (runa_rt_heap.epoch | MARK_BODY))
        return find_start(block, granule);
    return is_start(mark);
}

size_t
runa_rt_block_count_free(const struct block *block)
{
    size_t used = 0;
    uint64_t from = in_use_from();
    for (size_t word = 0; word < GRANULES / PER_WORD; word++)
        used += (size_t)__builtin_popcountll(in_use(block, word, from));
    return GRANULES - BLOCK_FIRST - used;
}

/* What counts becomes epoch 1, everything else 0. */
static void
renew(struct block *block, uint8_t epoch)
{
    for (size_t i = BLOCK_FIRST; i < GRANULES; i++) {
        uint8_t *mark = &block->marks[i];
        bool counts = (*mark & MARK_EPOCH) == epoch;
        *mark = counts ? (uint8_t)((*mark & MARK_BODY) | 1) : 0;
    }
}

static void
sweep(struct heap *heap, struct block *block)
{
    size_t whole = GRANULES - BLOCK_FIRST;
    size_t free = runa_rt_block_count_free(block);
    if (free == whole) {
        runa_rt_pages_release(block, 1);
        return;
    }
    block->free = (uint32_t)free;
    heap->live += (whole - free) * RUNA_GRANULE;
    heap->room += free * RUNA_GRANULE;
    if (is_last_epoch(heap))
        renew(block, heap->epoch);
}

void
runa_rt_blocks_sweep(void)
{
    struct heap *heap = heap_address();
    heap->small = heap->medium = (struct bump){0};
    heap->next_block = heap->low;
    heap->last_block = heap->high;
    runa_gc_next = runa_gc_limit = NULL;
    for (size_t i = heap->low; i < heap->high; i++)
        if (runa_rt_pages[i] == PAGE_BLOCK)
            sweep(heap, page_address(i));
}
