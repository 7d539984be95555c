/* See fake.h. The linker's --wrap sends libc's functions here. */
#include "fake.h"

#include "rt.h"

#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__real_runa_rt_sys_grow(size_t bytes);
void *__wrap_runa_rt_sys_grow(size_t bytes);

static bool catching;
static bool failing;
static size_t growth_left = SIZE_MAX; /* of what the system gives */
static struct fake_write behaviour;
static struct caught streams[2];

void
catch_output(struct fake_write how)
{
    memset(streams, 0, sizeof streams);
    behaviour = how;
    catching = true;
}

const struct caught *
caught(int fd)
{
    if (catching)
        runa_flush();
    catching = false;
    return &streams[fd - 1];
}

static void
keep(struct caught *stream, const void *bytes, size_t size)
{
    ck_assert_uint_lt(stream->size + size, sizeof stream->text);
    memcpy(stream->text + stream->size, bytes, size);
    stream->size += size;
}

ssize_t
__wrap_write(int fd, const void *bytes, size_t size)
{
    if (!catching || (fd != 1 && fd != 2))
        return __real_write(fd, bytes, size);
    streams[fd - 1].calls++;
    bool hit = behaviour.error_fd == 0 || behaviour.error_fd == fd;
    if (hit && behaviour.error_count > 0) {
        behaviour.error_count--;
        errno = behaviour.error;
        return -1;
    }
    if (behaviour.limit > 0 && size > behaviour.limit)
        size = behaviour.limit;
    keep(&streams[fd - 1], bytes, size);
    return (ssize_t)size;
}

void
fail_allocations(bool fail)
{
    failing = fail;
}

void
limit_growth(size_t bytes)
{
    growth_left = bytes;
}

void *
__wrap_malloc(size_t size)
{
    return failing ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
    return failing ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *memory, size_t size)
{
    return failing ? NULL : __real_realloc(memory, size);
}

void *
__wrap_runa_rt_sys_grow(size_t bytes)
{
    if (failing || bytes > growth_left)
        return NULL;
    growth_left -= bytes;
    return __real_runa_rt_sys_grow(bytes);
}

void
feed_input(const void *bytes, size_t size)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(__real_write(ends[1], bytes, size), (ssize_t)size);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
}

static void
child(void (*function)(void), int out, int error)
{
    dup2(out, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    function();
    _exit(0);
}

static void
keep_all(struct caught *stream, int fd)
{
    char part[256];
    ssize_t got;
    while ((got = read(fd, part, sizeof part)) > 0)
        keep(stream, part, (size_t)got);
    close(fd);
}

int
run_apart(void (*function)(void))
{
    int out[2];
    int error[2];
    int status;
    memset(streams, 0, sizeof streams);
    ck_assert_int_eq(pipe(out) | pipe(error), 0);
    pid_t pid = fork();
    if (pid == 0)
        child(function, out[1], error[1]);
    close(out[1]);
    close(error[1]);
    keep_all(&streams[0], out[0]);
    keep_all(&streams[1], error[0]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}
