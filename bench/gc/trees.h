#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef __wasm__
#include <wasi/api.h>
#endif

/* The processor time of the thread, which other work disturbs less. */
static int64_t
now(void)
{
#ifdef __wasm__
    enum { THREAD = 3 };
    __wasi_timestamp_t time;
    return __wasi_clock_time_get(THREAD, 1, &time) == 0 ? (int64_t)time : 0;
#else
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
#endif
}

static void
report(int64_t ns, long sum)
{
    printf("%ld\n", sum);
    fprintf(stderr, "%lld.%03d ms\n", (long long)(ns / 1000000),
            (int)(ns / 1000 % 1000));
}
