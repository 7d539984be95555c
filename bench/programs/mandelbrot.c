/* Counts iterations over a square of N by N points. */
#include "bench.h"

static int
iterations(double cr, double ci, int limit)
{
    double zr = 0.0, zi = 0.0;

    for (int i = 0; i < limit; i++) {
        double r2 = zr * zr, i2 = zi * zi;

        if (r2 + i2 > 4.0)
            return i;
        zi = 2.0 * (zr * zi) + ci;
        zr = r2 - i2 + cr;
    }
    return limit;
}

static int64_t
draw(int n)
{
    int64_t sum = 0;
    double step = 3.0 / n;

    for (int y = 0; y < n; y++) {
        for (int x = 0; x < n; x++)
            sum += iterations(x * step - 2.0, y * step - 1.5, 1000);
    }
    return sum;
}

int
main(int argc, char **argv)
{
    int n = bench_parameter(argc, argv, 700);
    int64_t start = bench_now(), sum = draw(n);

    bench_report(start);
    printf("%lld\n", (long long)sum);
    return 0;
}
