/*
 * Sockets. WASI opens none: a program has those that it was started with and
 * what accept returns for them. On these, messages work; about names, which WASI does
 * not tell, and for new sockets there is an error.
 */
#include "posix.h"

#include <sys/socket.h>
#include <wasi/api.h>

int
socket(int family, int type, int protocol)
{
    (void)family, (void)type, (void)protocol;
    return fail(EAFNOSUPPORT);
}

int
socketpair(int family, int type, int protocol, int pair[2])
{
    (void)family, (void)type, (void)protocol, (void)pair;
    return fail(EAFNOSUPPORT);
}

/* refuse: the error, unless the descriptor has a greater one. */
static int
refuse(int descriptor, int error)
{
    __wasi_fdstat_t status;
    __wasi_errno_t wrong =
        __wasi_fd_fdstat_get((__wasi_fd_t)descriptor, &status);
    if (wrong != 0)
        return fail(wrong);
    int is_socket = status.fs_filetype == __WASI_FILETYPE_SOCKET_STREAM ||
                    status.fs_filetype == __WASI_FILETYPE_SOCKET_DGRAM;
    return fail(is_socket ? error : ENOTSOCK);
}

/* checked: node says of what is no socket that it may not be used so. */
static ssize_t
checked(int descriptor, ssize_t result)
{
    return result < 0 && errno == ENOTCAPABLE ? refuse(descriptor, errno)
                                              : result;
}

int
connect(int descriptor, const struct sockaddr *address, socklen_t size)
{
    (void)address, (void)size;
    return refuse(descriptor, EISCONN);
}

int
bind(int descriptor, const struct sockaddr *address, socklen_t size)
{
    (void)address, (void)size;
    return refuse(descriptor, EINVAL);
}

int
listen(int descriptor, int backlog)
{
    (void)backlog;
    return refuse(descriptor, EOPNOTSUPP);
}

int
getsockname(int descriptor, struct sockaddr *restrict address,
            socklen_t *restrict size)
{
    (void)address, (void)size;
    return refuse(descriptor, EOPNOTSUPP);
}

int
getpeername(int descriptor, struct sockaddr *restrict address,
            socklen_t *restrict size)
{
    (void)address, (void)size;
    return refuse(descriptor, EOPNOTSUPP);
}

int
setsockopt(int descriptor, int level, int option, const void *value,
           socklen_t size)
{
    (void)level, (void)option, (void)value, (void)size;
    return refuse(descriptor, ENOPROTOOPT);
}

int
sockatmark(int descriptor)
{
    return refuse(descriptor, EOPNOTSUPP);
}

ssize_t
sendto(int descriptor, const void *data, size_t size, int flags,
       const struct sockaddr *address, socklen_t address_size)
{
    (void)address_size;
    if (address != NULL)
        return refuse(descriptor, EISCONN);
    return checked(descriptor, send(descriptor, data, size, flags));
}

/* Who sent it is not to be had: an address of no size. */
ssize_t
recvfrom(int descriptor, void *restrict data, size_t size, int flags,
         struct sockaddr *restrict address, socklen_t *restrict address_size)
{
    if (address != NULL)
        *address_size = 0;
    return checked(descriptor, recv(descriptor, data, size, flags));
}

ssize_t
sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    if (message->msg_name != NULL)
        return refuse(descriptor, EISCONN);
    if (flags != 0 || message->msg_controllen != 0)
        return refuse(descriptor, EOPNOTSUPP);
    size_t done;
    __wasi_errno_t error = __wasi_sock_send(
        (__wasi_fd_t)descriptor, (const __wasi_ciovec_t *)message->msg_iov,
        (size_t)message->msg_iovlen, 0, &done);
    return error == 0 ? (ssize_t)done : checked(descriptor, fail(error));
}

ssize_t
recvmsg(int descriptor, struct msghdr *message, int flags)
{
    if (flags & ~(MSG_PEEK | MSG_WAITALL))
        return refuse(descriptor, EOPNOTSUPP);
    size_t done;
    __wasi_roflags_t result;
    __wasi_errno_t error = __wasi_sock_recv(
        (__wasi_fd_t)descriptor, (const __wasi_iovec_t *)message->msg_iov,
        (size_t)message->msg_iovlen, (__wasi_riflags_t)flags, &done, &result);
    if (error != 0)
        return checked(descriptor, fail(error));
    message->msg_namelen = 0;
    message->msg_controllen = 0;
    message->msg_flags =
        result & __WASI_ROFLAGS_RECV_DATA_TRUNCATED ? MSG_TRUNC : 0;
    return (ssize_t)done;
}
