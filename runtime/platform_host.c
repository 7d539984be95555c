/* The platform on a POSIX host, where the runtime is unit tested. */
#include "platform.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

int32_t
runa_rt_sys_write(int32_t fd, const void *bytes, size_t size)
{
    ssize_t written;
    while ((written = write(fd, bytes, size)) < 0) {
        if (errno != EINTR && errno != EAGAIN)
            return -errno;
        poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
    }
    return (int32_t)written;
}

/* The test program's arguments are Check's business. */
int32_t
runa_rt_sys_arguments(char ***argv)
{
    static char name[] = "host";
    static char *list[] = {name, NULL};
    *argv = list;
    return 1;
}

uint64_t
runa_rt_sys_memory(void)
{
    return (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
}
