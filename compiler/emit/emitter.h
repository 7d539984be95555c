/*
 * State and helpers shared by the parts of the emitter:
 *   module.c    declarations, what LLVM is told of functions
 *   data.c      strings, globals, constants
 *   start.c     main
 *   types.c     descriptors of managed types
 *   reflect.c   what a program can find out about its functions
 *   abi.c direct.c uniform.c  the two conventions of managed code: abi.h
 *   thunk.c     between them and that of C
 *   func.c      function bodies: registers, blocks, dispatch
 *   unwind.c    what follows an exception
 *   handlers.c  what the search for a handler finds on the shadow stack
 *   frame.c     the frame on the shadow stack: roots
 *   value.c     operands, conversions, addresses
 *   flags.c     conditions from what last set the flags
 *   ops.c       the table of one function per opcode, which are in
 *   ops_data.c ops_int.c ops_float.c ops_call.c ops_vec.c ops_atomic.c
 *   ops_asm.c ops_managed.c ops_exception.c
 */
#ifndef RUNA_EMIT_EMITTER_H
#define RUNA_EMIT_EMITTER_H

#include "emit/emit.h"
#include "emit/tags.h"
#include "lir/stack.h"
#include "roots/roots.h"

/* How the flags were set; they are worked out when something reads them. */
enum flag_source_kind {
    FLAG_SOURCE_NONE,
    FLAG_SOURCE_ADD,   /* r = a + b + carry */
    FLAG_SOURCE_SUB,   /* r = a - b - carry */
    FLAG_SOURCE_LOGIC, /* r */
    FLAG_SOURCE_IMUL,  /* a * b, signed */
    FLAG_SOURCE_MUL,   /* a * b, unsigned */
    FLAG_SOURCE_SHIFT, /* r; CF is the bit b of a */
    FLAG_SOURCE_FCMP,  /* a against b */
    FLAG_SOURCE_CARRY  /* CF is carry; there are no others */
};

struct flag_source {
    enum flag_source_kind kind;
    LLVMValueRef a, b;
    LLVMValueRef r;     /* NULL: to be computed when asked for */
    LLVMValueRef carry; /* i1 that came in, or NULL */
};

/* A register in the function being translated. */
struct emit_reg {
    LLVMValueRef home;  /* alloca, or NULL: it lives in one block */
    LLVMValueRef value; /* what it holds now, if FRESH says so */
    uint32_t fresh;     /* block index + 1 in which VALUE is right */
    uint32_t block;     /* while scanning: block index + 1 of its uses */
};

/* Blocks of a function that end in a trap, made when first needed. */
enum emit_trap {
    TRAP_DIVIDE_BY_ZERO,
    TRAP_OVERFLOW,
    TRAP_REFERENCE, /* null, or no such element, or no such array */
    TRAP_COUNT
};

/* What can be called by name. */
struct emit_callee {
    LLVMValueRef function;
    LLVMTypeRef type;
    const uint8_t *params; /* enum lir_type */
    uint32_t param_count;
    uint8_t result;
    bool external;
    bool throws; /* an exception may leave this function of the module */

    /* What managed code calls: FUNCTION, or if HAS_FRAME one that takes the
     * frame before the others.  FUNCTION is NULL then if nobody else calls. */
    bool has_frame;
    LLVMValueRef body;
    LLVMTypeRef body_type;
    LLVMValueRef method;    /* see emit_method; NULL: not needed yet */
    LLVMValueRef finalizer; /* see emit_finalizer_function; likewise */
    LLVMValueRef message;   /* see emit_message_function; likewise */
    LLVMValueRef filter;    /* see emit_filter; likewise */
};

/* What the convention of calls wants of a frame; sizes in bytes. */
struct emit_layout {
    uint32_t params;   /* at its beginning, stored by the caller */
    uint32_t lead;     /* that and what else is before the first word */
    uint32_t room;     /* behind the words, for the arguments of calls */
    bool has_calls;    /* what it calls has a frame behind it */
    bool is_passed_on; /* not only to what may collect */
};

/* Allocations from the present one to LAST, an instruction, share a question
 * for room. */
