/*
 * Files of the Runa language. There are three kinds of handles in its programs,
 * and all are descriptors here: that of open_file is one higher, since 0 says
 * there that it failed; one of file_open_buffered may have a buffer.
 */
#include "file.h"
#include "lang_memory.h"
#include "rt.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { BUFFER_SIZE = 16384 };

/* Bytes on their way to a descriptor. */
struct buffer {
    struct buffer *next;
    int32_t fd;
    uint32_t used;
    char bytes[BUFFER_SIZE];
};

static struct buffer *buffers;

/* Where the buffer of a descriptor hangs; what hangs there is null if it has
 * none. */
static struct buffer **
buffer_place(int64_t fd)
{
    struct buffer **place = &buffers;
    while (*place && (*place)->fd != fd)
        place = &(*place)->next;
    return place;
}

/* 0, or a negative errno; what it held is gone either way. */
static int32_t
buffer_write(struct buffer *buffer)
{
    uint32_t used = buffer->used;
    buffer->used = 0;
    return runa_file_write(buffer->fd, buffer->bytes, (int32_t)used);
}

static void *
resize_text(void *memory, int32_t size)
{
    return memory ? runa_lang_memory_resize(memory, (uint32_t)size)
                  : runa_lang_memory_new_text((uint32_t)size);
}

void *
runa_lang_runtime_read_file(const char *path)
{
    char *text;
    if (runa_rt_read_file(path, resize_text, &text) >= 0)
        return text;
    runa_lang_memory_free(text);
    return NULL;
}

int64_t
runa_lang_write_file(const char *path, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    return runa_file_write_all(path, text, (int32_t)size) == 0;
}

/* As C's fopen reads it. */
static int32_t
flags_of_mode(const char *mode)
{
    bool both = strchr(mode, '+') != NULL;
    int32_t made = RUNA_FILE_WRITE | RUNA_FILE_CREATE;
    switch (*mode) {
    case 'r': return RUNA_FILE_READ | (both ? RUNA_FILE_WRITE : 0);
    case 'w': return made | RUNA_FILE_TRUNCATE | (both ? RUNA_FILE_READ : 0);
    case 'a': return made | RUNA_FILE_APPEND | (both ? RUNA_FILE_READ : 0);
    default: return 0;
    }
}

int64_t
runa_lang_open_file(const char *path, const char *mode)
{
    int32_t flags = flags_of_mode(mode ? mode : "");
    int32_t fd = flags ? runa_file_open(path, flags) : -1;
    return fd < 0 ? 0 : (int64_t)fd + 1;
}

/* The descriptor behind a handle of open_file, or one that nothing has. */
static int32_t
opened(int64_t file)
{
    return file > 0 && file <= INT32_MAX ? (int32_t)(file - 1) : -1;
}

int64_t
runa_lang_read_file_data(int64_t file, void *memory, int64_t size)
{
    if (size <= 0 || size > INT32_MAX)
        return 0;
    int32_t got = runa_file_read(opened(file), memory, (int32_t)size);
    return got < 0 ? 0 : got;
}

int64_t
runa_lang_get_file_size_internal(int64_t file)
{
    int64_t size = runa_file_size(opened(file));
    return size < 0 ? 0 : size;
}

void
runa_lang_close_file(int64_t file)
{
    runa_file_close(opened(file));
}

/* A file that is only read has no buffer. */
int64_t
runa_lang_file_open_buffered(const char *path, int64_t flags)
{
    static const int32_t ours[] = {
        RUNA_FILE_READ,
        RUNA_FILE_WRITE | RUNA_FILE_CREATE | RUNA_FILE_TRUNCATE,
        RUNA_FILE_READ | RUNA_FILE_WRITE | RUNA_FILE_CREATE,
    };
    bool writes = flags == 1 || flags == 2;
    int32_t fd = runa_file_open(path, ours[writes ? flags : 0]);
    if (fd < 0)
        return -1;
    if (writes) {
        struct buffer *buffer = runa_lang_memory_new(sizeof *buffer);
        buffer->fd = fd;
        buffer->next = buffers;
        buffers = buffer;
    }
    return fd;
}

/* To a descriptor past its buffer: 0, or a negative errno. */
static int32_t
write_now(int64_t fd, const char *bytes, int64_t size)
{
    return runa_file_write((int32_t)fd, bytes, (int32_t)size);
}

int64_t
runa_lang_file_write_buffered(int64_t file, const char *bytes, int64_t size)
{
    struct buffer *buffer = *buffer_place(file);
    if (size == 0)
        size = bytes ? (int64_t)strlen(bytes) : 0;
    if (size < 0 || size > INT32_MAX || file < 0 || file > INT32_MAX)
        return -1;
    if (buffer && size > BUFFER_SIZE - buffer->used &&
        buffer_write(buffer) < 0)
        return -1;
    if (!buffer || size > BUFFER_SIZE)
        return write_now(file, bytes, size) < 0 ? -1 : size;
    if (size > 0)
        memcpy(buffer->bytes + buffer->used, bytes, (size_t)size);
    buffer->used += (uint32_t)size;
    return size;
}

int64_t
runa_lang_file_close(int64_t file)
{
    struct buffer **place = buffer_place(file);
    struct buffer *buffer = *place;
    int32_t written = 0;
    if (file < 0 || file > INT32_MAX)
        return -EBADF;
    if (buffer) {
        written = buffer_write(buffer);
        *place = buffer->next;
        runa_lang_memory_free(buffer);
    }
    int32_t closed = runa_file_close((int32_t)file);
    return written < 0 ? written : closed;
}

int64_t
runa_lang_unlink_path(const char *path)
{
    return runa_file_remove(path);
}
