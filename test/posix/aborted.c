/* abort runs the handler, and then ends the program all the same. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
// OUT: handler 6
// CODE: trap

static void
handler(int signal)
{
    printf("handler %d\n", signal);
    fflush(stdout);
}

int
main(void)
{
    sigset_t set;
    sigfillset(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGABRT, handler);
    abort();
}
