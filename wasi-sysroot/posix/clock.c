/* The time zone, which is UTC whatever TZ says, and clocks, which WASI does not
   let a program set. Their numbers are WASI's. */
#include "posix.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>
#include <wasi/api.h>

_Static_assert(CLOCK_REALTIME == (int)__WASI_CLOCKID_REALTIME &&
                   CLOCK_MONOTONIC == (int)__WASI_CLOCKID_MONOTONIC,
               "the numbers are the host's");

enum { NANOSECONDS = 1000000000 };

static int
is_clock(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC;
}

/* store: what a call of the host found, unless it failed. */
static int
store(__wasi_errno_t error, __wasi_timestamp_t found, struct timespec *time)
{
    if (error != 0)
        return fail(error);
    if (time != NULL) {
        time->tv_sec = (time_t)(found / NANOSECONDS);
        time->tv_nsec = (long)(found % NANOSECONDS);
    }
    return 0;
}

int
clock_getres(clockid_t clock, struct timespec *time)
{
    __wasi_timestamp_t found = 0;
    if (!is_clock(clock))
        return fail(EINVAL);
    return store(__wasi_clock_res_get((__wasi_clockid_t)clock, &found), found,
                 time);
}

int
clock_gettime(clockid_t clock, struct timespec *time)
{
    __wasi_timestamp_t found = 0;
    if (!is_clock(clock))
        return fail(EINVAL);
    return store(__wasi_clock_time_get((__wasi_clockid_t)clock, 1, &found),
                 found, time);
}

static int
is_valid(const struct timespec *time)
{
    return time->tv_nsec >= 0 && time->tv_nsec < NANOSECONDS;
}

/* What WASI cannot count is longer than it will run. */
static __wasi_timestamp_t
to_timestamp(const struct timespec *time)
{
    const time_t most = (time_t)(UINT64_MAX / NANOSECONDS);
    if (time->tv_sec >= most)
        return UINT64_MAX;
    return time->tv_sec < 0 ? 0
                            : (__wasi_timestamp_t)time->tv_sec * NANOSECONDS +
                                  (__wasi_timestamp_t)time->tv_nsec;
}

/* time_until: how long it is from now; node does not wait for a time itself. */
static __wasi_errno_t
time_until(clockid_t clock, __wasi_timestamp_t *time)
{
    __wasi_timestamp_t now;
    __wasi_errno_t error =
        __wasi_clock_time_get((__wasi_clockid_t)clock, 1, &now);
    if (error == 0)
        *time = *time > now ? *time - now : 0;
    return error;
}

/* Nothing interrupts it, so nothing is ever left. */
int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
                struct timespec *left)
{
    __wasi_subscription_t wanted = {.u.tag = __WASI_EVENTTYPE_CLOCK};
    __wasi_event_t event;
    size_t count;
    __wasi_errno_t error = 0;
    (void)left;
    if (!is_clock(clock) || !is_valid(time) || (flags & ~TIMER_ABSTIME) ||
        (time->tv_sec < 0 && !(flags & TIMER_ABSTIME)))
        return EINVAL;
    wanted.u.u.clock.id = (__wasi_clockid_t)clock;
    wanted.u.u.clock.timeout = to_timestamp(time);
    if (flags & TIMER_ABSTIME)
        error = time_until(clock, &wanted.u.u.clock.timeout);
    if (error == 0)
        error = __wasi_poll_oneoff(&wanted, &event, 1, &count);
    return error != 0 ? error : event.error;
}

/* Which one a condition waits by, in the bits that libc.a has for it. */
enum { CLOCK_BITS = 0x7fffffff };

int
pthread_condattr_setclock(pthread_condattr_t *attributes, clockid_t clock)
{
    if (!is_clock(clock))
        return EINVAL;
    attributes->__attr &= ~(unsigned)CLOCK_BITS;
    attributes->__attr |= (unsigned)clock;
    return 0;
}

int
pthread_condattr_getclock(const pthread_condattr_t *restrict attributes,
                          clockid_t *restrict clock)
{
    *clock = (clockid_t)(attributes->__attr & CLOCK_BITS);
    return 0;
}

static char utc[] = "UTC";
char *tzname[2] = {utc, utc};
int daylight = 0;
long timezone = 0;

void
tzset(void)
{
}

int
clock_settime(clockid_t clock, const struct timespec *time)
{
    if (!is_valid(time))
        return fail(EINVAL);
    return fail(clock == CLOCK_REALTIME ? EPERM : EINVAL);
}

int
clock_getcpuclockid(pid_t process, clockid_t *clock)
{
    (void)clock;
    return process == 0 || process == PROCESS_ID ? ENOSYS : ESRCH;
}

int
settimeofday(const struct timeval *time, const struct timezone *zone)
{
    (void)time, (void)zone;
    return fail(EPERM);
}

int
stime(const time_t *time)
{
    (void)time;
    return fail(EPERM);
}

int
adjtime(const struct timeval *delta, struct timeval *old)
{
    (void)delta, (void)old;
    return fail(EPERM);
}
