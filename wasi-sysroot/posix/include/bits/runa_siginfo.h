/* Of <signal.h>, <spawn.h> and <sys/wait.h>: the types of signals, which the
   first has only for programs that ask for POSIX. */
#ifndef __RUNA_SIGINFO_H
#define __RUNA_SIGINFO_H

#include <__typedef_sigset_t.h>
#include <sys/types.h>

union sigval {
    int sival_int;
    void *sival_ptr;
};

typedef struct {
    int si_signo;
    int si_errno;
    int si_code;
    pid_t si_pid;
    uid_t si_uid;
    int si_status;
    void *si_addr;
    long si_band;
    union sigval si_value;
} siginfo_t;

#endif
