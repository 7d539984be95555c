// The resolution of the clock that only runs forwards.
#include "check.h"

#include <time.h>

int
main(void)
{
    struct timespec step;

    CHECK(clock_getres(CLOCK_MONOTONIC, &step) == 0);
    CHECK(step.tv_sec >= 0 && step.tv_nsec >= 0 && step.tv_nsec < 1000000000);
    CHECK(step.tv_sec > 0 || step.tv_nsec > 0);
}
