/*
 * Pipes in memory. Both ends are this program's, which has one thread: a read
 * of an empty pipe would wait for ever and is refused, a write to a full one
 * makes it larger. With O_NONBLOCK they do what POSIX says.
 */
#include "pipe.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 65536 }; /* for writes that must not block */

struct pipe {
    char *data;
    size_t start, end, capacity; /* the bytes that wait are between */
    unsigned readers, writers;
    __wasi_fdflags_t read_flags, write_flags;
};

struct pipe *
__runa_pipe_new(void)
{
    return calloc(1, sizeof(struct pipe));
}

static unsigned *
count_of(struct pipe *pipe, enum descriptor_kind end)
{
    return end == READ_END ? &pipe->readers : &pipe->writers;
}

void
__runa_pipe_open(struct pipe *pipe, enum descriptor_kind end)
{
    ++*count_of(pipe, end);
}

void
__runa_pipe_close(struct pipe *pipe, enum descriptor_kind end)
{
    --*count_of(pipe, end);
    if (pipe->readers == 0 && pipe->writers == 0) {
        free(pipe->data);
        free(pipe);
    }
}

__wasi_fdflags_t *
__runa_pipe_flags(struct pipe *pipe, enum descriptor_kind end)
{
    return end == READ_END ? &pipe->read_flags : &pipe->write_flags;
}

size_t
__runa_pipe_size(const struct pipe *pipe)
{
    return pipe->end - pipe->start;
}

static size_t
room(const struct pipe *pipe)
{
    size_t size = __runa_pipe_size(pipe);
    return size < ROOM ? ROOM - size : 0;
}

bool
__runa_pipe_is_ready(const struct pipe *pipe, enum descriptor_kind end,
                     bool *hung_up)
{
    if (end == READ_END) {
        *hung_up = pipe->writers == 0;
        return *hung_up || __runa_pipe_size(pipe) != 0;
    }
    *hung_up = pipe->readers == 0;
    return *hung_up || room(pipe) >= PIPE_BUF;
}

__wasi_errno_t
__runa_pipe_read(struct pipe *pipe, const __wasi_iovec_t *parts, size_t count,
                 size_t *done)
{
    *done = 0;
    if (__runa_pipe_size(pipe) == 0) {
        if (pipe->writers == 0)
            return 0;
        return pipe->read_flags & __WASI_FDFLAGS_NONBLOCK
                   ? __WASI_ERRNO_AGAIN
                   : __WASI_ERRNO_DEADLK;
    }
    for (size_t i = 0; i < count; i++) {
        size_t size = __runa_pipe_size(pipe);
        size_t part = parts[i].buf_len < size ? parts[i].buf_len : size;
        memcpy(parts[i].buf, pipe->data + pipe->start, part);
        pipe->start += part;
        *done += part;
    }
    return 0;
}

/* make_room: for more bytes behind those that wait. */
static bool
make_room(struct pipe *pipe, size_t more)
{
    size_t size = __runa_pipe_size(pipe);
    if (pipe->start != 0) {
        memmove(pipe->data, pipe->data + pipe->start, size);
        pipe->start = 0;
        pipe->end = size;
    }
    if (more <= pipe->capacity - size)
        return true;
    size_t capacity = pipe->capacity * 2;
    if (capacity < size + more)
        capacity = size + more;
    char *data = realloc(pipe->data, capacity);
    if (data == NULL)
        return false;
    pipe->data = data;
    pipe->capacity = capacity;
    return true;
}

static size_t
size_of(const __wasi_ciovec_t *parts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].buf_len;
    return size;
}

/* write_size: how much of a write is done. Up to PIPE_BUF it is all or none. */
static size_t
write_size(const struct pipe *pipe, size_t size)
{
    size_t left = room(pipe);
    if (!(pipe->write_flags & __WASI_FDFLAGS_NONBLOCK) || size <= left)
        return size;
    return size <= PIPE_BUF ? 0 : left;
}

__wasi_errno_t
__runa_pipe_write(struct pipe *pipe, const __wasi_ciovec_t *parts,
                  size_t count, size_t *done)
{
    *done = 0;
    if (pipe->readers == 0) {
        raise(SIGPIPE);
        return __WASI_ERRNO_PIPE;
    }
    size_t wished = size_of(parts, count), size = write_size(pipe, wished);
    if (size == 0)
        return wished == 0 ? 0 : __WASI_ERRNO_AGAIN;
    if (!make_room(pipe, size))
        return __WASI_ERRNO_NOMEM;
    for (size_t i = 0; *done < size; i++) {
        size_t part = parts[i].buf_len;
        if (part > size - *done)
            part = size - *done;
        memcpy(pipe->data + pipe->end, parts[i].buf, part);
        pipe->end += part;
        *done += part;
    }
    return 0;
}
