/*
 * From an LLVM module to what the linker takes: optimisation and code
 * generation for wasm32-wasip1, through LLVM.
 */
#ifndef RUNA_EMIT_CODEGEN_H
#define RUNA_EMIT_CODEGEN_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "base/diag.h"
#include "emit/codegen_level.h"
#include "emit/exception_model.h"

struct codegen {
    struct diag *diag;
    LLVMContextRef context;
    LLVMTargetMachineRef machine;
    char *layout; /* data layout of the target, LLVM's message */
    enum codegen_level level;
};

/*
 * A context and a target machine for LEVEL and EXCEPTIONS; FEATURES as LLVM
 * writes them ("+tail-call"), or "".  LLVM's messages go to DIAG.  The caller releases
 * it after every module of its context.
 */
void codegen_init(struct codegen *codegen, enum codegen_level level,
                  const char *features, enum exception_model exceptions,
                  struct diag *diag);
void codegen_release(struct codegen *codegen);

/* Aborts if MODULE, which we made, is not valid: our bug. */
void codegen_verify(LLVMModuleRef module);

/*
 * Reads LLVM IR or bitcode for our target from TEXT.  NULL after reporting an
 * error.  The caller disposes of the module.
 */
LLVMModuleRef codegen_read(struct codegen *codegen,
                           const struct source *source);

/* Runs the passes of the level. */
void codegen_optimize(struct codegen *codegen, LLVMModuleRef module);

/*
 * MODULE as an object (LLVMObjectFile) or assembly; NULL after reporting an
 * error.  The caller disposes of the buffer.
 */
LLVMMemoryBufferRef codegen_emit(struct codegen *codegen, LLVMModuleRef module,
                                 LLVMCodeGenFileType type);

#endif
