/* Names and addresses: numbers as text, and "localhost". WASI has no name
   service, nor files of services that a program could count on. */
#include "posix.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One block, to be freed as one. */
struct found {
    struct addrinfo info;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    char name[NI_MAXHOST + 1];
};

static int
read_port(const char *service, in_port_t *port)
{
    char *end;
    *port = 0;
    if (service == NULL)
        return 0;
    unsigned long number = strtoul(service, &end, 10);
    if (end == service || *end != '\0' || number > 0xffff)
        return EAI_SERVICE;
    *port = htons((uint16_t)number);
    return 0;
}

/* What a null host or a name that needs no service stands for. */
static const char *
as_number(const char *host, int family, int flags)
{
    int v6 = family == AF_INET6;
    if (host == NULL && (flags & AI_PASSIVE))
        return v6 ? "::" : "0.0.0.0";
    if (host == NULL ||
        (!(flags & AI_NUMERICHOST) && strcmp(host, "localhost") == 0))
        return v6 ? "::1" : "127.0.0.1";
    return host;
}

/* fill_address: EAI_NONAME unless the text is an address of that family. */
static int
fill_address(struct found *found, const char *text, int family, in_port_t port)
{
    found->info.ai_family = family;
    found->info.ai_addr = &found->address.any;
    if (family == AF_INET) {
        found->address.v4.sin_family = AF_INET;
        found->address.v4.sin_port = port;
        found->info.ai_addrlen = sizeof found->address.v4;
        return inet_pton(AF_INET, text, &found->address.v4.sin_addr) == 1
                   ? 0
                   : EAI_NONAME;
    }
    found->address.v6.sin6_family = AF_INET6;
    found->address.v6.sin6_port = port;
    found->info.ai_addrlen = sizeof found->address.v6;
    return inet_pton(AF_INET6, text, &found->address.v6.sin6_addr) == 1
               ? 0
               : EAI_NONAME;
}

static int
check_hints(const struct addrinfo *hints)
{
    if (hints->ai_family != AF_UNSPEC && hints->ai_family != AF_INET &&
        hints->ai_family != AF_INET6)
        return EAI_FAMILY;
    if (hints->ai_socktype != 0 && hints->ai_socktype != SOCK_STREAM &&
        hints->ai_socktype != SOCK_DGRAM)
        return EAI_SOCKTYPE;
    return 0;
}

static int
fill(struct found *found, const char *host, const struct addrinfo *hints,
     in_port_t port)
{
    int family = hints->ai_family == AF_UNSPEC ? AF_INET : hints->ai_family;
    const char *text = as_number(host, family, hints->ai_flags);
    int error = fill_address(found, text, family, port);
    if (error != 0 && hints->ai_family == AF_UNSPEC)
        error = fill_address(found, text, AF_INET6, port);
    found->info.ai_socktype =
        hints->ai_socktype != 0 ? hints->ai_socktype : SOCK_STREAM;
    found->info.ai_protocol = hints->ai_protocol;
    if (host != NULL && (hints->ai_flags & AI_CANONNAME)) {
        found->info.ai_canonname = found->name;
        strncpy(found->name, host, sizeof found->name - 1);
    }
    return error;
}

int
getaddrinfo(const char *restrict host, const char *restrict service,
            const struct addrinfo *restrict hints,
            struct addrinfo **restrict result)
{
    static const struct addrinfo none;
    in_port_t port;
    if (hints == NULL)
        hints = &none;
    if (host == NULL && service == NULL)
        return EAI_NONAME;
    int error = check_hints(hints);
    if (error == 0)
        error = read_port(service, &port);
    if (error != 0)
        return error;
    struct found *found = calloc(1, sizeof *found);
    if (found == NULL)
        return EAI_MEMORY;
    error = fill(found, host, hints, port);
    if (error != 0)
        free(found);
    else
        *result = &found->info;
    return error;
}

void
freeaddrinfo(struct addrinfo *info)
{
    while (info != NULL) {
        struct addrinfo *next = info->ai_next;
        free(info);
        info = next;
    }
}

static int
write_host(const struct sockaddr *address, char *host, socklen_t room)
{
    const void *bytes =
        address->sa_family == AF_INET
            ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
            : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;
    return inet_ntop(address->sa_family, bytes, host, room) != NULL
               ? 0
               : EAI_OVERFLOW;
}

/* The port is at the same place in both families. */
static int
write_port(const struct sockaddr *address, char *service, socklen_t room)
{
    in_port_t port = ((const struct sockaddr_in *)address)->sin_port;
    int length = snprintf(service, room, "%d", ntohs(port));
    return length >= 0 && (socklen_t)length < room ? 0 : EAI_OVERFLOW;
}

