/* Integers: d i u o x X b B p. */
#include "printf.h"

/* An argument is fetched in an int or in 64 bits; its own size may be less. */
static uint64_t
narrow(const struct runa_spec *spec, uint64_t value, bool is_signed)
{
    unsigned unused = 64 - 8U * spec->size;
    value <<= unused;
    return is_signed ? (uint64_t)((int64_t)value >> unused) : value >> unused;
}

/* The bits of a digit, 0 for decimal. */
static unsigned
digit_bits(char conversion)
{
    switch (conversion) {
    case 'o': return 3;
    case 'x': case 'X': return 4;
    case 'b': case 'B': return 1;
    default: return 0;
    }
}

bool
runa_printf_integer(struct runa_printer *printer, struct runa_spec *spec,
                    uint64_t value)
{
    char text[64], prefix[2] = "0";
    unsigned prefix_length = 0;
    bool is_signed = spec->conversion == 'd' || spec->conversion == 'i';
    value = narrow(spec, value, is_signed);
    if (is_signed) {
        bool negative = (int64_t)value < 0;
        value = negative ? 0 - value : value;
        prefix_length = runa_printf_sign(prefix, spec, negative);
    }
    unsigned bits = digit_bits(spec->conversion);
    if (spec->flags & FLAG_ALTERNATE && value && bits && bits != 3) {
        prefix[1] = spec->conversion;
        prefix_length = 2;
    }
    char *end = text + sizeof text;
    char *start = runa_printf_digits(end, value, bits, spec->conversion);
    int length = (int)(end - start);
    int least = spec->precision < 0 ? 1 : spec->precision;
    if (spec->precision >= 0)
        spec->flags &= ~(unsigned)FLAG_ZERO;
    if (spec->flags & FLAG_ALTERNATE && bits == 3 && least <= length)
        least = length + 1;
    least = least < length ? length : least;
    if (!runa_printf_begin(printer, spec, prefix, prefix_length,
                           (unsigned)least))
        return false;
    runa_printf_repeat(printer, '0', (unsigned)(least - length));
    runa_printf_put(printer, start, (size_t)length);
    return runa_printf_end(printer);
}
