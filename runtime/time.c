/* Clocks, in nanoseconds, which fit 64 bits until the year 2262. */
#include "rt.h"

#include <errno.h>
#include <time.h>

static const int64_t second = 1000000000;

static int64_t
nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * second + time.tv_nsec;
}

int64_t
runa_clock_wall_ns(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return nanoseconds(now);
}

int64_t
runa_clock_monotonic_ns(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return nanoseconds(now);
}

void
runa_sleep_ns(int64_t duration)
{
    if (duration <= 0)
        return;
    struct timespec left = {.tv_sec = (time_t)(duration / second),
                            .tv_nsec = (long)(duration % second)};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}
