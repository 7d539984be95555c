// The clock that only runs forwards: it does, and not far in a moment.
#include "check.h"

#include <time.h>

static double
seconds(void)
{
    struct timespec now;

    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    CHECK(now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(void)
{
    double first = seconds(), last = first;

    for (int i = 0; i < 1000; i++) {
        double now = seconds();
        CHECK(now >= last);
        last = now;
    }
    CHECK(last > first && last - first < 60);
}
