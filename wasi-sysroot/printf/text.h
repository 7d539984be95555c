/* Characters and strings: c s C S m and %. */
#include "errors.h"

static void
put_text(struct printer *printer, const char *text, size_t length)
{
    if (begin_field(printer, length)) {
        put(printer, text, length);
        end_field(printer);
    }
}

static void
put_string(struct printer *printer, const char *text)
{
    size_t most = (size_t)printer->precision; /* -1: all */
    size_t length = 0;
    if (!text)
        text = "(null)";
    while (length < most && text[length])
        ++length;
    put_text(printer, text, length);
}

/* As many characters as have room in the precision, never a part of one. */
static void
put_wide(struct printer *printer, const wchar_t *text)
{
    size_t most = (size_t)printer->precision, length = 0, used;
    char bytes[MB_LEN_MAX];
    const wchar_t *last = text;
    for (; *last; ++last, length += used) {
        used = wcrtomb(bytes, *last, 0);
        if (used == SIZE_MAX) {
            printer->failure = EILSEQ;
            return;
        }
        if (used > most - length)
            break;
    }
    if (!begin_field(printer, length))
        return;
    while (text != last)
        put(printer, bytes, wcrtomb(bytes, *text++, 0));
    end_field(printer);
}

/* Writes what a byte of error_texts stands for. */
static char *
expand(char *to, unsigned char byte)
{
    for (; byte >= ERROR_PAIR; byte = error_pairs[2 * (byte - ERROR_PAIR) + 1])
        to = expand(to, error_pairs[2 * (byte - ERROR_PAIR)]);
    *to = (char)byte;
    return to + 1;
}

/* What strerror says. Its own texts would be a fifth of a small program. */
static const char *
error_text(struct printer *printer, int error)
{
    const unsigned char *at = error_texts;
    char *to = printer->text;
    if (error < 0 || error >= ERROR_COUNT)
        error = 0;
    for (; error; --error)
        while (*at++)
            ;
    do
        to = expand(to, *at);
    while (*at++);
    return printer->text;
}

static void
put_characters(struct printer *printer, const void *pointer)
{
    bool wide = printer->wide || !(printer->letter & 32);
    int conversion = printer->conversion;
    printer->flags &= ~(unsigned)FLAG_ZERO;
    if (conversion == LETTER_ERROR) {
        pointer = error_text(printer, errno);
        wide = false;
    } else if (conversion >= LETTER_CHARACTER) {
        printer->value.wide[1] = 0;
        pointer = &printer->value;
        if (!wide || conversion == LETTER_PERCENT) {
            put_text(printer,
                     conversion == LETTER_PERCENT ? &printer->letter : pointer,
                     1);
            return;
        }
        printer->precision = -1;
    }
    if (wide && pointer)
        put_wide(printer, pointer);
    else
        put_string(printer, pointer);
}
