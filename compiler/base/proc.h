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

#endif
