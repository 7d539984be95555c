// What our printf does and wasi-libc's does not: conversions of C23, lengths
// that mean nothing, and errors that wasi-libc's overlooks.
// OUT: 101010 0b101010 0B101010 00101010
// OUT: 11111111 0
// OUT: a     %
// OUT: 3
// OUT: |  x|
// OUT: -1 -1 -1
// OUT: -2 255 -3 65535 -4 4294967295 -5 18446744073709551615
// OUT: -2 fe -3 fffd -4 fffffffc -5 0xfffffffffffffffb 11 1000
// OUT: 3 -7 1152921504606846976 1
#include <limits.h>
#include <stdint.h>
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
    printf("%w8d %w8u %w16d %w16u %w32d %w32u %w64d %w64u\n", 0x1fe, 0xfff,
           0x1fffd, 0xfffff, -4, UINT32_MAX, INT64_C(-5), UINT64_MAX);
    printf(
        "%wf8d %wf8x %wf16i %wf16x %wf32d %wf32x %wf64d %#wf64x %w8o %wf8b\n",
        (int_fast8_t)-2, (uint_fast8_t)-2, (int_fast16_t)-3, (uint_fast16_t)-3,
        (int_fast32_t)-4, (uint_fast32_t)-4, (int_fast64_t)-5,
        (uint_fast64_t)-5, 9, 8);
    int64_t count = -1;
    printf("%2$w8d %3$w32d %1$w64d", INT64_C(1) << 60, 3, -7);
    printf("%w64n", &count);
    printf(" %d\n", count == 0);
    return 0;
}
