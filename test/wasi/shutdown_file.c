// Shutting down what is no socket.
// NODE: its sock_shutdown says EINVAL of everything.
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

int
main(void)
{
    int fd = open("digits", O_RDONLY);

    CHECK(fd >= 0);
    CHECK(shutdown(fd, SHUT_WR) == -1);
    CHECK(errno == ENOTSOCK);
}
