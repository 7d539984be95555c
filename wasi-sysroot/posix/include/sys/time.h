/* Interval timers, and times of files by old names. */
#ifndef __RUNA_SYS_TIME_H
#define __RUNA_SYS_TIME_H

#include <__runa_posix.h>
#include_next <sys/time.h>

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

#ifdef __cplusplus
extern "C" {
#endif

struct itimerval {
    struct timeval it_interval;
    struct timeval it_value;
};

int getitimer(int, struct itimerval *);
int setitimer(int, const struct itimerval *__restrict,
              struct itimerval *__restrict);

#ifdef __RUNA_BSD
int futimes(int, const struct timeval[2]);
int lutimes(const char *, const struct timeval[2]);
int settimeofday(const struct timeval *, const struct timezone *);
int adjtime(const struct timeval *, struct timeval *);
#endif

#ifdef __cplusplus
}
#endif

#endif
