/* Allocation by old names, and advice and locks about memory. */
#include "posix.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *
memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

void *
valloc(size_t size)
{
    return memalign((size_t)getpagesize(), size);
}

/* Advice may be ignored. */
int
posix_madvise(void *address, size_t size, int advice)
{
    (void)address, (void)size;
    return advice >= POSIX_MADV_NORMAL && advice <= POSIX_MADV_DONTNEED
               ? 0
               : EINVAL;
}

/* But not all of Linux's: some of it changes what the memory holds. */
int
madvise(void *address, size_t size, int advice)
{
    int error = advice == MADV_DONTNEED ? EINVAL
                                        : posix_madvise(address, size, advice);
    return error == 0 ? 0 : fail(error);
}

/* A lock keeps secrets from a disk, which is not ours to promise. */
int
mlock(const void *address, size_t size)
{
    (void)address, (void)size;
    return fail(ENOSYS);
}

int
munlock(const void *address, size_t size)
{
    (void)address, (void)size;
    return fail(ENOSYS);
}

int
mlockall(int flags)
{
    (void)flags;
    return fail(ENOSYS);
}

int
munlockall(void)
{
    return fail(ENOSYS);
}
