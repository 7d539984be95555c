/* Numbers for random tests, the same in each run. */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdint.h>

/* A number below the limit. */
static inline uint32_t
chance(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005 + 1442695040888963407;
    return (uint32_t)(*state >> 33) % limit;
}

#endif
