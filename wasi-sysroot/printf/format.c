/* printf: goes through the format and hands each conversion to the part that
 * knows it. */
#include "printf.h"
#include <errno.h>
#include <float.h>
#include <wchar.h>
#include "field.h"
#include "spec.h"
#include "integer.h"
#include "text.h"
#include "digits.h"
#include "real.h"

/* As %#x, so a null pointer is 0. */
static void
put_pointer(struct printer *printer)
{
    printer->letter = 'x';
    printer->size = sizeof(void *);
    printer->flags |= FLAG_ALTERNATE;
    put_integer(printer, 4);
}

static void
convert(struct printer *printer)
{
    int conversion = printer->conversion;
    void *pointer = (void *)(uintptr_t)printer->value.integer;
    if (conversion >= LETTER_FLOAT)
        put_float(printer);
    else if (conversion < LETTER_POINTER)
        put_integer(printer, digit_bits[conversion]);
    else if (conversion == LETTER_POINTER)
        put_pointer(printer);
    else if (conversion == LETTER_COUNT)
        __builtin_memcpy(pointer, printer->count, printer->size & 15);
    else
        put_characters(printer, pointer);
}

/* The text up to the next conversion, and that. */
static const char *
format_next(struct printer *printer, const char *at)
{
    const char *text = at;
    while (*at && *at != '%')
        ++at;
    printer->flags = printer->width = printer->prefix_length = 0;
    if (at != text && !printer->searching)
        put_text(printer, text, (size_t)(at - text));
    if (!*at)
        return at;
    at = read_spec(printer, at + 1);
    if (!printer->failure && !printer->searching)
        convert(printer);
    return at;
}

static void
format_all(struct printer *printer, const char *at)
{
    while (*at && !printer->failure)
        at = format_next(printer, at);
}

/* Finds the kinds of arguments with numbers, if there are some. */
static void
search(struct printer *printer, const char *format)
{
    const char *at = format;
    while (*at && *at != '$')
        ++at;
    if (!*at)
        return;
    __builtin_memset(printer->kind, 0, sizeof printer->kind);
    printer->value.integer = 0;
    printer->searching = true;
    format_all(printer, format);
    printer->searching = false;
    if (printer->kind[0] && printer->kind[1])
        printer->failure = EINVAL;
}

/* The number of bytes, or -1 with errno set. The caller has set the output. */
int
runa_printf(struct printer *printer, const char *format, va_list list)
{
    va_copy(printer->list, list);
    printer->count[0] = printer->count[1] = 0;
    printer->failure = 0;
    printer->searching = false;
    search(printer, format);
    format_all(printer, format);
    va_end(printer->list);
    if (!printer->failure)
        return (int)printer->count[0];
    errno = printer->failure;
    return -1;
}
