/* The edges by which exceptions of the engine do not leave a block. */
#ifndef RUNA_EMIT_EDGES_H
#define RUNA_EMIT_EDGES_H

#include <llvm-c/Core.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Has values that reach a phi straight from an invoke pass through a block of
 * their own.
 *
 * Else LLVM 22 copies such a value behind the call, in the block of the call.
 * Its WebAssembly Register Stackify then moves what computes the value down to
 * that copy, as the copy dominates all other uses; those in landing pads, too,
 * since it only looks at blocks. But when the call throws the copy is not
 * reached, and the landing pad finds what the local held before.
 */
void edges_split(LLVMModuleRef module);

#ifdef __cplusplus
}
#endif

#endif
