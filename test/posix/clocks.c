/* Clocks are numbers, and can be asked and waited for. */
#include "check.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

enum { MILLISECOND = 1000000 };

static struct timespec
now(clockid_t clock)
{
    struct timespec time = {-1, -1};
    CHECK(clock_gettime(clock, &time) == 0);
    CHECK(time.tv_nsec >= 0 && time.tv_nsec < 1000 * MILLISECOND);
    return time;
}

static long long
nanoseconds(struct timespec time)
{
    return time.tv_sec * 1000LL * MILLISECOND + time.tv_nsec;
}

static void
numbers(void)
{
    struct timespec found;
    switch (CLOCK_MONOTONIC) {
    case CLOCK_REALTIME: CHECK(0); break;
    case CLOCK_MONOTONIC: break;
    }
    CHECK((clockid_t)-1 < 0 && (clockid_t)1 / 2 == 0);
    CHECK_ERROR(clock_gettime(77, &found), EINVAL);
    CHECK_ERROR(clock_getres(-1, &found), EINVAL);
    CHECK(clock_getres(CLOCK_MONOTONIC, &found) == 0 &&
          nanoseconds(found) > 0);
    CHECK(clock_getres(CLOCK_REALTIME, NULL) == 0);
    time_t seconds = time(NULL);
    CHECK(now(CLOCK_REALTIME).tv_sec - seconds <= 1 && seconds > 1700000000);
}

/* sleeps: at least so long, by the monotonic clock. */
static void
sleeps(clockid_t clock, int flags, struct timespec wish, long long least)
{
    long long start = nanoseconds(now(CLOCK_MONOTONIC));
    CHECK(clock_nanosleep(clock, flags, &wish, NULL) == 0);
    CHECK(nanoseconds(now(CLOCK_MONOTONIC)) - start >= least);
}

static void
waiting(void)
{
    struct timespec some = {0, 20 * MILLISECOND};
    sleeps(CLOCK_MONOTONIC, 0, some, 19 * MILLISECOND);
    sleeps(CLOCK_REALTIME, 0, some, 15 * MILLISECOND);
    sleeps(CLOCK_REALTIME, TIMER_ABSTIME, (struct timespec){5, 0}, 0);
    sleeps(CLOCK_REALTIME, TIMER_ABSTIME, (struct timespec){-5, 0}, 0);
    struct timespec until = now(CLOCK_MONOTONIC);
    until.tv_nsec += 20 * MILLISECOND;
    until.tv_sec += until.tv_nsec / (1000 * MILLISECOND);
    until.tv_nsec %= 1000 * MILLISECOND;
    sleeps(CLOCK_MONOTONIC, TIMER_ABSTIME, until, 15 * MILLISECOND);
    CHECK(clock_nanosleep(77, 0, &some, NULL) == EINVAL);
    CHECK(clock_nanosleep(CLOCK_REALTIME, 8, &some, NULL) == EINVAL);
    some.tv_nsec = 1000 * MILLISECOND;
    CHECK(clock_nanosleep(CLOCK_REALTIME, 0, &some, NULL) == EINVAL);
    some = (struct timespec){-1, 0};
    CHECK(clock_nanosleep(CLOCK_REALTIME, 0, &some, NULL) == EINVAL);
}

static void
conditions(void)
{
    pthread_condattr_t attributes;
    clockid_t clock = 77;
    CHECK(pthread_condattr_init(&attributes) == 0);
    CHECK(pthread_condattr_getclock(&attributes, &clock) == 0);
    CHECK(clock == CLOCK_REALTIME);
    CHECK(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
    CHECK(pthread_condattr_setclock(&attributes, 77) == EINVAL);
    CHECK(pthread_condattr_getclock(&attributes, &clock) == 0);
    CHECK(clock == CLOCK_MONOTONIC);
    CHECK(pthread_condattr_setpshared(&attributes, 1) == 0);
    CHECK(pthread_condattr_getclock(&attributes, &clock) == 0);
    CHECK(clock == CLOCK_MONOTONIC);
    CHECK(pthread_condattr_setclock(&attributes, CLOCK_REALTIME) == 0);
    CHECK(pthread_condattr_getclock(&attributes, &clock) == 0);
    CHECK(clock == CLOCK_REALTIME);
}

int
main(void)
{
    numbers();
    waiting();
    conditions();
    return failures;
}
