/* ioctl: what wasi-libc's does, with the error that programs expect about the
   window of a terminal. */
#include "posix.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wasi/api.h>

/* How many bytes can be read at once, by the poll that would wait for one. */
static int
count_readable(int descriptor, int *count)
{
    __wasi_subscription_t wanted[2];
    memset(wanted, 0, sizeof wanted);
    wanted[0].u.tag = __WASI_EVENTTYPE_FD_READ;
    wanted[0].u.u.fd_read.file_descriptor = (__wasi_fd_t)descriptor;
    wanted[1].u.tag = __WASI_EVENTTYPE_CLOCK;
    wanted[1].u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    __wasi_event_t events[2];
    size_t number;
    __wasi_errno_t error = __wasi_poll_oneoff(wanted, events, 2, &number);
    if (error != 0)
        return fail(error);
    *count = 0;
    for (size_t i = 0; i < number; i++) {
        if (events[i].error != 0)
            return fail(events[i].error);
        if (events[i].type == __WASI_EVENTTYPE_FD_READ)
            *count = (int)events[i].fd_readwrite.nbytes;
    }
    return 0;
}

static int
set_nonblocking(int descriptor, int wished)
{
    __wasi_fdstat_t status;
    __wasi_errno_t error =
        __wasi_fd_fdstat_get((__wasi_fd_t)descriptor, &status);
    if (error != 0)
        return fail(error);
    __wasi_fdflags_t flags = status.fs_flags & ~__WASI_FDFLAGS_NONBLOCK;
    if (wished)
        flags |= __WASI_FDFLAGS_NONBLOCK;
    error = __wasi_fd_fdstat_set_flags((__wasi_fd_t)descriptor, flags);
    return error == 0 ? 0 : fail(error);
}

int
ioctl(int descriptor, int request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    int *value = va_arg(arguments, int *);
    va_end(arguments);
    if (__runa_check_open(descriptor) != 0)
        return -1;
    switch (request) {
    case FIONREAD: return count_readable(descriptor, value);
    case FIONBIO: return set_nonblocking(descriptor, *value != 0);
    default: return fail(ENOTTY);
    }
}
