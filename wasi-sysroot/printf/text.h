/* Characters and strings: c s C S m. */

static void
put_text(struct printer *printer, const char *text, size_t length)
{
    if (begin(printer, length)) {
        put(printer, text, length);
        end(printer);
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
    if (!begin(printer, length))
        return;
    while (text != last)
        put(printer, bytes, wcrtomb(bytes, *text++, 0));
    end(printer);
}

static void
put_characters(struct printer *printer, const void *pointer)
{
    bool wide = printer->wide || !(printer->letter & 32);
    int conversion = printer->conversion;
    if (conversion >= LETTER_CHARACTER) {
        pointer = &printer->value;
        printer->precision = -1;
        printer->value.wide[1] = 0;
    }
    if (conversion >= LETTER_ERROR)
        pointer = conversion == LETTER_ERROR ? strerror(errno) : "%";
    else if (wide && pointer) {
        put_wide(printer, pointer);
        return;
    } else if (conversion == LETTER_CHARACTER) {
        put_text(printer, pointer, 1);
        return;
    }
    put_string(printer, pointer);
}
