/* How long snprintf takes, in nanoseconds a call, for each kind of conversion.
 * run.sh links this with our printf and with wasi-libc's. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char text[4096];
static unsigned long calls;

static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The best of five rounds, of which the first are also for the engine. */
#define MEASURE(name, ...) \
    do { \
        double best = 1e9; \
        for (int round = 0; round < 5; ++round) { \
            double start = seconds(); \
            for (unsigned long i = 0; i < calls; ++i) \
                snprintf(text, sizeof text, __VA_ARGS__); \
            double taken = seconds() - start; \
            best = taken < best ? taken : best; \
        } \
        printf("%s %.1f\n", name, best / (double)calls * 1e9); \
    } while (0)

int
main(int argc, char **argv)
{
    static const char path[] = "/usr/include/wasm32-wasip1/stdio.h";
    static char line[1001];
    calls = strtoul(argc > 1 ? argv[1] : "100000", 0, 10);
    for (int i = 0; i < 1000; ++i)
        line[i] = 'x';
    MEASURE("%d", "%d", (int)(i & 1023));
    MEASURE("%d-ten-digits", "%d", 2000000000 + (int)(i & 1023));
    MEASURE("%lld", "%lld", 1234567890123456789LL - (long long)i);
    MEASURE("%08x", "%08x", (unsigned)i);
    MEASURE("%s", "%s", path);
    MEASURE("%s-1000", "%s", line);
    MEASURE("text", "a line of text without any conversion\n");
    MEASURE("%s:%d:%d", "%s:%d:%d: ", path, (int)i, 7);
    MEASURE("%g", "%g", (double)i / 8);
    MEASURE("%g-pi", "%g", 3.14159265358979 * (double)(i & 63));
    MEASURE("%.17g", "%.17g", 0.1 * (double)i);
    MEASURE("%f", "%f", 1.5 * (double)i);
    MEASURE("%.2f", "%.2f", 0.01 * (double)i);
    MEASURE("%e", "%e", 1e-5 * (double)i);
    MEASURE("%g-1e300", "%g", 1e300 * (double)(i & 63));
    MEASURE("%g-1e-300", "%g", 1e-300 * (double)(i & 63));
    MEASURE("%a", "%a", 0.1 * (double)i);
    return 0;
}
