/*
 * The start of a program whose main is LIR. Its own object, runa_start.o, and
 * no member of the archive: it is linked when an input defines such a main,
 * and a C program's main stays in charge otherwise.
 */
#include "output.h"
#include "rt.h"

/* What crt1-command.o calls between the constructors and exit. */
int __main_void(void);

/* Stands in for the real one, which wins, in programs that print nothing. */
__attribute__((weak)) void runa_flush(void)
{
}

int __main_void(void)
{
    int code = runa_main();
    runa_flush();
    return code;
}

/* Returning from main flushes, and so do runa_exit and panics. */
void runa_rt_flush_at_exit(void)
{
}
