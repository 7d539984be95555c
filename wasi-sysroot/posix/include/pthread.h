/* wasi-libc declares pthread_create and its like only on demand. Whether a
   program that needs them links is decided by -pthread, not here. */
#ifndef __RUNA_PTHREAD_H
#define __RUNA_PTHREAD_H

#include <__runa_posix.h>

#ifndef _WASI_EMULATED_PTHREAD
#define _WASI_EMULATED_PTHREAD
#include_next <pthread.h>
#undef _WASI_EMULATED_PTHREAD
#else
#include_next <pthread.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

_Noreturn void pthread_exit(void *);
int pthread_cancel(pthread_t);
int pthread_getschedparam(pthread_t, int *__restrict,
                          struct sched_param *__restrict);
int pthread_setschedparam(pthread_t, int, const struct sched_param *);
int pthread_attr_getschedparam(const pthread_attr_t *__restrict,
                               struct sched_param *__restrict);
int pthread_attr_setschedparam(pthread_attr_t *__restrict,
                               const struct sched_param *__restrict);

/* Those of libc.a know clocks by address. */
int pthread_condattr_setclock(pthread_condattr_t *, clockid_t) __asm__(
    "__runa_pthread_condattr_setclock");
int pthread_condattr_getclock(
    const pthread_condattr_t *__restrict,
    clockid_t *__restrict) __asm__("__runa_pthread_condattr_getclock");

#ifdef __cplusplus
}
#endif

#endif
