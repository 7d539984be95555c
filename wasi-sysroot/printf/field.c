/* Output: bytes into the sink, fields with their width, and the digits and
 * signs that integers and floats have in common. */
#include "printf.h"
#include <errno.h>

/* Up to here a loop is faster than the engine's own copy. */
enum { COPY_SHORT = 32 };

void
runa_printf_put(struct runa_printer *printer, const char *text, size_t length)
{
    struct runa_sink *sink = printer->sink;
    if (length > sink->room) {
        sink->drain(sink, text, length);
        return;
    }
    char *to = sink->at;
    sink->at += length;
    sink->room -= length;
    if (length > COPY_SHORT)
        __builtin_memcpy(to, text, length);
    else
        while (length--)
            *to++ = *text++;
}

void
runa_printf_repeat(struct runa_printer *printer, char c, unsigned count)
{
    char block[64];
    unsigned filled = count < sizeof block ? count : sizeof block;
    for (unsigned i = 0; i < filled; ++i)
        block[i] = c;
    for (; count > filled; count -= filled)
        runa_printf_put(printer, block, filled);
    runa_printf_put(printer, block, count);
}

/* A field up to its body, which the caller puts: the spaces or zeros that it
 * begins with, and between them the prefix. What would make the count too
 * large is refused before anything is written. */
bool
runa_printf_begin(struct runa_printer *printer, const struct runa_spec *spec,
                  const char *prefix, unsigned prefix_length, uint64_t body)
{
    uint64_t length = prefix_length + body;
    uint64_t field = length < spec->width ? spec->width : length;
    if (field > INT_MAX - printer->count)
        return runa_printf_error(EOVERFLOW);
    unsigned spare = (unsigned)(field - length);
    printer->count += (unsigned)field;
    printer->right = spec->flags & FLAG_LEFT ? spare : 0;
    spare -= printer->right;
    bool zeros = spec->flags & FLAG_ZERO;
    if (!zeros)
        runa_printf_repeat(printer, ' ', spare);
    runa_printf_put(printer, prefix, prefix_length);
    if (zeros)
        runa_printf_repeat(printer, '0', spare);
    return true;
}

bool
runa_printf_end(struct runa_printer *printer)
{
    runa_printf_repeat(printer, ' ', printer->right);
    return true;
}

/* The digits before end, none for 0: in decimal, or of shift bits each. The
 * case is that of the conversion. */
char *
runa_printf_digits(char *end, uint64_t value, unsigned shift, char conversion)
{
    if (shift) {
        for (; value; value >>= shift) {
            unsigned digit = value & ((1U << shift) - 1);
            *--end = (char)("0123456789ABCDEF"[digit] | (conversion & 32));
        }
        return end;
    }
    for (; value > UINT32_MAX; value /= 10)
        *--end = (char)('0' + value % 10);
    for (uint32_t small = (uint32_t)value; small; small /= 10)
        *--end = (char)('0' + small % 10);
    return end;
}

unsigned
runa_printf_sign(char *to, const struct runa_spec *spec, bool negative)
{
    if (negative)
        *to = '-';
    else if (spec->flags & FLAG_PLUS)
        *to = '+';
    else if (spec->flags & FLAG_SPACE)
        *to = ' ';
    else
        return 0;
    return 1;
}
