/* Reading one conversion specification, and taking the arguments it asks for:
 * in the order given, or by their numbers. Numbered arguments have to be
 * fetched in the order of the numbers, so the whole format is searched for
 * their kinds when the first number is met. */
#include "printf.h"
#include <errno.h>

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* -1: beyond INT_MAX. No digits are 0. */
static int
read_number(const char **at)
{
    uint64_t number = 0;
    for (; is_digit(**at); ++*at)
        if (number <= INT_MAX)
            number = number * 10 + (uint64_t)(**at - '0');
    return number <= INT_MAX ? (int)number : -1;
}

/* The n of n$, 0 if there is none. */
static unsigned
read_position(const char **at)
{
    const char *text = *at;
    if (!is_digit(text[0]) || text[1] != '$')
        return 0;
    *at += 2;
    return (unsigned)(text[0] - '0');
}

static unsigned
read_flags(const char **at)
{
    const unsigned all = FLAG_SPACE | FLAG_ALTERNATE | FLAG_GROUP |
                         FLAG_PLUS | FLAG_LEFT | FLAG_ZERO;
    unsigned flags = 0;
    for (;; ++*at) {
        unsigned bit = (unsigned)**at - ' ';
        if (bit > '0' - ' ' || !(all >> bit & 1))
            return flags;
        flags |= 1U << bit;
    }
}

/* wN and wfN: the bytes of an integer of N bits, 0 if there is none such. */
static size_t
read_bits(const char **at)
{
    bool fast = **at == 'f';
    *at += fast;
    switch (read_number(at)) {
    case 8: return fast ? sizeof(int_fast8_t) : 1;
    case 16: return fast ? sizeof(int_fast16_t) : 2;
    case 32: return fast ? sizeof(int_fast32_t) : 4;
    case 64: return fast ? sizeof(int_fast64_t) : 8;
    default: return 0;
    }
}

/* The length, and which size it gives an integer. */
static size_t
read_length(const char **at, char *length)
{
    const char *text = *at;
    bool twice = text[0] == text[1];
    *length = 0;
    if (*text != 'h' && *text != 'l' && *text != 'j' && *text != 'z' &&
        *text != 't' && *text != 'w' && *text != 'L')
        return sizeof(int);
    *length = *(*at)++;
    switch (*length) {
    case 'h':
        *at += twice;
        return twice ? 1 : sizeof(short);
    case 'l':
        *at += twice;
        *length = twice ? 'j' : 'l';
        return twice ? sizeof(long long) : sizeof(long);
    case 'j': return sizeof(intmax_t);
    case 'w': return read_bits(at);
    case 'L': return 0;
    default: return sizeof(size_t);
    }
}

static enum runa_kind
integer_kind(size_t size)
{
    return size > sizeof(int) ? KIND_LONG : size ? KIND_INT : KIND_INVALID;
}

/* The argument of a conversion; KIND_INVALID if the length does not go with
 * it, or there is no such conversion. */
static enum runa_kind
spec_kind(const struct runa_spec *spec)
{
    const enum runa_kind pointer = integer_kind(sizeof(void *));
    char length = spec->length == 'l' ? 0 : spec->length;
    switch (spec->conversion) {
    case 'd': case 'i': case 'o': case 'u': case 'x': case 'X': case 'b':
    case 'B': return integer_kind(spec->size);
    case 'n': return spec->size ? pointer : KIND_INVALID;
    case 'a': case 'e': case 'f': case 'g': case 'A': case 'E': case 'F':
    case 'G':
        if (length == 'L')
            return KIND_EXTENDED;
        return length ? KIND_INVALID : KIND_REAL;
    case 's': return length ? KIND_INVALID : pointer;
    case 'c': return length ? KIND_INVALID : KIND_INT;
    case 'S': case 'p': return spec->length ? KIND_INVALID : pointer;
    case 'C': return spec->length ? KIND_INVALID : KIND_INT;
    case 'm': return spec->length ? KIND_INVALID : KIND_NONE;
    default: return KIND_INVALID;
    }
}

