/* How a stream writes to its descriptor: half the size of wasi-libc's. */
#include "file.h"
#include <errno.h>
#include <wasi/api.h>

size_t __stdio_write(FILE *stream, const char *text, size_t length);
size_t __stdout_write(FILE *stream, const char *text, size_t length);

/* Writes the buffer and then the text, in one call if the system takes all.
 * Returns how much of the text was written. */
size_t
__stdio_write(FILE *stream, const char *text, size_t length)
{
    struct file *file = file_of(stream);
    __wasi_ciovec_t part[2] = {
        {(const uint8_t *)file->write_start,
         (size_t)(file->write_at - file->write_start)},
        {(const uint8_t *)text, length},
    };
    file->write_at = file->write_start = file->write_end = 0;
    while (part[0].buf_len | part[1].buf_len) {
        size_t written;
        int error = __wasi_fd_write(file->descriptor, part, 2, &written);
        if (error) {
            errno = error;
            file->flags |= FILE_ERROR;
            return length - part[1].buf_len;
        }
        size_t first = written < part->buf_len ? written : part->buf_len;
        part[0].buf += first;
        part[0].buf_len -= first;
        part[1].buf += written - first;
        part[1].buf_len -= written - first;
    }
    file->write_at = file->write_start = file->buffer;
    file->write_end = file->buffer + file->buffer_size;
    return length;
}

/* The first write of stdout, which finds out whether it is a terminal: a
 * character device that has no position. Only there lines are written when
 * they end, unless setvbuf has said something else. */
size_t
__stdout_write(FILE *stream, const char *text, size_t length)
{
    const __wasi_rights_t position =
        __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL;
    struct file *file = file_of(stream);
    __wasi_fdstat_t status;
    file->write = __stdio_write;
    if (!(file->flags & FILE_SET_BUFFER) &&
        (__wasi_fd_fdstat_get(file->descriptor, &status) ||
         status.fs_filetype != __WASI_FILETYPE_CHARACTER_DEVICE ||
         status.fs_rights_base & position))
        file->line_end = -1;
    return __stdio_write(stream, text, length);
}
