/*
 * What all parts of the binary reader are made of: numbers and their limits,
 * strings, saying what was expected.  Declared in decoder.h.
 */
#include "lir/decoder.h"

#include <stdarg.h>

size_t
decode_left(const struct decoder *d)
{
    return (size_t)(d->end - d->at);
}

bool
decode_error(struct decoder *d, const uint8_t *begin, const char *format, ...)
{
    va_list args;
    char text[256];

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    diag_error(d->diag, d->source, decode_span(d, begin), "%s", text);
    if (d->func)
        diag_note(d->diag, d->source, d->func->span, "in function '@%s'",
                  lir_name(d->module, d->func->name));
    return false;
}

void
decode_end(struct decoder *d, const char *what)
{
    bool is_file = d->end == d->begin + d->source->size;

    decode_error(d, d->at, "expected %s, found the end of the %s", what,
                 is_file ? "file" : "section");
}

/* Seven bits of each byte, the low ones first; the last byte is below 0x80,
 * and not 0 if it is not the first.  BITS is how many there may be. */
bool
decode_long_number(struct decoder *d, const char *what, uint32_t *value)
{
    const uint8_t *begin = d->at;
    uint64_t sum = 0;
    uint8_t byte;

    for (unsigned shift = 0;; shift += 7) {
        if (!decode_byte(d, what, &byte))
            return false;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (sum > UINT32_MAX || (byte >= 0x80 && shift == 28))
            return decode_error(d, begin, "number does not fit in 32 bits");
        if (byte < 0x80)
            break;
    }
    *value = (uint32_t)sum;
    return byte || d->at - begin == 1 ||
           decode_error(d, begin, "number is longer than it must be");
}

/* True if the last byte before END only repeats the sign of the one before
 * it. */
static bool
is_overlong(const uint8_t *begin, const uint8_t *end)
{
    return end - begin > 1 && ((end[-1] == 0 && !(end[-2] & 0x40)) ||
                               (end[-1] == 0x7f && (end[-2] & 0x40)));
}

bool
decode_long_signed(struct decoder *d, const char *what, int64_t *value)
{
    const uint8_t *begin = d->at;
    uint64_t sum = 0;
    unsigned shift = 0;
    uint8_t byte;

    do {
        if (!decode_byte(d, what, &byte))
            return false;
        /* Of a tenth byte only the lowest bit is left, and its copies. */
        if (shift == 63 && byte != 0 && byte != 0x7f)
            return decode_error(d, begin, "number does not fit in 64 bits");
        sum |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte >= 0x80);
    if (shift < 64 && (byte & 0x40))
        sum |= UINT64_MAX << shift;
    *value = (int64_t)sum;
    return !is_overlong(begin, d->at) ||
           decode_error(d, begin, "number is longer than it must be");
}

bool
decode_at_most(struct decoder *d, const char *what, uint32_t max,
               uint32_t *value)
{
    const uint8_t *begin = d->at;

    if (!decode_number(d, what, value))
        return false;
    return *value <= max ||
           decode_error(d, begin, "expected %s of at most %u, found %u", what,
                        max, *value);
}

bool
decode_byte_at_most(struct decoder *d, const char *what, unsigned max,
                    uint8_t *value)
{
    const uint8_t *begin = d->at;

    if (!decode_byte(d, what, value))
        return false;
    return *value <= max ||
           decode_error(d, begin, "expected %s of at most %u, found %u", what,
                        max, *value);
}

bool
decode_count(struct decoder *d, const char *what, unsigned bytes,
             uint32_t *count)
{
    const uint8_t *begin = d->at;

    if (!decode_number(d, what, count))
        return false;
    return *count <= decode_left(d) / bytes ||
           decode_error(d, begin, "no room for %u %s in the %zu bytes left",
                        *count, what, decode_left(d));
}

bool
decode_string(struct decoder *d, const char *what, uint32_t *name)
{
    const uint8_t *begin = d->at;

    if (!decode_index(d, what, d->string_count, name))
        return false;
    if (*name > d->strings_used)
        return decode_error(d, begin,
                            "expected string %u, the first that is not used "
                            "yet, found string %u",
                            d->strings_used, *name);
    d->strings_used += *name == d->strings_used;
    return true;
}

bool
decode_type(struct decoder *d, bool void_allowed, uint8_t *type)
{
    const uint8_t *begin = d->at;

    if (!decode_byte(d, "a type", type))
        return false;
    if (*type >= LIR_BLOB)
        return decode_error(d, begin, "expected a type, found %u", *type);
    return *type != LIR_VOID || void_allowed ||
           decode_error(d, begin, "expected a type other than void");
}

bool
decode_float(struct decoder *d, int64_t *bits)
{
    const uint8_t *begin = d->at;
    uint64_t sum = 0;
    uint8_t count, byte = 1;

    if (!decode_byte_at_most(d, "a number of bytes", 8, &count))
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (!decode_byte(d, "a byte of a floating-point number", &byte))
            return false;
        sum |= (uint64_t)byte << (56 - 8 * i);
    }
    *bits = (int64_t)sum;
    return byte || decode_error(d, begin, "number is longer than it must be");
}

bool
decode_flags(struct decoder *d, unsigned all, uint8_t *flags)
{
    const uint8_t *begin = d->at;

    if (!decode_byte(d, "flags", flags))
        return false;
    return (*flags & ~all) == 0 ||
           decode_error(d, begin, "unknown flags 0x%02x", *flags & ~all);
}

bool
decode_declare(struct decoder *d, uint32_t name, enum lir_symbol_kind kind,
               uint32_t index, struct span span)
{
    struct lir_symbol *symbol = &d->module->symbols[name];

    if (symbol->kind != LIR_SYMBOL_NONE) {
        diag_error(d->diag, d->source, span, "'@%s' is declared twice",
                   lir_name(d->module, name));
        diag_note(d->diag, d->source, lir_symbol_span(d->module, *symbol),
                  "the first declaration is here");
        return false;
    }
    *symbol = (struct lir_symbol){(uint8_t)kind, index};
    return true;
}

struct numbered {
    uint32_t number, index;
};

static int
compare(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static struct numbered
numbered(const void *first, size_t stride, uint32_t index)
{
    struct numbered n = {.index = index};

    memcpy(&n.number, (const char *)first + index * stride, sizeof n.number);
    return n;
}

/* By sorting, which no input makes slow. */
static uint32_t
find_repeated(const void *first, size_t stride, uint32_t count)
{
    struct numbered *all = xmalloc(count * sizeof *all);
    uint32_t i, found;

    for (i = 0; i < count; i++)
        all[i] = numbered(first, stride, i);
    qsort(all, count, sizeof *all, compare);
    for (i = 1; i < count && all[i].number != all[i - 1].number; i++)
        ;
    found = i < count ? all[i].index : count;
    free(all);
    return found;
}

uint32_t
decode_repeated(const void *first, size_t stride, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        if (numbered(first, stride, i).number <=
            numbered(first, stride, i - 1).number)
            return find_repeated(first, stride, count);
    }
    return count;
}
