/* vsnprintf, through which all printing into memory goes. */
#include "printf.h"
#include <errno.h>
#include <stdio.h>

/* What fits is printed; the rest is only counted. */
static void
cut_off(struct printer *printer, const char *text, size_t length)
{
    (void)length;
    for (; printer->room; --printer->room)
        *printer->at++ = *text++;
}

int
vsnprintf(char *restrict to, size_t size, const char *restrict format,
          va_list list)
{
    struct printer printer;
    if (size > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    printer.at = to;
    printer.room = size ? size - 1 : 0;
    printer.drain = cut_off;
    int count = runa_printf(&printer, format, list);
    if (size)
        *printer.at = 0;
    return count;
}
