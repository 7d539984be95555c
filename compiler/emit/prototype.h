/*
 * Functions whose attributes LLVM writes better than its C interface does: a
 * prototype is a declaration of @f in LLVM's own words.
 */
#ifndef RUNA_EMIT_PROTOTYPE_H
#define RUNA_EMIT_PROTOTYPE_H

#include <llvm-c/Core.h>

/* Declares NAME in MODULE as PROTOTYPE says, or finds what has the name. */
LLVMValueRef prototype_declare(LLVMModuleRef module, const char *name,
                               const char *prototype);

/* The same; the last parameter is there so many TIMES. */
LLVMValueRef prototype_declare_repeated(LLVMModuleRef module, const char *name,
                                        const char *prototype, unsigned times);

#endif
