// What is left of a line is flushed when the LIR main returns.
// OUT: ends without newline
// LIMIT: 2304
#include <runa/rt.h>

int
runa_main(void)
{
    print_string_nonl("ends without ");
    print_string_nonl("newline");
    return 0;
}
