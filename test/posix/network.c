/* Sockets that cannot be opened, and addresses as text. */
#include "check.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
// ERR: name: Host not found
// ERR: Host not found

static void
sockets(void)
{
    int pair[2];
    CHECK_ERROR(socket(AF_INET, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_ERROR(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), EAFNOSUPPORT);
}

static void
calls(int fd, int error)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct sockaddr *any = (struct sockaddr *)&address;
    socklen_t size = sizeof address;
    struct iovec part = {&address, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    int one = 1;
    char byte = 0;
    CHECK_ERROR(connect(fd, any, size), error);
    CHECK_ERROR(bind(fd, any, size), error);
    CHECK_ERROR(listen(fd, 5), error);
    CHECK_ERROR(getsockname(fd, any, &size), error);
    CHECK_ERROR(getpeername(fd, any, &size), error);
    CHECK_ERROR(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, 4), error);
    CHECK_ERROR(sockatmark(fd), error);
    CHECK_ERROR(sendto(fd, &byte, 1, 0, any, size), error);
    CHECK_ERROR(sendto(fd, &byte, 1, MSG_NOSIGNAL, NULL, 0), error);
    CHECK_ERROR(recvfrom(fd, &byte, 1, 0, NULL, NULL), error);
    CHECK_ERROR(sendmsg(fd, &message, 0), error);
    CHECK_ERROR(sendmsg(fd, &message, MSG_OOB), error);
    CHECK_ERROR(recvmsg(fd, &message, 0), error);
    CHECK_ERROR(recvmsg(fd, &message, MSG_OOB), error);
}

/* Control data goes through the macros as everywhere. */
static void
control(void)
{
    union {
        char bytes[CMSG_SPACE(4) + CMSG_SPACE(1)];
        struct cmsghdr header;
    } data;
    struct msghdr message = {.msg_control = &data,
                             .msg_controllen = sizeof data.bytes};
    struct cmsghdr *first = CMSG_FIRSTHDR(&message);
    CHECK(first == &data.header);
    first->cmsg_len = CMSG_LEN(4);
    struct cmsghdr *second = CMSG_NXTHDR(&message, first);
    CHECK((char *)second == data.bytes + CMSG_SPACE(4));
    second->cmsg_len = CMSG_LEN(1);
    CHECK(CMSG_DATA(second) == (unsigned char *)(second + 1));
    CHECK(CMSG_NXTHDR(&message, second) == NULL);
    message.msg_controllen = 3;
    CHECK(CMSG_FIRSTHDR(&message) == NULL);
    struct sockaddr_un local;
    CHECK(sizeof local.sun_path == 108);
    CHECK(sizeof(struct sockaddr_storage) >= sizeof local);
}

static int
resolve(const char *host, const char *service, int flags, int family,
        struct addrinfo **found)
{
    struct addrinfo hints = {.ai_flags = flags, .ai_family = family};
    return getaddrinfo(host, service, &hints, found);
}

static void
check_address(const char *host, const char *service, int flags, int family,
              const char *address, int port)
{
    struct addrinfo *found = NULL;
    char name[NI_MAXHOST], number[NI_MAXSERV];
    CHECK(resolve(host, service, flags, family, &found) == 0);
    if (found == NULL)
        return;
    CHECK(getnameinfo(found->ai_addr, found->ai_addrlen, name, sizeof name,
                      number, sizeof number,
                      NI_NUMERICHOST | NI_NUMERICSERV) == 0);
    CHECK_TEXT(name, address);
    CHECK(atoi(number) == port && found->ai_next == NULL);
    freeaddrinfo(found);
}

