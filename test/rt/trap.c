// A trap has an exit status of wasm-run's own; a finished line is not lost.
// OUT: before
// TRAP: unreachable
// CODE: 133
#include <runa/rt.h>

int
runa_main(void)
{
    print_string("before");
    print_string_nonl("lost");
    __builtin_trap();
}
