/* The buffer behind standard output and standard error; see output.h. */
#include "output.h"

#include "number.h"
#include "platform.h"
#include "rt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#ifndef OUTPUT_SIZE
#define OUTPUT_SIZE 1024
#endif

/* The stream is that of the bytes held, or of the last that were. */
static struct {
    int32_t stream;
    size_t used;
    char bytes[OUTPUT_SIZE];
} buffer;

int32_t
runa_rt_out_write(int32_t fd, const void *bytes, size_t size)
{
    const char *next = bytes;
    while (size > 0) {
        int32_t written = runa_rt_sys_write(fd, next, size);
        if (written <= 0)
            return written < 0 ? written : -EIO;
        next += written;
        size -= (size_t)written;
    }
    return 0;
}

/*
 * Output that is lost must not pass for success. There is nobody to tell when
 * it is standard error that fails; a reader who went away needs no telling.
 */
static void
write_or_die(const char *bytes, size_t size)
{
    int32_t error = runa_rt_out_write(buffer.stream, bytes, size);
    if (error == 0)
        return;
    if (buffer.stream == STREAM_ERROR || error == -EPIPE)
        _Exit(RUNA_PANIC_EXIT);
    runa_rt_panic_figure("cannot write standard output, errno ",
                         (uint32_t)-error);
}

/* Emptied first: a panic about this write comes here again. */
void
runa_flush(void)
{
    size_t used = buffer.used;
    buffer.used = 0;
    write_or_die(buffer.bytes, used);
}

void
runa_rt_out_add(int32_t stream, const void *bytes, size_t size)
{
    if (stream != buffer.stream || size > OUTPUT_SIZE - buffer.used)
        runa_flush();
    buffer.stream = stream;
    if (size > OUTPUT_SIZE) {
        write_or_die(bytes, size);
        return;
    }
    memcpy(buffer.bytes + buffer.used, bytes, size);
    buffer.used += size;
}

/* libc's strlen is fast and ten times as large as this loop. */
size_t
runa_rt_out_length(const char *text)
{
    size_t size = 0;
    while (text[size])
        size++;
    return size;
}

void
runa_rt_out_string(int32_t stream, const char *text)
{
    if (text)
        runa_rt_out_add(stream, text, runa_rt_out_length(text));
}

void
runa_rt_out_line(void)
{
    runa_rt_out_add(buffer.stream, "\n", 1);
    runa_flush();
}

void
runa_rt_out_unsigned(int32_t stream, uint64_t value)
{
    char text[INTEGER_TEXT_SIZE];
    char *end = text + sizeof text;
    char *start = runa_rt_unsigned_text(value, 10, end);
    runa_rt_out_add(stream, start, (size_t)(end - start));
}

void
runa_rt_out_integer(int32_t stream, int64_t value)
{
    if (value < 0)
        runa_rt_out_add(stream, "-", 1);
    runa_rt_out_unsigned(stream,
                         value < 0 ? -(uint64_t)value : (uint64_t)value);
}
