// Shutting down what is not open.
// NODE: its sock_shutdown says EINVAL of everything.
#include "check.h"

#include <errno.h>
#include <sys/socket.h>

int
main(void)
{
    CHECK(shutdown(99, SHUT_RD) == -1);
    CHECK(errno == EBADF);
}
