/* Floats: a e f g A E F G, of double and long double. A value is taken apart
 * by its bits; there is no arithmetic of floats here, which for a long double
 * would be a library. */

/* In the order of letters, each twice. */
enum style { STYLE_HEXADECIMAL, STYLE_EXPONENT, STYLE_FIXED, STYLE_GENERAL };

/* significand * 2^exponent, whatever the type was. */
struct real {
    bool negative;
    bool finite; /* if not, the significand is 0 for infinity */
    int exponent;
    uint64_t high, low;
};

/* The fields of a binary128 but for the exponent, whose width and bias are
 * those of the type. */
static void
join_fields(struct real *real, int exponent, int most, int bias)
{
    real->finite = exponent != most;
    real->high &= ((uint64_t)1 << (FRACTION_BITS - 64)) - 1;
    if (exponent && real->finite)
        real->high |= (uint64_t)1 << (FRACTION_BITS - 64);
    real->exponent = (exponent ? exponent : 1) - bias - FRACTION_BITS;
}

static void
take_double(struct real *real, uint64_t bits)
{
    real->negative = bits >> 63;
    real->high = bits >> 4;
    real->low = bits << 60;
    join_fields(real, (int)(bits >> 52) & 0x7ff, 0x7ff, 1023);
}

static void
take_extended(struct real *real, uint64_t high, uint64_t low)
{
#if LDBL_MANT_DIG == 64
    /* Of the x87, whose bit before the point is among the others. */
    high = high << 48 | low << 1 >> 16;
    low <<= 49;
#endif
    real->negative = high >> 63;
    real->high = high;
    real->low = low;
    join_fields(real, (int)(high >> 48) & EXPONENT_MOST, EXPONENT_MOST,
                EXPONENT_BIAS);
}

/* Makes the whole number 1, for hexadecimal digits, and returns the power of 2
 * that it is to be multiplied by. */
static int
normalise(struct real *real)
{
    int power = real->exponent + FRACTION_BITS;
    real->exponent = -FRACTION_BITS;
    if (!(real->high | real->low))
        return 0;
    for (; !(real->high >> (FRACTION_BITS - 64)); --power) {
        real->high = real->high << 1 | real->low >> 63;
        real->low <<= 1;
    }
    return power;
}

/* Which digits are printed, and how. */
struct layout {
    enum style style;
    unsigned precision;
    bool strip;     /* no zeros at the end */
    int start, end; /* the digits */
    int whole;      /* those before the point */
    int exponent;
};

/* The precision, as digits behind the first or behind the point. */
static void
set_precision(struct layout *layout, const struct printer *printer)
{
    bool given = printer->precision >= 0;
    layout->precision = given ? (unsigned)printer->precision : 6;
    if (layout->style == STYLE_GENERAL) {
        layout->precision -= layout->precision != 0;
        layout->strip = !(printer->flags & FLAG_ALTERNATE);
    } else if (layout->style == STYLE_HEXADECIMAL && !given) {
        layout->precision = FRACTION_BITS / 4;
        layout->strip = true;
    }
}

static void
lay_out(struct layout *layout, struct digits *digits)
{
    int ones = digits->point - 1, cut = ones;
    bool fixed = layout->style == STYLE_FIXED;
    if (!fixed)
        cut = first_digit(digits, false);
    layout->end = round_digits(digits, (unsigned)cut + 1 + layout->precision);
    layout->start = first_digit(digits, fixed);
    layout->exponent = ones - layout->start;
    layout->whole = 1;
    if (layout->style == STYLE_GENERAL && layout->exponent >= -4 &&
        layout->exponent <= (int)layout->precision) {
        layout->style = STYLE_FIXED;
        layout->precision -= (unsigned)layout->exponent;
    }
    if (layout->style == STYLE_FIXED) {
        if (layout->start > ones)
            layout->start = ones;
        layout->whole = digits->point - layout->start;
    }
}

/* Ends the digits where the precision does, or the precision where they do. */
static void
end_digits(struct layout *layout, const struct digits *digits)
{
    int fraction = layout->start + layout->whole;
    int end = layout->end;
    if ((unsigned)(end - fraction) > layout->precision)
        end = fraction + (int)layout->precision;
    if (layout->strip) {
        while (end != fraction && !digits->digit[end - 1])
            --end;
        layout->precision = (unsigned)(end - fraction);
    }
    layout->end = end;
}

/* An exponent at the end of the printer's text, of at least one or two digits.
 * A digit before those makes room for the sign. */
static char *
exponent_text(struct printer *printer, int exponent, bool binary)
{
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    unsigned least = binary ? 10 : 100;
    bool small = size < least;
    char *start = number_text(printer, small ? size + least : size, 0);
    start -= !small;
    *start = exponent < 0 ? '-' : '+';
    *--start = (char)((binary ? 'P' : 'E') | (printer->letter & 32));
    return start;
}

static void
put_digits(struct printer *printer, struct digits *digits,
           const struct layout *layout, bool point)
{
    char *text = (char *)digits->digit + layout->start;
    int length = layout->end - layout->start;
    for (int i = 0; i != length; ++i)
        text[i] = digit_text(printer, (unsigned char)text[i]);
    length -= layout->whole;
    put(printer, text, (size_t)layout->whole);
    put(printer, ".", point);
    put(printer, text + layout->whole, (size_t)length);
    repeat(printer, '0', layout->precision - (unsigned)length);
}

static void
put_finite(struct printer *printer, struct real *real)
{
    struct digits digits;
    struct layout layout = {
        .style =
            (enum style)((unsigned)(printer->conversion - LETTER_FLOAT) / 2)};
    bool binary = layout.style == STYLE_HEXADECIMAL;
    int power = 0;
    set_precision(&layout, printer);
    digits.radix = 10;
    digits.base = DECIMAL_BASE;
    if (binary) {
        add_radix(printer, (char)('X' | (printer->letter & 32)));
        digits.radix = digits.base = 16;
        power = normalise(real);
    }
    start_digits(&digits, real->high, real->low, real->exponent);
    lay_out(&layout, &digits);
    end_digits(&layout, &digits);
    char *text_end = printer->text + sizeof printer->text;
    const char *exponent = text_end;
    if (layout.style != STYLE_FIXED)
        exponent =
            exponent_text(printer, binary ? power : layout.exponent, binary);
    size_t exponent_length = (size_t)(text_end - exponent);
    bool point = layout.precision || printer->flags & FLAG_ALTERNATE;
    if (begin_field(printer, layout.precision + point +
                                 (unsigned)layout.whole + exponent_length)) {
        put_digits(printer, &digits, &layout, point);
        put(printer, exponent, exponent_length);
        end_field(printer);
    }
}

/* Not a part of its caller, so that only floats take its stack. */
static __attribute__((noinline)) void
put_float(struct printer *printer)
{
    struct real real;
    if (printer->size == sizeof(long double))
        take_extended(&real, printer->value.bits[1], printer->value.bits[0]);
    else
        take_double(&real, printer->value.integer);
    set_sign(printer, real.negative);
    if (real.finite) {
        put_finite(printer, &real);
        return;
    }
    const char *text = printer->letter & 32 ? "infnan" : "INFNAN";
    printer->flags &= ~(unsigned)FLAG_ZERO;
    put_text(printer, real.high | real.low ? text + 3 : text, 3);
}
