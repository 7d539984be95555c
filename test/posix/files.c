/* Owners, modes, special files, locks, times by old names. */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static int file;

static void
owners(void)
{
    CHECK(chown("file", 0, 0) == 0);
    CHECK(chown("file", (uid_t)-1, (gid_t)-1) == 0);
    CHECK_ERROR(chown("file", 1000, 0), EPERM);
    CHECK_ERROR(chown("file", 0, 1000), EPERM);
    CHECK_ERROR(chown("none", 0, 0), ENOENT);
    CHECK_ERROR(chown("dangling", 0, 0), ENOENT);
    CHECK(lchown("dangling", 0, 0) == 0);
    CHECK_ERROR(lchown("dangling", 1, 1), EPERM);
    CHECK(fchown(file, 0, (gid_t)-1) == 0);
    CHECK_ERROR(fchown(file, 1, 1), EPERM);
    CHECK_ERROR(fchown(99, 0, 0), EBADF);
    CHECK(fchownat(AT_FDCWD, "dangling", 0, 0, AT_SYMLINK_NOFOLLOW) == 0);
    CHECK_ERROR(fchownat(AT_FDCWD, "dangling", 0, 0, 0), ENOENT);
    CHECK_ERROR(fchownat(AT_FDCWD, "file", 0, 0, 0x4000), EINVAL);
}

static void
modes(void)
{
    int (*by_address)(const char *, mode_t) = chmod;
    CHECK(chmod("file", 0600) == 0 && by_address("file", 0600) == 0);
    CHECK_ERROR(chmod("none", 0600), ENOENT);
    CHECK_ERROR(chmod("dangling", 0600), ENOENT);
    CHECK(lchmod("dangling", 0600) == 0);
    CHECK(fchmod(file, 0600) == 0);
    CHECK_ERROR(fchmod(99, 0600), EBADF);
    CHECK(fchmodat(AT_FDCWD, "file", 0600, 0) == 0);
    CHECK(fchmodat(AT_FDCWD, "dangling", 0600, AT_SYMLINK_NOFOLLOW) == 0);
    CHECK_ERROR(fchmodat(AT_FDCWD, "file", 0600, 0x4000), EINVAL);
    CHECK(umask(077) == 022);
    CHECK(umask(07777) == 077);
    CHECK(umask(022) == 0777);
}

static void
special(void)
{
    CHECK_ERROR(mkfifo("fifo", 0600), ENOSYS);
    CHECK_ERROR(mkfifoat(AT_FDCWD, "fifo", 0600), ENOSYS);
    CHECK_ERROR(mknod("node", S_IFCHR | 0600, 0), ENOSYS);
    CHECK_ERROR(mknodat(AT_FDCWD, "node", S_IFCHR | 0600, 0), ENOSYS);
    CHECK_ERROR(fchdir(file), ENOSYS);
    CHECK_ERROR(fchdir(99), EBADF);
    char *folder = get_current_dir_name();
    CHECK_TEXT(folder, "/");
    free(folder);
    CHECK(euidaccess("file", R_OK) == 0 && eaccess("file", R_OK) == 0);
    CHECK_ERROR(euidaccess("none", R_OK), ENOENT);
    CHECK_ERROR(eaccess("none", R_OK), ENOENT);
    sync();
}

static void
locks(void)
{
    struct flock lock = {.l_type = F_WRLCK};
    CHECK_ERROR(flock(file, LOCK_EX), ENOLCK);
    CHECK_ERROR(flock(file, LOCK_SH | LOCK_NB), ENOLCK);
    CHECK(flock(file, LOCK_UN) == 0);
    CHECK_ERROR(flock(file, 64), EINVAL);
    CHECK_ERROR(flock(99, LOCK_UN), EBADF);
    CHECK_ERROR(lockf(file, F_LOCK, 0), ENOLCK);
    CHECK_ERROR(lockf(file, F_TLOCK, 0), ENOLCK);
    CHECK_ERROR(lockf(file, F_TEST, 0), ENOLCK);
    CHECK(lockf(file, F_ULOCK, 0) == 0);
    CHECK_ERROR(lockf(file, 9, 0), EINVAL);
    CHECK_ERROR(lockf(99, F_ULOCK, 0), EBADF);
    CHECK_ERROR(fcntl(file, F_SETLK, &lock), ENOLCK);
    CHECK_ERROR(fcntl(file, F_SETLKW, &lock), ENOLCK);
    CHECK_ERROR(fcntl(file, F_GETLK, &lock), ENOLCK);
    CHECK_ERROR(fcntl(99, F_GETLK, &lock), EBADF);
    lock.l_type = F_UNLCK;
    CHECK(fcntl(file, F_SETLK, &lock) == 0);
    CHECK((fcntl(file, F_GETFL) & O_ACCMODE) == O_RDWR);
    CHECK_ERROR(fcntl(file, 12345), EINVAL);
}

static void
times(void)
{
    struct timeval new[2] = {{1000, 500000}, {2000, 250000}};
    struct timeval bad[2] = {{1000, 1000000}, {0, 0}};
    struct stat status;
    CHECK(futimes(file, new) == 0);
    CHECK(fstat(file, &status) == 0);
    CHECK(status.st_mtime == 2000 && status.st_atime == 1000);
    /* As exact as the engine's times are. */
    struct stat by_name;
    close(open("other", O_RDWR | O_CREAT, 0600));
    CHECK(utimes("other", new) == 0 && stat("other", &by_name) == 0);
    CHECK(status.st_mtim.tv_nsec == by_name.st_mtim.tv_nsec);
    CHECK(status.st_atim.tv_nsec == by_name.st_atim.tv_nsec);
    CHECK_ERROR(futimes(file, bad), EINVAL);
    CHECK_ERROR(futimes(99, new), EBADF);
    CHECK(lutimes("dangling", new) == 0);
    CHECK(lstat("dangling", &status) == 0 && status.st_mtime == 2000);
    CHECK(futimes(file, NULL) == 0);
    CHECK(fstat(file, &status) == 0 && status.st_mtime > 1000000);
    CHECK_ERROR(lutimes("none", new), ENOENT);
}

static void
controls(void)
{
    struct winsize size;
    int count = 0;
    CHECK_ERROR(ioctl(file, TIOCGWINSZ, &size), ENOTTY);
    CHECK_ERROR(ioctl(99, TIOCGWINSZ, &size), EBADF);
    CHECK_ERROR(ioctl(99, FIONREAD, &count), EBADF);
}

int
main(void)
{
    file = open("file", O_RDWR | O_CREAT, 0600);
    CHECK(file >= 3);
    CHECK(symlink("nowhere", "dangling") == 0);
    owners();
    modes();
    special();
    locks();
    times();
    controls();
    return failures;
}
