// A program that calls nothing pays nothing, and its result is the exit code.
// CODE: 42
// LIMIT: 1024
#include <runa/rt.h>

int
runa_main(void)
{
    return 42;
}
