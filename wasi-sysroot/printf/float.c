/* Floats: a e f g A E F G, of double and long double. A value is taken apart
 * by its bits; there is no arithmetic of floats here, which for a long double
 * would be a library. */
#include "printf.h"
#include "digits.h"

enum {
    /* No digit that is not 0 is further behind the first, or the point. */
    PRECISION_MOST = 2 * (LDBL_MANT_DIG - LDBL_MIN_EXP),
    DOUBLE_BITS = DBL_MANT_DIG - 1,
    EXTENDED_BITS = LDBL_MANT_DIG - 1,
};

/* From the fields of a float whose significand's last bit is worth
 * 2^(field - bias). Denormal values have the exponent of field 1. */
static void
set_exponent(struct runa_real *real, int field, int most, int bias)
{
    if (field == most)
        real->kind = real->high | real->low ? REAL_NAN : REAL_INFINITE;
    real->exponent = (field ? field : 1) - bias;
}

static struct runa_real
real_of(double value)
{
    struct runa_real real = {.kind = REAL_FINITE};
    union {
        double value;
        uint64_t bits;
    } as = {value};
    int field = (int)(as.bits >> DOUBLE_BITS & 0x7ff);
    real.negative = as.bits >> 63;
    real.low = as.bits & (((uint64_t)1 << DOUBLE_BITS) - 1);
    set_exponent(&real, field, 0x7ff, DBL_MAX_EXP - 1 + DOUBLE_BITS);
    if (field)
        real.low |= (uint64_t)1 << DOUBLE_BITS;
    return real;
}

/* A long double of IEEE's binary128, or of x87, which has the bit before the
 * point among the others. */
static struct runa_real
real_of_extended(long double value)
{
    struct runa_real real = {.kind = REAL_FINITE};
    union {
        long double value;
        uint64_t bits[2];
    } as = {value};
    const int high_bits = EXTENDED_BITS % 64 == 63 ? 0 : EXTENDED_BITS % 64;
    const uint64_t one = (uint64_t)1 << EXTENDED_BITS % 64;
    uint64_t fields = as.bits[1] >> high_bits;
    int field = (int)(fields & 0x7fff);
    real.negative = fields >> 15 & 1;
    real.low = high_bits ? as.bits[0] : as.bits[0] & ~one;
    real.high = high_bits ? as.bits[1] & (one - 1) : 0;
    set_exponent(&real, field, 0x7fff, LDBL_MAX_EXP - 1 + EXTENDED_BITS);
    if (field)
        *(high_bits ? &real.high : &real.low) |= one;
    return real;
}

/* For hexadecimal digits the first bit comes before the point. Returns the
 * power of 2 that this takes from the value. */
static int
normalise(struct runa_real *real)
{
    if (!(real->high | real->low))
        return 0;
    int bits = real->high ? 127 - __builtin_clzll(real->high)
                          : 63 - __builtin_clzll(real->low);
    int power = real->exponent + bits;
    real->exponent = -bits;
    return power;
}

/* How the digits of a value are laid out. */
struct layout {
    int start;         /* the digit to begin with */
    int whole;         /* digits before the point */
    int64_t precision; /* digits behind it */
    bool fixed;        /* there is no exponent */
    int exponent;
};

/* Rounds the digits, and tells which of them to print. */
static struct layout
lay_out(struct runa_digits *digits, const struct runa_spec *spec)
{
    struct layout layout = {.precision = spec->precision};
    char letter = spec->conversion | 32;
    bool strip = letter == 'g' && !(spec->flags & FLAG_ALTERNATE);
    if (spec->precision < 0) {
        strip |= letter == 'a';
        layout.precision = letter == 'a' ? PRECISION_MOST : 6;
    }
    if (letter == 'g' && layout.precision)
        --layout.precision;
    layout.fixed = letter == 'f';
    int ones = runa_digits_ones(digits);
    int cut = runa_digits_lead(digits, layout.fixed) + 1;
    if (layout.fixed)
        cut = ones + 1;
    runa_digits_round(digits, cut + (layout.precision < PRECISION_MOST
                                         ? (int)layout.precision
                                         : PRECISION_MOST));
    layout.start = runa_digits_lead(digits, layout.fixed);
    layout.exponent = ones - layout.start;
    if (letter == 'g' && layout.exponent >= -4 &&
        layout.exponent <= layout.precision) {
        layout.fixed = true;
        layout.precision -= layout.exponent;
    }
    if (layout.fixed && layout.start > ones)
        layout.start = ones;
    layout.whole = layout.fixed ? ones + 1 - layout.start : 1;
    int last = runa_digits_last(digits) - layout.start - layout.whole;
    if (strip && last < layout.precision)
        layout.precision = last < 0 ? 0 : last;
    return layout;
}

