/* Running other programs. */
#ifndef RUNA_BASE_PROC_H
#define RUNA_BASE_PROC_H

#include <stdbool.h>

/*
 * Runs the program ARGS[0], looked for in PATH, with the NULL-terminated
 * ARGS, waits for it, and stores what it printed on both outputs in *PRINTED,
 * which the caller frees.  Returns 0 or an errno value if it could not be
 * run; then nothing is stored.  *STATUS is its exit status, or 128 + the
 * signal that ended it.
 */
int proc_run(const char *const *args, char **printed, int *status);

/* Runs ARGS as proc_run does, with the outputs of this process, but for OUTPUT
 * as its standard output if that is not negative.  The program ends when this
 * process does. */
int proc_wait_for(const char *const *args, int output, int *status);

/* Runs ARGS in place of this program; returns an errno value if it cannot. */
int proc_become(const char *const *args);

#endif
