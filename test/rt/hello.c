// A program that prints one line pays for little else.
// OUT: Hello, world
// LIMIT: 2048
#include <runa/rt.h>

int
runa_main(void)
{
    print_string("Hello, world");
    return 0;
}
