/* Signals that a program sends itself do what they do on the host. */
// HOST
#include "check.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile int depth, raised;

static void
handler(int signal)
{
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("handler %d: depth %d, usr1 %d, usr2 %d, term %d\n", signal, depth,
           sigismember(&mask, SIGUSR1), sigismember(&mask, SIGUSR2),
           sigismember(&mask, SIGTERM));
}

static void
nested(int signal)
{
    printf("in %d at %d\n", signal, depth);
    depth++;
    if (raised++ < 2)
        raise(signal);
    printf("out %d at %d\n", signal, --depth);
}

static void
informed(int signal, siginfo_t *info, void *context)
{
    (void)context;
    printf("informed %d: %d, own %d, queued %d, value %d\n", signal,
           info->si_signo, info->si_pid == getpid(), info->si_code == SI_QUEUE,
           info->si_code == SI_QUEUE ? info->si_value.sival_int : -1);
}

static void
install(int signal, void (*function)(int), int flags, int also)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = function;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    if (also != 0)
        sigaddset(&action.sa_mask, also);
    show("sigaction", sigaction(signal, &action, NULL));
}

static void
actions(void)
{
    struct sigaction old;
    install(SIGUSR1, handler, 0, SIGTERM);
    show("raise", raise(SIGUSR1));
    install(SIGUSR1, handler, SA_RESETHAND | SA_NODEFER, 0);
    show("raise once", raise(SIGUSR1));
    sigaction(SIGUSR1, NULL, &old);
    show("reset", old.sa_handler == SIG_DFL);
    install(SIGUSR2, nested, SA_NODEFER, 0);
    raise(SIGUSR2);
    raised = 0;
    install(SIGUSR2, nested, 0, 0);
    raise(SIGUSR2);
    show("depth", depth);
    show("SIGKILL", sigaction(SIGKILL, &old, NULL));
    show("SIGSTOP", signal(SIGSTOP, SIG_IGN) == SIG_ERR);
    show("ask about SIGKILL", sigaction(SIGKILL, NULL, &old));
    show("signal 0", sigaction(0, NULL, &old));
    show("signal 65", sigaction(65, NULL, &old));
    show("signal", signal(SIGUSR1, handler) == SIG_DFL);
    show("signal again", signal(SIGUSR1, SIG_IGN) == handler);
    show("ignored", raise(SIGUSR1));
    show("default of SIGCHLD", raise(SIGCHLD));
    show("default of SIGURG", raise(SIGURG));
    show("default of SIGWINCH", raise(SIGWINCH));
    show("raise nothing", kill(getpid(), 0));
    show("raise nonsense", kill(getpid(), 1000));
}

static void
masks(void)
{
    sigset_t set, old, pending;
    install(SIGUSR1, handler, 0, 0);
    install(SIGUSR2, handler, 0, 0);
    sigemptyset(&set);
    show("add", sigaddset(&set, SIGUSR1));
    sigaddset(&set, SIGUSR2);
    show("block", sigprocmask(SIG_BLOCK, &set, &old));
    raise(SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR1);
    show("pending", sigpending(&pending));
    printf("%d %d %d\n", sigismember(&pending, SIGUSR1),
           sigismember(&pending, SIGUSR2), sigismember(&pending, SIGTERM));
    sigdelset(&set, SIGUSR1);
    show("unblock one", sigprocmask(SIG_UNBLOCK, &set, NULL));
    show("pthread_sigmask", pthread_sigmask(SIG_SETMASK, &old, &set));
    printf("%d %d\n", sigismember(&set, SIGUSR1), sigismember(&set, SIGUSR2));
    show("how", sigprocmask(99, &set, NULL));
    show("how", pthread_sigmask(99, &set, NULL) == EINVAL);
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    sigprocmask(SIG_SETMASK, NULL, &set);
    printf("full: %d, but %d %d\n", sigismember(&set, SIGINT),
           sigismember(&set, SIGKILL), sigismember(&set, SIGSTOP));
    raise(SIGUSR1);
    signal(SIGUSR1, SIG_IGN);
    sigpending(&pending);
    show("ignored is not pending", sigismember(&pending, SIGUSR1));
    sigprocmask(SIG_SETMASK, &old, NULL);
    show("bad member", sigismember(&set, 0));
    show("bad add", sigaddset(&set, 65));
    show("bad delete", sigdelset(&set, -1));
}

static void
sets(void)
{
    sigset_t a, b, both;
    sigemptyset(&a);
    sigemptyset(&b);
    sigaddset(&a, SIGINT);
    sigaddset(&b, SIGTERM);
    sigaddset(&b, 64);
    show("empty", sigisemptyset(&a));
    sigorset(&both, &a, &b);
    printf("%d %d %d %d\n", sigismember(&both, SIGINT),
           sigismember(&both, SIGTERM), sigismember(&both, 64),
           sigismember(&both, 63));
    sigandset(&both, &a, &b);
    show("empty", sigisemptyset(&both));
}

static void
waits(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = informed;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, NULL);
    show("kill", kill(getpid(), SIGUSR1));
    show("kill the group", kill(0, SIGUSR1));
    show("sigqueue",
         sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 7}));
    show("pthread_kill", pthread_kill(pthread_self(), SIGUSR1));
    sigset_t set, none;
    sigemptyset(&set);
    sigemptyset(&none);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 9});
    siginfo_t info;
    show("sigwaitinfo", sigwaitinfo(&set, &info) == SIGUSR1);
    printf("value %d\n", info.si_value.sival_int);
    struct timespec soon = {0, 20000000}, bad = {0, 1000000000};
    show("sigtimedwait", sigtimedwait(&set, &info, &soon));
    show("bad time", sigtimedwait(&set, &info, &bad));
    raise(SIGUSR1);
    int number = 0;
    show("sigwait", sigwait(&set, &number));
    show("which", number == SIGUSR1);
    raise(SIGUSR1);
    show("sigsuspend", sigsuspend(&none));
    sigprocmask(SIG_SETMASK, NULL, &set);
    show("blocked again", sigismember(&set, SIGUSR1));
    sigprocmask(SIG_SETMASK, &none, NULL);
}

int
main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    setpgid(0, 0); /* alone in its group, as under WASI; there it fails */
    actions();
    masks();
    sets();
    waits();
    return 0;
}
