/* The time zone, which is UTC whatever TZ says, and clocks that WASI does not
   let a program set. */
#include "posix.h"

#include <sys/time.h>
#include <time.h>

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
    if (time->tv_nsec < 0 || time->tv_nsec >= 1000000000)
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