static char *
exponent_text(char *end, const struct runa_spec *spec, int exponent)
{
    bool binary = (spec->conversion | 32) == 'a';
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    char *start = runa_printf_digits(end, size, 0, 0);
    while (end - start < (binary ? 1 : 2))
        *--start = '0';
    *--start = exponent < 0 ? '-' : '+';
    *--start = (char)((binary ? 'P' : 'E') | (spec->conversion & 32));
    return start;
}

static void
put_digits(struct runa_printer *printer, const struct runa_digits *digits,
           int from, unsigned count, char conversion)
{
    char text[9];
    int per_limb = digits->per_limb;
    for (int i = from / per_limb; count && i < digits->end; ++i) {
        char *end = text + per_limb;
        char *start = runa_printf_digits(end, digits->limb[i],
                                         per_limb == 1 ? 4 : 0, conversion);
        while (start > text)
            *--start = '0';
        unsigned skipped = (unsigned)(from % per_limb);
        unsigned length = (unsigned)per_limb - skipped;
        length = length < count ? length : count;
        runa_printf_put(printer, text + skipped, length);
        count -= length;
        from += (int)length;
    }
    runa_printf_repeat(printer, '0', count);
}

static bool
put_finite(struct runa_printer *printer, const struct runa_spec *spec,
           struct runa_real *real, char *prefix, unsigned prefix_length)
{
    struct runa_digits digits;
    bool hexadecimal = (spec->conversion | 32) == 'a';
    int power = 0;
    if (hexadecimal) {
        prefix[prefix_length++] = '0';
        prefix[prefix_length++] = (char)('X' | (spec->conversion & 32));
        power = normalise(real);
    }
    runa_digits_start(&digits, real, hexadecimal ? 16 : 10);
    struct layout layout = lay_out(&digits, spec);
    char text[8], *end = text + sizeof text, *exponent = end;
    if (!layout.fixed)
        exponent = exponent_text(end, spec,
                                 hexadecimal ? power : layout.exponent);
    unsigned point = layout.precision || spec->flags & FLAG_ALTERNATE;
    if (!runa_printf_begin(printer, spec, prefix, prefix_length,
                           (uint64_t)layout.whole + point +
                               (uint64_t)layout.precision +
                               (uint64_t)(end - exponent)))
        return false;
    put_digits(printer, &digits, layout.start, (unsigned)layout.whole,
               spec->conversion);
    runa_printf_put(printer, ".", point);
    put_digits(printer, &digits, layout.start + layout.whole,
               (unsigned)layout.precision, spec->conversion);
    runa_printf_put(printer, exponent, (size_t)(end - exponent));
    return runa_printf_end(printer);
}

bool
runa_printf_float(struct runa_printer *printer, struct runa_spec *spec,
                  const union runa_argument *value)
{
    struct runa_real real = spec->length == 'L'
                                ? real_of_extended(value->extended)
                                : real_of(value->real);
    char prefix[3];
    unsigned prefix_length = runa_printf_sign(prefix, spec, real.negative);
    if (real.kind == REAL_FINITE)
        return put_finite(printer, spec, &real, prefix, prefix_length);
    const char *text = spec->conversion & 32 ? "infnan" : "INFNAN";
    spec->flags &= ~(unsigned)FLAG_ZERO;
    if (!runa_printf_begin(printer, spec, prefix, prefix_length, 3))
        return false;
    runa_printf_put(printer, text + (real.kind == REAL_NAN ? 3 : 0), 3);
    return runa_printf_end(printer);
}
