/* What main is in the LIR programs: runs 'work' once, and times it; or once for
 * the caches and then so many times. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __wasm__
#include <wasi/api.h>
#endif

static int32_t work(int32_t size);

/* The fourth argument, where there are several ways to do the work, and the
 * fifth: how much there is to do in each call. */
static int way, rounds;

static inline void *
allocate(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        abort();
    return memory;
}

/* The clock has WASI's number, which for 1 and 3 is Linux's, too. */
static int64_t
now(int clock)
{
#ifdef __wasm__
    __wasi_timestamp_t time = 0;
    (void)__wasi_clock_time_get((__wasi_clockid_t)clock, 1, &time);
    return (int64_t)time;
#else
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
#endif
}

int
main(int argc, char **argv)
{
    int32_t size = argc > 1 ? atoi(argv[1]) : 0;
    int times = argc > 2 ? atoi(argv[2]) : 0;
    int clock = argc > 3 ? atoi(argv[3]) : 1;
    int64_t time = 0;
    int32_t result = 0;

    way = argc > 4 ? atoi(argv[4]) : 0;
    rounds = argc > 5 ? atoi(argv[5]) : 1;
    for (int round = 0; round <= times; round++) {
        int64_t start = now(clock);

        result = work(size);
        time = now(clock) - start + (round == 1 ? 0 : time);
    }
    fprintf(stderr, "%lld\n", (long long)time);
    printf("%d\n", (int)result);
    return 0;
}

#endif
