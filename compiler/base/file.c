/* Writing files: see file.h. */
#define _GNU_SOURCE /* memfd_create */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

static int
write_all(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t done = write(fd, bytes, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        bytes += done;
        size -= (size_t)done;
    }
    return 0;
}

bool
file_is_special(const char *path)
{
    struct stat info;

    return strcmp(path, "-") == 0 ||
           (stat(path, &info) == 0 && !S_ISREG(info.st_mode));
}

bool
file_is_same(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) &&
           x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int
write_special(const char *path, const void *bytes, size_t size)
{
    bool is_stdout = strcmp(path, "-") == 0;
    int fd = is_stdout ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
    int error = fd < 0 ? errno : write_all(fd, bytes, size);

    if (fd >= 0 && !is_stdout && close(fd) != 0 && !error)
        error = errno;
    return error;
}

/* The rights of a new file, or those of the one replaced. */
static mode_t
wanted_mode(const char *path)
{
    struct stat info;
    mode_t mask;

    if (stat(path, &info) == 0)
        return info.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int
write_and_rename(int fd, const char *temporary, const char *path,
                 const void *bytes, size_t size)
{
    int error = write_all(fd, bytes, size);

    if (!error && fchmod(fd, wanted_mode(path)) != 0)
        error = errno;
    if (close(fd) != 0 && !error)
        error = errno;
    if (!error && rename(temporary, path) != 0)
        error = errno;
    if (error)
        unlink(temporary);
    return error;
}

static int
write_regular(const char *path, const void *bytes, size_t size)
{
    char *temporary = xasprintf("%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    int error =
        fd < 0 ? errno : write_and_rename(fd, temporary, path, bytes, size);

    free(temporary);
    return error;
}

void
file_hold_signals(sigset_t *old)
{
    sigset_t block;

    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    sigaddset(&block, SIGQUIT);
    sigprocmask(SIG_BLOCK, &block, old);
}

void
file_let_signals(const sigset_t *old)
{
    sigprocmask(SIG_SETMASK, old, NULL);
}

int
file_write(const char *path, const void *bytes, size_t size)
{
    sigset_t old;
    int error;

    if (file_is_special(path))
        return write_special(path, bytes, size);
    file_hold_signals(&old);
    error = write_regular(path, bytes, size);
    file_let_signals(&old);
    return error;
}

int
file_in_memory(const void *bytes, size_t size)
{
    int fd = memfd_create("runa-llvm", 0);
    int error;

    if (fd < 0)
        return -1;
    error = write_all(fd, bytes, size);
    if (error) {
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

char *
file_descriptor_path(int fd)
{
    return xasprintf("/proc/self/fd/%d", fd);
}
