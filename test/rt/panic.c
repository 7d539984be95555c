// A panic flushes, reports and exits with its code on every engine.
// OUT: before
// ERR: prog.runa:7: panic: it broke
// CODE: 101
#include <runa/rt.h>

int
runa_main(void)
{
    print_string("before");
    runa_assert(1, "fine", "prog.runa", 6);
    runa_assert(0, "it broke", "prog.runa", 7);
    return 0;
}
