// The resolution of the clock on the wall.
#include "check.h"

#include <time.h>

int
main(void)
{
    struct timespec step;

    CHECK(clock_getres(CLOCK_REALTIME, &step) == 0);
    CHECK(step.tv_sec >= 0 && step.tv_nsec >= 0 && step.tv_nsec < 1000000000);
    CHECK(step.tv_sec > 0 || step.tv_nsec > 0);
}
