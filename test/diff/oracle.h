/* Runs programs by the reference interpreter. */
#ifndef RUNA_TEST_DIFF_ORACLE_H
#define RUNA_TEST_DIFF_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

#include "lir/lir.h"

#define ORACLE_COUNTS 8u
#define ORACLE_ENDS 8u

/* Who runs programs, and what they did. */
struct oracle {
    bool quiet; /* nothing is printed */
    const struct lir_module *module;
    uint64_t counts[ORACLE_COUNTS]; /* what programs told by @count */
    uint64_t ends[ORACLE_ENDS];     /* by enum interp_end */
    bool named;                     /* a closed program told its name */
};

/* Reads and checks a module; false after reporting errors. */
bool oracle_read(struct lir_module *module, const struct source *source);

/* Runs the programs of a module, one after the other. */
void oracle_run_module(struct oracle *oracle, const struct lir_module *module);

/*
 * Runs the programs of the modules in FILES, which end with NULL, and prints
 * what host.mjs prints for compiled ones.  False if a module cannot be read.
 */
bool oracle_run(char **files);

#endif
