/* Integers: d i u o x X b B p. */

/* The value, whose argument may have been fetched as a larger type. */
static uint64_t
integer_value(const struct printer *printer, bool is_signed)
{
    unsigned unused = (64 - 8 * printer->size) & 63;
    uint64_t value = printer->value.integer << unused;
    return is_signed ? (uint64_t)((int64_t)value >> unused) : value >> unused;
}

/* Those of the conversions of integers. */
static const unsigned char bases[] = {10, 10, 8, 10, 16, 16, 2, 2};

static void
put_integer(struct printer *printer, unsigned base)
{
    bool is_signed = printer->conversion <= LETTER_SIGNED_LAST;
    uint64_t value = integer_value(printer, is_signed);
    if (is_signed) {
        bool negative = (int64_t)value < 0;
        set_sign(printer, negative);
        value = negative ? 0 - value : value;
    }
    const char *start = number_text(printer, value, base);
    int length = (int)(printer->text + sizeof printer->text - start);
    int least = 1;
    if (printer->precision >= 0) {
        least = printer->precision;
        printer->flags &= ~(unsigned)FLAG_ZERO;
    }
    if (printer->flags & FLAG_ALTERNATE) {
        if (base == 8 && least <= length)
            least = length + 1;
        if (base != 8 && base != 10 && value)
            add_radix(printer, printer->letter);
    }
    if (least < length)
        least = length;
    if (begin(printer, (unsigned)least)) {
        repeat(printer, '0', (unsigned)(least - length));
        put(printer, start, (size_t)length);
        end(printer);
    }
}
