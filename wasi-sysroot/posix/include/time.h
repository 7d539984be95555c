/* The time zone, which is UTC, and clocks, which cannot be set. */
#ifndef __RUNA_TIME_H
#define __RUNA_TIME_H

#include <__runa_posix.h>
#include_next <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Those of libc.a know clocks by address. */
#ifdef __RUNA_POSIX
int clock_getres(clockid_t, struct timespec *) __asm__("__runa_clock_getres");
int clock_gettime(clockid_t,
                  struct timespec *) __asm__("__runa_clock_gettime");
int clock_nanosleep(clockid_t, int, const struct timespec *,
                    struct timespec *) __asm__("__runa_clock_nanosleep");
void tzset(void);
extern char *tzname[2];
int clock_settime(clockid_t, const struct timespec *);
int clock_getcpuclockid(pid_t, clockid_t *);
#endif

#ifdef __RUNA_XSI
extern int daylight;
extern long timezone;
#endif

#ifdef __RUNA_BSD
int stime(const time_t *);
#endif

#ifdef __cplusplus
}
#endif

#endif
