/* Integers from and to text. */
#include "number.h"

#include "rt.h"

#include <string.h>

bool
runa_rt_is_space(int byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

char *
runa_rt_unsigned_text(uint64_t value, uint32_t base, char *end)
{
    do
        *--end = "0123456789abcdef"[value % base];
    while ((value /= base) > 0);
    return end;
}

int32_t
runa_rt_text_to_buffer(const char *text, size_t length, void *buffer,
                       uint32_t size)
{
    if (size > 0) {
        size_t fits = length < size ? length : size - 1;
        memcpy(buffer, text, fits);
        ((char *)buffer)[fits] = '\0';
    }
    return (int32_t)length;
}

static int32_t
format(bool negative, uint64_t value, void *buffer, int32_t size)
{
    char text[INTEGER_TEXT_SIZE];
    char *end = text + sizeof text;
    char *start = runa_rt_unsigned_text(value, 10, end);
    if (negative)
        *--start = '-';
    return runa_rt_text_to_buffer(start, (size_t)(end - start), buffer,
                                  (uint32_t)size);
}

int32_t
runa_format_integer(int64_t value, void *buffer, int32_t size)
{
    uint64_t magnitude = (uint64_t)value;
    return format(value < 0, value < 0 ? -magnitude : magnitude, buffer, size);
}

int32_t
runa_format_unsigned(int64_t value, void *buffer, int32_t size)
{
    return format(false, (uint64_t)value, buffer, size);
}

/* The value of a digit, or 16 when it is none. */
static unsigned
digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    digit |= 'a' ^ 'A';
    return digit >= 'a' && digit <= 'f' ? (unsigned)(digit - 'a') + 10 : 16;
}

/*
 * Reads digits up to the first character that is none. Returns where that is,
 * or null when there is no digit or the value is over the limit.
 */
static const char *
parse_digits(const char *text, unsigned base, uint64_t limit, uint64_t *value)
{
    const char *start = text;
    *value = 0;
    for (unsigned digit; (digit = digit_value(*text)) < base; text++) {
        if (*value > (limit - digit) / base)
            return NULL;
        *value = *value * base + digit;
    }
    return text > start ? text : NULL;
}

int32_t
runa_parse_integer(const char *text, void *result)
{
    if (!text)
        return 0;
    while (runa_rt_is_space(*text))
        text++;
    bool negative = *text == '-';
    text += *text == '-' || *text == '+';
    bool hex = text[0] == '0' && (text[1] | 0x20) == 'x';
    uint64_t value;
    text = parse_digits(hex ? text + 2 : text, hex ? 16 : 10,
                        (uint64_t)INT64_MAX + negative, &value);
    while (text && runa_rt_is_space(*text))
        text++;
    if (!text || *text != '\0')
        return 0;
    value = negative ? -value : value;
    memcpy(result, &value, sizeof value);
    return 1;
}
