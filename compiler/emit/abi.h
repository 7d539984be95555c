/*
 * A convention by which functions of managed modules call each other: what a
 * function with a frame does about parameters, calls and returns.  All else
 * calls as C does.  docs/abi.md has the drawings.
 */
#ifndef RUNA_EMIT_ABI_H
#define RUNA_EMIT_ABI_H

#include "emit/emitter.h"

/* What is called by the convention. */
struct abi_target {
    LLVMValueRef function;
    const uint8_t *params; /* enum lir_type */
    uint32_t param_count;
    enum lir_type result;
    LLVMValueRef
        object; /* of a delegate: goes before the arguments; or NULL */
};

/* CALLEE, which has a frame. */
static inline struct abi_target
abi_target_of(const struct emit_callee *callee)
{
    return (struct abi_target){.function = callee->body,
                               .params = callee->params,
                               .param_count = callee->param_count,
                               .result = callee->result};
}

struct emit_abi {
    bool is_for_all; /* not only for functions that want a frame */

    LLVMTypeRef (*function_type)(struct emitter *e, const uint8_t *params,
                                 uint32_t count, enum lir_type result);

    /* Says of FUNCTION, which returns RESULT, what the convention promises. */
    void (*set_attributes)(struct emitter *e, LLVMValueRef function,
                           enum lir_type result);

    uint32_t frame_align; /* in bytes, of all frames */

    /* What the function being translated needs of its frame. */
    struct emit_layout (*layout)(struct emitter *e);

    /* Its parameter INDEX, when it begins. */
    LLVMValueRef (*param)(struct emitter *e, uint32_t index);

    /* Before the function begins again with ARGS as parameters. */
    void (*repeat)(struct emitter *e, LLVMValueRef *args);

    /* The present instruction calls TARGET; see emit_finish_call. */
    void (*call)(struct emitter *e, const struct abi_target *target);

    /* Returns VALUE, of the function's result type; NULL: nothing. */
    void (*ret)(struct emitter *e, LLVMValueRef value);

    /* Defines METHOD, of this convention, by the extern NAME. */
    void (*define_method)(struct emitter *e, LLVMValueRef method,
                          uint32_t name, const struct emit_callee *callee);

    /* FUNCTION, which C calls, calls TARGET with ARGS; its frame begins at
     * TOP.  Returns the result, or NULL if it is void. */
    LLVMValueRef (*enter)(struct emitter *e, LLVMValueRef function,
                          const struct abi_target *target, LLVMValueRef *args,
                          LLVMValueRef top);
};

extern const struct emit_abi abi_direct, abi_uniform;

/* The convention of functions with a frame; that of C for those without is
 * direct. */
static inline const struct emit_abi *
abi_of_function(const struct emitter *e)
{
    return e->frame.given ? e->abi : &abi_direct;
}

/* abi.c */

/* Decides for the module, of which it is known whether it is managed; has
 * linkers see it. */
void abi_choose(struct emitter *e);
void abi_mark(struct emitter *e);

/* ops_call.c */

/* The arguments of the present instruction as the types PARAMS, behind SPACE
 * others; the caller frees them. */
LLVMValueRef *abi_arguments(struct emitter *e, const uint8_t *params,
                            unsigned space);

/* All that TARGET gets. */
LLVMValueRef *abi_target_arguments(struct emitter *e,
                                   const struct abi_target *target,
                                   unsigned space);

/* What LLVM is told of CALL, made of the present instruction, with arguments
 * PARAMS behind SPACE others. */
void abi_mark_call(struct emitter *e, LLVMValueRef call, const uint8_t *params,
                   unsigned space);

/* Writes VALUE, of type RESULT, to the register of the present instruction, or
 * returns it from a tail call. */
void abi_finish_call(struct emitter *e, LLVMValueRef value,
                     enum lir_type result);

/* reflect.c */

struct lir_runtime_func;

/* If the present instruction calls RT, which may be NULL, to invoke a method:
 * does that in place, and returns true. */
bool abi_invoke_method(struct emitter *e, const struct lir_runtime_func *rt);

/* thunk.c */

/* Where a function was left to define another, and UNWIND_TO there. */
struct abi_place {
    LLVMBasicBlockRef block; /* NULL: in none */
    LLVMBasicBlockRef unwind_to;
};

/* Goes on in a new block of FUNCTION; where that was begun. */
struct abi_place abi_begin(struct emitter *e, LLVMValueRef function);
void abi_end(struct emitter *e, struct abi_place here);

/* Calls the extern NAME, CALLEE, with PARAMS of the types of its declaration:
 * a function of the runtime may take other integers.  It finds FRAME where C
 * looks for it, and the result is of the declared type. */
LLVMValueRef abi_call_extern(struct emitter *e, uint32_t name,
                             const struct emit_callee *callee,
                             LLVMValueRef *params, LLVMValueRef frame);

/* Behind that, in FUNCTION, which managed code calls: throws what is pending.
 */
void abi_rethrow(struct emitter *e, LLVMValueRef function, uint32_t name,
                 LLVMValueRef frame);

#endif
