// What our printf does and wasi-libc's does not: conversions of C23, lengths
// that mean nothing, and errors that wasi-libc's overlooks.
// OUT: 101010 0b101010 0B101010 00101010
// OUT: 11111111 0
// OUT: a     %
// OUT: 3
// OUT: |  x|
// OUT: -1 -1 -1
#include <limits.h>
#include <stdio.h>
#include <wchar.h>

int
main(void)
{
    printf("%b %#b %#B %08b\n", 42u, 42u, 42u, 42u);
    printf("%hhb %#b\n", 0xfffu, 0u);
    printf("%hs %5%\n", "a");
    printf("%Ld\n", 3LL);
    printf("|%03ls|\n", L"x");
    printf("%d %d %d\n", snprintf(0, 0, "%#.2147483647g", 0.0001),
           snprintf(0, 0, "%*d", INT_MIN, 1), snprintf(0, 0, "%1$d %d", 1, 2));
    return 0;
}
