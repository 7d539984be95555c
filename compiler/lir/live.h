/*
 * Liveness: which registers may still be read, at the start of each block.
 *
 * It is worked out for chosen registers only, one after the other, so that it
 * costs what there is of it.
 */
#ifndef RUNA_LIR_LIVE_H
#define RUNA_LIR_LIVE_H

#include "lir/lir.h"

/* By block: the chosen registers that some way from its start reads before it
 * writes them are regs[first[block]] up to regs[first[block + 1]], ascending.
 * A debug_value does not count. */
struct lir_live {
    uint32_t *first, *regs;
};

/* CHOSEN says of each register of FUNC, which is verified, if it matters. */
void lir_live_init(struct lir_live *live, const struct lir_func *func,
                   const bool *chosen);
void lir_live_release(struct lir_live *live);

#endif