struct emit_room {
    LLVMValueRef room; /* NULL: none was asked */
    uint32_t last;
};

/* The frame of the function being translated. */
struct emit_frame {
    struct emit_layout layout;
    LLVMValueRef given;     /* the parameter; NULL: there is none */
    LLVMValueRef first;     /* its first word lies behind this */
    uint32_t skip;          /* by so many bytes */
    const bool *points;     /* by instruction: may it collect? */
    bool is_planned;        /* some may */
    struct roots_plan plan; /* borrowed */
    bool looks;             /* whether there is room: see roots_find_look */
    uint32_t look;
    bool overflows;     /* it throws if there is none */
    bool has_places;    /* the first word tells of lines: see trace.c, and */
    LLVMValueRef place; /* NULL, or what it says in the present block */
};

/* What the function being translated lets the search for handlers see: see
 * handlers.c. */
struct emit_handlers {
    LLVMValueRef frame;    /* its struct runa_handler_frame; NULL: none */
    LLVMValueRef outer;    /* the list as it was */
    LLVMValueRef pad;      /* that it tells of in the present block, or NULL */
    LLVMValueRef cleanups; /* its struct runa_cleanups, or NULL */
};

struct emitter {
    const struct lir_module *lir;
    const struct emit_options *options;
    const struct emit_abi *abi;
    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;
    LLVMTypeRef types[LIR_TYPE_COUNT]; /* canonical */
    LLVMTypeRef i1;
    LLVMValueRef *strings, *globals; /* by index */
    struct emit_callee *externs, *funcs;
    LLVMValueRef *descriptors; /* by type; NULL: not needed yet */
    struct roots_closure closure;
    struct roots_plan *plans; /* by function; of those that collect */
    bool *looks;              /* by function: see roots_find_lookers */
    bool *overflows; /* by function: throws if the shadow stack is full */
    LLVMValueRef tags[TAG_COUNT]; /* NULL: accesses of it have none */
    struct arena arena;           /* for the callees */
    bool has_exceptions;          /* some may come of its instructions */
    bool searches;                /* handlers, before anything is left */
    bool has_messages;            /* some descriptor */

    /* The function being translated. */
    const struct lir_func *func;
    LLVMValueRef function;
    struct emit_frame frame;
    struct emit_handlers handlers;
    struct emit_room room;
    struct emit_reg *regs; /* reg_count of func, room for reg_room */
    uint32_t reg_room;
    LLVMValueRef *slots;
    uint32_t slot_room;
    LLVMBasicBlockRef *blocks;
    uint32_t block_room;
    struct lir_stack stack; /* of push and pop */
    LLVMValueRef *words;    /* its words, allocas */
    uint32_t word_room;
    uint32_t depth;         /* words on it now */
    LLVMBasicBlockRef body; /* where a self tail call goes back to */
    LLVMBasicBlockRef traps[TRAP_COUNT];
    LLVMBasicBlockRef leave;    /* with an exception; NULL: not needed yet */
    LLVMBasicBlockRef *catches; /* by block: before its landing pad; or NULL */
    uint32_t catch_room;
    LLVMValueRef *pads; /* by block: its struct runa_pad; or NULL */
    uint32_t pad_room;
    LLVMBasicBlockRef unwind_to; /* where calls go that the engine unwinds */
    LLVMBasicBlockRef caught;    /* for C, by emit_catch_for_c */
    uint32_t block;              /* index of the present block */
    const struct lir_inst *inst; /* the present instruction */
    struct flag_source flags;    /* ZF SF OF PF */
    struct flag_source carry;    /* CF: inc and dec leave it alone */
};

/* Translates the present instruction. */
typedef void emit_fn(struct emitter *e);

/* Indexed by enum lir_op; NULL for what is not lowered. */
extern emit_fn *const emit_ops[LIR_OP_COUNT];

/* module.c */

/* An attribute without a value, of a function, parameter or call. */
LLVMAttributeRef emit_attribute(struct emitter *e, const char *name);

/*
 * Has the module call NAME, a function that nobody defines, of one signature or
 * the other: the linker does not let two of them pass in one program
 * (link/link_messages.c).  It looks at calls only, so there is one, which
 * nothing reaches.
 */