static void
addresses(void)
{
    struct addrinfo *found = NULL;
    check_address("1.2.3.4", "80", 0, AF_UNSPEC, "1.2.3.4", 80);
    check_address("1.2.3.4", NULL, AI_NUMERICHOST, AF_INET, "1.2.3.4", 0);
    check_address("::1", "65535", 0, AF_UNSPEC, "::1", 65535);
    check_address("fe80::5", "1", 0, AF_INET6, "fe80::5", 1);
    check_address("localhost", "1", 0, AF_UNSPEC, "127.0.0.1", 1);
    check_address("localhost", "1", 0, AF_INET6, "::1", 1);
    check_address(NULL, "5", 0, AF_UNSPEC, "127.0.0.1", 5);
    check_address(NULL, "5", AI_PASSIVE, AF_UNSPEC, "0.0.0.0", 5);
    check_address(NULL, "5", AI_PASSIVE, AF_INET6, "::", 5);
    CHECK(resolve("localhost", NULL, AI_CANONNAME, 0, &found) == 0);
    CHECK_TEXT(found->ai_canonname, "localhost");
    CHECK(getnameinfo(found->ai_addr, found->ai_addrlen, NULL, 0, NULL, 0,
                      NI_NAMEREQD) == EAI_NONAME);
    CHECK(getnameinfo(found->ai_addr, 3, NULL, 0, NULL, 0, 0) == EAI_FAMILY);
    char small[4];
    CHECK(getnameinfo(found->ai_addr, found->ai_addrlen, small, 4, NULL, 0,
                      0) == EAI_OVERFLOW);
    freeaddrinfo(found);
    freeaddrinfo(NULL);
    CHECK(resolve("example.org", "80", 0, 0, &found) == EAI_NONAME);
    CHECK(resolve("localhost", "80", AI_NUMERICHOST, 0, &found) == EAI_NONAME);
    CHECK(resolve("::1", "80", 0, AF_INET, &found) == EAI_NONAME);
    CHECK(resolve("1.2.3.4", "http", 0, 0, &found) == EAI_SERVICE);
    CHECK(resolve("1.2.3.4", "65536", 0, 0, &found) == EAI_SERVICE);
    CHECK(resolve("1.2.3.4", "80", 0, 77, &found) == EAI_FAMILY);
    CHECK(resolve(NULL, NULL, 0, 0, &found) == EAI_NONAME);
    CHECK_TEXT(gai_strerror(EAI_NONAME), "Name does not resolve");
}

static void
old_names(void)
{
    struct hostent *host = gethostbyname("1.2.3.4");
    CHECK(host != NULL && host->h_addrtype == AF_INET && host->h_length == 4);
    CHECK_TEXT(inet_ntoa(*(struct in_addr *)host->h_addr), "1.2.3.4");
    CHECK(host->h_addr_list[1] == NULL && host->h_aliases[0] == NULL);
    h_errno = 0;
    CHECK(gethostbyname("example.org") == NULL && h_errno == HOST_NOT_FOUND);
    CHECK_TEXT(hstrerror(h_errno), "Host not found");
    herror("name");
    herror(NULL);
    CHECK(gethostbyaddr("\1\2\3\4", 4, AF_INET) == NULL);
    CHECK(getservbyname("http", "tcp") == NULL);
    CHECK(getservbyport(80, "tcp") == NULL);
    CHECK(getprotobyname("tcp")->p_proto == 6);
    CHECK(getprotobyname("none") == NULL && getprotobynumber(99) == NULL);
    CHECK_TEXT(getprotobynumber(17)->p_name, "udp");
    CHECK(inet_addr("127.0.0.1") == htonl(0x7f000001));
    CHECK(inet_addr("1.2") == htonl(0x01000002));
    CHECK(inet_addr("x") == INADDR_NONE);
}

static void
interfaces(void)
{
    char name[IF_NAMESIZE];
    CHECK_ERROR(if_nametoindex("lo"), ENODEV);
    CHECK_ERROR(if_indextoname(1, name), ENXIO);
    struct if_nameindex *list = if_nameindex();
    CHECK(list != NULL && list[0].if_index == 0 && list[0].if_name == NULL);
    if_freenameindex(list);
}

int
main(void)
{
    sockets();
    calls(open("file", O_RDWR | O_CREAT, 0600), ENOTSOCK);
    calls(99, EBADF);
    control();
    addresses();
    old_names();
    interfaces();
    return failures;
}
