/*
 * Flushing at the end of a program whose main is C: through libc's list of
 * exit functions, which programs with an LIR main need not carry.
 */
#include "output.h"
#include "rt.h"

#include <stdbool.h>
#include <stdlib.h>

/* Should the list be full, each call flushes instead of waiting. */
void
runa_rt_flush_at_exit(void)
{
    static bool registered;
    if (!registered && atexit(runa_flush) == 0)
        registered = true;
    if (!registered)
        runa_flush();
}
