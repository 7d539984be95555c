/* The clocks, by the numbers that WASI has for them. */
#ifndef __RUNA_HEADER_TIME_H
#define __RUNA_HEADER_TIME_H

#include_next <__header_time.h>

#undef CLOCK_REALTIME
#undef CLOCK_MONOTONIC
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

#endif
