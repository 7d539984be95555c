/* What the parts of printf share: where text goes, what a conversion
 * specification says, and the values of floats taken apart.
 *
 * format.c reads the format and hands each conversion to integer.c, text.c or
 * float.c; those write through field.c, which keeps width and count. stream.c
 * and string.c are the two kinds of output, vfprintf and vsnprintf. */
#ifndef RUNA_PRINTF_H
#define RUNA_PRINTF_H

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Arguments with numbers: NL_ARGMAX of wasi-libc. */
enum { NUMBERS_MOST = 9 };

/* Room for text. What does not fit is given to drain, which may make room. */
struct runa_sink {
    char *at;
    size_t room;
    void (*drain)(struct runa_sink *, const char *text, size_t length);
};

enum runa_flag {
    FLAG_SPACE = 1 << (' ' - ' '),
    FLAG_ALTERNATE = 1 << ('#' - ' '),
    FLAG_GROUP = 1 << ('\'' - ' '), /* no locale here has groups */
    FLAG_PLUS = 1 << ('+' - ' '),
    FLAG_LEFT = 1 << ('-' - ' '),
    FLAG_ZERO = 1 << ('0' - ' '),
};

/* A conversion specification, in the order in which it is written. */
struct runa_spec {
    unsigned flags;
    unsigned width;
    int precision;      /* -1: none */
    char length;        /* its first letter, 'H' for hh, 0 for none */
    unsigned char size; /* what length says of an integer, in bytes */
    char conversion;
};

union runa_argument {
    uint64_t integer; /* or a pointer */
    double real;
    long double extended;
};

enum runa_kind {
    KIND_INVALID,
    KIND_NONE,
    KIND_INT,
    KIND_LONG, /* of 64 bits */
    KIND_REAL,
    KIND_EXTENDED,
};

/* One call of printf. */
struct runa_printer {
    struct runa_sink *sink;
    const char *format;
    va_list list;
    int error;      /* errno as it was, for %m */
    unsigned count; /* INT_MAX at most */
    unsigned right; /* spaces that end the present field */
    /* Arguments with numbers: their values, or while the format is searched
     * for them their kinds; [0] is not used. */
    enum { ORDER_GIVEN, ORDER_SEARCHED, ORDER_NUMBERED } order;
    unsigned char kind[NUMBERS_MOST + 1];
    union runa_argument value[NUMBERS_MOST + 1];
};

int runa_printf_format(struct runa_sink *sink, const char *format,
                       va_list list);
bool runa_printf_error(int code);

/* spec.c */
bool runa_printf_spec(struct runa_printer *printer, const char **at,
                      struct runa_spec *spec, union runa_argument *value);

/* field.c */
bool runa_printf_begin(struct runa_printer *printer,
                       const struct runa_spec *spec, const char *prefix,
                       unsigned prefix_length, uint64_t body);
void runa_printf_put(struct runa_printer *printer, const char *text,
                     size_t length);
void runa_printf_repeat(struct runa_printer *printer, char c, unsigned count);
bool runa_printf_end(struct runa_printer *printer);
char *runa_printf_digits(char *end, uint64_t value, unsigned shift,
                         char conversion);
unsigned runa_printf_sign(char *to, const struct runa_spec *spec,
                          bool negative);

/* The conversions. Each returns false, with errno set, if it failed. */
bool runa_printf_integer(struct runa_printer *printer, struct runa_spec *spec,
                         uint64_t value);
bool runa_printf_text(struct runa_printer *printer, struct runa_spec *spec,
                      uint64_t value);
bool runa_printf_float(struct runa_printer *printer, struct runa_spec *spec,
                       const union runa_argument *value);

#endif
