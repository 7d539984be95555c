/*
 * Random LIR programs.
 *
 * A module holds programs that share nothing but helpers: each has functions
 * and globals of its own, and one exported function, pN, which runs it.  What
 * program N is depends on N only.
 */
#ifndef RUNA_TEST_DIFF_GENERATE_H
#define RUNA_TEST_DIFF_GENERATE_H

#include <stdint.h>
#include <stdio.h>

/* A module of COUNT programs from number FIRST on. */
void generate_module(FILE *out, uint64_t first, unsigned count);

/* Why no program has opcode OP (enum lir_op); NULL if programs have it. */
const char *generate_never(unsigned op);

#endif