void emit_mark_module(struct emitter *e, const char *name,
                      enum lir_type signature);

/* These tell objects of two conventions apart, those of two models of
 * exceptions, and those that search for handlers from those that do not. */
#define EMIT_ABI_SYMBOL "runa_abi"
#define EMIT_EXCEPTIONS_SYMBOL "runa_exceptions"
#define EMIT_PASSES_SYMBOL "runa_passes"

/* Beginning of the symbols of descriptors. */
#define EMIT_TYPE_PREFIX "runa_type."

/* Bytes of the shadow stack: as in runtime/gc.h. */
#define EMIT_STACK_BYTES 0x100000

/* Where the collector finds global references. */
#define EMIT_ROOTS_SECTION "runa_roots"

/* Where a word of the shadow stack is found to tell of a function. */
#define EMIT_FRAMES_SECTION "runa_frames"

/* Says of ACCESS, a load or store, what it is about. */
void emit_set_tag(struct emitter *e, LLVMValueRef access, enum emit_tag tag);

/* The type of a function with these parameters, behind the frame if
 * HAS_FRAME. */
LLVMTypeRef emit_function_type(struct emitter *e, const uint8_t *params,
                               uint32_t count, enum lir_type result,
                               bool has_frame);

/* Says of parameter INDEX of FUNCTION that it is an address aligned to
 * ALIGN. */
void emit_set_alignment(struct emitter *e, LLVMValueRef function,
                        unsigned index, unsigned align);

/* A variable of the runtime, of 4 bytes or more. */
LLVMValueRef emit_variable(struct emitter *e, const char *name);

/* Functions of the runtime that are called for what LIR does by itself. */
enum emit_helper {
    HELPER_IS_INSTANCE,
    HELPER_NEW_FINALISED,
    HELPER_TRY_NEW_FINALISED,
    HELPER_SAFEPOINT,
    HELPER_WORDS_SAFEPOINT,
    HELPER_STACK_OVERFLOW,
    HELPER_PANIC,
    HELPER_PRINT_FRAMES,
    HELPER_MESSAGE,
    HELPER_UNCAUGHT,
    HELPER_SEARCH,
    HELPER_SEARCH_PENDING,
    HELPER_TRACE_THROW,
    HELPER_TRACE_RESUME,
    HELPER_THROW_FAULT,
    HELPER_LAND,
    HELPER_RESUME,
    HELPER_COUNT
};

/* Calls it with as many ARGS as it has parameters. */
LLVMValueRef emit_call_helper(struct emitter *e, enum emit_helper helper,
                              LLVMValueRef *args);

/* Says of FUNCTION what all functions that are made here have in common. */
void emit_set_defaults(struct emitter *e, LLVMValueRef function,
                       enum lir_type result);

/* Declares the function NAME, or finds it: two externs may name one C
 * function, and a function of this module may be one of them. */
void emit_declare(struct emitter *e, struct emit_callee *callee,
                  const char *name);

/* effects.c: declares NAME, of the runtime, with what LLVM may know of it, if
 * that is something. */
void emit_declare_effects(struct emitter *e, const char *name);

/* Says that FUNCTION is imported as NAME from MODULE. */
void emit_set_import(struct emitter *e, LLVMValueRef function,
                     const char *module, const char *name);

/* LLVM does not drop GLOBAL; the linker may. */
void emit_keep(struct emitter *e, LLVMValueRef global);

/* The function called NAME, of this module or another. */
struct emit_callee *emit_callee(struct emitter *e, uint32_t name);

/* data.c */

LLVMValueRef emit_string(struct emitter *e, const struct lir_string *string);
LLVMValueRef emit_declare_global(struct emitter *e,
                                 const struct lir_global *global);

/* Replaces the declaration of global INDEX. */
void emit_define_global(struct emitter *e, uint32_t index);

/* A constant without a name; equal ones may be one. */
LLVMValueRef emit_constant(struct emitter *e, LLVMValueRef value,
                           unsigned align);

/* Text as a C string: SIZE bytes, or what a name id says. */
LLVMValueRef emit_bytes_text(struct emitter *e, const char *text, size_t size);
LLVMValueRef emit_text(struct emitter *e, uint32_t name);

