/* What every program here needs: its parameter, and a clock. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline int
bench_parameter(int argc, char **argv, int otherwise)
{
    return argc > 1 ? atoi(argv[1]) : otherwise;
}

static inline int64_t
bench_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The time since START, in nanoseconds, on standard error. */
static inline void
bench_report(int64_t start)
{
    fprintf(stderr, "%lld\n", (long long)(bench_now() - start));
}

/* A float bit by bit, so that both programs print it in the same way. */
static inline void
bench_print_float(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    printf("0x%llx\n", (unsigned long long)bits);
}

#endif
