/*
 * Safepoints: the instructions at which a collection may happen.
 *
 * The verifier, the emitter and whoever runs LIR share this one answer.  It
 * looks at the instruction alone: what the called function does in turn is
 * for those to find out who gain by it.
 */
#ifndef RUNA_LIR_SAFEPOINT_H
#define RUNA_LIR_SAFEPOINT_H

#include "lir/lir.h"

/* May a collection happen while INST of FUNC runs?  Its operands are read
 * before, its result is written after. */
bool lir_is_safepoint(const struct lir_module *module,
                      const struct lir_func *func,
                      const struct lir_inst *inst);

/* May a call of NAME collect, as far as its declaration tells?  Only of
 * functions of the runtime is it known that they do not. */
bool lir_callee_collects(const struct lir_module *module, uint32_t name);

#endif
