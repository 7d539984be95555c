/* Random numbers: see random.h. */
#include "random.h"

#include <stddef.h>

#include "base/base.h"

void
random_init(struct random *random, uint64_t seed)
{
    random->state = seed;
    random->state = random_next(random); /* seeds that follow each other */
}

/* A counter, and three rounds that mix its bits: any state is good. */
uint64_t
random_next(struct random *random)
{
    uint64_t x = random->state += UINT64_C(0xd1b54a32d192ed03);

    x = (x ^ (x >> 32)) * UINT64_C(0xabc98388fb8fac03);
    x = (x ^ (x >> 32)) * UINT64_C(0xabc98388fb8fac03);
    return x ^ (x >> 32);
}

unsigned
random_below(struct random *random, unsigned limit)
{
    return limit ? (unsigned)((random_next(random) >> 16) % limit) : 0;
}

bool
random_once_in(struct random *random, unsigned n)
{
    return random_below(random, n) == 0;
}

/* A power of two or its complement, give or take one. */
static uint64_t
near_power(struct random *random, unsigned bits)
{
    uint64_t x = UINT64_C(1) << random_below(random, bits);

    x += random_below(random, 3) - UINT64_C(1);
    return random_once_in(random, 2) ? x : ~x;
}

uint64_t
random_integer(struct random *random, unsigned bits)
{
    uint64_t any = random_next(random);

    switch (random_below(random, 8)) {
    case 0: return 0;
    case 1: return UINT64_MAX - random_below(random, 3);
    case 2: return random_below(random, 10);
    case 3: return UINT64_C(1) << (bits - 1);
    case 4:
    case 5: return near_power(random, bits);
    case 6: return any >> random_below(random, 64);
    default: return any;
    }
}

const char *
random_float(struct random *random)
{
    static const char *const floats[] = {
        "0.0", "-0.0", "1.0", "-1.0", "0.5", "1.5", "-2.5", "3.0", "0.1",
        "100.0", "255.5", "-128.0", "-129.0", "32767.5", "65536.0", "inf",
        "-inf", "nan",
        /* the edges of i32 and i64, and what f32 and f64 round there */
        "2147483647.0", "2147483648.0", "-2147483648.0", "-2147483649.0",
        "4294967295.0", "9223372036854775807.0", "-9223372036854775808.0",
        "-9223372036854777856.0", "9223371487098961920.0", "16777217.0",
        "9007199254740993.0", "1e20", "-1e20",
        /* the largest, the smallest, and those that f32 does not have */
        "3.4028234663852886e38", "3.4028235677973366e38", "1e39",
        "1.1754943508222875e-38", "1e-40", "1.401298464324817e-45", "1e-46",
        "1.7976931348623157e308", "2.2250738585072014e-308", "4.9e-324",
        "1e-310", "1.0000000000000002", "0.9999999999999999"};

    return floats[random_below(random, COUNT_OF(floats))];
}

static uint64_t
f32_bits(struct random *random)
{
    static const uint32_t edges[] = {
        0,          0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000,
        0x7fc00000, 0xffc00001, 0x7f800001, 0x00000001, 0x007fffff, 0x00800000,
        0x7f7fffff, 0x4f000000, 0x5f000000, 0x33800000};

    if (random_once_in(random, 4))
        return (uint32_t)random_next(random);
    return edges[random_below(random, COUNT_OF(edges))];
}

static uint64_t
f64_bits(struct random *random)
{
    static const uint64_t edges[] = {0,
                                     UINT64_C(0x8000000000000000),
                                     UINT64_C(0x3ff0000000000000),
                                     UINT64_C(0xbff8000000000000),
                                     UINT64_C(0x7ff0000000000000),
                                     UINT64_C(0xfff0000000000000),
                                     UINT64_C(0x7ff8000000000000),
                                     UINT64_C(0xfff8000000000123),
                                     UINT64_C(0x7ff0000000000001),
                                     UINT64_C(0x0000000000000001),
                                     UINT64_C(0x000fffffffffffff),
                                     UINT64_C(0x7fefffffffffffff),
                                     UINT64_C(0x41dfffffffc00000),
                                     UINT64_C(0x43e0000000000000),
                                     UINT64_C(0x36a0000000000000),
                                     UINT64_C(0x47efffffe0000000)};

    if (random_once_in(random, 4))
        return random_next(random);
    return edges[random_below(random, COUNT_OF(edges))];
}

uint64_t
random_float_bits(struct random *random, unsigned bytes)
{
    return bytes == 4 ? f32_bits(random) : f64_bits(random);
}
