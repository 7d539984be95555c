/* Limits, priorities, scheduling, clocks, memory, threads. */
#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void
resources(void)
{
    struct rlimit limit;
    CHECK(getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur == 1048576);
    CHECK(limit.rlim_max == limit.rlim_cur &&
          setrlimit(RLIMIT_STACK, &limit) == 0);
    limit.rlim_cur--;
    CHECK_ERROR(setrlimit(RLIMIT_STACK, &limit), EPERM);
    limit.rlim_cur += 2;
    CHECK_ERROR(setrlimit(RLIMIT_STACK, &limit), EINVAL);
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == 1024);
    CHECK(getdtablesize() == 1024);
    CHECK(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0);
    CHECK(getrlimit(RLIMIT_NPROC, &limit) == 0 && limit.rlim_cur == 1);
    CHECK(getrlimit(RLIMIT_AS, &limit) == 0);
    CHECK(limit.rlim_cur == RLIM_INFINITY);
    CHECK_ERROR(getrlimit(99, &limit), EINVAL);
    CHECK_ERROR(getrlimit(-1, &limit), EINVAL);
    struct rusage usage;
    memset(&usage, 0xff, sizeof usage);
    CHECK(getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_nivcsw == 0);
    CHECK(usage.ru_maxrss >= 1024 + 64 && usage.ru_maxrss < 100000);
    CHECK(usage.ru_utime.tv_sec != 0 || usage.ru_utime.tv_usec != 0);
    CHECK(getrusage(RUSAGE_CHILDREN, &usage) == 0 && usage.ru_maxrss == 0);
    CHECK_ERROR(getrusage(99, &usage), EINVAL);
}

static void
scheduling(void)
{
    struct sched_param param = {.sched_priority = 9};
    struct timespec time;
    errno = 0;
    CHECK(getpriority(PRIO_PROCESS, 0) == 0 && errno == 0);
    CHECK_ERROR(getpriority(PRIO_PROCESS, 7), ESRCH);
    CHECK_ERROR(getpriority(99, 0), EINVAL);
    CHECK(setpriority(PRIO_PGRP, 42, 0) == 0);
    CHECK_ERROR(setpriority(PRIO_USER, 0, 5), EPERM);
    CHECK(nice(0) == 0 && errno == EPERM);
    CHECK_ERROR(nice(5), EPERM);
    CHECK(sched_get_priority_max(SCHED_OTHER) == 0);
    CHECK(sched_get_priority_min(SCHED_OTHER) == 0);
    CHECK_ERROR(sched_get_priority_max(SCHED_FIFO), EINVAL);
    CHECK_ERROR(sched_get_priority_min(99), EINVAL);
    CHECK(sched_getparam(0, &param) == 0 && param.sched_priority == 0);
    CHECK(sched_getscheduler(getpid()) == SCHED_OTHER);
    CHECK_ERROR(sched_getscheduler(7), ESRCH);
    CHECK_ERROR(sched_getparam(-1, &param), EINVAL);
    CHECK(sched_setparam(0, &param) == 0);
    CHECK(sched_setscheduler(0, SCHED_OTHER, &param) == SCHED_OTHER);
    CHECK_ERROR(sched_setscheduler(0, SCHED_FIFO, &param), EPERM);
    param.sched_priority = 1;
    CHECK_ERROR(sched_setparam(0, &param), EPERM);
    CHECK_ERROR(sched_rr_get_interval(0, &time), ENOSYS);
    CHECK_ERROR(sched_rr_get_interval(7, &time), ESRCH);
}

static void
clocks(void)
{
    struct timespec time = {0, 0}, bad = {0, 1000000000};
    struct timeval now = {0, 0};
    clockid_t clock;
    tzset();
    CHECK_TEXT(tzname[0], "UTC");
    CHECK_TEXT(tzname[1], "UTC");
    CHECK(daylight == 0 && timezone == 0);
    CHECK_ERROR(clock_settime(CLOCK_REALTIME, &time), EPERM);
    CHECK_ERROR(clock_settime(CLOCK_MONOTONIC, &time), EINVAL);
    CHECK_ERROR(clock_settime(CLOCK_REALTIME, &bad), EINVAL);
    CHECK(clock_getcpuclockid(0, &clock) == ENOSYS);
    CHECK(clock_getcpuclockid(7, &clock) == ESRCH);
    CHECK_ERROR(settimeofday(&now, NULL), EPERM);
    CHECK_ERROR(adjtime(&now, NULL), EPERM);
    CHECK_ERROR(stime(&time.tv_sec), EPERM);
}

static void
memory(void)
{
    void *pages = valloc(100), *odd = memalign(256, 3);
    CHECK(pages != NULL && (uintptr_t)pages % (uintptr_t)getpagesize() == 0);
    CHECK(odd != NULL && (uintptr_t)odd % 256 == 0);
    CHECK(posix_madvise(pages, 100, POSIX_MADV_WILLNEED) == 0);
    CHECK(posix_madvise(pages, 100, 99) == EINVAL);
    CHECK(madvise(pages, 100, MADV_SEQUENTIAL) == 0);
    CHECK_ERROR(madvise(pages, 100, MADV_DONTNEED), EINVAL);
    CHECK_ERROR(mlock(pages, 100), ENOSYS);
    CHECK_ERROR(munlock(pages, 100), ENOSYS);
    CHECK_ERROR(mlockall(MCL_CURRENT), ENOSYS);
    CHECK_ERROR(munlockall(), ENOSYS);
    free(pages);
    free(odd);
    /* What mmap of libwasi-emulated-mman gives. */
    char *mapped = mmap(NULL, 100, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(mapped != MAP_FAILED && mapped[99] == 0);
    CHECK(munmap(mapped, 100) == 0);
}

static void
nothing(void)
{
}

static void
threads(void)
{
    struct sched_param param = {.sched_priority = 9};
    pthread_attr_t attributes;
    int policy = 9, scope = 9;
    CHECK(pthread_atfork(nothing, nothing, nothing) == 0);
    CHECK(pthread_getschedparam(pthread_self(), &policy, &param) == 0);
    CHECK(policy == SCHED_OTHER && param.sched_priority == 0);
    CHECK(pthread_setschedparam(pthread_self(), policy, &param) == 0);
    param.sched_priority = 1;
    CHECK(pthread_setschedparam(pthread_self(), policy, &param) == EPERM);
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_getscope(&attributes, &scope) == 0);
    CHECK(scope == PTHREAD_SCOPE_SYSTEM);
    CHECK(pthread_attr_setscope(&attributes, scope) == 0);
    CHECK(pthread_attr_setscope(&attributes, PTHREAD_SCOPE_PROCESS) ==
          ENOTSUP);
    CHECK(pthread_attr_setscope(&attributes, 99) == EINVAL);
    CHECK(pthread_getconcurrency() == 0);
    CHECK(pthread_setconcurrency(4) == 0 && pthread_getconcurrency() == 4);
    CHECK(pthread_setconcurrency(-1) == EINVAL);
}

int
main(void)
{
    resources();
    scheduling();
    clocks();
    memory();
    threads();
    return failures;
}
