/* Second numbers for descriptors, and pipes; and fcntl, which may ask for one. */
#include "descriptor.h"
#include "pipe.h"
#include "posix.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

static int
dup_from(int descriptor, int from)
{
    struct descriptor *meaning = __runa_descriptor(descriptor);
    if (meaning == NULL)
        return fail(EBADF);
    if (from < 0 || from >= DESCRIPTORS_MAX)
        return fail(EINVAL);
    return __runa_descriptor_add(from, *meaning);
}

int
dup(int descriptor)
{
    return dup_from(descriptor, 0);
}

int
dup2(int descriptor, int to)
{
    struct descriptor *meaning = __runa_descriptor(descriptor);
    if (meaning == NULL || to < 0 || to >= DESCRIPTORS_MAX)
        return fail(EBADF);
    if (descriptor == to)
        return to;
    __runa_descriptor_set(to, *meaning);
    return to;
}

int
dup3(int descriptor, int to, int flags)
{
    if (descriptor == to || (flags & ~O_CLOEXEC) != 0)
        return fail(EINVAL);
    return dup2(descriptor, to);
}

int
pipe2(int ends[2], int flags)
{
    if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) != 0)
        return fail(EINVAL);
    struct pipe *pipe = __runa_pipe_new();
    if (pipe == NULL)
        return fail(ENOMEM);
    *__runa_pipe_flags(pipe, READ_END) = (__wasi_fdflags_t)flags;
    *__runa_pipe_flags(pipe, WRITE_END) = (__wasi_fdflags_t)flags;
    int reader = __runa_descriptor_add(
        0, (struct descriptor){.kind = READ_END, .pipe = pipe});
    if (reader < 0) {
        free(pipe);
        return -1;
    }
    int writer = __runa_descriptor_add(
        0, (struct descriptor){.kind = WRITE_END, .pipe = pipe});
    if (writer < 0) {
        close(reader);
        return -1;
    }
    ends[0] = reader;
    ends[1] = writer;
    return 0;
}

int
pipe(int ends[2])
{
    return pipe2(ends, 0);
}

/* wasi-libc's own. */
int libc_fcntl(int descriptor, int command, ...) __asm__("fcntl");

/* As flock: no lock is granted that other processes do not see. */
static int
lock(int descriptor, int command, const struct flock *lock)
{
    if (__runa_check_open(descriptor) != 0)
        return -1;
    if (command != F_GETLK && lock->l_type == F_UNLCK)
        return 0;
    return fail(ENOLCK);
}

int
fcntl(int descriptor, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *pointer = va_arg(arguments, void *);
    va_end(arguments);
    int number = (int)(intptr_t)pointer;
    switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: return dup_from(descriptor, number);
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW: return lock(descriptor, command, pointer);
    default: return libc_fcntl(descriptor, command, number);
    }
}
