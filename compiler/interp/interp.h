/*
 * The reference interpreter: does, one instruction after the other, what
 * docs/lir.md says a program does.  It is an oracle for compiled code, written
 * from that page alone, and no engine; docs/interpreter.md says how to use it.
 *
 * An interpreter holds one module and one memory.  Functions are called in it
 * one after the other, also after one of them trapped; what they leave in
 * memory stays.  Two interpreters share nothing.
 */
#ifndef RUNA_INTERP_INTERP_H
#define RUNA_INTERP_INTERP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "lir/lir.h"

struct interp;

/*
 * A value of any type, as bits: an integer or address zero-extended, a float
 * as its pattern, the low eight bytes of a v128 in LOW.  HIGH is used by v128
 * only, and else 0.
 */
struct interp_value {
    uint64_t low, high;
};

/* How a call ended. */
enum interp_end {
    INTERP_RETURNED,     /* it returned; its result is there */
    INTERP_EXITED,       /* the program ended itself: interp_status */
    INTERP_TRAPPED,      /* as on wasm */
    INTERP_UNDEFINED,    /* it did what docs/lir.md leaves undefined */
    INTERP_OUT_OF_STEPS, /* more instructions than options allow */
    INTERP_REFUSED       /* it wants what the interpreter does not have */
};

/*
 * All zero is good: the limits are those below, there are no arguments, no
 * environment and no host, and streams and files are those of the process.
 */
struct interp_options {
    uint64_t step_limit;   /* instructions of one interp_call */
    uint32_t memory_limit; /* bytes of linear memory */
    uint32_t stack_limit;  /* bytes for slots */
    uint32_t depth_limit;  /* calls inside one another */

    /* What the program sees; all must live as long as the interpreter. */
    int argc;
    const char *const *argv;
    const char *const *environment; /* NAME=VALUE, then NULL */

    /* No files, no input, no waiting, a clock that counts instructions and
     * chance that is always the same: nothing outside matters, or happens. */
    bool sealed;

    /* Takes what the program writes to standard output (STREAM 1) and error
     * (2), instead of the process; returns 0 or an errno value. */
    int (*write)(void *context, int stream, const void *bytes, size_t size);

    /*
     * Does what extern EXT does, for an extern that the interpreter itself
     * does not have.  ARGS are of the declared types; *RESULT is zero before.
     * False if it does not know the function, either.
     */
    bool (*host)(void *context, struct interp *interp,
                 const struct lir_extern *ext, const struct interp_value *args,
                 struct interp_value *result);

    void *context; /* for the functions above */

    bool stack_traces; /* a panic tells of the calls, as -fstack-traces does */
};

#define INTERP_STEP_LIMIT UINT64_C(1000000000)
#define INTERP_MEMORY_LIMIT (UINT32_C(1) << 30)
#define INTERP_STACK_LIMIT (UINT32_C(1) << 20)
#define INTERP_DEPTH_LIMIT UINT32_C(50000)

/* An instruction, as indexes: of the function in the module, and in it. */
struct interp_place {
    uint32_t func, inst;
};

/* Why a call ended that neither returned nor exited. */
struct interp_fault {
    const char *message;              /* without the kind: "out of bounds" */
    const struct interp_place *stack; /* where, the innermost call first */
    size_t depth;                     /* of the stack; 0 outside functions */
};

/*
 * Checks a verified module against what the interpreter can do: the rest of
 * what it is held to when it is compiled, and opcodes that are not interpreted.
 * False after reporting errors.
 */
bool interp_check(const struct lir_module *module, const struct source *source,
                  struct diag *diag);

/*
 * An interpreter of MODULE, which has passed lir_verify and interp_check and
 * must outlive it, with data in memory and nothing run.  OPTIONS are
 * copied.
 */
struct interp *interp_new(const struct lir_module *module,
                          const struct interp_options *options);
void interp_free(struct interp *interp);

/*
 * Calls function FUNC of the module.  ARGS are of its parameters' types, bits
 * beyond those are ignored; *RESULT is of its result type, and written only
 * by a function that returned.  RESULT may be NULL.
 */
enum interp_end interp_call(struct interp *interp, uint32_t func,
                            const struct interp_value *args,
                            struct interp_value *result);

/*
 * Runs @main with the program's arguments, and hands on all output.  Ends with
 * INTERP_EXITED also when @main returns.
 */
enum interp_end interp_run_main(struct interp *interp);

/* The exit status of a program that ended itself. */
int interp_status(const struct interp *interp);

/* Of the last call that ended in a fault; as long as nothing else is called. */
const struct interp_fault *interp_fault(const struct interp *interp);

/* Tells the fault of a call that ended with END: where in SOURCE, and from
 * where that was called. */
void interp_report(const struct interp *interp, enum interp_end end,
                   const struct source *source, struct diag *diag);

/* Hands on the unfinished line that the program printed. */
void interp_flush(struct interp *interp);

/* Instructions done so far, by all calls. */
uint64_t interp_steps(const struct interp *interp);

/* SIZE bytes of memory at ADDRESS, until the next call; NULL if they are not
 * all there. */
uint8_t *interp_memory(struct interp *interp, uint32_t address, uint32_t size);

/* The address of the symbol with the name id NAME, as the program sees it: of
 * a function its index in the table, of others in memory. */
uint32_t interp_address(const struct interp *interp, uint32_t name);

#endif
