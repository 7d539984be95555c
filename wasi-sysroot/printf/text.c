/* Characters and strings: c s C S m. */
#include "printf.h"
#include <errno.h>
#include <string.h>
#include <wchar.h>


static bool
put_text(struct runa_printer *printer, const struct runa_spec *spec,
         const char *text, size_t length)
{
    if (!runa_printf_begin(printer, spec, 0, 0, length))
        return false;
    runa_printf_put(printer, text, length);
    return runa_printf_end(printer);
}

static bool
put_string(struct runa_printer *printer, const struct runa_spec *spec,
           const char *text)
{
    size_t most = spec->precision < 0 ? SIZE_MAX : (size_t)spec->precision;
    size_t length = 0;
    if (!text)
        text = "(null)";
    while (length < most && text[length])
        ++length;
    return put_text(printer, spec, text, length);
}

/* As many characters as have room in the precision, never a part of one. */
static bool
put_wide(struct runa_printer *printer, const struct runa_spec *spec,
         const wchar_t *text)
{
    size_t most = spec->precision < 0 ? SIZE_MAX : (size_t)spec->precision;
    char bytes[MB_LEN_MAX];
    size_t length = 0, used, count = 0;
    for (; text[count]; ++count, length += used) {
        used = wcrtomb(bytes, text[count], 0);
        if (used == SIZE_MAX)
            return false;
        if (used > most - length)
            break;
    }
    if (!runa_printf_begin(printer, spec, 0, 0, length))
        return false;
    while (count--)
        runa_printf_put(printer, bytes, wcrtomb(bytes, *text++, 0));
    return runa_printf_end(printer);
}

bool
runa_printf_text(struct runa_printer *printer, struct runa_spec *spec,
                 uint64_t value)
{
    const void *pointer = (const void *)(uintptr_t)value;
    wchar_t wide[2] = {(wchar_t)value, 0};
    char c = (char)value;
    spec->flags &= ~(unsigned)FLAG_ZERO;
    if (spec->length)
        spec->conversion &= ~32;
    switch (spec->conversion) {
    case 'c': return put_text(printer, spec, &c, 1);
    case 's': return put_string(printer, spec, pointer);
    case 'm': return put_string(printer, spec, strerror(printer->error));
    case 'C': spec->precision = -1; pointer = wide; break;
    default: break;
    }
    return put_wide(printer, spec, pointer ? pointer : L"(null)");
}
