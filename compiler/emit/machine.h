/* The machine that LLVM makes code for. */
#ifndef RUNA_EMIT_MACHINE_H
#define RUNA_EMIT_MACHINE_H

#include <llvm-c/TargetMachine.h>

#include "emit/exception_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The caller disposes of it.  There can be but one model of exceptions at a
 * time: LLVM keeps it in variables. */
LLVMTargetMachineRef machine_create(LLVMTargetRef target, const char *triple,
                                    const char *features,
                                    LLVMCodeGenOptLevel level,
                                    enum exception_model exceptions);

#ifdef __cplusplus
}
#endif

#endif
