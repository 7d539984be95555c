/* What functions that have nothing to do still look at: whether that on which
   they would do it is there. */
#include "posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <wasi/api.h>

int
__runa_check_open(int descriptor)
{
    __wasi_fdstat_t status;
    __wasi_errno_t error =
        __wasi_fd_fdstat_get((__wasi_fd_t)descriptor, &status);
    return error == 0 ? 0 : fail(error);
}

int
__runa_check_file(int directory, const char *path, int follow)
{
    struct stat status;
    return fstatat(directory, path, &status, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}
