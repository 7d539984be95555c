/* Semaphores of the one thread: real counters. To wait for one at zero is to
   wait for nobody, which POSIX calls a deadlock. */
#include "posix.h"

#include <limits.h>
#include <semaphore.h>
#include <time.h>

int
sem_init(sem_t *semaphore, int shared, unsigned value)
{
    (void)shared;
    if (value > SEM_VALUE_MAX)
        return fail(EINVAL);
    semaphore->__val[0] = (int)value;
    return 0;
}

int
sem_destroy(sem_t *semaphore)
{
    (void)semaphore;
    return 0;
}

int
sem_getvalue(sem_t *restrict semaphore, int *restrict value)
{
    *value = semaphore->__val[0];
    return 0;
}

int
sem_post(sem_t *semaphore)
{
    if (semaphore->__val[0] == SEM_VALUE_MAX)
        return fail(EOVERFLOW);
    semaphore->__val[0]++;
    return 0;
}

int
sem_trywait(sem_t *semaphore)
{
    if (semaphore->__val[0] == 0)
        return fail(EAGAIN);
    semaphore->__val[0]--;
    return 0;
}

int
sem_wait(sem_t *semaphore)
{
    return sem_trywait(semaphore) == 0 ? 0 : fail(EDEADLK);
}

/* By the time that is left: node takes an absolute one for that. */
static void
sleep_until(const struct timespec *until)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct timespec left = {.tv_sec = until->tv_sec - now.tv_sec,
                            .tv_nsec = until->tv_nsec - now.tv_nsec};
    if (left.tv_nsec < 0) {
        left.tv_nsec += 1000000000;
        left.tv_sec--;
    }
    if (left.tv_sec >= 0)
        nanosleep(&left, NULL);
}

int
sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until)
{
    if (sem_trywait(semaphore) == 0)
        return 0;
    if (until->tv_nsec < 0 || until->tv_nsec >= 1000000000)
        return fail(EINVAL);
    sleep_until(until);
    return fail(ETIMEDOUT);
}

/* By name is between processes. */
sem_t *
sem_open(const char *name, int flags, ...)
{
    (void)name, (void)flags;
    errno = ENOSYS;
    return SEM_FAILED;
}

int
sem_close(sem_t *semaphore)
{
    (void)semaphore;
    return fail(EINVAL);
}

int
sem_unlink(const char *name)
{
    (void)name;
    return fail(ENOENT);
}
