/*
 * Floats to text.
 *
 * The shortest text is found with the exact arithmetic of Steele and White
 * ("How to print floating-point numbers accurately", 1990) on integers of up
 * to 1,130 bits: small, without tables, and slow only for extreme exponents.
 */
#include "number.h"
#include "rt.h"

#include <string.h>

enum {
    FRACTION_BITS = 52,
    EXPONENT_BIAS = 1075, /* of the value seen as an integer times 2^e */
    WORDS = 36,
    MAX_DIGITS = 17
};

/* A non-negative integer, least significant word first; zero has size 0. */
struct big {
    int size;
    uint32_t words[WORDS];
};

static struct big
big_from(uint64_t value)
{
    struct big big = {.words = {(uint32_t)value, (uint32_t)(value >> 32)}};
    big.size = value == 0 ? 0 : value >> 32 == 0 ? 1 : 2;
    return big;
}

static void
big_multiply(struct big *big, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < big->size; i++) {
        carry += (uint64_t)big->words[i] * factor;
        big->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0)
        big->words[big->size++] = (uint32_t)carry;
}

/* Multiplies by base^power, or not at all when power is negative. */
static void
big_multiply_power(struct big *big, uint32_t base, int power)
{
    uint32_t square = base * base;
    uint32_t eighth = square * square * square * square;
    for (; power >= 8; power -= 8)
        big_multiply(big, eighth);
    for (; power > 0; power--)
        big_multiply(big, base);
}

static int
big_compare(const struct big *a, const struct big *b)
{
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    for (int i = a->size - 1; i >= 0; i--)
        if (a->words[i] != b->words[i])
            return a->words[i] < b->words[i] ? -1 : 1;
    return 0;
}

/* How a + b compares with c. */
static int
big_compare_sum(const struct big *a, const struct big *b, const struct big *c)
{
    struct big sum = a->size >= b->size ? *a : *b;
    const struct big *other = a->size >= b->size ? b : a;
    uint64_t carry = 0;
    for (int i = 0; i < sum.size; i++) {
        carry += (uint64_t)sum.words[i];
        carry += i < other->size ? other->words[i] : 0;
        sum.words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry > 0)
        sum.words[sum.size++] = (uint32_t)carry;
    return big_compare(&sum, c);
}

/* Subtracts a smaller or equal integer. */
static void
big_subtract(struct big *a, const struct big *b)
{
    int64_t borrow = 0;
    for (int i = 0; i < a->size; i++) {
        borrow += (int64_t)a->words[i] - (i < b->size ? b->words[i] : 0);
        a->words[i] = (uint32_t)borrow;
        borrow = borrow < 0 ? -1 : 0;
    }
    while (a->size > 0 && a->words[a->size - 1] == 0)
        a->size--;
}

/*
 * A positive float as the fraction value / scale, and how far to either side a
 * number may lie and still read back as it. The two margins differ by a factor
 * of two at a power of two, where the floats below are closer together.
 */
struct ratio {
    struct big value;
    struct big scale;
    struct big below;
    struct big above;
    bool even; /* a number right on a margin reads back too */
};

static void
ratio_init(struct ratio *ratio, uint64_t fraction, int exponent, bool uneven)
{
    ratio->value = big_from(fraction << uneven << 1);
    ratio->scale = big_from(2u << uneven);
    ratio->below = big_from(1);
    ratio->above = big_from(1u << uneven);
    ratio->even = fraction % 2 == 0;
    big_multiply_power(&ratio->scale, 2, -exponent);
    big_multiply_power(&ratio->value, 2, exponent);
    big_multiply_power(&ratio->below, 2, exponent);
    big_multiply_power(&ratio->above, 2, exponent);
}

static void
ratio_multiply_ten(struct ratio *ratio, int power)
{
    big_multiply_power(&ratio->scale, 10, -power);
    big_multiply_power(&ratio->value, 10, power);
    big_multiply_power(&ratio->below, 10, power);
    big_multiply_power(&ratio->above, 10, power);
}

/* May the digits stop here, or one higher than here? */
static bool
low_enough(const struct ratio *ratio)
{
    return big_compare(&ratio->value, &ratio->below) < ratio->even;
}

static bool
high_enough(const struct ratio *ratio)
{
    return big_compare_sum(&ratio->value, &ratio->above, &ratio->scale) >
           -ratio->even;
}

