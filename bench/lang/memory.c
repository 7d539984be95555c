/*
 * What memory costs: the same work by the Runa language's allocate, by calloc
 * and by malloc, as the first argument says. Prints a sum of what it found in
 * the blocks, and to standard error nanoseconds for each block and work.
 */
#include <runa/rt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef void *take_func(uint32_t size);
typedef void give_func(void *block);

enum { KEPT = 2000000, LIVE = 1000, CHANGES = 10000000, GROWN = 200000 };

static void *blocks[KEPT];
static uint64_t sum;

/* Sizes as programs have them: small, multiples of a word. */
INLINE uint32_t
next_size(uint32_t *state, uint32_t words)
{
    *state = *state * 1664525 + 1013904223;
    return 8 + 8 * ((*state >> 20) % words);
}

/* Nothing is given back: what most Runa programs do. */
INLINE void
keep(take_func *take)
{
    uint32_t state = 1;
    for (int i = 0; i < KEPT; i++) {
        uint64_t *block = take(next_size(&state, 8));
        *block = (uint64_t)i;
        blocks[i] = block;
    }
    for (int i = 0; i < KEPT; i++)
        sum += *(uint64_t *)blocks[i];
}

/* One of a thousand blocks is replaced. */
INLINE void
change(take_func *take, give_func *give)
{
    static void *live[LIVE];
    uint32_t state = 2;
    for (int i = 0; i < CHANGES; i++) {
        uint32_t place = (state >> 16) % LIVE;
        give(live[place]);
        uint64_t *block = take(next_size(&state, 24));
        *block = (uint64_t)i;
        live[place] = block;
    }
    for (int i = 0; i < LIVE; i++)
        sum += live[i] ? *(uint64_t *)live[i] : 0;
}

/* Taken and given back in the order of a stack. */
INLINE void
nest(take_func *take, give_func *give)
{
    uint32_t state = 3;
    for (int round = 0; round < GROWN / 10; round++) {
        void *stack[100];
        for (int i = 0; i < 100; i++) {
            stack[i] = take(next_size(&state, 16));
            *(uint64_t *)stack[i] = (uint64_t)i;
        }
        for (int i = 100; i-- > 0;) {
            sum += *(uint64_t *)stack[i];
            give(stack[i]);
        }
    }
}

static int64_t
tell(const char *work, int64_t start, int64_t count)
{
    int64_t now = runa_clock_monotonic_ns();
    fprintf(stderr, "%s %.3f\n", work, (double)(now - start) / (double)count);
    return runa_clock_monotonic_ns();
}

INLINE void
all(take_func *take, give_func *give)
{
    int64_t start = runa_clock_monotonic_ns();
    keep(take);
    start = tell("keep", start, KEPT);
    change(take, give);
    start = tell("change", start, CHANGES);
    nest(take, give);
    tell("nest", start, GROWN * 10);
}

INLINE void *
take_lang(uint32_t size)
{
    return runa_lang_allocate(size);
}

INLINE void *
take_calloc(uint32_t size)
{
    return calloc(1, size);
}

INLINE void *
take_malloc(uint32_t size)
{
    return malloc(size);
}

int
main(int argc, char **argv)
{
    const char *side = argc > 1 ? argv[1] : "";
    if (strcmp(side, "calloc") == 0)
        all(take_calloc, free);
    else if (strcmp(side, "malloc") == 0)
        all(take_malloc, free);
    else
        all(take_lang, runa_lang_deallocate);
    printf("%llu\n", (unsigned long long)sum);
    return 0;
}
