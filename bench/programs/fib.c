/* The Nth Fibonacci number by recursion: the cost of calls. */
#include "bench.h"

static int64_t
fibonacci(int64_t n)
{
    if (n < 2)
        return n;
    return fibonacci(n - 1) + fibonacci(n - 2);
}

int
main(int argc, char **argv)
{
    int n = bench_parameter(argc, argv, 40);
    int64_t start = bench_now(), result = fibonacci(n);

    bench_report(start);
    printf("%lld\n", (long long)result);
    return 0;
}
