/* Signals to others, and what only WASI's signals are. */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>
// ERR: text: Hangup

void (*bsd_signal(int, void (*)(int)))(int);
void (*__sysv_signal(int, void (*)(int)))(int);
static int count;
static void
handler(int signal)
{
    count += signal == SIGUSR1;
}

int
main(void)
{
    struct itimerval timer = {{0, 0}, {1, 0}};
    stack_t stack;
    siginfo_t info = {.si_signo = SIGHUP};
    CHECK_ERROR(kill(1, 0), EPERM);
    CHECK_ERROR(kill(7, 0), ESRCH);
    CHECK_ERROR(kill(-7, 0), ESRCH);
    CHECK_ERROR(killpg(7, 0), ESRCH);
    CHECK_ERROR(killpg(-1, 0), EINVAL);
    CHECK_ERROR(sigqueue(7, 0, (union sigval){0}), ESRCH);
    CHECK(pthread_kill((pthread_t)&stack, 0) == ESRCH);
    CHECK_ERROR(raise(0), EINVAL);
    CHECK_ERROR(sigaltstack(NULL, &stack), ENOSYS);
    CHECK_ERROR(setitimer(ITIMER_VIRTUAL, &timer, NULL), ENOSYS);
    CHECK_ERROR(setitimer(ITIMER_PROF, &timer, NULL), ENOSYS);
    CHECK_ERROR(getitimer(ITIMER_PROF, &timer), ENOSYS);
    CHECK(raise(SIGTSTP) == 0 && raise(SIGSTOP) == 0 && raise(SIGCONT) == 0);
    CHECK(__sysv_signal(SIGUSR1, handler) == SIG_DFL);
    raise(SIGUSR1);
    CHECK(count == 1 && bsd_signal(SIGUSR1, handler) == SIG_DFL);
    raise(SIGUSR1);
    raise(SIGUSR1);
    CHECK(count == 3 && signal(SIGUSR1, SIG_IGN) == handler);
    CHECK(signal(99, handler) == SIG_ERR);
    __SIG_IGN(0);
    __SIG_ERR(0);
    psiginfo(&info, "text");
    return failures;
}
