/* Integers: d i u o x X b B p. */

/* The value, whose argument may have been fetched as a larger type. */
static uint64_t
integer_value(const struct printer *printer, bool is_signed)
{
    unsigned unused = (64 - 8 * printer->size) & 63;
    uint64_t value = printer->value.integer << unused;
    return is_signed ? (uint64_t)((int64_t)value >> unused) : value >> unused;
}

/* How many bits a digit has in the conversions of integers, 0 for decimal. */
static const unsigned char digit_bits[] = {0, 0, 3, 0, 4, 4, 1, 1};

static void
put_integer(struct printer *printer, unsigned bits)
{
    bool is_signed = printer->conversion <= LETTER_SIGNED_LAST;
    uint64_t value = integer_value(printer, is_signed);
    if (is_signed) {
        bool negative = (int64_t)value < 0;
        set_sign(printer, negative);
        value = negative ? 0 - value : value;
    }
    const char *start = number_text(printer, value, bits);
    int length = (int)(printer->text + sizeof printer->text - start);
    int least = 1;
    if (printer->precision >= 0) {
        least = printer->precision;
        printer->flags &= ~(unsigned)FLAG_ZERO;
    }
    if (printer->flags & FLAG_ALTERNATE) {
        if (bits == 3 && least <= length)
            least = length + 1;
        if (bits && bits != 3 && value)
            add_radix(printer, printer->letter);
    }
    if (least < length)
        least = length;
    if (begin_field(printer, (unsigned)least)) {
        repeat(printer, '0', (unsigned)(least - length));
        put(printer, start, (size_t)length);
        end_field(printer);
    }
}
