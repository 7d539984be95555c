/* The end by a signal, as a shell would tell it. wasmtime refuses numbers from
   126 on, which makes it a trap there. */
#include <signal.h>
// ERR: terminated by signal 15
// CODE: trap

int
main(void)
{
    raise(SIGTERM);
    return 0;
}
