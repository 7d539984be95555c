/* What a program asks about the machine. */
#include "posix.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <unistd.h>

int
gethostname(char *name, size_t size)
{
    struct utsname system;
    uname(&system);
    size_t length = strlen(system.nodename) + 1;
    if (length > size)
        return fail(ENAMETOOLONG);
    memcpy(name, system.nodename, length);
    return 0;
}

int
getdtablesize(void)
{
    return DESCRIPTORS_MAX;
}

/* Nobody knows how busy the machine is. */
int
getloadavg(double *loads, int count)
{
    (void)loads, (void)count;
    return -1;
}

ssize_t
getrandom(void *buffer, size_t size, unsigned flags)
{
    enum { STEP = 256 }; /* the most that getentropy gives at once */
    if (flags & ~(unsigned)(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
        return fail(EINVAL);
    for (size_t done = 0; done < size; done += STEP) {
        size_t part = size - done < STEP ? size - done : STEP;
        if (getentropy((char *)buffer + done, part) != 0)
            return -1;
    }
    return (ssize_t)size;
}

/* No program here has more rights than who started it. */
char *
secure_getenv(const char *name)
{
    return getenv(name);
}
