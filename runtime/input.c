/* Standard input, read through one buffer. */
#include "number.h"
#include "output.h"
#include "rt.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#ifndef INPUT_SIZE
#define INPUT_SIZE 4096
#endif

enum {
    END = -1,       /* of input; no errno: those of failures are under it */
    WORD_SIZE = 400 /* more than any float that C would print */
};

static struct {
    size_t next;
    size_t end;
    unsigned char bytes[INPUT_SIZE];
} buffer;

/*
 * Reads what there is into the empty buffer; returns the number of bytes, 0 at
 * end of input, or a negative errno. Whoever reads should see all that the
 * program has said so far.
 */
static ssize_t
fill(void)
{
    ssize_t got;
    runa_flush();
    do
        got = read(STDIN_FILENO, buffer.bytes, INPUT_SIZE);
    while (got < 0 && (errno == EINTR || errno == EAGAIN));
    buffer.next = 0;
    buffer.end = got > 0 ? (size_t)got : 0;
    return got < 0 ? -errno : got;
}

/* The next byte without taking it; negative: END or a failure. */
static int
peek(void)
{
    if (buffer.next == buffer.end) {
        ssize_t got = fill();
        if (got <= 0)
            return got < 0 ? (int)got : END;
    }
    return buffer.bytes[buffer.next];
}

static int
take(void)
{
    int byte = peek();
    if (byte >= 0)
        buffer.next++;
    return byte;
}

int32_t
runa_read_line(void *line, int32_t size)
{
    char *text = line;
    uint32_t room = (uint32_t)size;
    uint32_t length = 0;
    int byte;
    while ((byte = take()) >= 0 && byte != '\n') {
        if (length + 1 < room)
            text[length] = (char)byte;
        length++;
    }
    if (byte < 0 && length == 0)
        return byte;
    if (room > 0)
        text[length < room ? length : room - 1] = '\0';
    return (int32_t)length;
}

/*
 * Reads a word and the white space byte after it. Returns its length, or a
 * negative number when there is none. Of one too long to be a number the rest
 * is dropped; what is kept of it would not tell.
 */
static int32_t
read_word(char word[WORD_SIZE])
{
    int32_t length = 0;
    int byte;
    while (runa_rt_is_space(byte = take()))
        continue;
    if (byte < 0)
        return byte;
    for (; byte >= 0 && !runa_rt_is_space(byte); byte = take())
        if (length < WORD_SIZE)
            word[length++] = (char)byte;
    word[length < WORD_SIZE ? length : 0] = '\0';
    return length;
}

int32_t
runa_read_integer(void *result)
{
    char word[WORD_SIZE];
    int32_t length = read_word(word);
    return length < 0 ? length : runa_parse_integer(word, result);
}

int32_t
runa_read_float(void *result)
{
    char word[WORD_SIZE];
    int32_t length = read_word(word);
    return length < 0 ? length : runa_parse_float(word, result);
}

int32_t
runa_read_bytes(void *memory, int32_t size)
{
    char *bytes = memory;
    size_t left = (uint32_t)size;
    while (left > 0) {
        int byte = peek();
        if (byte < 0)
            return byte == END ? (int32_t)((uint32_t)size - left) : byte;
        size_t part = buffer.end - buffer.next;
        if (part > left)
            part = left;
        memcpy(bytes, buffer.bytes + buffer.next, part);
        buffer.next += part;
        bytes += part;
        left -= part;
    }
    return size;
}
