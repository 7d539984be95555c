// As c_main.c, for a main without parameters that returns.
// OUT: flushed at exit
// CODE: 6
#include <runa/rt.h>

int
main(void)
{
    print_string_nonl("flushed at exit");
    return 6;
}
