/*
 * Which instructions exceptions come of, and where these go: docs/lir.md,
 * section 22.
 */
#ifndef RUNA_LIR_THROW_H
#define RUNA_LIR_THROW_H

#include "lir/lir.h"

/* True if INST throws by itself, or calls what might. */
bool lir_may_throw(const struct lir_inst *inst);

/* True unless NAME is an extern that never returns with an exception. */
bool lir_callee_throws(const struct lir_module *module, uint32_t name);

/* True if INST of FUNC goes to the block that is its operand I with an
 * exception, so that a landing pad must be there. */
bool lir_is_unwind(const struct lir_func *func, const struct lir_inst *inst,
                   uint32_t i);

/* The block to which INST of FUNC sends exceptions, as an index; a landing pad
 * those that it does not take.  LIR_NO_INDEX: they leave the function. */
uint32_t lir_unwind_block(const struct lir_func *func,
                          const struct lir_inst *inst);

/* The landing pad with which block INDEX of FUNC begins, or NULL. */
const struct lir_inst *lir_landing_pad(const struct lir_func *func,
                                       uint32_t index);

/* The clause of PAD that stands at or behind operand AT: its keyword, and
 * *BLOCK its last operand.  NULL if there is none. */
const struct lir_operand *lir_clause(const struct lir_func *func,
                                     const struct lir_inst *pad,
                                     const struct lir_operand *at,
                                     const struct lir_operand **block);

/* The block of PAD's cleanup, as an index; LIR_NO_INDEX: it has none. */
uint32_t lir_cleanup(const struct lir_func *func, const struct lir_inst *pad);

/* By block of FUNC, true for a landing pad if no exception that comes there
 * leaves FUNC.  The caller frees it. */
bool *lir_find_catching(const struct lir_func *func);

#endif
