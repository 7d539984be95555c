/* printf itself: goes through the format, and gives each conversion to the
 * file that knows it. */
#include "printf.h"
#include <errno.h>

/* Returns false, for the caller to return. */
bool
runa_printf_error(int code)
{
    errno = code;
    return false;
}

/* n: the count so far, into an integer of the size that was said. */
static bool
store_count(const struct runa_printer *printer, const struct runa_spec *spec,
            uint64_t value)
{
    void *to = (void *)(uintptr_t)value;
    switch (spec->size) {
    case 1: *(signed char *)to = (signed char)printer->count; break;
    case 2: *(short *)to = (short)printer->count; break;
    case 4: *(int *)to = (int)printer->count; break;
    default: *(int64_t *)to = printer->count; break;
    }
    return true;
}

static bool
convert(struct runa_printer *printer, const char **at)
{
    struct runa_spec spec;
    union runa_argument value;
    if (!runa_printf_spec(printer, at, &spec, &value))
        return false;
    switch (spec.conversion) {
    case 'p':
        spec.conversion = 'x';
        spec.flags |= FLAG_ALTERNATE;
        spec.size = sizeof(void *);
        if (spec.precision < (int)(2 * sizeof(void *)))
            spec.precision = 2 * sizeof(void *);
        return runa_printf_integer(printer, &spec, value.integer);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'b':
    case 'B': return runa_printf_integer(printer, &spec, value.integer);
    case 'c': case 's': case 'C': case 'S': case 'm':
        return runa_printf_text(printer, &spec, value.integer);
    case 'n': return store_count(printer, &spec, value.integer);
    default: return runa_printf_float(printer, &spec, &value);
    }
}

/* Text up to the next conversion, or one conversion; "%%" is text. */
static bool
format_next(struct runa_printer *printer, const char **at)
{
    static const struct runa_spec plain = {.flags = 0};
    const char *text = *at;
    size_t length = 0;
    while (text[length] && text[length] != '%')
        ++length;
    if (!length && text[1] == '%') {
        ++*at;
        length = 1;
    }
    *at += length;
    if (!length) {
        ++*at;
        return convert(printer, at);
    }
    if (!runa_printf_begin(printer, &plain, text, 0, length))
        return false;
    runa_printf_put(printer, text, length);
    return true;
}

/* The number of bytes written, or -1 with errno set. */
int
runa_printf_format(struct runa_sink *sink, const char *format, va_list list)
{
    struct runa_printer printer;
    bool good = true;
    printer.sink = sink;
    printer.format = format;
    va_copy(printer.list, list);
    printer.error = errno;
    printer.count = 0;
    printer.order = ORDER_GIVEN;
    while (good && *format)
        good = format_next(&printer, &format);
    va_end(printer.list);
    return good ? (int)printer.count : -1;
}
