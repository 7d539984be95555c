/* What would start or wait for processes says that it cannot. */
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char *none[] = {NULL};

static void
starts(void)
{
    CHECK_ERROR(fork(), ENOSYS);
    CHECK_ERROR(vfork(), ENOSYS);
    CHECK_ERROR(daemon(0, 0), ENOSYS);
    CHECK_ERROR(execl("/bin/true", "true", (char *)NULL), ENOSYS);
    CHECK_ERROR(execlp("true", "true", (char *)NULL), ENOSYS);
    CHECK_ERROR(execle("/bin/true", "true", (char *)NULL, none), ENOSYS);
    CHECK_ERROR(execv("/bin/true", none), ENOSYS);
    CHECK_ERROR(execve("/bin/true", none, none), ENOSYS);
    CHECK_ERROR(execvp("true", none), ENOSYS);
    CHECK_ERROR(execvpe("true", none, none), ENOSYS);
    CHECK_ERROR(fexecve(1, none, none), ENOSYS);
    CHECK(system(NULL) == 0);
    CHECK_ERROR(system("true"), ENOSYS);
    CHECK_ERROR(popen("true", "r"), ENOSYS);
    CHECK_ERROR(pclose(stdout), ECHILD);
}

static void
waits(void)
{
    int status = 77;
    struct rusage usage;
    siginfo_t info;
    CHECK_ERROR(wait(&status), ECHILD);
    CHECK_ERROR(wait(NULL), ECHILD);
    CHECK_ERROR(waitpid(-1, &status, WNOHANG), ECHILD);
    CHECK_ERROR(wait3(&status, WUNTRACED, &usage), ECHILD);
    CHECK_ERROR(wait4(5, &status, 0, &usage), ECHILD);
    CHECK_ERROR(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
    CHECK(status == 77);
}

/* Statuses as every Unix has them. */
static void
statuses(void)
{
    CHECK(WIFEXITED(0x0300) && WEXITSTATUS(0x0300) == 3);
    CHECK(!WIFSIGNALED(0x0300) && !WIFSTOPPED(0x0300));
    CHECK(WIFSIGNALED(9) && WTERMSIG(9) == 9 && !WIFEXITED(9));
    CHECK(WIFSIGNALED(0x8b) && WCOREDUMP(0x8b) && !WCOREDUMP(9));
    CHECK(WIFSTOPPED(0x137f) && WSTOPSIG(0x137f) == 19);
    CHECK(!WIFSIGNALED(0x137f) && !WIFEXITED(0x137f));
    CHECK(WIFCONTINUED(0xffff));
}

static void
attributes(void)
{
    posix_spawnattr_t all;
    short flags = 1;
    pid_t group = 1;
    sigset_t set, got;
    CHECK(posix_spawnattr_init(&all) == 0);
    CHECK(posix_spawnattr_getflags(&all, &flags) == 0 && flags == 0);
    CHECK(posix_spawnattr_setflags(&all, POSIX_SPAWN_SETSIGMASK) == 0);
    CHECK(posix_spawnattr_getflags(&all, &flags) == 0);
    CHECK(flags == POSIX_SPAWN_SETSIGMASK);
    CHECK(posix_spawnattr_getpgroup(&all, &group) == 0 && group == 0);
    CHECK(posix_spawnattr_setpgroup(&all, 7) == 0);
    CHECK(posix_spawnattr_getpgroup(&all, &group) == 0 && group == 7);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    CHECK(posix_spawnattr_setsigmask(&all, &set) == 0);
    CHECK(posix_spawnattr_getsigmask(&all, &got) == 0);
    CHECK(sigismember(&got, SIGINT) == 1 && sigismember(&got, SIGHUP) == 0);
    sigaddset(&set, SIGHUP);
    CHECK(posix_spawnattr_setsigdefault(&all, &set) == 0);
    CHECK(posix_spawnattr_getsigdefault(&all, &got) == 0);
    CHECK(sigismember(&got, SIGINT) == 1 && sigismember(&got, SIGHUP) == 1);
    CHECK(posix_spawnattr_destroy(&all) == 0);
}

static void
spawns(void)
{
    posix_spawn_file_actions_t actions;
    pid_t child = 77;
    CHECK(posix_spawn_file_actions_init(&actions) == 0);
    CHECK(posix_spawn_file_actions_addclose(&actions, 3) == ENOSYS);
    CHECK(posix_spawn_file_actions_adddup2(&actions, 3, 4) == ENOSYS);
    CHECK(posix_spawn_file_actions_addopen(&actions, 3, "x", O_RDONLY, 0) ==
          ENOSYS);
    CHECK(posix_spawn(&child, "/bin/true", &actions, NULL, none, none) ==
          ENOSYS);
    CHECK(posix_spawnp(&child, "true", NULL, NULL, none, none) == ENOSYS);
    CHECK(child == 77);
    CHECK(posix_spawn_file_actions_destroy(&actions) == 0);
}

int
main(void)
{
    starts();
    waits();
    statuses();
    attributes();
    spawns();
    return failures;
}
