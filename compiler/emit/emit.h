/*
 * From a verified LIR module to an LLVM module.
 *
 * Types are canonical: a number is itself, a struct is bytes, a reference or
 * pointer is `ptr`.  Registers become LLVM values; those that live across
 * blocks go through an alloca that LLVM's mem2reg turns into SSA.  Nothing
 * that is undefined in LLVM is ever produced from what the verifier lets
 * through; where that takes care, the code says so.
 */
#ifndef RUNA_EMIT_EMIT_H
#define RUNA_EMIT_EMIT_H

#include <stdbool.h>

#include <llvm-c/Core.h>

#include "emit/convention.h"
#include "emit/exception_model.h"
#include "lir/lir.h"
#include "roots/roots.h"

#define EMIT_TRIPLE "wasm32-unknown-wasip1"

/* Who made an object, in its section "producers". */
#define EMIT_PRODUCER "runa-llvm"

struct emit_options {
    bool tail_calls;  /* the engine has the tail-call instructions */
    bool simd;        /* the engine has vectors */
    bool atomics;     /* the engine has the atomic instructions */
    bool small;       /* size counts more than speed: -Os */
    bool smallest;    /* only size counts: -Oz */
    bool value_names; /* name blocks, for people who read the output */
    bool check_roots; /* abort if roots_check finds a fault */
    enum roots_mode roots;
    enum convention convention;
    bool barriers;     /* tell the collector of stores of references */
    bool stack_traces; /* frames tell of their functions */
    bool gc_stress;    /* the program, if @main is here, collects always */
    enum exception_model exceptions;
    bool filters;         /* other modules have filters */
    bool reflection;      /* say what functions there are */
    const char *features; /* beyond the generic CPU, as LLVM writes them */
};

/*
 * Translates MODULE, which lir_verify and lir_check_target have passed, into
 * a new LLVM module of CONTEXT with the target's TRIPLE and data LAYOUT.  The
 * caller disposes of it.  The result always passes LLVM's verifier; that it
 * did not would be our bug.
 */
LLVMModuleRef emit_module(const struct lir_module *module,
                          LLVMContextRef context, const char *layout,
                          const struct emit_options *options);

#endif
