/* Limits, use of resources, priorities, scheduling. */
#include "posix.h"

#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* The linker sets their addresses to the ends of the stack. */
extern char __stack_low[], __stack_high[];

static rlim_t
limit_of(int resource)
{
    switch (resource) {
    case RLIMIT_STACK: return (rlim_t)(__stack_high - __stack_low);
    case RLIMIT_CORE: return 0;
    case RLIMIT_NPROC: return 1;
    case RLIMIT_NOFILE: return DESCRIPTORS_MAX;
    default: return RLIM_INFINITY;
    }
}

static int
is_resource(int resource)
{
    return resource >= 0 && resource < RLIM_NLIMITS;
}

int
getrlimit(int resource, struct rlimit *limit)
{
    if (!is_resource(resource))
        return fail(EINVAL);
    limit->rlim_cur = limit->rlim_max = limit_of(resource);
    return 0;
}

/* Limits stand as they are: nobody would see to others. */
int
setrlimit(int resource, const struct rlimit *limit)
{
    if (!is_resource(resource) || limit->rlim_cur > limit->rlim_max)
        return fail(EINVAL);
    rlim_t present = limit_of(resource);
    int same = limit->rlim_cur == present && limit->rlim_max == present;
    return same ? 0 : fail(EPERM);
}

/* The time since the clock began stands for the time that was used, as with
   clock and times of libwasi-emulated-process-clocks. */
int
getrusage(int who, struct rusage *usage)
{
    if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
        return fail(EINVAL);
    *usage = (struct rusage){0};
    if (who == RUSAGE_CHILDREN)
        return 0;
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return -1;
    usage->ru_utime.tv_sec = now.tv_sec;
    usage->ru_utime.tv_usec = now.tv_nsec / 1000;
    usage->ru_maxrss = (long)(__builtin_wasm_memory_size(0) * 64);
    return 0;
}

static int
check_whose(int which, id_t who)
{
    if (which < PRIO_PROCESS || which > PRIO_USER)
        return fail(EINVAL);
    int found = who == 0 || (which != PRIO_USER && who == PROCESS_ID);
    return found ? 0 : fail(ESRCH);
}

int
getpriority(int which, id_t who)
{
    return check_whose(which, who);
}

int
setpriority(int which, id_t who, int value)
{
    if (check_whose(which, who) != 0)
        return -1;
    return value == 0 ? 0 : fail(EPERM);
}

int
nice(int increment)
{
    return increment == 0 ? 0 : fail(EPERM);
}

/* check_scheduled: whether a number names the one process. */
static int
check_scheduled(pid_t process)
{
    if (process < 0)
        return fail(EINVAL);
    return process == 0 || process == PROCESS_ID ? 0 : fail(ESRCH);
}

static int
only_priority(int policy)
{
    return policy == SCHED_OTHER ? 0 : fail(EINVAL);
}

int
sched_get_priority_max(int policy)
{
    return only_priority(policy);
}
int
sched_get_priority_min(int policy)
{
    return only_priority(policy);
}

int
sched_getscheduler(pid_t process)
{
    return check_scheduled(process);
}

int
sched_getparam(pid_t process, struct sched_param *parameters)
{
    if (check_scheduled(process) != 0)
        return -1;
    memset(parameters, 0, sizeof *parameters);
    return 0;
}

int
sched_setscheduler(pid_t process, int policy,
                   const struct sched_param *parameters)
{
    if (check_scheduled(process) != 0)
        return -1;
    int same = policy == SCHED_OTHER && parameters->sched_priority == 0;
    return same ? SCHED_OTHER : fail(EPERM);
}

int
sched_setparam(pid_t process, const struct sched_param *parameters)
{
    return sched_setscheduler(process, SCHED_OTHER, parameters);
}

int
sched_rr_get_interval(pid_t process, struct timespec *interval)
{
    (void)interval;
    return check_scheduled(process) == 0 ? fail(ENOSYS) : -1;
}
