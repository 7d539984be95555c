/* N steps of five bodies, as in the Computer Language Benchmarks Game. */
#include "bench.h"
#include <math.h>

#define PI 3.141592653589793
#define SUN (4 * PI * PI)
#define YEAR 365.24

struct body {
    double x, y, z, vx, vy, vz, mass;
};

static struct body bodies[5] = {
    {0, 0, 0, 0, 0, 0, SUN},
    {4.84143144246472090e+00, -1.16032004402742839e+00,
     -1.03622044471123109e-01, 1.66007664274403694e-03 * YEAR,
     7.69901118419740425e-03 * YEAR, -6.90460016972063023e-05 * YEAR,
     9.54791938424326609e-04 * SUN},
    {8.34336671824457987e+00, 4.12479856412430479e+00,
     -4.03523417114321381e-01, -2.76742510726411542e-03 * YEAR,
     4.99852801234917238e-03 * YEAR, 2.30417297573763929e-05 * YEAR,
     2.85885980666130812e-04 * SUN},
    {1.28943695621391310e+01, -1.51111514016986312e+01,
     -2.23307578892655734e-01, 2.96460137564761618e-03 * YEAR,
     2.37847173959480950e-03 * YEAR, -2.96589568540237556e-05 * YEAR,
     4.36624404335156298e-05 * SUN},
    {1.53796971148509165e+01, -2.59193146099879641e+01,
     1.79258772950371181e-01, 2.68067772490389322e-03 * YEAR,
     1.62824170038242295e-03 * YEAR, -9.51592254519715870e-05 * YEAR,
     5.15138902046611451e-05 * SUN},
};
static struct body *const end = bodies + 5;

static void
offset_momentum(void)
{
    double px = 0.0, py = 0.0, pz = 0.0;

    for (struct body *b = bodies; b < end; b++) {
        px += b->vx * b->mass;
        py += b->vy * b->mass;
        pz += b->vz * b->mass;
    }
    bodies[0].vx = -px / bodies[0].mass;
    bodies[0].vy = -py / bodies[0].mass;
    bodies[0].vz = -pz / bodies[0].mass;
}

static double
energy(void)
{
    double e = 0.0;

    for (struct body *a = bodies; a < end; a++) {
        e += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
        for (struct body *b = a + 1; b < end; b++) {
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;

            e -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return e;
}

static void
advance(double dt)
{
    for (struct body *a = bodies; a < end; a++) {
        for (struct body *b = a + 1; b < end; b++) {
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz;
            double magnitude = dt / (square * sqrt(square));
            double ma = b->mass * magnitude, mb = a->mass * magnitude;

            a->vx -= dx * ma;
            a->vy -= dy * ma;
            a->vz -= dz * ma;
            b->vx += dx * mb;
            b->vy += dy * mb;
            b->vz += dz * mb;
        }
    }
    for (struct body *b = bodies; b < end; b++) {
        b->x += dt * b->vx;
        b->y += dt * b->vy;
        b->z += dt * b->vz;
    }
}

int
main(int argc, char **argv)
{
    int n = bench_parameter(argc, argv, 5000000);
    int64_t start;

    offset_momentum();
    start = bench_now();
    for (int i = 0; i < n; i++)
        advance(0.01);
    bench_report(start);
    bench_print_float(energy());
    return 0;
}