static union runa_argument
fetch(va_list *list, enum runa_kind kind)
{
    union runa_argument value = {.integer = 0};
    switch (kind) {
    case KIND_INT: value.integer = va_arg(*list, unsigned); break;
    case KIND_LONG: value.integer = va_arg(*list, uint64_t); break;
    case KIND_REAL: value.real = va_arg(*list, double); break;
    case KIND_EXTENDED: value.extended = va_arg(*list, long double); break;
    default: break;
    }
    return value;
}

/* Finds the kinds of all numbered arguments, then fetches them. One that no
 * conversion names has no known size, so there may be none before the last. */
static bool
fetch_numbered(struct runa_printer *printer)
{
    struct runa_spec spec;
    union runa_argument ignored;
    const char *at = printer->format;
    for (unsigned i = 0; i <= NUMBERS_MOST; ++i)
        printer->kind[i] = KIND_INVALID;
    printer->order = ORDER_SEARCHED;
    while (*at)
        if (*at++ == '%' && *at++ != '%' && --at &&
            !runa_printf_spec(printer, &at, &spec, &ignored))
            return false;
    printer->order = ORDER_NUMBERED;
    for (unsigned i = 1; i <= NUMBERS_MOST; ++i) {
        enum runa_kind kind = printer->kind[i];
        if (kind && i > 1 && !printer->kind[i - 1])
            return runa_printf_error(EINVAL);
        printer->value[i] = fetch(&printer->list, kind);
    }
    return true;
}

/* The argument with a number, or the next one if that is 0. */
static bool
take(struct runa_printer *printer, unsigned number, enum runa_kind kind,
     union runa_argument *value)
{
    if (number && printer->order == ORDER_GIVEN && !fetch_numbered(printer))
        return false;
    if (!kind || (number ? kind == KIND_NONE
                         : kind != KIND_NONE && printer->order != ORDER_GIVEN))
        return runa_printf_error(EINVAL);
    if (!number)
        *value = fetch(&printer->list, kind);
    else if (printer->order == ORDER_SEARCHED)
        printer->kind[number] = (unsigned char)kind;
    else
        *value = printer->value[number];
    return true;
}

/* A width or precision: digits, or an argument behind '*'. */
static bool
read_amount(struct runa_printer *printer, const char **at, int *amount)
{
    if (**at != '*') {
        *amount = read_number(at);
        return *amount >= 0 || runa_printf_error(EOVERFLOW);
    }
    ++*at;
    union runa_argument value = {.integer = 0};
    bool taken = take(printer, read_position(at), KIND_INT, &value);
    *amount = (int)value.integer;
    return taken;
}

static bool
read_width(struct runa_printer *printer, const char **at,
           struct runa_spec *spec)
{
    int width;
    if (!read_amount(printer, at, &width))
        return false;
    if (width < 0)
        spec->flags |= FLAG_LEFT;
    spec->width = width < 0 ? 0U - (unsigned)width : (unsigned)width;
    return true;
}

static bool
read_precision(struct runa_printer *printer, const char **at,
               struct runa_spec *spec)
{
    spec->precision = -1;
    if (**at != '.')
        return true;
    ++*at;
    return read_amount(printer, at, &spec->precision);
}

/* at is behind the '%', and afterwards behind the conversion. */
bool
runa_printf_spec(struct runa_printer *printer, const char **at,
                 struct runa_spec *spec, union runa_argument *value)
{
    unsigned number = read_position(at);
    spec->flags = read_flags(at);
    if (!read_width(printer, at, spec) || !read_precision(printer, at, spec))
        return false;
    spec->size = (unsigned char)read_length(at, &spec->length);
    spec->conversion = *(*at)++;
    return take(printer, number, spec_kind(spec), value);
}
