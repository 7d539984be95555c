/* Faults that are thrown: one function.  See faults.h. */
#ifndef RUNA_LIR_FAULTS_FUNC_H
#define RUNA_LIR_FAULTS_FUNC_H

#include "lir/lir.h"

/* The operand of INST of FUNC that is memory whose base is a reference, or
 * NULL. */
const struct lir_operand *lir_fault_base(const struct lir_func *func,
                                         const struct lir_inst *inst);

/* Puts tests before the instructions of FUNC that may have faults; MAKER, a
 * name, makes what is thrown, with LINES where its line can be told.  False if
 * there are none. */
bool lir_throw_faults_of(struct lir_module *module, struct lir_func *func,
                         uint32_t maker, bool lines);

#endif
