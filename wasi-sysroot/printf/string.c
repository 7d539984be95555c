/* vsnprintf, through which all printing into memory goes. */
#include "printf.h"
#include <errno.h>
#include <stdio.h>

/* What fits; the rest is only counted. */
static void
cut_off(struct runa_sink *sink, const char *text, size_t length)
{
    (void)length;
    while (sink->room) {
        *sink->at++ = *text++;
        --sink->room;
    }
}

int
vsnprintf(char *restrict to, size_t size, const char *restrict format,
          va_list list)
{
    struct runa_sink sink = {to, size ? size - 1 : 0, cut_off};
    if (size > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    int count = runa_printf_format(&sink, format, list);
    if (size)
        *sink.at = 0;
    return count;
}
