/* Limits that wasi-libc leaves out with what they limit. */
#include_next <limits.h>

#ifndef __RUNA_LIMITS_H
#define __RUNA_LIMITS_H

#include <__runa_posix.h>

#ifdef __RUNA_POSIX
#ifndef PIPE_BUF
#define PIPE_BUF 4096
#endif
#ifndef LOGIN_NAME_MAX
#define LOGIN_NAME_MAX 256
#endif
#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX 0x7fffffff
#define SEM_NSEMS_MAX 256
#endif
#endif

#endif
