/*
 * Faults: divisions by zero, indexes that are too large, null references and
 * the like.  They trap, or are thrown: docs/lir.md, section 22.6.
 */
#ifndef RUNA_LIR_FAULTS_H
#define RUNA_LIR_FAULTS_H

#include "base/diag.h"
#include "lir/lir.h"

enum lir_fault {
#define FAULT(id, number, text) LIR_FAULT_##id = number,
#include "runtime/fault.def"
};

/* The function that makes what is thrown. */
#define LIR_FAULT_FUNCTION "runa_fault"

/* What that of the runtime returns. */
#define LIR_FAULT_TYPE "runa.Fault"
#define LIR_FAULT_KIND_OFFSET 4
#define LIR_FAULT_BYTES 8
#define LIR_FAULT_ALIGN 4

/* May INST of FUNC have a fault that can be thrown? */
bool lir_may_fault(const struct lir_func *func, const struct lir_inst *inst);

/* The block to which INST of BLOCK of FUNC sends its faults if they are
 * thrown.  LIR_NO_INDEX: they leave the function, or there are none. */
uint32_t lir_fault_block(const struct lir_func *func,
                         const struct lir_block *block,
                         const struct lir_inst *inst);

struct lir_fault_options {
    bool throws; /* those of functions that do not say it */
    bool lines;  /* each is thrown where its line can be told */
};

/*
 * Where faults of MODULE, which is verified, are thrown, puts a test before
 * each instruction that may have one.  A test that fails goes to a block that
 * throws what runa_fault returns.  Then each function says whether its faults
 * trap or are thrown.  False after reporting that runa_fault is something
 * else.
 */
bool lir_throw_faults(struct lir_module *module, const struct source *source,
                      const struct lir_fault_options *options,
                      struct diag *diag);

/* The type of the objects that the runtime's runa_fault returns; LIR_NO_INDEX
 * if MODULE does not have it. */
uint32_t lir_fault_type(const struct lir_module *module);

#endif
