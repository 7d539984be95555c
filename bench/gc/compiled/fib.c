/* fib.mjs in C. */
#include "bench.h"

static int32_t
work(int32_t n)
{
    return n < 2 ? n : work(n - 1) + work(n - 2);
}
