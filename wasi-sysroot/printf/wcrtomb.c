/* wcrtomb, which printf needs for wide characters, in a third of the size of
 * wasi-libc's: UTF-8, or in the C locale ASCII and the bytes from 0x80, which
 * are wide characters from 0xdf80. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>

/* How many bytes a character takes, 0 if there is no such character. */
static unsigned
encoded_length(uint32_t c)
{
    if (c < 0x80)
        return 1;
    if (MB_CUR_MAX == 1)
        return c - 0xdf80 < 0x80;
    if (c > 0x10ffff || c - 0xd800 < 0x800)
        return 0;
    return 2 + (c >= 0x800) + (c >= 0x10000);
}

size_t
wcrtomb(char *restrict to, wchar_t wide, mbstate_t *restrict state)
{
    uint32_t c = (uint32_t)wide;
    (void)state;
    if (!to)
        return 1;
    unsigned length = encoded_length(c);
    if (!length) {
        errno = EILSEQ;
        return SIZE_MAX;
    }
    for (unsigned i = length; --i; c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3f));
    *to = (char)(length > 1 ? 0xf00 >> length | c : c);
    return length;
}
