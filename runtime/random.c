/* Chance, from the system: unpredictable, never repeated, nothing to seed. */
#include "output.h"
#include "rt.h"

#include <errno.h>
#include <unistd.h>

void
runa_random_bytes(void *memory, int32_t size)
{
    enum { MOST = 256 }; /* that getentropy gives at once */
    char *next = memory;
    for (uint32_t left = (uint32_t)size; left > 0;) {
        uint32_t part = left < MOST ? left : MOST;
        if (getentropy(next, part) != 0)
            runa_rt_panic_figure("no random bytes, errno ", (uint32_t)errno);
        next += part;
        left -= part;
    }
}

int64_t
runa_random_integer(void)
{
    int64_t value;
    runa_random_bytes(&value, sizeof value);
    return value;
}
