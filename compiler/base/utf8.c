/* UTF-8 by the table of RFC 3629, section 4: see utf8.h. */
#include "base/utf8.h"

/* How many bytes a character that begins with C has; 0 if none does. */
static size_t
length_by_first(unsigned char c)
{
    if (c < 0x80)
        return 1;
    if (c < 0xc2)
        return 0;
    return c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* After some first bytes the second one's range is narrower. */
static bool
is_second(unsigned char first, unsigned char c)
{
    switch (first) {
    case 0xe0: return c >= 0xa0 && c <= 0xbf;
    case 0xed: return c >= 0x80 && c <= 0x9f;
    case 0xf0: return c >= 0x90 && c <= 0xbf;
    case 0xf4: return c >= 0x80 && c <= 0x8f;
    default: return c >= 0x80 && c <= 0xbf;
    }
}

size_t
utf8_character(const char *text, size_t len)
{
    unsigned char first = len ? (unsigned char)*text : 0xff;
    size_t wanted = length_by_first(first);

    if (wanted > len ||
        (wanted > 1 && !is_second(first, (unsigned char)text[1])))
        return 0;
    for (size_t i = 2; i < wanted; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
    }
    return wanted;
}

bool
utf8_is_valid(const char *text, size_t len)
{
    while (len) {
        size_t n = utf8_character(text, len);

        if (n == 0)
            return false;
        text += n;
        len -= n;
    }
    return true;
}
