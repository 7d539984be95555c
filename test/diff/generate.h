/*
 * Random LIR programs.
 *
 * A module holds programs that share nothing but helpers: each has functions
 * and globals of its own, and one exported function, pN, which runs it; of closed
 * programs main does.  What program N is depends on N only.
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
    GENERATE_THROWING, /* xN: with objects and exceptions */
    GENERATE_CLOSED,   /* kN: the same or with objects only, but nobody outside
                          knows anything of the module but main */
    GENERATE_KINDS
};

/* A module of COUNT programs from number FIRST on. */
void generate_module(FILE *out, uint64_t first, unsigned count,
                     enum generate_kind kind);

/* What the names of programs of KIND begin with. */
char generate_letter(enum generate_kind kind);

/* With this and its name a closed program begins what it prints. */
#define CLOSED_NAME "program "

/* Is a function called NAME the one that runs a program? */
bool generate_is_program(const char *name);

/* Why no program of KIND has opcode OP (enum lir_op); NULL if they have it. */
const char *generate_never(unsigned op, enum generate_kind kind);

#endif
