/*
 * Floats of the Runa language: a float is the word that has its bits. Those
 * that compiled code has no instruction for, and for who calls the others by
 * name.
 */
#include "number.h"
#include "rt.h"

#include <stdlib.h>
#include <string.h>

static double
float_of(int64_t word)
{
    double value;
    memcpy(&value, &word, sizeof value);
    return value;
}

/* There is one NaN. */
static int64_t
word_of(double value)
{
    int64_t word = 0x7ff8000000000000;
    if (value == value)
        memcpy(&word, &value, sizeof word);
    return word;
}

int64_t
runa_lang_integer_to_float(int64_t value)
{
    return word_of((double)value);
}

/* 2^63 is the first float that is too large; no float lies between the least
 * integer and the next float below it. */
int64_t
runa_lang_float_to_integer(int64_t word)
{
    double value = float_of(word);
    if (value >= 0x1p63)
        return INT64_MAX;
    if (value < -0x1p63)
        return INT64_MIN;
    return value == value ? (int64_t)value : 0;
}

int64_t
runa_lang_float_multiply_bits(int64_t a, int64_t b)
{
    return word_of(float_of(a) * float_of(b));
}

void *
runa_lang_float_to_string(int64_t word)
{
    char text[FLOAT_TEXT_SIZE];
    runa_format_float(float_of(word), text, sizeof text);
    return runa_lang_string_duplicate(text);
}

int64_t
runa_lang_string_to_float(const char *text)
{
    return word_of(strtod(text ? text : "", NULL));
}

void
runa_lang_display_float(int64_t word)
{
    runa_print_float(float_of(word));
}

void
runa_lang_display_float_continuing(int64_t word)
{
    runa_print_float_nonl(float_of(word));
}

void
runa_lang_print_newline(void)
{
    print_string("");
}
