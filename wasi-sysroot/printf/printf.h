/* One call of printf, as its parts share it.
 *
 * format.c is all of printf but the output. It includes its parts, so that the
 * compiler sees them together, which is smaller, and programs see only one name.
 * In their order: field.h (what is written), spec.h (what is read), integer.h,
 * text.h, digits.h and real.h. stream.c and string.c are the outputs, vfprintf
 * and vsnprintf. */
#ifndef RUNA_PRINTF_H
#define RUNA_PRINTF_H

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Arguments with numbers: NL_ARGMAX of wasi-libc. */
enum { NUMBERS_MOST = 9 };

enum flag {
    FLAG_SPACE = 1 << (' ' - ' '),
    FLAG_ALTERNATE = 1 << ('#' - ' '),
    FLAG_GROUP = 1 << ('\'' - ' '), /* no locale here has groups */
    FLAG_PLUS = 1 << ('+' - ' '),
    FLAG_LEFT = 1 << ('-' - ' '),
    FLAG_ZERO = 1 << ('0' - ' '),
};

/* How an argument is fetched. On WASI it is its size, which is all that
 * matters there. */
enum kind {
    KIND_NONE,
    KIND_INT = 4,
    KIND_LONG = 8, /* of 64 bits */
#ifdef __wasi__
    KIND_DOUBLE = 8,
#else
    KIND_DOUBLE = 1,
#endif
    KIND_EXTENDED = 16, /* a long double */
};

struct printer {
    /* The output: text goes to at as long as there is room. What does not fit
     * is given to drain, which may make room. */
    char *at;
    size_t room;
    void (*drain)(struct printer *, const char *text, size_t length);

    unsigned count[2]; /* bytes, INT_MAX at most; and 0, for a %n of 64 bits */
    int failure;       /* for errno */
    int searching;     /* for kinds: nothing is fetched or printed */
    unsigned spaces;   /* that end the present field */

    /* The present conversion specification. */
    unsigned flags;
    unsigned width;
    int precision; /* -1: none */
    unsigned size; /* of the argument, in bytes, if it is an integer */
    bool wide;     /* l was said */
    char letter;   /* and which of letters it is: */
    int conversion;

    /* Its field: the sign and such, what begins it, and its argument. */
    char prefix[3];
    unsigned prefix_length;
    union {
        uint64_t integer; /* or a pointer */
        uint64_t bits[2];
        double real;
        long double extended;
        wchar_t wide[2];
    } value;
    char text[72];

    /* The arguments, and what kind those with numbers have. kind[0] is not 0
     * if there are some without. */
    va_list list;
    unsigned char kind[NUMBERS_MOST + 1];
};

int runa_printf(struct printer *printer, const char *format, va_list list);

#endif
