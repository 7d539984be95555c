/* Owners and modes of files. WASI has neither: every file is root's, as stat
   says, and the host alone decides who may do what with it. */
#include "posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only root's own numbers, or -1 for no change, leave things as they are. */
static int
set_owner(uid_t user, gid_t group)
{
    int same =
        (user == 0 || user == (uid_t)-1) && (group == 0 || group == (gid_t)-1);
    return same ? 0 : fail(EPERM);
}

int
fchownat(int directory, const char *path, uid_t user, gid_t group, int flags)
{
    if (flags & ~AT_SYMLINK_NOFOLLOW)
        return fail(EINVAL);
    if (__runa_check_file(directory, path, !(flags & AT_SYMLINK_NOFOLLOW)) !=
        0)
        return -1;
    return set_owner(user, group);
}

int
chown(const char *path, uid_t user, gid_t group)
{
    return fchownat(AT_FDCWD, path, user, group, 0);
}

int
lchown(const char *path, uid_t user, gid_t group)
{
    return fchownat(AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW);
}

int
fchown(int descriptor, uid_t user, gid_t group)
{
    return __runa_check_open(descriptor) == 0 ? set_owner(user, group) : -1;
}

/* A mode is forgotten, since nothing on the other side would keep it. */
int
fchmodat(int directory, const char *path, mode_t mode, int flags)
{
    (void)mode;
    if (flags & ~AT_SYMLINK_NOFOLLOW)
        return fail(EINVAL);
    return __runa_check_file(directory, path, !(flags & AT_SYMLINK_NOFOLLOW));
}

int
chmod(const char *path, mode_t mode)
{
    return fchmodat(AT_FDCWD, path, mode, 0);
}

int
lchmod(const char *path, mode_t mode)
{
    return fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW);
}

int
fchmod(int descriptor, mode_t mode)
{
    (void)mode;
    return __runa_check_open(descriptor);
}

mode_t
umask(mode_t mode)
{
    static mode_t mask = 022;
    mode_t old = mask;
    mask = mode & 0777;
    return old;
}
