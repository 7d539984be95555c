/* What is left of threads when there is one: its own signals, its scheduling. */
#include "posix.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

int
pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    return sigprocmask(how, set, old) == 0 ? 0 : errno;
}

int
pthread_kill(pthread_t thread, int signal)
{
    if (!pthread_equal(thread, pthread_self()))
        return ESRCH;
    return kill(PROCESS_ID, signal) == 0 ? 0 : errno;
}

/* There is never a fork at which they could be called. */
int
pthread_atfork(void (*before)(void), void (*parent)(void), void (*child)(void))
{
    (void)before, (void)parent, (void)child;
    return 0;
}

int
pthread_getschedparam(pthread_t thread, int *restrict policy,
                      struct sched_param *restrict parameters)
{
    (void)thread;
    *policy = SCHED_OTHER;
    memset(parameters, 0, sizeof *parameters);
    return 0;
}

int
pthread_setschedparam(pthread_t thread, int policy,
                      const struct sched_param *parameters)
{
    (void)thread;
    return policy == SCHED_OTHER && parameters->sched_priority == 0 ? 0
                                                                    : EPERM;
}

int
pthread_attr_getscope(const pthread_attr_t *restrict attributes,
                      int *restrict scope)
{
    (void)attributes;
    *scope = PTHREAD_SCOPE_SYSTEM;
    return 0;
}

int
pthread_attr_setscope(pthread_attr_t *attributes, int scope)
{
    (void)attributes;
    return scope == PTHREAD_SCOPE_SYSTEM    ? 0
           : scope == PTHREAD_SCOPE_PROCESS ? ENOTSUP
                                            : EINVAL;
}

static int level;

int
pthread_getconcurrency(void)
{
    return level;
}

int
pthread_setconcurrency(int new)
{
    if (new < 0)
        return EINVAL;
    level = new;
    return 0;
}
