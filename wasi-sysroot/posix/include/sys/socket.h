/* Sockets that a program would open itself: WASI only has those it is given. */
#ifndef __RUNA_SYS_SOCKET_H
#define __RUNA_SYS_SOCKET_H

#include_next <sys/socket.h>
#include <sys/uio.h>

#ifndef PF_UNIX
#define PF_UNIX AF_UNIX
#define PF_LOCAL AF_UNIX
#define AF_LOCAL AF_UNIX
#endif

/* The numbers of types of sockets are WASI's types of files, 5 and 6. */
#ifndef SOCK_RAW
#define SOCK_RAW 8
#define SOCK_SEQPACKET 9
#endif

#ifndef SOMAXCONN
#define SOMAXCONN 128
#endif

/* Options and flags that no call takes. */
#ifndef SO_REUSEADDR
#define SO_DEBUG 1
#define SO_REUSEADDR 2
#define SO_ERROR 4
#define SO_DONTROUTE 5
#define SO_BROADCAST 6
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_KEEPALIVE 9
#define SO_OOBINLINE 10
#define SO_LINGER 13
#define SO_REUSEPORT 15
#define SO_RCVLOWAT 18
#define SO_SNDLOWAT 19
#define SO_ACCEPTCONN 30
#define SO_RCVTIMEO 66
#define SO_SNDTIMEO 67
#endif
#ifndef MSG_OOB
#define MSG_OOB 0x1000
#define MSG_DONTROUTE 0x2000
#define MSG_CTRUNC 0x4000
#define MSG_EOR 0x8000
#define MSG_DONTWAIT 0x20000
/* No socket of WASI raises SIGPIPE. */
#define MSG_NOSIGNAL 0
#endif
#define SCM_RIGHTS 1

#ifdef __cplusplus
extern "C" {
#endif

struct cmsghdr {
    socklen_t cmsg_len;
    int cmsg_level;
    int cmsg_type;
};

#define CMSG_ALIGN(size) (((size) + sizeof(long) - 1) & ~(sizeof(long) - 1))
#define CMSG_LEN(size) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (size))
#define CMSG_SPACE(size) \
    (CMSG_ALIGN(sizeof(struct cmsghdr)) + CMSG_ALIGN(size))
#define CMSG_DATA(header) ((unsigned char *)((struct cmsghdr *)(header) + 1))
#define CMSG_FIRSTHDR(message) \
    ((message)->msg_controllen >= sizeof(struct cmsghdr) \
         ? (struct cmsghdr *)(message)->msg_control \
         : (struct cmsghdr *)0)
#define CMSG_NXTHDR(message, header) __runa_cmsg_next(message, header)

static __inline struct cmsghdr *
__runa_cmsg_next(struct msghdr *message, struct cmsghdr *header)
{
    unsigned char *end =
        (unsigned char *)message->msg_control + message->msg_controllen;
    unsigned char *next =
        (unsigned char *)header + CMSG_ALIGN(header->cmsg_len);
    if (header->cmsg_len < sizeof *header || next > end ||
        (unsigned long)(end - next) < sizeof *header)
        return (struct cmsghdr *)0;
    return (struct cmsghdr *)(void *)next;
}

int socket(int, int, int);
int socketpair(int, int, int, int[2]);
int connect(int, const struct sockaddr *, socklen_t);
int bind(int, const struct sockaddr *, socklen_t);
int listen(int, int);
int getsockname(int, struct sockaddr *__restrict, socklen_t *__restrict);
int getpeername(int, struct sockaddr *__restrict, socklen_t *__restrict);
ssize_t sendto(int, const void *, size_t, int, const struct sockaddr *,
               socklen_t);
ssize_t recvfrom(int, void *__restrict, size_t, int,
                 struct sockaddr *__restrict, socklen_t *__restrict);
ssize_t sendmsg(int, const struct msghdr *, int);
ssize_t recvmsg(int, struct msghdr *, int);
int setsockopt(int, int, int, const void *, socklen_t);
int sockatmark(int);

#ifdef __cplusplus
}
#endif

#endif
