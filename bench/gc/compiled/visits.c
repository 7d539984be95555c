/*
 * How long a program's visits to the collector are. The linker's --wrap leads all
 * calls of runa_gc_allocate that other objects make here: where memory in place
 * does not suffice, and so all that may mark or collect in pauses.lir.
 */
#include <runa/gc.h>
#include <stdio.h>
#include <wasi/api.h>

enum { STEP_NS = 10000, STEPS = 100000 };

/* How many visits took so many steps. */
static uint32_t visits[STEPS];
static uint64_t visit_count, longest;
static __wasi_clockid_t clock_id = 1;

void *__real_runa_gc_allocate(void **sp, const struct runa_type *type,
                              uint32_t size);
void *__wrap_runa_gc_allocate(void **sp, const struct runa_type *type,
                              uint32_t size);
void bench_visits_begin(uint32_t clock);
void bench_visits_end(void);

static uint64_t
now(void)
{
    __wasi_timestamp_t time = 0;

    (void)__wasi_clock_time_get(clock_id, 1, &time);
    return time;
}

void *
__wrap_runa_gc_allocate(void **sp, const struct runa_type *type, uint32_t size)
{
    uint64_t start = now(), time;
    void *object = __real_runa_gc_allocate(sp, type, size);

    time = now() - start;
    visits[time / STEP_NS < STEPS ? time / STEP_NS : STEPS - 1]++;
    visit_count++;
    longest = time > longest ? time : longest;
    return object;
}

void
bench_visits_begin(uint32_t clock)
{
    clock_id = clock;
    longest = visit_count = 0;
    for (size_t i = 0; i < STEPS; i++)
        visits[i] = 0;
}

/* The nanoseconds that so many of a thousand visits do not exceed. */
static uint64_t
percentile(uint64_t part)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < STEPS; i++) {
        seen += visits[i];
        if (1000 * seen >= part * visit_count)
            return (i + 1) * STEP_NS;
    }
    return (uint64_t)STEPS * STEP_NS;
}

void
bench_visits_end(void)
{
    struct runa_gc_statistics statistics;

    runa_gc_get_statistics(&statistics);
    fprintf(stderr, "%llu %zu %zu %llu %llu %llu\n",
            (unsigned long long)visit_count, statistics.collections,
            statistics.live, (unsigned long long)percentile(990),
            (unsigned long long)percentile(999), (unsigned long long)longest);
}
