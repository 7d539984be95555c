/* Reading one conversion specification, and fetching the arguments it asks
 * for. Those with numbers have to be fetched in the order of the numbers, so
 * the format is read once before, for their kinds. */

/* Every conversion: integers, pointers, characters, those without arguments,
 * floats. */
static const char letters[] = "diouxXbBpnsScCm%aAeEfFgG";
enum {
    LETTER_SIGNED_LAST = 1,
    LETTER_POINTER = 8,
    LETTER_COUNT,
    LETTER_STRING,
    LETTER_STRING_WIDE,
    LETTER_CHARACTER,
    LETTER_CHARACTER_WIDE,
    LETTER_ERROR,
    LETTER_PERCENT,
    LETTER_FLOAT,
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#ifdef __wasi__
/* There the arguments lie in memory one after the other, each aligned to its
 * size. What follows a smaller one is read too, and never looked at. */
static void
fetch(struct printer *printer, va_list *list, unsigned size)
{
    uintptr_t at = ((uintptr_t)*list + size - 1) & (0 - size);
    *list = (va_list)(at + size);
    __builtin_memcpy(&printer->value, (const void *)at, sizeof printer->value);
}
#else
static void
fetch(struct printer *printer, va_list *list, unsigned kind)
{
    switch (kind) {
    case KIND_INT: printer->value.integer = va_arg(*list, unsigned); break;
    case KIND_LONG: printer->value.integer = va_arg(*list, uint64_t); break;
    case KIND_DOUBLE: printer->value.real = va_arg(*list, double); break;
    case KIND_EXTENDED:
        printer->value.extended = va_arg(*list, long double);
        break;
    default: break;
    }
}
#endif

/* The argument with this number, or the next one if that is 0. One that no
 * conversion names has no known size, so there may be none before the last. */
static void
take(struct printer *printer, unsigned number, enum kind kind)
{
    if (printer->searching) {
        printer->kind[number] |= (unsigned char)kind;
        return;
    }
    va_list start, *list = &printer->list;
    if (number) {
        va_copy(start, printer->list);
        list = &start;
    }
    printer->kind[0] = (unsigned char)kind;
    for (unsigned i = number != 0; i <= number; ++i) {
        if (i && !printer->kind[i])
            printer->failure = EINVAL;
        fetch(printer, list, printer->kind[i]);
    }
}

/* The n of n$, 0 if there is none. */
static unsigned
argument_number(const char *at)
{
    return is_digit(*at) && at[1] == '$' ? (unsigned)(*at - '0') : 0;
}

/* A width or precision: digits, none being 0, or an argument behind '*'. */
static const char *
read_amount(struct printer *printer, const char *at, int *amount)
{
    uint64_t value = 0;
    if (*at == '*') {
        unsigned number = argument_number(++at);
        take(printer, number, KIND_INT);
        value = printer->value.integer;
        at += number ? 2 : 0;
    } else {
        for (; is_digit(*at); ++at) {
            value = value * 10 + (uint64_t)(*at - '0');
            if (value > INT_MAX)
                printer->failure = EOVERFLOW, value = 0;
        }
    }
    *amount = (int)value;
    return at;
}

static const char *
read_flags(struct printer *printer, const char *at)
{
    const unsigned all = FLAG_SPACE | FLAG_ALTERNATE | FLAG_GROUP | FLAG_PLUS |
                         FLAG_LEFT | FLAG_ZERO;
    unsigned flags = 0;
    for (;; ++at) {
        unsigned bit = (unsigned)*at - ' ';
        if (bit >= 32 || !(all >> bit & 1))
            break;
        flags |= 1U << bit;
    }
    printer->flags = flags;
    return at;
}

/* Lengths: h halves the size, hh does so twice. Those that do not go with the
 * conversion mean nothing. */
static const char *
read_length(struct printer *printer, const char *at)
{
    unsigned size = sizeof(int);
    bool wide = false;
    int bits;
    for (;; ++at) {
        switch (*at) {
        case 'h': size /= 2; continue;
        case 'l':
            size = wide ? sizeof(long long) : sizeof(long);
            wide = true;
            continue;
        case 'j': size = sizeof(intmax_t); continue;
        case 'z':
        case 't': size = sizeof(size_t); continue;
        case 'L': size = sizeof(long double); continue;
        case 'w':
            at = read_amount(printer, at + 1 + (at[1] == 'f'), &bits) - 1;
            size = (unsigned)bits / 8;
            continue;
        default: break;
        }
        printer->size = size;
        printer->wide = wide;
        return at;
    }
}

static enum kind
letter_kind(const struct printer *printer, int letter)
{
    size_t size = printer->size;
    if (letter >= LETTER_FLOAT)
        return size == sizeof(long double) ? KIND_EXTENDED : KIND_DOUBLE;
    if (letter >= LETTER_ERROR)
        return KIND_NONE;
    if (letter >= LETTER_POINTER)
        size = letter < LETTER_CHARACTER ? sizeof(void *) : sizeof(int);
    return size > sizeof(int) ? KIND_LONG : KIND_INT;
}

/* at is behind the '%'; what is behind the conversion is returned. */
static const char *
read_spec(struct printer *printer, const char *at)
{
    unsigned number = argument_number(at);
    at = read_flags(printer, at + (number ? 2 : 0));
    at = read_amount(printer, at, &printer->precision);
    printer->width = (unsigned)printer->precision;
    if (printer->precision < 0) {
        printer->flags |= FLAG_LEFT;
        printer->width = 0 - printer->width;
    }
    printer->precision = -1;
    if (*at == '.')
        at = read_amount(printer, at + 1, &printer->precision);
    at = read_length(printer, at);
    printer->letter = *at;
    int letter = 0;
    while (letters[letter] != *at)
        if (!letters[++letter]) {
            printer->failure = EINVAL;
            return at;
        }
    printer->conversion = letter;
    enum kind kind = letter_kind(printer, letter);
    if (kind)
        take(printer, number, kind);
    return at + 1;
}