/* A variable that the runtime looks for: it is there or not. */
void emit_define_flag(struct emitter *e, const char *name);

/* start.c */

/* What calls LIR's main, which is CALLEE. */
void emit_define_start(struct emitter *e, const struct emit_callee *callee);

/* types.c */

/* The descriptor of TYPE, an index. */
LLVMValueRef emit_descriptor(struct emitter *e, uint32_t type);

/* The name of TYPE's finalizer, which its base may have given; or
 * LIR_NO_INDEX. */
uint32_t emit_finalizer(const struct emitter *e,
                        const struct lir_struct *type);

/* Offset of entry N of the virtual table in a descriptor. */
unsigned emit_method_offset(unsigned n);

/* thunk.c */

/* Defines the function of CALLEE, which C may call, by its body.  If it is the
 * LAST that the program calls, nothing has to be as before behind it. */
void emit_define_thunk(struct emitter *e, const struct emit_callee *callee,
                       bool last);

/* The function called NAME as virtual tables have it: in the convention of
 * those with a frame. */
LLVMValueRef emit_method(struct emitter *e, uint32_t name);

/* The function NAME as the runtime calls it: with the address of the first
 * free word and the object, as C does. */
LLVMValueRef emit_finalizer_function(struct emitter *e, uint32_t name);
LLVMValueRef emit_message_function(struct emitter *e, uint32_t name);

/* The filter called NAME as the search calls it: (sp, exception, address of a
 * slot), which returns an i32. */
LLVMValueRef emit_filter(struct emitter *e, uint32_t name);

/* reflect.c */

/* Lists the functions that other modules see, and how they are called. */
void emit_reflection(struct emitter *e);

/* frame.c */

/* What calls may collect and throw, and the plans of all functions, before
 * anything is declared. */
void emit_plan_frames(struct emitter *e);
void emit_release_plans(struct emitter *e);

/* Begins the frame of function INDEX, where it begins; a self tail call comes
 * here again. */
void emit_frame_plan(struct emitter *e, uint32_t index);
void emit_frame_begin(struct emitter *e);

/* The address of a word of the plan. */
LLVMValueRef emit_frame_word(struct emitter *e, uint32_t word);

/* Does SLOT lie in the frame?  Its memory then. */
bool emit_is_in_frame(const struct emitter *e, uint32_t slot);
LLVMValueRef emit_frame_slot(struct emitter *e, uint32_t slot);

/* May the present instruction collect? */
bool emit_is_point(const struct emitter *e);

/* The frame that the present instruction passes on, or null. */
LLVMValueRef emit_frame_next(struct emitter *e);

/* That which it passes on to the runtime; where roots are left out there is
 * none to see. */
LLVMValueRef emit_frame_known(struct emitter *e);

/* Makes it known to what is called in the convention of C, if that needs it:
 * it may collect, or it COMES_BACK. */
void emit_frame_publish(struct emitter *e, bool comes_back);

/* The address BYTES, a multiple of a word, behind BASE. */
LLVMValueRef emit_frame_offset(struct emitter *e, LLVMValueRef base,
                               uint32_t bytes);

/* Ends the program in FUNCTION unless the shadow stack has room for BYTES from
 * FRAME on. */
void emit_check_room(struct emitter *e, LLVMValueRef function,
                     LLVMValueRef frame, uint64_t bytes);

/* The stores of the present instruction. */
void emit_frame_store(struct emitter *e, enum roots_when when);

/* COUNT references that are stored from FRAME on where the present
 * instruction, an allocation, collects; behind them is the frame that it
 * passes on.  The caller frees them. */
LLVMValueRef *emit_frame_cold(struct emitter *e, LLVMValueRef *frame,
                              unsigned *count);

/* unwind.c */

/* Puts EXCEPTION, or null, where the one is that is on its way; takes it from
 * there. */
void emit_set_exception(struct emitter *e, LLVMValueRef exception);
LLVMValueRef emit_take_exception(struct emitter *e);

/* Goes on in a new LLVM block for when one is on its way; returns another, for
 * when none is. */
