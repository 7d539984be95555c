/* Multiplies two matrices of N rows and columns, three loops as they come. */
#include "bench.h"

static void
fill(double *m, int n, double first)
{
    for (int i = 0; i < n * n; i++) {
        m[i] = first;
        first = first * 1.0001 + 0.5;
        if (first > 100.0)
            first -= 200.0;
    }
}

static void
multiply(const double *a, const double *b, double *c, int n)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0.0;

            for (int k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
    }
}

static double
trace(const double *m, int n)
{
    double sum = 0.0;

    for (int i = 0; i < n; i++)
        sum += m[i * n + i];
    return sum;
}

int
main(int argc, char **argv)
{
    int n = bench_parameter(argc, argv, 600);
    size_t size = (size_t)n * (size_t)n * sizeof(double);
    double *a = malloc(size), *b = malloc(size), *c = malloc(size);
    int64_t start;

    fill(a, n, 1.0);
    fill(b, n, -3.25);
    start = bench_now();
    multiply(a, b, c, n);
    bench_report(start);
    bench_print_float(trace(c, n));
    return 0;
}
