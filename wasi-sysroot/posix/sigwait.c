/*
 * Waiting for signals, and the timer that sends SIGALRM. Nobody can interrupt a
 * program: the timer's signal comes while the program waits here. Without a
 * timer a wait never ends, as POSIX says.
 */
#include "posix.h"
#include "signal_state.h"

#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000000, MICROSECOND = 1000 };

static const uint64_t never = UINT64_MAX;

/* When SIGALRM is due, 0 for not at all, and how long it takes again. */
static uint64_t due, interval;

static uint64_t
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* By the time that is left: node takes an absolute one for that. */
static void
sleep_until(uint64_t time)
{
    uint64_t present = now();
    if (time <= present)
        return;
    struct timespec left = {.tv_sec = (time_t)((time - present) / SECOND),
                            .tv_nsec = (long)((time - present) % SECOND)};
    nanosleep(&left, NULL);
}

/* wait_once: sleeps until the timer or the given time, whatever is first; the
   timer's signal is sent. False if the time came first. */
static int
wait_once(uint64_t end)
{
    if (due == 0 || end < due) {
        sleep_until(end == never ? now() + (uint64_t)3600 * SECOND : end);
        return end == never;
    }
    sleep_until(due);
    due = interval != 0 ? due + interval : 0;
    siginfo_t info = {.si_signo = SIGALRM, .si_code = SI_TIMER};
    __runa_send(&info);
    return 1;
}

int
pause(void)
{
    unsigned before = __runa_handled();
    while (__runa_handled() == before)
        wait_once(never);
    return fail(EINTR);
}

int
sigsuspend(const sigset_t *set)
{
    unsigned before = __runa_handled();
    signals blocked = __runa_block(set_read(set));
    while (__runa_handled() == before)
        wait_once(never);
    __runa_block(blocked);
    return fail(EINTR);
}

int
sigpause(int signal)
{
    sigset_t set;
    set_write(&set, __runa_blocked());
    return sigdelset(&set, signal) == 0 ? sigsuspend(&set) : -1;
}

/* wait_for: a signal of the set; EINTR if a handler ran instead. */
static int
wait_for(const sigset_t *set, siginfo_t *info, uint64_t end)
{
    unsigned before = __runa_handled();
    for (;;) {
        int signal = __runa_take(set_read(set), info);
        if (signal != 0)
            return signal;
        if (__runa_handled() != before)
            return fail(EINTR);
        if (!wait_once(end))
            return fail(EAGAIN);
    }
}

int
sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
             const struct timespec *restrict timeout)
{
    siginfo_t own;
    uint64_t end = never;
    if (timeout != NULL) {
        if (timeout->tv_nsec < 0 || timeout->tv_nsec >= SECOND)
            return fail(EINVAL);
        end = now() + (uint64_t)timeout->tv_sec * SECOND +
              (uint64_t)timeout->tv_nsec;
    }
    return wait_for(set, info != NULL ? info : &own, end);
}

int
sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
    return sigtimedwait(set, info, NULL);
}

int
sigwait(const sigset_t *restrict set, int *restrict signal)
{
    do
        *signal = sigwaitinfo(set, NULL);
    while (*signal < 0);
    return 0;
}

static struct timeval
as_timeval(uint64_t time)
{
    return (struct timeval){.tv_sec = (time_t)(time / SECOND),
                            .tv_usec = (suseconds_t)(time % SECOND / 1000)};
}

static uint64_t
as_time(const struct timeval *time)
{
    return (uint64_t)time->tv_sec * SECOND +
           (uint64_t)time->tv_usec * MICROSECOND;
}

static int
is_valid(const struct timeval *time)
{
    return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < 1000000;
}

/* The time of the process's own work is not to be had. */
static int
check_timer(int which)
{
    if (which == ITIMER_REAL)
        return 0;
    return fail(which == ITIMER_VIRTUAL || which == ITIMER_PROF ? ENOSYS
                                                                : EINVAL);
}

int
getitimer(int which, struct itimerval *value)
{
    if (check_timer(which) != 0)
        return -1;
    uint64_t time = now();
    /* What is due but could not be sent yet is still to come. */
    uint64_t left = due == 0 ? 0 : due > time ? due - time : MICROSECOND;
    value->it_value = as_timeval(left);
    value->it_interval = as_timeval(interval);
    return 0;
}

int
setitimer(int which, const struct itimerval *restrict value,
          struct itimerval *restrict old)
{
    if (check_timer(which) != 0)
        return -1;
    if (!is_valid(&value->it_value) || !is_valid(&value->it_interval))
        return fail(EINVAL);
    if (old != NULL)
        getitimer(which, old);
    uint64_t first = as_time(&value->it_value);
    due = first != 0 ? now() + first : 0;
    interval = as_time(&value->it_interval);
    return 0;
}

/* The rest of the time before, rounded up. */
unsigned
alarm(unsigned seconds)
{
    struct itimerval new = {.it_value.tv_sec = seconds}, old;
    setitimer(ITIMER_REAL, &new, &old);
    return (unsigned)old.it_value.tv_sec + (old.it_value.tv_usec != 0);
}

unsigned
ualarm(unsigned microseconds, unsigned again)
{
    struct itimerval new = {
        .it_value = as_timeval((uint64_t)microseconds * MICROSECOND),
        .it_interval = as_timeval((uint64_t)again * MICROSECOND),
    };
    struct itimerval old;
    setitimer(ITIMER_REAL, &new, &old);
    return (unsigned)(old.it_value.tv_sec * 1000000 + old.it_value.tv_usec);
}
