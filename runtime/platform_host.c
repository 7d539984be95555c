/* The platform on a POSIX host, where the runtime is unit tested. */
#include "gc_heap.h"
#include "platform.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

char *runa_rt_pages_base;

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

const char *
runa_rt_sys_variable(const char *name, void *space, size_t size)
{
    (void)space, (void)size;
    return getenv(name);
}

/* One reservation for all; what is handed out has gaps, as on WASI, where
 * malloc gets memory in between. The first page stays unused. */
void *
runa_rt_sys_grow(size_t bytes)
{
    static size_t used = PAGE_SIZE;
    const size_t all = GC_PAGES * PAGE_SIZE;
    if (!runa_rt_pages_base) {
        char *memory =
            mmap(NULL, all + PAGE_SIZE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        size_t past = (uintptr_t)memory % PAGE_SIZE;
        runa_rt_pages_base = memory + (PAGE_SIZE - past) % PAGE_SIZE;
    }
    if (bytes > all - used)
        return NULL;
    char *memory = runa_rt_pages_base + used;
    used += bytes;
    if (used % (3 * PAGE_SIZE) == 0 && used < all)
        used += PAGE_SIZE;
    return memory;
}
