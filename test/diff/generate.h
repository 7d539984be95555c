/*
 * Random LIR programs.
 *
 * A module holds programs that share nothing but helpers: each has functions
 * and globals of its own, and one exported function, pN, which runs it.  What
 * program N is depends on N only.
 */
#ifndef RUNA_TEST_DIFF_GENERATE_H
#define RUNA_TEST_DIFF_GENERATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum generate_kind {
    GENERATE_PLAIN,    /* pN: no objects */
    GENERATE_MANAGED,  /* mN: with objects */
    GENERATE_COUNTING, /* the same, but they tell how often they do what */
    GENERATE_KINDS
};

/* A module of COUNT programs from number FIRST on. */
void generate_module(FILE *out, uint64_t first, unsigned count,
                     enum generate_kind kind);

/* Why no program has opcode OP (enum lir_op); NULL if programs have it, or
 * MANAGED programs. */
const char *generate_never(unsigned op, bool managed);

#endif
