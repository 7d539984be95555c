/* What the tests of the collector have for roots: so many words. */
#ifndef ROOTS_H
#define ROOTS_H

#include <stdint.h>

enum { ROOTS = 64 };
extern uintptr_t roots[ROOTS];

/* Collects, and returns the bytes of all blocks that are left. */
uint64_t live_after_collection(void);

#endif
