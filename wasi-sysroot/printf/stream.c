/* vfprintf, through which all printing to streams goes. It writes into the
 * stream's own buffer, so this file knows what a FILE of wasi-libc is. */
#include "printf.h"
#include <stdio.h>

/* A FILE as wasi-libc has it, which is musl's without locks; VERSION pins it. */
struct file {
    unsigned flags;
    unsigned char *read_at, *read_end;
    int (*close)(FILE *);
    unsigned char *write_end, *write_at;
    unsigned char *write_start;
    size_t (*read)(FILE *, unsigned char *, size_t);
    /* Writes what is in the buffer and then the bytes given. After an error
     * FILE_ERROR is set, and there is no buffer until __towrite. */
    size_t (*write)(FILE *, const unsigned char *, size_t);
    off_t (*seek)(FILE *, off_t, int);
    unsigned char *buffer;
    size_t buffer_size;
    FILE *previous, *next;
    int descriptor;
    int orientation; /* more than 0: wide */
    int line_end;    /* the buffer is written after lines if not negative */
};

enum { FILE_ERROR = 32 };

int __towrite(FILE *stream);

struct stream_sink {
    struct runa_sink sink;
    FILE *stream;
    unsigned char *start; /* of what this call has put into the buffer */
};

static struct file *
file_of(FILE *stream)
{
    return (struct file *)(void *)stream;
}

static void
follow(struct stream_sink *to)
{
    const struct file *file = file_of(to->stream);
    to->sink.at = (char *)file->write_at;
    to->sink.room = (size_t)(file->write_end - file->write_at);
    to->start = file->write_at;
}

static void
drain(struct runa_sink *sink, const char *text, size_t length)
{
    struct stream_sink *to = (struct stream_sink *)sink;
    struct file *file = file_of(to->stream);
    if (file->flags & FILE_ERROR)
        return;
    file->write_at = (unsigned char *)sink->at;
    file->write(to->stream, (const unsigned char *)text, length);
    follow(to);
}

/* Writes out the lines that are finished. */
static void
write_lines(struct stream_sink *to)
{
    struct file *file = file_of(to->stream);
    unsigned char *end = file->write_at, *line = end;
    while (line != to->start && line[-1] != '\n')
        --line;
    if (line == to->start)
        return;
    file->write_at = line;
    file->write(to->stream, 0, 0);
    while (file->write_at && line != end)
        *file->write_at++ = *line++;
}

static int
print(FILE *stream, const char *format, va_list list)
{
    struct stream_sink to = {{0, 0, drain}, stream, 0};
    struct file *file = file_of(stream);
    if (!file->write_end && __towrite(stream))
        return -1;
    follow(&to);
    int count = runa_printf_format(&to.sink, format, list);
    if (!(file->flags & FILE_ERROR)) {
        file->write_at = (unsigned char *)to.sink.at;
        if (file->line_end >= 0)
            write_lines(&to);
    }
    return count;
}

/* With a buffer of its own for this call, so that there is one write. */
static int
print_unbuffered(FILE *stream, const char *format, va_list list)
{
    unsigned char buffer[256];
    struct file *file = file_of(stream);
    unsigned char *own = file->buffer;
    file->buffer = buffer;
    file->buffer_size = sizeof buffer;
    file->write_at = file->write_start = file->write_end = 0;
    int count = print(stream, format, list);
    if (file->write_at != file->write_start)
        file->write(stream, 0, 0);
    file->buffer = own;
    file->buffer_size = 0;
    file->write_at = file->write_start = file->write_end = 0;
    return count;
}

/* An error from before stays set, but only one of this call is returned. */
int
vfprintf(FILE *restrict stream, const char *restrict format, va_list list)
{
    struct file *file = file_of(stream);
    unsigned before = file->flags & FILE_ERROR;
    if (file->orientation < 1)
        file->flags &= ~before;
    int count = file->buffer_size ? print(stream, format, list)
                                  : print_unbuffered(stream, format, list);
    if (file->flags & FILE_ERROR)
        count = -1;
    file->flags |= before;
    return count;
}
