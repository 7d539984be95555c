/* The digits of a float: exact, in limbs of nine decimal digits or of one
 * hexadecimal digit, made as far as they are asked for.
 *
 * A digit has an index, counted from the start of the limbs. Those before
 * digits_ones() + 1 are of the whole number, the others of the fraction; where
 * no limb is, the digit is 0. */
#ifndef RUNA_PRINTF_DIGITS_H
#define RUNA_PRINTF_DIGITS_H

#include <float.h>
#include <stdint.h>

/* A finite value is significand * 2^exponent. */
struct runa_real {
    uint64_t high, low; /* the significand */
    int exponent;
    bool negative;
    enum { REAL_FINITE, REAL_INFINITE, REAL_NAN } kind;
};

enum {
    /* The words that all bits of a value take, and a word more. */
    DIGITS_WORDS = (LDBL_MAX_EXP + LDBL_MANT_DIG) / 32 + 6,
    /* The limbs of the largest whole number, and one for a carry; of a number
     * with a fraction, whose whole part is in the significand. */
    DIGITS_WHOLE = LDBL_MAX_10_EXP / 9 + 3,
    DIGITS_WHOLE_SMALL = LDBL_MANT_DIG / 29 + 3,
    DIGITS_FRACTION = (LDBL_MANT_DIG - LDBL_MIN_EXP) / 9 + 3,
};

struct runa_digits {
    uint32_t base;  /* of a limb: 10^9 or 16 */
    uint32_t radix; /* of a digit */
    int per_limb;
    int first, point, end; /* limbs: whole ones from first, fraction's from
                              point */
    uint32_t limb[DIGITS_WHOLE_SMALL + DIGITS_FRACTION];
    /* What has not been made into limbs: bits of the fraction, the words from
     * low to bits_point. */
    int low, bits_point, bits_end;
    uint32_t word[DIGITS_WORDS];
};

void runa_digits_start(struct runa_digits *digits, const struct runa_real *real,
                       uint32_t radix);
int runa_digits_ones(const struct runa_digits *digits);
int runa_digits_lead(struct runa_digits *digits, bool whole);
int runa_digits_last(const struct runa_digits *digits);
void runa_digits_round(struct runa_digits *digits, int cut);

#endif
