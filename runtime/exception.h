/*
 * Exceptions: what C code can do about those of compiled code, and how that
 * code and the runtime find handlers. docs/lir.md, section 22, says what
 * exceptions are.
 *
 * An exception does not pass through C functions. It waits, pending, until the
 * one that compiled code has called returns. Meanwhile functions of compiled
 * code that C calls return zero at once; but not those that neither collect
 * nor throw, nor those of modules without exceptions.
 */
#ifndef RUNA_EXCEPTION_H
#define RUNA_EXCEPTION_H

#include "gc.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- For C code --- */

/* The pending exception, or null. It stays pending. */
void *runa_pending(void);

/* The pending exception, which is pending no more, or null. The caller roots
 * it if it is to outlive the next allocation. */
void *runa_catch(void);

/* Makes an exception pending in the place of one that is: to be called just
 * before returning to compiled code, by a function that is declared throws
 * there. exception is a managed object, not null. */
void runa_throw(void *exception);

/* What the program says of the exception, a C string: by the function that its
 * type or the nearest base has for that; null if that returns null or is left
 * by an exception, which is dropped. The text may lie in an object: it is to be
 * used before the next allocation. If there is no such function it is what the
 * fault is called, or null. */
const char *runa_exception_message(void *exception);

/* What runa_fault gets. */
enum runa_fault {
#define FAULT(id, number, text) RUNA_FAULT_##id = number,
#include "fault.def"
};

/* Makes what a fault of compiled code throws: not null. A program may define
 * it, in LIR or C. It should not allocate for OUT_OF_MEMORY, nor need much of
 * the shadow stack for STACK_OVERFLOW. */
void *runa_fault(int32_t kind);

/* --- For compiled code --- */

/* Makes what a fault throws pending. */
void runa_gc_throw_fault(void **sp, int32_t kind);

/* The exception on its way, or null. */
extern void *runa_gc_exception;

/* With -fstack-traces: remembers where the exception on its way is thrown; the
 * second one, for resume and C, only if nobody knows where it was. It is weak,
 * because only programs that throw so have it. */
void runa_gc_trace_throw(void **sp);
__attribute__((weak)) void runa_gc_trace_resume(void **sp);

/* The name of a type lies in one of these, in the section runa_messages, if the
 * type has such a function. It gets the first free slot and the object. */
struct runa_message {
    const char *(*function)(void **sp, void *object);
    char name[];
};

/* Ends the program, which does not catch what is on its way. */
#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void runa_gc_uncaught(void);

/*
 * With filters, handlers are searched for before anything is left. What a
 * function catches is told by the landing pad that its frame names: frames of
 * functions with landing pads are linked, the innermost first.
 */

/* A clause of a landing pad: the first that takes an exception handles it. */
struct runa_clause {
    const struct runa_type *type; /* takes this one; null: see filter */
    /* Takes those for which it returns not 0; null: takes all. It gets the
     * first free slot, the exception, and the address of the slot that word
     * of the frame holds. */
    int32_t (*filter)(void **sp, void *exception, void *slot);
    uint32_t word;
};

struct runa_pad {
    const struct runa_pad *outer; /* null: none */
    uint32_t count;
    struct runa_clause clauses[];
};

/* It lies on the shadow stack. */
struct runa_handler_frame {
    struct runa_handler_frame *outer; /* null: none */
    const struct runa_pad *pad;       /* for what is thrown now; null: none */
    void *slots[];                    /* addresses, for filters */
};

extern struct runa_handler_frame *runa_gc_handlers;

/* Where the exception on its way goes. A frame of null: nobody catches it;
 * RUNA_FROM_C: nobody knows yet. */
struct runa_handler {
    struct runa_handler_frame *frame;
    const struct runa_pad *pad;
    uint32_t clause;
};
extern struct runa_handler runa_gc_handler;
#define RUNA_FROM_C ((struct runa_handler_frame *)(void *)-1)

/* Searches the handler of the exception on its way; the second one does so only
 * if it comes from C, and nobody knows yet. */
void runa_gc_search(void **sp);
void runa_gc_search_pending(void **sp);

/* What a cleanup was entered with, for its resume. */
struct runa_cleanup {
    void *exception;            /* null: it goes nowhere any more */
    const struct runa_pad *pad; /* whose cleanup it is */
    struct runa_handler handler;
};

/* The cleanups that a function has entered and not left, the last one on top.
 * There is room for each of its landing pads. It lies on the shadow stack: no
 * other object may get the address of an exception that is resumed by it. */
struct runa_cleanups {
    uint32_t count;
    struct runa_cleanup entered[];
};

/* The exception has come to pad: to one of its clauses, or its cleanup. */
void runa_gc_land(struct runa_cleanups *cleanups, const struct runa_pad *pad,
                  void *exception, int32_t is_cleanup);

/* The exception on its way is resumed: goes on to where it was going, if one
 * of the cleanups was entered with it; else its handler is searched. */
void runa_gc_resume(void **sp, struct runa_cleanups *cleanups);

/* The address of the function that compiled code is about to call as C does:
 * so that one that C calls knows it. */
extern void (*runa_gc_indirect)(void);

/*
 * --- For C code that calls compiled code but not as C does ---
 *
 * What is on its way when that begins, and has to wait; the exception must be
 * rooted. Weak, because most programs do not have these.
 */
struct runa_border {
    void *exception;
    struct runa_handler_frame *handlers;
};
__attribute__((weak)) void runa_gc_border_enter(struct runa_border *border);
__attribute__((weak)) void
runa_gc_border_leave(const struct runa_border *border);

#ifdef __cplusplus
}
#endif

#endif
