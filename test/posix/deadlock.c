/* What would wait for ever on the host, where another process could help. */
#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

int
main(void)
{
    int ends[2], before = dup(0);
    char byte;
    static char much[200000];
    CHECK(pipe(ends) == 0);
    CHECK(ends[0] == before + 1 && ends[1] == before + 2);
    CHECK_ERROR(read(ends[0], &byte, 1), EDEADLK);
    struct pollfd wanted = {.fd = ends[0], .events = POLLIN};
    CHECK_ERROR(poll(&wanted, 1, -1), EDEADLK);
    CHECK(poll(&wanted, 1, 20) == 0);
    CHECK(write(ends[1], much, sizeof much) == sizeof much);
    CHECK(poll(&wanted, 1, -1) == 1 && wanted.revents == POLLIN);
    CHECK(read(ends[0], much, sizeof much) == sizeof much);
    CHECK(fcntl(ends[0], F_GETFL) == O_RDONLY);
    CHECK(fcntl(ends[1], F_GETFL) == O_WRONLY);
    CHECK_ERROR(dup2(0, 1024), EBADF);
    CHECK_ERROR(dup3(0, 9, 1), EINVAL);
    CHECK_ERROR(pipe2(ends, 0x40000000), EINVAL);
    int last = 0;
    while (dup(0) >= 0)
        last++;
    CHECK(errno == EMFILE && last > 1000 && fcntl(1023, F_GETFD) >= 0);
    CHECK_ERROR(open("/tmp", O_RDONLY), EMFILE);
    CHECK(close(7) == 0 && open("/tmp", O_RDONLY) == 7);
    return failures;
}
