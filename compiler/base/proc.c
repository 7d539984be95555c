/* Spawning a program and reading what it prints: see proc.h. */
#define _GNU_SOURCE /* pipe2 */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec.h"

extern char **environ;

/* Signals that this process keeps waiting end the child. */
static void
let_signals(posix_spawnattr_t *attributes)
{
    sigset_t none;

    sigemptyset(&none);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK);
}

static int
spawn(const char *const *args, int output, int other_end, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error)
        return error;
    let_signals(&attributes);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, output);
    posix_spawn_file_actions_addclose(&actions, other_end);
    /* posix_spawnp does not change the arguments, its type is historical. */
    error = posix_spawnp(pid, args[0], &actions, &attributes,
                         (char *const *)args, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static char *
read_all(int fd)
{
    VEC(char) text = {0};
    char chunk[4096];
    ssize_t got;

    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno != EINTR)
            break;
        for (ssize_t i = 0; i < got; i++)
            *VEC_PUSH(&text) = chunk[i];
    }
    *VEC_PUSH(&text) = '\0';
    return text.at;
}

static int
wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
proc_run(const char *const *args, char **printed, int *status)
{
    int ends[2], error;
    pid_t pid;

    if (pipe(ends) != 0)
        return errno;
    error = spawn(args, ends[1], ends[0], &pid);
    close(ends[1]);
    if (!error) {
        *printed = read_all(ends[0]);
        *status = wait_for(pid);
    }
    close(ends[0]);
    return error;
}

int
proc_become(const char *const *args)
{
    /* execvp does not change the arguments, its type is historical. */
    execvp(args[0], (char *const *)args);
    return errno;
}

/* The child's half: never returns.  What kept it from running goes to PIPE. */
static void
become_child(const char *const *args, int output, int pipe)
{
    int error = 0;
    ssize_t told;

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (output >= 0 && dup2(output, STDOUT_FILENO) < 0)
        error = errno;
    if (!error)
        error = proc_become(args);
    told = write(pipe, &error, sizeof error);
    (void)told; /* nobody is left to hear of it */
    _exit(127);
}

int
proc_wait_for(const char *const *args, int output, int *status)
{
    int ends[2], error = 0;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    pid = fork();
    if (pid == 0)
        become_child(args, output, ends[1]);
    close(ends[1]);
    if (pid < 0)
        error = errno;
    else if (read(ends[0], &error, sizeof error) <= 0)
        error = 0;
    close(ends[0]);
    if (pid > 0)
        *status = wait_for(pid);
    return error;
}
