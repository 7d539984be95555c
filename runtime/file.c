/* Files by descriptor and as a whole. Failures are negative errnos. */
#include "file.h"
#include "output.h"
#include "rt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The flags of open(2) for our own, whose values every platform shares. */
static int
open_flags(int32_t flags)
{
    int access = flags & RUNA_FILE_WRITE
                     ? flags & RUNA_FILE_READ ? O_RDWR : O_WRONLY
                     : O_RDONLY;
    return access | (flags & RUNA_FILE_CREATE ? O_CREAT : 0) |
           (flags & RUNA_FILE_TRUNCATE ? O_TRUNC : 0) |
           (flags & RUNA_FILE_APPEND ? O_APPEND : 0) |
           (flags & RUNA_FILE_EXCLUSIVE ? O_EXCL : 0);
}

int32_t
runa_file_open(const char *path, int32_t flags)
{
    int fd = open(path ? path : "", open_flags(flags), 0666);
    return fd < 0 ? -errno : fd;
}

int32_t
runa_file_read(int32_t fd, void *memory, int32_t size)
{
    ssize_t got;
    do
        got = read(fd, memory, (uint32_t)size);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : (int32_t)got;
}

int32_t
runa_file_write(int32_t fd, const void *bytes, int32_t size)
{
    if (fd == STREAM_OUT)
        runa_flush();
    return runa_rt_out_write(fd, bytes, (uint32_t)size);
}

/* In parentheses, to have the function: wasi-libc's macro is not C11. */
int64_t
runa_file_seek(int32_t fd, int64_t offset, int32_t whence)
{
    static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    if (whence < 0 || whence > 2)
        return -EINVAL;
    int64_t position = (lseek)(fd, offset, whences[whence]);
    return position < 0 ? -errno : position;
}

int64_t
runa_file_tell(int32_t fd)
{
    return runa_file_seek(fd, 0, 1);
}

int64_t
runa_file_size(int32_t fd)
{
    struct stat status;
    return fstat(fd, &status) != 0 ? -errno : status.st_size;
}

int32_t
runa_file_close(int32_t fd)
{
    return close(fd) != 0 ? -errno : 0;
}

/*
 * Reads to the end of the file: the size that the system tells may be of no
 * use (a pipe) or out of date.
 */
static int64_t
read_to_end(int32_t fd, runa_rt_resize *resize, char **memory)
{
    int64_t hint = runa_file_size(fd);
    uint32_t room =
        hint > 0 && hint < INT32_MAX - 2 ? (uint32_t)hint + 2 : 256;
    uint32_t used = 0;
    int32_t got;
    *memory = resize(NULL, (int32_t)room);
    while ((got = runa_file_read(fd, *memory + used,
                                 (int32_t)(room - 1 - used))) > 0) {
        used += (uint32_t)got;
        if (used < room - 1)
            continue;
        if (room > INT32_MAX)
            return -EFBIG;
        *memory = resize(*memory, (int32_t)(room *= 2));
    }
    (*memory)[used] = '\0';
    return got < 0 ? got : (int64_t)used;
}

int64_t
runa_rt_read_file(const char *path, runa_rt_resize *resize, char **memory)
{
    *memory = NULL;
    int32_t fd = runa_file_open(path, RUNA_FILE_READ);
    if (fd < 0)
        return fd;
    int64_t size = read_to_end(fd, resize, memory);
    runa_file_close(fd);
    return size;
}

int64_t
runa_file_read_all(const char *path, void *result)
{
    char *memory;
    int64_t size = runa_rt_read_file(path, runa_reallocate, &memory);
    if (size >= 0)
        *(void **)result = memory;
    else
        runa_free(memory);
    return size;
}

/* A disk may say only at the end that it is full. */
int32_t
runa_file_write_all(const char *path, const void *bytes, int32_t size)
{
    int32_t fd = runa_file_open(path, RUNA_FILE_WRITE | RUNA_FILE_CREATE |
                                          RUNA_FILE_TRUNCATE);
    if (fd < 0)
        return fd;
    int32_t written = runa_file_write(fd, bytes, size);
    int32_t closed = runa_file_close(fd);
    return written < 0 ? written : closed;
}

int32_t
runa_file_remove(const char *path)
{
    return unlink(path ? path : "") != 0 ? -errno : 0;
}

int32_t
runa_file_exists(const char *path)
{
    struct stat status;
    return stat(path ? path : "", &status) == 0;
}
