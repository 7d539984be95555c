/* The timer of SIGALRM, and waiting for it. */
// HOST
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t rings;
static void
ring(int signal)
{
    rings += signal == SIGALRM;
}

static long
milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec % 100000) * 1000 + now.tv_nsec / 1000000;
}

static void
set(long value, long interval)
{
    struct itimerval new = {{0, interval}, {0, value}};
    show("setitimer", setitimer(ITIMER_REAL, &new, NULL));
}

int
main(void)
{
    struct itimerval state, bad = {{0, 0}, {0, 1000000}};
    signal(SIGALRM, ring);
    show("no alarm yet", alarm(100));
    show("left", alarm(50));
    show("left", alarm(0));
    show("left", alarm(0));
    long start = milliseconds();
    set(60000, 0);
    show("pause", pause());
    show("rings", rings);
    long took = milliseconds() - start;
    show("waited", took >= 59 && took < 5000);
    set(20000, 20000);
    pause();
    pause();
    show("rings", rings);
    getitimer(ITIMER_REAL, &state);
    printf("interval %ld, left %d\n", (long)state.it_interval.tv_usec,
           state.it_value.tv_sec == 0 && state.it_value.tv_usec > 0);
    show("setitimer", setitimer(ITIMER_REAL, &(struct itimerval){0}, &state));
    getitimer(ITIMER_REAL, &state);
    printf("off %ld\n", (long)state.it_value.tv_usec);
    show("bad value", setitimer(ITIMER_REAL, &bad, NULL));
    show("bad timer", setitimer(99, &state, NULL));
    show("ualarm", (long)ualarm(30000, 0));
    sigset_t set_of, none;
    sigemptyset(&none);
    sigemptyset(&set_of);
    sigaddset(&set_of, SIGALRM);
    sigprocmask(SIG_BLOCK, &set_of, NULL);
    show("sigsuspend", sigsuspend(&none));
    show("rings", rings);
    ualarm(30000, 0);
    int number = 0;
    show("sigwait", sigwait(&set_of, &number));
    show("which", number == SIGALRM);
    show("rings", rings);
    return 0;
}
