// The program whose size is the measure of printf.
// LIMIT: 8192
// OUT: 42
#include <stdio.h>

int
main(void)
{
    printf("%d\n", 42);
    return 0;
}
