/* strings.mjs in C, with strings that nobody changes once they are made. */
#include "bench.h"

struct text {
    size_t length;
    char bytes[];
};

static struct text *
new_text(size_t length)
{
    struct text *text = allocate(sizeof *text + length);
    text->length = length;
    return text;
}

/* A new text of the two, which are given up. */
static struct text *
concat(struct text *a, struct text *b)
{
    struct text *text = new_text(a->length + b->length);

    memcpy(text->bytes, a->bytes, a->length);
    memcpy(text->bytes + a->length, b->bytes, b->length);
    free(a);
    free(b);
    return text;
}

static struct text *
number(uint32_t n)
{
    size_t digits = 0;
    struct text *text;

    for (uint32_t rest = n; digits == 0 || rest > 0; rest /= 10)
        digits++;
    text = new_text(digits);
    for (; digits > 0; n /= 10)
        text->bytes[--digits] = (char)('0' + n % 10);
    return text;
}

static struct text *
copy(const char *string)
{
    struct text *text = new_text(strlen(string));
    memcpy(text->bytes, string, text->length);
    return text;
}

static struct text *
line(uint32_t n, const char *separator)
{
    struct text *text = number(n);

    for (uint32_t i = 2; i <= 8; i++)
        text = concat(concat(text, copy(separator)), number(i * n));
    return text;
}

static uint32_t
hash(const struct text *text)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < text->length; i++)
        sum = sum * 31 + (unsigned char)text->bytes[i];
    return sum;
}

static int32_t
work(int32_t lines)
{
    uint32_t sum = 0;

    for (; lines > 0; lines--) {
        struct text *text = line((uint32_t)lines, ", ");
        sum += hash(text);
        free(text);
    }
    return (int32_t)sum;
}
