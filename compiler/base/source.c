/* Reading inputs and finding lines in them: see source.h. */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

/* What one read asks for when the size is not known beforehand (a pipe). */
#define READ_CHUNK ((size_t)64 * 1024)

static int
read_all(int fd, struct source *source, size_t room)
{
    for (;;) {
        ssize_t got;

        if (room - source->size < 2) {
            room = room * 2 + READ_CHUNK;
            source->text = xrealloc(source->text, room);
        }
        got = read(fd, source->text + source->size, room - source->size - 1);
        if (got == 0)
            break;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        source->size += (size_t)got;
        if (source->size >= SOURCE_SIZE_MAX)
            return EFBIG;
    }
    source->text[source->size] = '\0';
    return 0;
}

static int
read_fd(int fd, struct source *source)
{
    struct stat info;
    size_t room = READ_CHUNK;

    if (fstat(fd, &info) != 0)
        return errno;
    if (S_ISDIR(info.st_mode))
        return EISDIR;
    if (S_ISREG(info.st_mode)) {
        if (info.st_size >= (off_t)SOURCE_SIZE_MAX)
            return EFBIG;
        /* One byte for the NUL and one to see the end without growing. */
        room = (size_t)info.st_size + 2;
    }
    source->text = xmalloc(room);
    return read_all(fd, source, room);
}

int
source_read(struct source *source, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    int error;

    *source = (struct source){.name = xstrdup(is_stdin ? "<stdin>" : path)};
    error = fd < 0 ? errno : read_fd(fd, source);
    if (fd >= 0 && !is_stdin)
        close(fd);
    if (error)
        source_release(source);
    return error;
}

void
source_from_text(struct source *source, const char *name, const char *text,
                 size_t size)
{
    *source = (struct source){
        .name = xstrdup(name), .text = xstrndup(text, size), .size = size};
}

void
source_release(struct source *source)
{
    free(source->name);
    free(source->text);
    *source = (struct source){0};
}

struct source_place
source_place(const struct source *source, uint32_t off)
{
    struct source_place place = {.line = 1};
    const char *newline;

    if (off > source->size)
        off = (uint32_t)source->size;
    for (uint32_t at = 0; at < off; at++) {
        if (source->text[at] == '\n') {
            place.line++;
            place.begin = at + 1;
        }
    }
    place.column = off - place.begin + 1;
    newline = memchr(source->text + off, '\n', source->size - off);
    place.end =
        newline ? (uint32_t)(newline - source->text) : (uint32_t)source->size;
    return place;
}