LLVMBasicBlockRef emit_if_throwing(struct emitter *e);

/* Calls what may throw.  Where the engine makes exceptions, they go to
 * UNWIND_TO of E, if that is set. */
LLVMValueRef emit_build_call(struct emitter *e, LLVMTypeRef type,
                             LLVMValueRef function, LLVMValueRef *args,
                             unsigned count);

/* Sets UNWIND_TO for the present instruction. */
void emit_unwind_choose(struct emitter *e);

/* In FUNCTION, which C calls: what is thrown between these becomes pending.
 * VALUE is the result, or NULL; the second returns it, or zero then. */
void emit_catch_for_c(struct emitter *e, LLVMValueRef function);
LLVMValueRef emit_catch_end(struct emitter *e, LLVMValueRef value);

/* FUNCTION may be left by the engine. */
void emit_set_unwinding(struct emitter *e, LLVMValueRef function);

/* Goes on throwing what is on its way, out of FUNCTION, in the present
 * block. */
void emit_leave(struct emitter *e, LLVMValueRef function);

/* May an exception come of the present instruction? */
bool emit_may_throw(const struct emitter *e);

/* Where exceptions that come of the present instruction go. */
LLVMBasicBlockRef emit_unwind_block(struct emitter *e);

/* Tells LLVM that no exception is on its way, where the present function
 * returns. */
void emit_assume_calm(struct emitter *e);

/* Must what the present instruction calls be looked after here, as nobody
 * outside would notice what it has thrown, even if it is a tail call? */
bool emit_must_check(const struct emitter *e);

/* Behind a call, goes there with what it has thrown; what follows is in a new
 * LLVM block. */
void emit_check_throw(struct emitter *e);

/* Ends FUNCTION's present block with nothing, or with zero. */
void emit_return_zero(struct emitter *e, LLVMValueRef function);

/* handlers.c */

/* Finds out whether handlers are searched for; then decides for the module. */
void emit_handlers_find(struct emitter *e);
void emit_handlers_choose(struct emitter *e);

/* How many words of the frame are for the handlers of FUNC. */
uint32_t emit_handlers_words(const struct emitter *e,
                             const struct lir_func *func);

/* When a function begins; when it is left. */
void emit_handlers_begin(struct emitter *e);
void emit_handlers_end(struct emitter *e);

/* Before the present instruction. */
void emit_handlers_update(struct emitter *e);

/* At the present landing pad, in a function that has handlers: goes to the
 * clause that was found to take EXCEPTION; else goes on here. */
void emit_handlers_land(struct emitter *e, LLVMValueRef exception);

/* Finds out who takes the exception that is thrown here; that is resumed here,
 * unless that is known. */
void emit_search(struct emitter *e);
void emit_search_again(struct emitter *e);

/* trace.c: with -fstack-traces.  When the frame begins; before the present
 * instruction. */
void emit_trace_begin(struct emitter *e);
void emit_trace_update(struct emitter *e);
void emit_trace_throw(struct emitter *e, enum emit_helper helper);

/* func.c */

/* Translates function INDEX of the module. */
void emit_func(struct emitter *e, uint32_t index);

/* What register INDEX holds now, in its own type. */
LLVMValueRef emit_get_reg(struct emitter *e, uint32_t index);
void emit_set_reg(struct emitter *e, uint32_t index, LLVMValueRef value);

/* True if CONDITION (i1) is known never to hold. */
bool emit_is_never(LLVMValueRef condition);

/* Goes to the trap unless CONDITION (i1) is false; what follows is in a new
 * LLVM block. */
void emit_trap_if(struct emitter *e, LLVMValueRef condition,
                  enum emit_trap trap);

/* value.c */

/* VALUE of type FROM as one of type TO: see docs/lir.md, Conversions. */
LLVMValueRef emit_convert(struct emitter *e, LLVMValueRef value,
                          enum lir_type from, enum lir_type to);

LLVMValueRef emit_int(struct emitter *e, enum lir_type type, uint64_t value);

/* The bits of the double BITS, rounded to f32 if that is TYPE. */
uint64_t emit_float_bits(int64_t bits, enum lir_type type);

