/*
 * What the compiler puts into the object of an LIR main, for the programs of
 * this folder that stand for one: the same functions, written in C.
 */
#include "runa/rt.h"

int runa_main(void);
void runa_rt_flush_at_exit(void);

/* What crt1-command.o calls between the constructors and exit. */
int __main_void(void);

/* Stands in for the real one, which wins, in programs that print nothing. */
__attribute__((weak)) void
runa_flush(void)
{
}

int
__main_void(void)
{
    int code = runa_main();
    runa_flush();
    return code;
}

/* Returning from main flushes, and so do runa_exit and panics. */
void
runa_rt_flush_at_exit(void)
{
}