int
getnameinfo(const struct sockaddr *restrict address, socklen_t size,
            char *restrict host, socklen_t host_size, char *restrict service,
            socklen_t service_size, int flags)
{
    size_t wanted = address->sa_family == AF_INET
                        ? sizeof(struct sockaddr_in)
                        : sizeof(struct sockaddr_in6);
    if ((address->sa_family != AF_INET && address->sa_family != AF_INET6) ||
        size < wanted)
        return EAI_FAMILY;
    if (flags & NI_NAMEREQD)
        return EAI_NONAME;
    if (host != NULL && host_size != 0 &&
        write_host(address, host, host_size) != 0)
        return EAI_OVERFLOW;
    if (service != NULL && service_size != 0)
        return write_port(address, service, service_size);
    return 0;
}

const char *
gai_strerror(int error)
{
    switch (error) {
    case 0: return "Success";
    case EAI_BADFLAGS: return "Invalid flags";
    case EAI_NONAME: return "Name does not resolve";
    case EAI_AGAIN: return "Try again";
    case EAI_FAIL: return "Non-recoverable error";
    case EAI_FAMILY: return "Unrecognized address family or invalid length";
    case EAI_SOCKTYPE: return "Unrecognized socket type";
    case EAI_SERVICE: return "Unrecognized service";
    case EAI_MEMORY: return "Out of memory";
    case EAI_SYSTEM: return "System error";
    case EAI_OVERFLOW: return "Overflow";
    default: return "Unknown error";
    }
}

int h_errno;

/* host_of: the one host that gethostbyname last found. */
static struct hostent *
host_of(const char *name, struct in_addr address)
{
    static struct in_addr bytes;
    static char own_name[NI_MAXHOST + 1];
    static char *list[2], *no_aliases[1];
    static struct hostent host;
    bytes = address;
    strncpy(own_name, name, sizeof own_name - 1);
    list[0] = (char *)&bytes;
    host = (struct hostent){own_name, no_aliases, AF_INET, sizeof bytes, list};
    return &host;
}

struct hostent *
gethostbyname(const char *name)
{
    struct in_addr address;
    if (inet_pton(AF_INET, as_number(name, AF_INET, 0), &address) != 1) {
        h_errno = HOST_NOT_FOUND;
        return NULL;
    }
    return host_of(name, address);
}

struct hostent *
gethostbyaddr(const void *address, socklen_t size, int family)
{
    (void)address, (void)size, (void)family;
    h_errno = HOST_NOT_FOUND;
    return NULL;
}

const char *
hstrerror(int error)
{
    switch (error) {
    case HOST_NOT_FOUND: return "Host not found";
    case TRY_AGAIN: return "Try again";
    case NO_RECOVERY: return "Non-recoverable error";
    case NO_DATA: return "Address not available";
    default: return "Unknown error";
    }
}

void
herror(const char *message)
{
    if (message != NULL && *message != '\0')
        fprintf(stderr, "%s: ", message);
    fprintf(stderr, "%s\n", hstrerror(h_errno));
}

struct servent *
getservbyname(const char *name, const char *protocol)
{
    (void)name, (void)protocol;
    return NULL;
}

struct servent *
getservbyport(int port, const char *protocol)
{
    (void)port, (void)protocol;
    return NULL;
}

/* The protocols whose numbers everybody knows. */
static struct protoent *
protocol_at(int i)
{
    static char names[][5] = {"ip", "icmp", "tcp", "udp"};
    static const int numbers[] = {0, 1, 6, 17};
    static char *no_aliases[1];
    static struct protoent protocol;
    if (i >= 4)
        return NULL;
    protocol = (struct protoent){names[i], no_aliases, numbers[i]};
    return &protocol;
}

struct protoent *
getprotobyname(const char *name)
{
    struct protoent *protocol;
    for (int i = 0; (protocol = protocol_at(i)) != NULL; i++)
        if (strcmp(protocol->p_name, name) == 0)
            break;
    return protocol;
}

struct protoent *
getprotobynumber(int number)
{
    struct protoent *protocol;
    for (int i = 0; (protocol = protocol_at(i)) != NULL; i++)
        if (protocol->p_proto == number)
            break;
    return protocol;
}

in_addr_t
inet_addr(const char *text)
{
    struct in_addr address;
    return inet_aton(text, &address) ? address.s_addr : INADDR_NONE;
}

char *
inet_ntoa(struct in_addr address)
{
    static char text[INET_ADDRSTRLEN];
    return (char *)inet_ntop(AF_INET, &address, text, sizeof text);
}

unsigned
if_nametoindex(const char *name)
{
    (void)name;
    errno = ENODEV;
    return 0;
}

char *
if_indextoname(unsigned index, char *name)
{
    (void)index, (void)name;
    return fail_null(ENXIO);
}

/* A list of none ends with its first entry. */
struct if_nameindex *
if_nameindex(void)
{
    struct if_nameindex *list = calloc(1, sizeof *list);
    return list != NULL ? list : fail_null(ENOBUFS);
}

void
if_freenameindex(struct if_nameindex *list)
{
    free(list);
}