/* The type that OPERAND has when nothing else is asked for. */
enum lir_type emit_own_type(const struct emitter *e,
                            const struct lir_operand *operand);

/* OPERAND read as TYPE. */
LLVMValueRef emit_value(struct emitter *e, const struct lir_operand *operand,
                        enum lir_type type);

/* Operand N of the present instruction, as its suffix type. */
LLVMValueRef emit_operand(struct emitter *e, unsigned n);

/* Operand N as a signed integer that LLVM can compute with: pointers as
 * i32. */
LLVMValueRef emit_int_operand(struct emitter *e, unsigned n);

/* The type of emit_int_operand. */
enum lir_type emit_int_type(enum lir_type type);

/* Writes VALUE of TYPE to the register that is operand 0. */
void emit_result(struct emitter *e, LLVMValueRef value, enum lir_type type);

/* The address that memory operand N names. */
LLVMValueRef emit_address(struct emitter *e, unsigned n);

/* A load and a store, of what the program has in memory. */
LLVMValueRef emit_load_at(struct emitter *e, LLVMValueRef address,
                          enum lir_type type, unsigned align);
void emit_store_at(struct emitter *e, LLVMValueRef address, LLVMValueRef value,
                   unsigned align);

/* The alignment that can be promised for memory operand N. */
unsigned emit_alignment(const struct emitter *e, unsigned n);

/* The address of a symbol. */
LLVMValueRef emit_symbol(struct emitter *e, uint32_t name);

/* flags.c */

void emit_set_flags(struct emitter *e, struct flag_source source);
LLVMValueRef emit_condition(struct emitter *e, enum lir_cond cond);

/* CONDITION, an i1 that hardly ever holds. */
LLVMValueRef emit_unlikely(struct emitter *e, LLVMValueRef condition);
LLVMValueRef emit_carry_flag(struct emitter *e);

/* Declares or finds the intrinsic NAME for TYPES and calls it. */
LLVMValueRef emit_intrinsic(struct emitter *e, const char *name,
                            LLVMTypeRef *types, unsigned type_count,
                            LLVMValueRef *args, unsigned arg_count);

/* ops_*.c: emit_add and so on, as lir_ops.def lists them.  Those for jumps on
 * a condition are one. */

#define OP(id, name, ...) emit_fn emit_##name;
#define OP_NOT(id, ...)
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT

emit_fn emit_jcc;

typedef LLVMValueRef build_binary(LLVMBuilderRef, LLVMValueRef, LLVMValueRef,
                                  const char *);

/* The suffix type of the present instruction, in LLVM and, as an integer
 * type that LLVM can compute with, in LIR. */
static inline LLVMTypeRef
op_type(const struct emitter *e)
{
    return e->types[e->inst->type];
}

static inline enum lir_type
op_int_type(const struct emitter *e)
{
    return emit_int_type(e->inst->type);
}

/* VALUE in that integer type. */
static inline LLVMValueRef
op_constant(struct emitter *e, uint64_t value)
{
    return emit_int(e, op_int_type(e), value);
}

/* ops_managed.c: is OBJECT, which is not null, of TYPE or one derived from it?
 * An i1, in the present LLVM block or a new one. */
LLVMValueRef emit_is_instance(struct emitter *e, LLVMValueRef object,
                              uint32_t type);

/* ops_managed.c: the receiver of a virtual call or the delegate of one,
 * operand N, which traps if it is null; entry N of the table of OBJECT; the
 * word at OFFSET of DELEGATE. */
LLVMValueRef emit_receiver(struct emitter *e, unsigned n);
LLVMValueRef emit_load_method(struct emitter *e, LLVMValueRef object,
                              unsigned n);
LLVMValueRef emit_load_delegate(struct emitter *e, LLVMValueRef delegate,
                                unsigned offset);

/* Tells the collector that a reference was stored in an object, in memory
 * operand 0 or, of an array whose register is that operand, at ADDRESS. */
void emit_barrier(struct emitter *e, LLVMValueRef address, LLVMValueRef value);

/* Is the present instruction a call of its own function in tail position? */
bool emit_is_self_tail_call(const struct emitter *e,
                            const struct lir_inst *inst);

#endif
