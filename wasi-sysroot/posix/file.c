/* What else POSIX does with files: times by old names, special files, folders
   by descriptor. */
#include "posix.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/* Null stands for now in both forms. */
static const struct timespec *
convert(const struct timeval from[2], struct timespec to[2])
{
    if (from == NULL)
        return NULL;
    for (int i = 0; i < 2; i++) {
        to[i].tv_sec = from[i].tv_sec;
        to[i].tv_nsec = (long)(from[i].tv_usec * 1000);
    }
    return to;
}

static int
are_valid(const struct timeval times[2])
{
    for (int i = 0; times != NULL && i < 2; i++)
        if (times[i].tv_usec < 0 || times[i].tv_usec >= 1000000)
            return 0;
    return 1;
}

int
futimes(int descriptor, const struct timeval times[2])
{
    struct timespec converted[2];
    if (!are_valid(times))
        return fail(EINVAL);
    return futimens(descriptor, convert(times, converted));
}

int
lutimes(const char *path, const struct timeval times[2])
{
    struct timespec converted[2];
    if (!are_valid(times))
        return fail(EINVAL);
    return utimensat(AT_FDCWD, path, convert(times, converted),
                     AT_SYMLINK_NOFOLLOW);
}

int
mknodat(int directory, const char *path, mode_t mode, dev_t device)
{
    (void)directory, (void)path, (void)mode, (void)device;
    return fail(ENOSYS);
}

int
mknod(const char *path, mode_t mode, dev_t device)
{
    return mknodat(AT_FDCWD, path, mode, device);
}

int
mkfifoat(int directory, const char *path, mode_t mode)
{
    return mknodat(directory, path, mode, 0);
}

int
mkfifo(const char *path, mode_t mode)
{
    return mkfifoat(AT_FDCWD, path, mode);
}

int
fchdir(int descriptor)
{
    return __runa_check_open(descriptor) == 0 ? fail(ENOSYS) : -1;
}

char *
get_current_dir_name(void)
{
    return getcwd(NULL, 0);
}

int
euidaccess(const char *path, int mode)
{
    return access(path, mode);
}

int
eaccess(const char *path, int mode)
{
    return access(path, mode);
}

/* What a program writes is the host's at once: there is nothing to hand on. */
void
sync(void)
{
}
