/* Runs programs by the reference interpreter. */
#ifndef RUNA_TEST_DIFF_ORACLE_H
#define RUNA_TEST_DIFF_ORACLE_H

#include <stdbool.h>

/*
 * Runs the programs of the modules in FILES, which end with NULL, and prints
 * what host.mjs prints for compiled ones.  False if a module cannot be read.
 */
bool oracle_run(char **files);

#endif