/*
 * Scales the fraction to below 1, its upper margin included, and returns the
 * power of ten that was taken out. 1233 / 4096 is close to log10(2): the first
 * guess is the result or up to two less.
 */
static int
ratio_normalise(struct ratio *ratio, int binary_exponent)
{
    int power = (binary_exponent * 1233) >> 12;
    ratio_multiply_ten(ratio, -power);
    for (; high_enough(ratio); power++)
        big_multiply(&ratio->scale, 10);
    return power;
}

/* Takes the next decimal digit off the front of the fraction. */
static int
next_digit(struct ratio *ratio)
{
    int digit = 0;
    ratio_multiply_ten(ratio, 1);
    for (; big_compare(&ratio->value, &ratio->scale) >= 0; digit++)
        big_subtract(&ratio->value, &ratio->scale);
    return digit;
}

/*
 * Stores the digits of a normalised fraction and returns how many they are:
 * as few as read back. Where the last may go up or down, the nearer wins, or
 * the even one.
 */
static int
shortest_digits(struct ratio *ratio, char digits[MAX_DIGITS])
{
    for (int count = 0;;) {
        int digit = next_digit(ratio);
        bool low = low_enough(ratio);
        bool high = high_enough(ratio);
        if (low && high)
            high = big_compare_sum(&ratio->value, &ratio->value,
                                   &ratio->scale) > -(digit % 2);
        digits[count++] = (char)('0' + digit + high);
        if (low || high)
            return count;
    }
}

/* 0.DIGITS times 10^power as d.ddde-x. Returns the length. */
static size_t
lay_out_exponent(const char *digits, int count, int power, char *text)
{
    char *end = text;
    *end++ = digits[0];
    if (count > 1)
        *end++ = '.';
    memcpy(end, digits + 1, (size_t)count - 1);
    end += count - 1;
    *end++ = 'e';
    return (size_t)(end - text) +
           (size_t)runa_format_integer(power - 1, end, 5);
}

/*
 * 0.DIGITS times 10^power in full, with zeros where the digits do not reach.
 * Positions count from the first digit; the point comes before that of power.
 */
static size_t
lay_out(const char *digits, int count, int power, char *text)
{
    char *end = text;
    int position = power > 0 ? 0 : power - 1;
    int last = count > power ? count : power + 1;
    for (; position < last; position++) {
        if (position == power)
            *end++ = '.';
        *end++ = position >= 0 && position < count ? digits[position] : '0';
    }
    return (size_t)(end - text);
}

/* A positive, finite float, taken apart as IEEE 754 lays it out. */
static size_t
positive_text(uint64_t bits, char *text)
{
    uint64_t fraction = bits & (((uint64_t)1 << FRACTION_BITS) - 1);
    int exponent = (int)(bits >> FRACTION_BITS);
    bool uneven = fraction == 0 && exponent > 1;
    if (exponent == 0)
        exponent = 1; /* denormal: no hidden bit */
    else
        fraction |= (uint64_t)1 << FRACTION_BITS;
    struct ratio ratio;
    char digits[MAX_DIGITS];
    exponent -= EXPONENT_BIAS;
    ratio_init(&ratio, fraction, exponent, uneven);
    int power =
        ratio_normalise(&ratio, exponent + 63 - __builtin_clzll(fraction));
    int count = shortest_digits(&ratio, digits);
    return power < -4 || power > 16
               ? lay_out_exponent(digits, count, power, text)
               : lay_out(digits, count, power, text);
}

static size_t
copy_text(const char *from, char *text)
{
    memcpy(text, from, strlen(from));
    return strlen(from);
}

size_t
runa_rt_float_text(double value, char text[FLOAT_TEXT_SIZE])
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (value != value)
        return copy_text("nan", text);
    size_t sign = bits >> 63;
    bits &= INT64_MAX;
    text[0] = '-';
    text += sign;
    if (value - value != 0)
        return sign + copy_text("inf", text);
    return sign +
           (bits == 0 ? copy_text("0.0", text) : positive_text(bits, text));
}

int32_t
runa_format_float(double value, void *buffer, int32_t size)
{
    char text[FLOAT_TEXT_SIZE];
    size_t length = runa_rt_float_text(value, text);
    return runa_rt_text_to_buffer(text, length, buffer, (uint32_t)size);
}
