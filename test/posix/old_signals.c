/* The old interface to signals does what it does on the host. */
// HOST
#include "check.h"

#include <signal.h>
#include <unistd.h>

static void
handler(int signal)
{
    printf("handler %d\n", signal);
    fflush(stdout);
}

int
main(void)
{
    struct sigaction action;
    setpgid(0, 0); /* alone in its group, as under WASI; there it fails */
    show("sigset", sigset(SIGUSR1, handler) == SIG_DFL);
    raise(SIGUSR1);
    show("sighold", sighold(SIGUSR1));
    raise(SIGUSR1);
    show("held", sigset(SIGUSR1, SIG_HOLD) == SIG_HOLD);
    show("sigrelse", sigrelse(SIGUSR1));
    show("hold", sigset(SIGUSR1, SIG_HOLD) == handler);
    raise(SIGUSR1);
    show("sigpause", sigpause(SIGUSR1));
    show("again", sigset(SIGUSR1, handler) == SIG_HOLD);
    show("sigignore", sigignore(SIGUSR1));
    raise(SIGUSR1);
    show("bad", sigset(99, handler) == SIG_ERR);
    show("bad", sighold(99));
    show("bad", sigrelse(99));
    show("bad", sigignore(SIGKILL));
    signal(SIGUSR2, handler);
    show("siginterrupt", siginterrupt(SIGUSR2, 1));
    sigaction(SIGUSR2, NULL, &action);
    show("restarts", (action.sa_flags & SA_RESTART) != 0);
    show("siginterrupt", siginterrupt(SIGUSR2, 0));
    sigaction(SIGUSR2, NULL, &action);
    show("restarts", (action.sa_flags & SA_RESTART) != 0);
    show("bad", siginterrupt(99, 0));
    show("killpg", killpg(getpgrp(), SIGUSR2));
    show("killpg", killpg(0, SIGUSR2));
    show("bsd_signal", signal(SIGUSR2, SIG_DFL) == handler);
    return 0;
}
