/*
 * Random numbers that follow from a seed, and values that programs are likely
 * to get wrong.
 */
#ifndef RUNA_TEST_DIFF_RANDOM_H
#define RUNA_TEST_DIFF_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

void random_init(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);

/* A number from 0 to LIMIT - 1; 0 if LIMIT is 0. */
unsigned random_below(struct random *random, unsigned limit);

/* True once in N times. */
bool random_once_in(struct random *random, unsigned n);

/* An integer at or near an edge of a type of BITS, or any. */
uint64_t random_integer(struct random *random, unsigned bits);

/* A float as LIR writes it as an immediate, without the '$'. */
const char *random_float(struct random *random);

/* The bits of an f32 or f64, NaNs with and without a payload among them. */
uint64_t random_float_bits(struct random *random, unsigned bytes);

#endif
