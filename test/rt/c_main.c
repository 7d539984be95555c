// The archive does not disturb a C program's own main, and is flushed by exit.
// OUT: 3 one
// OUT: two words and more
// CODE: 5
#include <runa/rt.h>
#include <stdio.h>
#include <stdlib.h>

int
main(int argc, char **argv)
{
    printf("%d %s\n", argc, argv[1]);
    fflush(stdout);
    print_string_nonl(runa_argument(2));
    print_string_nonl(" and more");
    exit(5);
}
