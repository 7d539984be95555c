/* Waiting for children, which there are none of. */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H

#include <__runa_posix.h>
#include <bits/runa_wait.h>
#include <bits/runa_siginfo.h>
#include <signal.h>
#include <sys/types.h>

#define WEXITED 4
#define WSTOPPED 2
#define WCONTINUED 8
#define WNOWAIT 0x1000000

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { P_ALL, P_PID, P_PGID } idtype_t;

pid_t wait(int *);
pid_t waitpid(pid_t, int *, int);
int waitid(idtype_t, id_t, siginfo_t *, int);

#ifdef __RUNA_BSD
struct rusage;
pid_t wait3(int *, int, struct rusage *);
pid_t wait4(pid_t, int *, int, struct rusage *);
#endif

#ifdef __cplusplus
}
#endif

#endif
