/* Printing to standard output and standard error; the table is rt.def. */
#include "number.h"
#include "output.h"
#include "rt.h"

/*
 * Ends a call that added no newline of its own. A newline inside what it
 * printed flushes all the same; else the text waits for the rest of its line.
 * The loop is a tenth of the size of libc's memchr.
 */
static void
end_partial(const char *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] != '\n')
        size--;
    if (size > 0)
        runa_flush();
    else
        runa_rt_flush_at_exit();
}

void
print_string(const char *text)
{
    runa_rt_out_string(STREAM_OUT, text);
    runa_rt_out_line();
}

void
print_string_nonl(const char *text)
{
    if (text)
        runa_print_bytes(text, (int32_t)runa_rt_out_length(text));
}

void
print_integer(int64_t value)
{
    runa_rt_out_integer(STREAM_OUT, value);
    runa_rt_out_line();
}

void
print_integer_nonl(int64_t value)
{
    runa_rt_out_integer(STREAM_OUT, value);
    runa_rt_flush_at_exit();
}

void
runa_print_unsigned(int64_t value)
{
    runa_rt_out_unsigned(STREAM_OUT, (uint64_t)value);
    runa_rt_out_line();
}

void
runa_print_unsigned_nonl(int64_t value)
{
    runa_rt_out_unsigned(STREAM_OUT, (uint64_t)value);
    runa_rt_flush_at_exit();
}

static void
add_hex(uint64_t value)
{
    char text[16];
    char *end = text + sizeof text;
    char *start = runa_rt_unsigned_text(value, 16, end);
    runa_rt_out_string(STREAM_OUT, "0x");
    runa_rt_out_add(STREAM_OUT, start, (size_t)(end - start));
}

void
runa_print_hex(int64_t value)
{
    add_hex((uint64_t)value);
    runa_rt_out_line();
}

void
runa_print_hex_nonl(int64_t value)
{
    add_hex((uint64_t)value);
    runa_rt_flush_at_exit();
}

void
runa_print_byte(int32_t byte)
{
    runa_print_bytes(&(char){(char)byte}, 1);
}

void
runa_print_bytes(const void *bytes, int32_t size)
{
    runa_rt_out_add(STREAM_OUT, bytes, (uint32_t)size);
    end_partial(bytes, (uint32_t)size);
}

void
runa_error_string(const char *text)
{
    runa_rt_out_string(STREAM_ERROR, text);
    runa_rt_out_line();
}

void
runa_error_string_nonl(const char *text)
{
    runa_rt_out_string(STREAM_ERROR, text);
    runa_flush();
}

void
runa_error_integer(int64_t value)
{
    runa_rt_out_integer(STREAM_ERROR, value);
    runa_rt_out_line();
}

void
runa_error_integer_nonl(int64_t value)
{
    runa_rt_out_integer(STREAM_ERROR, value);
    runa_flush();
}
