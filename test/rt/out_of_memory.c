// Memory that cannot be had ends the program.
// ERR: panic: out of memory: 4294967040 bytes wanted, the program has 131072
// CODE: 101
#include <runa/rt.h>

int
runa_main(void)
{
    runa_free(runa_allocate(16));
    runa_allocate(-256);
    return 0;
}
