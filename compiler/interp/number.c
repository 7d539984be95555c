/* Numbers as text, and text as numbers: docs/runtime.md, "Numbers and text". */
#include <errno.h>
#include <math.h>

#include "interp/host.h"

/* Positions of the point for which a float is written out. */
#define PLAIN_MIN (-4)
#define PLAIN_MAX 16

#define DIGITS_MAX 17

/* VALUE = 0.DIGITS * 10^POINT */
struct decimal {
    char digits[DIGITS_MAX + 1];
    int point;
};

static double
decimal_value(const struct decimal *decimal)
{
    char text[NUMBER_TEXT_SIZE];

    snprintf(text, sizeof text, "0.%se%d", decimal->digits, decimal->point);
    return strtod(text, NULL);
}

/* VALUE rounded to COUNT digits. */
static struct decimal
round_to(double value, int count)
{
    struct decimal decimal = {.point = 0};
    char text[NUMBER_TEXT_SIZE];
    int n = 0;

    snprintf(text, sizeof text, "%.*e", count - 1, value);
    for (const char *at = text; *at != 'e'; at++) {
        if (*at != '.')
            decimal.digits[n++] = *at;
    }
    decimal.digits[n] = '\0';
    decimal.point = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
    return decimal;
}

/* One more in the last digit. */
static void
count_up(struct decimal *decimal)
{
    size_t i = strlen(decimal->digits);

    while (i > 0 && decimal->digits[i - 1] == '9')
        decimal->digits[--i] = '0';
    if (i > 0) {
        decimal->digits[i - 1]++;
    } else {
        decimal->digits[0] = '1'; /* 99 became 100 */
        decimal->point++;
    }
}

/*
 * The fewest digits that read back as VALUE.  At a power of two the floats
 * above lie farther apart than those below; there the number above the nearest
 * of so many digits may do where the nearest does not.
 */
static struct decimal
shortest(double value)
{
    struct decimal decimal = round_to(value, DIGITS_MAX);

    for (int count = 1; count < DIGITS_MAX; count++) {
        decimal = round_to(value, count);
        if (decimal_value(&decimal) == value)
            return decimal;
        count_up(&decimal);
        if (decimal_value(&decimal) == value)
            return decimal;
    }
    return round_to(value, DIGITS_MAX);
}

static void
drop_zeros(struct decimal *decimal)
{
    size_t count = strlen(decimal->digits);

    while (count > 1 && decimal->digits[count - 1] == '0')
        decimal->digits[--count] = '\0';
}

/* D.DDDe-N, without a point behind a single digit. */
static void
lay_out_exponent(const struct decimal *decimal, char *text)
{
    snprintf(text, NUMBER_TEXT_SIZE, "%c%s%se%d", decimal->digits[0],
             decimal->digits[1] ? "." : "", decimal->digits + 1,
             decimal->point - 1);
}

/* DDD.DDD, at least one digit on both sides. */
static void
lay_out_plain(const struct decimal *decimal, char *text)
{
    int count = (int)strlen(decimal->digits), point = decimal->point;

    if (point <= 0)
        snprintf(text, NUMBER_TEXT_SIZE, "0.%.*s%s", -point, "0000",
                 decimal->digits);
    else if (point >= count)
        snprintf(text, NUMBER_TEXT_SIZE, "%s%.*s.0", decimal->digits,
                 point - count, "0000000000000000");
    else
        snprintf(text, NUMBER_TEXT_SIZE, "%.*s.%s", point, decimal->digits,
                 decimal->digits + point);
}

static void
positive_text(double value, char *text)
{
    struct decimal decimal = shortest(value);

    drop_zeros(&decimal);
    if (decimal.point < PLAIN_MIN || decimal.point > PLAIN_MAX)
        lay_out_exponent(&decimal, text);
    else
        lay_out_plain(&decimal, text);
}

void
float_text(double value, char text[NUMBER_TEXT_SIZE])
{
    char positive[NUMBER_TEXT_SIZE] = "0.0";

    if (isnan(value)) {
        snprintf(text, NUMBER_TEXT_SIZE, "nan");
        return;
    }
    if (isinf(value))
        snprintf(positive, sizeof positive, "inf");
    else if (value != 0)
        positive_text(fabs(value), positive);
    snprintf(text, NUMBER_TEXT_SIZE, "%s%.30s", signbit(value) ? "-" : "",
             positive);
}

static const char *
skip_space(const char *text)
{
    return text + strspn(text, " \t\n\v\f\r");
}

/* Digits of BASE up to white space and the end.  False if there is something
 * else, or the number is above LIMIT. */
static bool
parse_digits(const char *text, unsigned base, uint64_t limit, uint64_t *value)
{
    char *end;

    if (strspn(text, base == 16 ? "0123456789abcdefABCDEF" : "0123456789") ==
        0)
        return false;
    errno = 0;
    *value = strtoull(text, &end, (int)base);
    return errno == 0 && *value <= limit && *skip_space(end) == '\0';
}

bool
parse_integer(const char *text, int64_t *value)
{
    uint64_t magnitude;
    bool negative, hex;

    text = skip_space(text);
    negative = *text == '-';
    text += *text == '-' || *text == '+';
    hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    if (!parse_digits(hex ? text + 2 : text, hex ? 16 : 10,
                      (uint64_t)INT64_MAX + negative, &magnitude))
        return false;
    *value = (int64_t)(negative ? 0 - magnitude : magnitude);
    return true;
}

bool
parse_float(const char *text, double *value)
{
    char *end;

    *value = strtod(text, &end);
    return end != text && *skip_space(end) == '\0';
}
