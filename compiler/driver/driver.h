/* What the program does with its options, from inputs to output. */
#ifndef RUNA_DRIVER_H
#define RUNA_DRIVER_H

#include "options.h"

/* Exit statuses of the program. */
enum driver_status {
    DRIVER_DONE = 0,
    DRIVER_BAD_INPUT = 1,
    DRIVER_BAD_USAGE = 2,
    DRIVER_FAILED = 3, /* a file or tool did */

    /* Of --interpret, where those from 0 to 125 are the program's. */
    DRIVER_STOPPED = 131, /* it reached a limit, or something is missing */
    DRIVER_UNDEFINED = 132,
    DRIVER_TRAPPED = 133
};

/* Hands what OPTIONS tell the linker to it, for its answer. */
enum driver_status driver_ask_linker(const struct options *options);

/* Compiles and links as OPTIONS say; messages go to stderr. */
enum driver_status driver_run(const struct options *options);

/* Runs the one input as OPTIONS say; returns the exit status, of the program
 * or of ours. */
int driver_interpret(const struct options *options);

/* Where the headers and libraries for programs lie: what OPTIONS say, or the
 * folder sysroot beside the program.  The caller frees it. */
char *driver_sysroot(const struct options *options);

#endif
