/* The functions that were being called, as a panic tells of them. */
#ifndef RUNA_TRACE_H
#define RUNA_TRACE_H

#include "gc.h"

enum { TRACE_MAX = 50 };

struct trace {
    const struct runa_frame *frames[TRACE_MAX]; /* the innermost first */
    uint32_t count; /* of all that there are, perhaps more */
};

/* Looks below sp. */
void runa_rt_trace_take(struct trace *trace, void **sp);
void runa_rt_trace_print(const struct trace *trace);

#endif
