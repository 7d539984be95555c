/* vfprintf, through which all printing to streams goes. It writes into the
 * stream's own buffer. */
#include "printf.h"
#include "file.h"

int __towrite(FILE *stream);

struct stream_printer {
    struct printer printer;
    struct file *file;
};

static void
follow(struct stream_printer *to)
{
    to->printer.at = to->file->write_at;
    to->printer.room = (size_t)(to->file->write_end - to->file->write_at);
}

static void
drain(struct printer *printer, const char *text, size_t length)
{
    struct stream_printer *to = (struct stream_printer *)printer;
    struct file *file = to->file;
    if (file->flags & FILE_ERROR)
        return;
    file->write_at = printer->at;
    file->write((FILE *)file, text, length);
    follow(to);
}

static void
set_buffer(struct file *file, char *buffer, size_t size)
{
    file->buffer = buffer;
    file->buffer_size = size;
    file->write_at = file->write_start = file->write_end = 0;
}

/* Whether a line ends in the buffer, and is to be written for that. */
static bool
has_line(const struct file *file)
{
    const char *at = file->write_at;
    if (file->line_end >= 0)
        while (at != file->write_start)
            if (*--at == '\n')
                return true;
    return false;
}

static int
print(struct file *file, const char *format, va_list list)
{
    struct stream_printer to;
    to.file = file;
    to.printer.drain = drain;
    if (!file->write_end && __towrite((FILE *)file))
        return -1;
    follow(&to);
    int count = runa_printf(&to.printer, format, list);
    if (!(file->flags & FILE_ERROR))
        file->write_at = to.printer.at;
    return count;
}

/* A stream without a buffer has one for this call, so that there is one write.
 * An error from before stays set, but only one of this call is returned. */
int
vfprintf(FILE *restrict stream, const char *restrict format, va_list list)
{
    struct file *file = file_of(stream);
    char buffer[256], *own = file->buffer;
    bool buffered = file->buffer_size != 0;
    unsigned before = file->flags & FILE_ERROR;
    if (file->orientation < 1)
        file->flags &= ~before;
    if (!buffered)
        set_buffer(file, buffer, sizeof buffer);
    int count = print(file, format, list);
    if (!buffered || has_line(file))
        file->write(stream, 0, 0);
    if (!buffered)
        set_buffer(file, own, 0);
    if (file->flags & FILE_ERROR)
        count = -1;
    file->flags |= before;
    return count;
}
