/* The SHA-256 digest of N times the same megabyte. */
#include "bench.h"

#define SIZE 1048576

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
rotate(uint32_t word, int count)
{
    return word >> count | word << (32 - count);
}

static uint32_t
load_big(const uint8_t *p)
{
    uint32_t word;

    memcpy(&word, p, sizeof word);
    return (rotate(word, 24) & 0x00ff00ff) | (rotate(word, 8) & 0xff00ff00);
}

static void
block(uint32_t state[8], const uint8_t *p)
{
    uint32_t w[64];
    uint32_t a, b, c, d, e, f, g, h;

    for (int i = 0; i < 16; i++)
        w[i] = load_big(p + 4 * i);
    for (int i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];

        w[i] = (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + w[i - 16] + w[i - 7] +
               (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    }
    a = state[0], b = state[1], c = state[2], d = state[3];
    e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                     (((f ^ g) & e) ^ g) + constants[i] + w[i];
        uint32_t s = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
                     ((a & b) | ((a | b) & c));

        h = g, g = f, f = e, e = d + t;
        d = c, c = b, b = a, a = t + s;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void
fill(uint8_t *p)
{
    uint32_t x = 1;

    for (int i = 0; i < SIZE; i++) {
        x = x * 1664525 + 1013904223;
        p[i] = (uint8_t)(x >> 24);
    }
}

static void
hash(uint32_t state[8], const uint8_t *data, int n)
{
    uint8_t last[64] = {0x80};
    uint64_t bits = (uint64_t)n * SIZE * 8;

    for (int i = 0; i < n; i++) {
        for (int at = 0; at < SIZE; at += 64)
            block(state, data + at);
    }
    for (int i = 63; i > 55; i--) {
        last[i] = (uint8_t)bits;
        bits >>= 8;
    }
    block(state, last);
}

int
main(int argc, char **argv)
{
    static uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    int n = bench_parameter(argc, argv, 150);
    uint8_t *data = malloc(SIZE);
    int64_t start;

    fill(data);
    start = bench_now();
    hash(state, data, n);
    bench_report(start);
    for (int i = 0; i < 8; i++)
        printf("0x%x\n", (unsigned)state[i]);
    return 0;
}
