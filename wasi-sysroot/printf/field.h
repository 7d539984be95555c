/* Output: bytes, fields with their width, and digits. */

static void
put(struct printer *printer, const char *text, size_t length)
{
    char *to = printer->at;
    if (length > printer->room) {
        printer->drain(printer, text, length);
        return;
    }
    printer->at += length;
    printer->room -= length;
    for (; length >= 8; length -= 8, to += 8, text += 8)
        __builtin_memcpy(to, text, 8);
    while (length--)
        *to++ = *text++;
}

static void
repeat(struct printer *printer, char c, unsigned count)
{
    char block[64];
    unsigned length = sizeof block;
    for (; count; count -= length) {
        if (length > count)
            length = count;
        for (unsigned i = 0; i != length; ++i)
            block[i] = c;
        put(printer, block, length);
    }
}

/* A field up to its body, which the caller puts: the spaces or zeros that it
 * begins with, and between them the prefix. What would make the count too
 * large is refused before anything is written. */
static bool
begin_field(struct printer *printer, size_t body)
{
    size_t length = printer->prefix_length + body, field = printer->width;
    if (field < length)
        field = length;
    if (field > INT_MAX - *printer->count) {
        printer->failure = EOVERFLOW;
        return false;
    }
    unsigned spare = (unsigned)(field - length), zeros = 0;
    *printer->count += (unsigned)field;
    printer->spaces = 0;
    if (printer->flags & FLAG_LEFT)
        printer->spaces = spare;
    else if (printer->flags & FLAG_ZERO)
        zeros = spare;
    else
        repeat(printer, ' ', spare);
    put(printer, printer->prefix, printer->prefix_length);
    repeat(printer, '0', zeros);
    return true;
}

static void
end_field(struct printer *printer)
{
    repeat(printer, ' ', printer->spaces);
}

static char
digit_text(const struct printer *printer, unsigned digit)
{
    return (char)("0123456789ABCDEF"[digit] | (printer->letter & 32));
}

/* The digits at the end of the printer's text; none for 0. They are decimal,
 * or of shift bits each. */
static char *
number_text(struct printer *printer, uint64_t value, unsigned shift)
{
    char *end = printer->text + sizeof printer->text;
    if (shift) {
        for (; value; value >>= shift)
            *--end =
                digit_text(printer, (unsigned)value & ((1U << shift) - 1));
        return end;
    }
    for (; value > UINT32_MAX; value /= 10)
        *--end = (char)('0' + value % 10);
    for (uint32_t rest = (uint32_t)value; rest; rest /= 10)
        *--end = (char)('0' + rest % 10);
    return end;
}

static void
set_sign(struct printer *printer, bool negative)
{
    char positive = printer->flags & FLAG_PLUS ? '+' : ' ';
    *printer->prefix = negative ? '-' : positive;
    printer->prefix_length =
        negative || printer->flags & (FLAG_PLUS | FLAG_SPACE);
}

/* 0x and such, behind the sign. */
static void
add_radix(struct printer *printer, char letter)
{
    printer->prefix[printer->prefix_length++] = '0';
    printer->prefix[printer->prefix_length++] = letter;
}
