/* Other processes. WASI can start none, so what would is refused, and there is
   no child to wait for. */
#include "posix.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t
fork(void)
{
    return fail(ENOSYS);
}
pid_t
vfork(void)
{
    return fail(ENOSYS);
}

int
daemon(int keep_folder, int keep_streams)
{
    (void)keep_folder, (void)keep_streams;
    return fail(ENOSYS);
}

int
execve(const char *path, char *const arguments[], char *const variables[])
{
    (void)path, (void)arguments, (void)variables;
    return fail(ENOSYS);
}

int
execv(const char *path, char *const arguments[])
{
    return execve(path, arguments, NULL);
}

int
execvp(const char *path, char *const arguments[])
{
    return execve(path, arguments, NULL);
}

int
execvpe(const char *path, char *const arguments[], char *const variables[])
{
    return execve(path, arguments, variables);
}

int
fexecve(int descriptor, char *const arguments[], char *const variables[])
{
    (void)descriptor;
    return execve(NULL, arguments, variables);
}

int
execl(const char *path, const char *argument, ...)
{
    (void)argument;
    return execve(path, NULL, NULL);
}

int
execlp(const char *path, const char *argument, ...)
{
    (void)argument;
    return execve(path, NULL, NULL);
}

int
execle(const char *path, const char *argument, ...)
{
    (void)argument;
    return execve(path, NULL, NULL);
}

/* Without a command the question is whether there is a shell. */
int
system(const char *command)
{
    return command == NULL ? 0 : fail(ENOSYS);
}

FILE *
popen(const char *command, const char *mode)
{
    (void)command, (void)mode;
    return fail_null(ENOSYS);
}

/* No stream comes from popen. */
int
pclose(FILE *stream)
{
    (void)stream;
    return fail(ECHILD);
}

pid_t
waitpid(pid_t process, int *status, int options)
{
    (void)process, (void)status, (void)options;
    return fail(ECHILD);
}

pid_t
wait(int *status)
{
    return waitpid(-1, status, 0);
}

pid_t
wait4(pid_t process, int *status, int options, struct rusage *usage)
{
    (void)usage;
    return waitpid(process, status, options);
}

pid_t
wait3(int *status, int options, struct rusage *usage)
{
    return wait4(-1, status, options, usage);
}

int
waitid(idtype_t kind, id_t process, siginfo_t *info, int options)
{
    (void)kind, (void)process, (void)info, (void)options;
    return fail(ECHILD);
}
