/*
 * Allocation in two stages.
 *
 * While LLVM optimises a module an allocation is a call of a function without
 * a body, of which LLVM knows that it allocates: it leaves out objects that
 * nobody looks at, and knows what a new one contains.  Then the functions get
 * their bodies, which take memory from between runa_gc_next and runa_gc_limit
 * if it suffices, and are inlined.  From there on nothing is known of them.
 *
 *   EXPAND_OBJECT (frame, type, size, cold...)
 *   EXPAND_LARGE  the same, of more than EXPAND_MEDIUM_MAX bytes
 *   EXPAND_ARRAY  (frame, type, length, first, stride, most, cold...)
 *   EXPAND_ROOM   (size): is there room for so much?
 *   EXPAND_SHARER (room, frame, type, size, cold...)
 *
 * The result of one that tries is null where the runtime has no memory.
 *
 * Several objects that are allocated before anything else is share one
 * question for the ROOM of all of them.
 *
 * Arrays of at most MOST elements, of STRIDE bytes from FIRST on, are tried in
 * place.  COLD are references that are stored from the frame on if the runtime
 * is asked for memory, which may collect; it gets the frame behind them.
 */
#ifndef RUNA_EMIT_EXPAND_H
#define RUNA_EMIT_EXPAND_H

#include <stdbool.h>

#include <llvm-c/Core.h>

/* A variable whose address is stored where an allocation may have stored
 * something.  It is in no program: the stores are left out in the end.  That
 * they are such is in the value, for LLVM may move them or make one of two. */
#define EXPAND_FORGOTTEN "runa.forgotten"

enum { EXPAND_MEDIUM_MAX = 1024 }; /* RUNA_GC_MEDIUM_MAX of runtime/gc.h */

enum expand_kind {
    EXPAND_OBJECT,
    EXPAND_LARGE,
    EXPAND_ARRAY,
    EXPAND_ROOM,
    EXPAND_SHARER,
    EXPAND_TRY_OBJECT,
    EXPAND_TRY_LARGE,
    EXPAND_TRY_ARRAY,
    EXPAND_TRY_SHARER,
    EXPAND_COUNT
};

/* Finds or declares the function of this kind with so many references. */
LLVMValueRef expand_declare(LLVMModuleRef module, enum expand_kind kind,
                            unsigned cold);

/* Says that a STORE only tells LLVM what the allocation has stored itself. */
void expand_mark_known(LLVMValueRef store);

/* Gives the functions their bodies; false if there are none.  They are to be
 * inlined if INLINED. */
bool expand_module(LLVMModuleRef module, bool inlined);

#endif
