// The clock on the wall: it and time() agree, in this century.
#include "check.h"

#include <time.h>

int
main(void)
{
    struct timespec now;
    time_t before = time(NULL);

    CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0);
    CHECK(now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
    CHECK(now.tv_sec >= before && now.tv_sec <= time(NULL));
    CHECK(now.tv_sec > 1577836800 && now.tv_sec < 4102444800); // 2020, 2100
}
