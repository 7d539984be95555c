/* Strikes the composite numbers below a million, N times. */
#include "bench.h"

#define LIMIT 1000000

static int
sieve(uint8_t *composite)
{
    int count = 0;

    memset(composite, 0, LIMIT);
    for (int i = 2; i < LIMIT; i++) {
        if (composite[i])
            continue;
        count++;
        for (int j = i + i; j < LIMIT; j += i)
            composite[j] = 1;
    }
    return count;
}

int
main(int argc, char **argv)
{
    int n = bench_parameter(argc, argv, 150), sum = 0;
    uint8_t *composite = malloc(LIMIT);
    int64_t start = bench_now();

    for (int i = 0; i < n; i++)
        sum += sieve(composite);
    bench_report(start);
    printf("%d\n", sum);
    return 0;
}
