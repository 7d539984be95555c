/* Locks of files against other processes. WASI has none, and to grant one that
   the host does not know of could cost two programs their common file. */
#include "posix.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int
flock(int descriptor, int operation)
{
    if (__runa_check_open(descriptor) != 0)
        return -1;
    switch (operation & ~LOCK_NB) {
    case LOCK_UN: return 0;
    case LOCK_SH:
    case LOCK_EX: return fail(ENOLCK);
    default: return fail(EINVAL);
    }
}

int
lockf(int descriptor, int function, off_t size)
{
    (void)size;
    if (__runa_check_open(descriptor) != 0)
        return -1;
    switch (function) {
    case F_ULOCK: return 0;
    case F_LOCK:
    case F_TLOCK:
    case F_TEST: return fail(ENOLCK);
    default: return fail(EINVAL);
    }
}
