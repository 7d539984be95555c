/* Files by descriptor.  What the program has are numbers of its own, so that
 * it cannot reach what the process has open besides. */
#include <errno.h>
#include <unistd.h>

#include "interp/host.h"

/* After the three standard streams. */
#define FIRST_FILE 3u

/* The numbers that WASI preview 1 gives the errors that can occur here. */
static const struct {
    int ours, wasi;
} errors[] = {
    {E2BIG, 1},    {EACCES, 2},        {EAGAIN, 6},   {EBADF, 8},
    {EBUSY, 10},   {EDQUOT, 19},       {EEXIST, 20},  {EFAULT, 21},
    {EFBIG, 22},   {EILSEQ, 25},       {EINTR, 27},   {EINVAL, 28},
    {EIO, 29},     {EISDIR, 31},       {ELOOP, 32},   {EMFILE, 33},
    {EMLINK, 34},  {ENAMETOOLONG, 37}, {ENFILE, 41},  {ENODEV, 43},
    {ENOENT, 44},  {ENOMEM, 48},       {ENOSPC, 51},  {ENOSYS, 52},
    {ENOTDIR, 54}, {ENOTEMPTY, 55},    {ENOTSUP, 58}, {ENOTTY, 59},
    {ENXIO, 60},   {EOVERFLOW, 61},    {EPERM, 63},   {EPIPE, 64},
    {ERANGE, 68},  {EROFS, 69},        {ESPIPE, 70},  {ETXTBSY, 74},
    {EXDEV, 75},
};

int
wasi_errno(int error)
{
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        if (errors[i].ours == error)
            return errors[i].wasi;
    }
    return error ? 29 : 0; /* EIO */
}

int
file_of(const struct interp *in, uint32_t fd)
{
    if (fd < FIRST_FILE)
        return in->options.sealed || in->closed >> fd & 1 ? -1 : (int)fd;
    return fd - FIRST_FILE < in->files.count ? in->files.at[fd - FIRST_FILE]
                                             : -1;
}

uint32_t
file_add(struct interp *in, int file)
{
    uint32_t i = 0;

    while (i < in->files.count && in->files.at[i] >= 0)
        i++;
    if (i == in->files.count)
        VEC_PUSH(&in->files);
    in->files.at[i] = file;
    return i + FIRST_FILE;
}

int64_t
file_read(struct interp *in, uint32_t fd, void *bytes, size_t size)
{
    int file = file_of(in, fd);
    ssize_t got;

    if (file < 0)
        return -EBADF;
    do
        got = read(file, bytes, size);
    while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

int
file_close(struct interp *in, uint32_t fd)
{
    int file = file_of(in, fd);

    if (fd < FIRST_FILE ? in->closed >> fd & 1 : file < 0)
        return EBADF;
    if (fd < FIRST_FILE) { /* the process goes on and needs its own */
        in->closed |= (uint8_t)(1u << fd);
        return 0;
    }
    in->files.at[fd - FIRST_FILE] = -1;
    return close(file) == 0 ? 0 : errno;
}

void
files_release(struct interp *in)
{
    for (size_t i = 0; i < in->files.count; i++) {
        if (in->files.at[i] >= 0)
            close(in->files.at[i]);
    }
    VEC_RELEASE(&in->files);
}
