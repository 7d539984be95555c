/*
 * The start of a program whose main is C and takes arguments, in the place of
 * libc's own. That one refers to main weakly: a program without any main would
 * link, and trap when it runs.
 */
#include "rt.h"

/* What clang calls C's main(argc, argv). */
int __main_argc_argv(int argc, char **argv);
int __main_void(void);

int
__main_void(void)
{
    return __main_argc_argv(runa_rt_argc(), runa_rt_argv());
}
