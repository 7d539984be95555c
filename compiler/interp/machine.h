/*
 * The interpreter from inside: its state, and what all parts of it use.
 *
 * Nothing in here is undone after a fault.  Whoever finds one calls
 * machine_fault and returns; the loop in interp.c looks before it takes the
 * next instruction.
 */
#ifndef RUNA_INTERP_MACHINE_H
#define RUNA_INTERP_MACHINE_H

#include "base/idmap.h"
#include "base/vec.h"
#include "interp/interp.h"
#include "lir/runtime.h"
#include "lir/wasm_asm.h"

/* Memory (memory.c) */

/* What the program may do with a byte of memory. */
enum { MAY_READ = 1, MAY_WRITE = 2, MAY_BOTH = 3 };

/* A piece of the heap; they lie in the order of their addresses. */
struct block {
    uint32_t address;
    uint32_t room; /* bytes until the next block, with the gap */
    uint32_t size; /* that the program asked for */
    uint32_t type; /* of an object or array: type index, else LIR_NO_INDEX */
    bool used;
};

struct memory {
    uint8_t *bytes, *rights; /* SIZE of them; rights are MAY_ of each byte */
    uint32_t size, limit;
    size_t room;       /* for so many */
    uint32_t stack;    /* stack pointer; the stack grows down to 0 */
    uint32_t heap_end; /* the first byte that is nobody's yet */
    VEC(struct block) blocks;
};

/* Flags (flags.c) */

enum flag {
    FLAG_CARRY = 1,
    FLAG_ZERO = 2,
    FLAG_SIGN = 4,
    FLAG_OVERFLOW = 8,
    FLAG_PARITY = 16,
    FLAG_ALL = 31
};

/* What fcmp found; its conditions are no formulas of the five flags. */
enum relation {
    RELATION_NONE, /* fcmp was not what set the flags */
    RELATION_LESS,
    RELATION_EQUAL,
    RELATION_GREATER,
    RELATION_UNORDERED
};

struct flags {
    uint8_t set;     /* enum flag, as bits */
    uint8_t defined; /* those of which set says something */
    enum relation relation;
};

/* Functions */

/* Does what a function outside the module does.  ARGS are of the true types
 * of its parameters; *RESULT is zero before. */
typedef void host_func(struct interp *in, const struct interp_value *args,
                       struct interp_value *result);

/* What is at an index of the table of functions.  Entry 0 is nothing. */
struct callee {
    const struct lir_func *func;            /* in the module, or */
    const struct lir_extern *ext;           /* outside of it: */
    const struct lir_runtime_func *runtime; /* its true types, or NULL */
    host_func *host; /* or NULL: perhaps the options' host has it */
    bool otherwise;  /* declared with another signature than HOST has */
};

/* Where an exception goes, as the search for a handler found it. */
struct handler {
    bool found;
    size_t depth;               /* the frame below this number */
    const struct lir_inst *pad; /* the landing pad there */
    uint32_t block;             /* to go to */
};

/* An exception on its way. */
struct flight {
    bool active;
    struct interp_value exception;
    struct handler handler;
    const struct lir_inst *pad; /* in a cleanup: of this one */
};

/* The calls at the throw of an exception, as text. */
struct trace {
    uint32_t exception; /* its address */
    char *text;
};

struct frame {
    const struct lir_func *func;
    const struct lir_inst *next; /* of a caller: behind its call */
    size_t first_reg;            /* index into values */
    size_t first_slot;           /* index into slots */
    size_t first_word;           /* index into words */
    uint32_t stack;              /* stack pointer before the call */
    size_t first_cleanup;        /* index into cleanups */
    bool outer;                  /* called from C, not from LIR */
};

#define OUTPUT_SIZE 1024
#define INPUT_SIZE 4096

struct interp {
    const struct lir_module *module;
    struct interp_options options;
    struct memory memory;

    uint32_t *string_addresses, *global_addresses;
    struct callee *callees; /* the functions, then the externs, from 1 */
    uint32_t callee_count;
    uint32_t *extern_callees; /* index of the callee that an extern names */

    /* The call that runs; of its callers the same is in frames. */
    const struct lir_func *func;
    const struct lir_inst *next;
    struct interp_value *regs;
    const uint32_t *slots;
    struct flags flags;

    VEC(struct frame) frames;
    VEC(struct interp_value) values; /* registers of all calls */
    VEC(uint32_t) slot_addresses;    /* slots of all calls */
    VEC(uint64_t) words;             /* what push pushed */
    VEC(struct flight) cleanups;     /* that wait for their resume */
    VEC(struct trace) traces;        /* only if options.stack_traces */
    VEC(struct interp_place) places; /* the stack of the fault */

    uint64_t steps, steps_end;
    bool running;        /* or it ended: */
    enum interp_end end; /* how */
    int status;
    char *message; /* of the fault */
    struct interp_fault fault;
    bool data_fits;             /* or there is nothing to run */
    struct interp_value result; /* of the frame called from C */
    struct flight pending;      /* left such a frame */
    uint32_t ending;  /* the exception that is asked what it says, or 0 */
    unsigned nesting; /* machine_run in machine_run */

    /* What faults throw when there is no memory, no stack. */
    uint32_t faults[2];

    /* What the runtime keeps. */
    struct {
        size_t size;
        char bytes[OUTPUT_SIZE];
    } output;
    struct {
        size_t next, end;
        char bytes[INPUT_SIZE];
    } input;
    uint32_t argc, argv;   /* as main gets them */
    uint32_t *environment; /* addresses, when it was asked for; or NULL */
    uint64_t chance;       /* state of sealed random numbers */
    uint8_t closed;        /* standard streams, a bit for each */
    /* Of each descriptor of the program from 3 on the one of the process, or
     * -1. */
    VEC(int) files;

    /* The texts of inline_asm that were executed (assembly.c). */
    struct {
        struct arena arena; /* for their instructions */
        struct idmap by_text;
        VEC(struct wasm_asm) texts;
        VEC(uint64_t) stack;
    } assembly;
};

/* Ends what runs.  Only the first fault counts. */
void machine_fault(struct interp *in, enum interp_end end, const char *format,
                   ...) PRINTF_LIKE(3, 4);
void machine_trap(struct interp *in, const char *message);
void machine_exit(struct interp *in, int status);

/* Counts an instruction, which may be one too many. */
void machine_step(struct interp *in);

/* Does instructions until no more than DEPTH frames are left. */
void machine_run(struct interp *in, size_t depth);

/* Calls (call.c) */

/* Calls CALLEE from C and returns when that is done, one way or the other. */
void machine_invoke(struct interp *in, const struct callee *callee,
                    const struct interp_value *args,
                    struct interp_value *result);

/* The callee at index ADDRESS of the table, if it has the wasm signature of
 * COUNT parameters PARAMS and RESULT; else traps and returns NULL. */
const struct callee *machine_callee(struct interp *in, uint32_t address,
                                    const uint8_t *params, uint32_t count,
                                    enum lir_type result);

/* Begins, and ends, a call of FUNC, for which ARGS are of its types. */
void frame_push(struct interp *in, const struct lir_func *func,
                const struct interp_value *args);
void frame_pop(struct interp *in);

/* Throws what left CALLEE, a function outside the module that INST called, if
 * something did.  True if so. */
bool exception_rethrow(struct interp *in, const struct lir_inst *inst,
                       const struct callee *callee);

/* Throws that INST, a call, has no stack for its callee.  False if the module
 * does not throw faults. */
bool exception_overflow(struct interp *in, const struct lir_inst *inst);

/* Ends the program if an exception has left its first call. */
void exception_end(struct interp *in);

/* Behind the message of a panic: if that came while the program was ending by
 * an exception, tells of that, too. */
void exception_panic(struct interp *in);

void exception_release(struct interp *in);

/* The true types of a function. */
uint32_t callee_param_count(const struct callee *callee);
enum lir_type callee_param(const struct callee *callee, uint32_t index);
enum lir_type callee_result(const struct callee *callee);

/* The type of wasm that values of TYPE travel as. */
enum lir_type wasm_type(enum lir_type type);

/* Does what an extern does. */
void callee_call_host(struct interp *in, const struct callee *callee,
                      const struct interp_value *args,
                      struct interp_value *result);

/* What inline_asm keeps (assembly.c). */
void assembly_init(struct interp *in);
void assembly_release(struct interp *in);

/* Finds what is behind each function and extern (callees.c). */
void callees_init(struct interp *in);
void callees_release(struct interp *in);

/* The callee of a direct call to the function SYMBOL. */
const struct callee *callee_of(const struct interp *in,
                               struct lir_symbol symbol);

/* Memory */

/* Puts the module's data and the arguments into a new memory; reports a fault
 * if it is too small. */
void memory_init(struct interp *in);
void memory_release(struct interp *in);

/* SIZE bytes at ADDRESS with which the program may do what RIGHTS say; NULL
 * after a fault. */
uint8_t *memory_at(struct interp *in, uint32_t address, uint32_t size,
                   unsigned rights);

/* A little-endian number of SIZE bytes, at most 8. */
uint64_t bytes_get(const uint8_t *at, unsigned size);
void bytes_put(uint8_t *at, unsigned size, uint64_t value);

/* New memory, not zeroed; 0 if there is none. */
uint32_t memory_allocate(struct interp *in, uint32_t size, uint32_t align);
void memory_free(struct interp *in, uint32_t address);
/* Size of the block at ADDRESS; a fault if there is none. */
uint32_t memory_block_size(struct interp *in, uint32_t address);

/* A new object or array of type TYPE, a type index, and SIZE bytes, all zero;
 * 0 if there is no memory. */
uint32_t memory_allocate_managed(struct interp *in, uint32_t type,
                                 uint32_t size, uint32_t align);
/* A new delegate of type TYPE with the function at index FUNCTION of the table
 * and the object at TARGET; 0 if there is no memory. */
uint32_t memory_new_delegate(struct interp *in, uint32_t type,
                             uint32_t function, uint32_t target);
/* The type index of the object or array at ADDRESS; LIR_NO_INDEX if there is
 * none. */
uint32_t memory_managed_type(const struct interp *in, uint32_t address);

/* Takes from the program what it may do with SIZE bytes. */
void memory_hide(struct interp *in, uint32_t address, uint32_t size);

/* Zeroed memory on the stack, which grows down; address 0 after a fault. */
uint32_t memory_push(struct interp *in, uint32_t size, uint32_t align);

/* Gives up what was pushed since the stack pointer was STACK. */
void memory_pop(struct interp *in, uint32_t stack);

/* Makes memory larger by PAGES, which are the program's then.  False if the
 * limit forbids it. */
bool memory_give_pages(struct interp *in, uint32_t pages);
#define PAGE_SIZE 65536u

/* Managed objects (op_managed.c) */

/* TYPE is OTHER or derived from it; both are type indexes. */
bool managed_is_derived(const struct lir_module *module, uint32_t type,
                        uint32_t other);

/* The type index of the object at ADDRESS; LIR_NO_INDEX after a fault. */
uint32_t managed_type_at(struct interp *in, uint32_t address);

/* The type index of the object that OPERAND refers to, which is TYPE or derived
 * from it; LIR_NO_INDEX after a fault. */
uint32_t managed_type(struct interp *in, const struct lir_operand *operand,
                      uint32_t type);

/* Faults (fault.c) */

/* Prepares what is thrown when memory is short. */
void fault_init(struct interp *in);

/* False if a call of FUNC, whose faults are thrown, has no room on the
 * stack. */
bool fault_fits(const struct interp *in, const struct lir_func *func);

/* Makes what a fault of KIND throws.  False if nothing of the module throws
 * any. */
bool fault_make(struct interp *in, uint32_t kind,
                struct interp_value *exception);

/* What the fault at ADDRESS is called; NULL if that is the address of some other
 * object. */
const char *fault_message(const struct interp *in, uint32_t address);

/* Streams and files (stream.c, file.c) */

void output_flush(struct interp *in);
void files_release(struct interp *in);

/* Operands (operand.c) */

extern const uint64_t type_masks[LIR_TYPE_COUNT];

unsigned type_bits(enum lir_type type);

/* The low BITS bits of VALUE as a signed number. */
int64_t sign_extend(uint64_t value, unsigned bits);

/* The address of a symbol. */
uint32_t symbol_address(struct interp *in, uint32_t name);

/* The type that an operand has where no other is wanted. */
enum lir_type operand_type(const struct interp *in,
                           const struct lir_operand *operand);

/* OPERAND read as TYPE. */
uint64_t operand_bits(struct interp *in, const struct lir_operand *operand,
                      enum lir_type type);
struct interp_value operand_value(struct interp *in,
                                  const struct lir_operand *operand,
                                  enum lir_type type);

/* VALUE converted to type TO. */
struct interp_value value_convert(struct interp_value value, enum lir_type to);

/* Writes to register OPERAND; the value is converted to its type. */
void operand_write(struct interp *in, const struct lir_operand *operand,
                   struct interp_value value);
void operand_write_bits(struct interp *in, const struct lir_operand *operand,
                        uint64_t value);

/* The address of memory operand OPERAND, without looking at it. */
uint32_t operand_address(struct interp *in, const struct lir_operand *operand);

/* The SIZE bytes that it names; NULL after a fault. */
uint8_t *operand_memory(struct interp *in, const struct lir_operand *operand,
                        uint32_t size, unsigned rights);

/* Flags */

void flags_forget(struct interp *in);
bool flags_hold(const struct interp *in, enum lir_cond cond);
bool flags_carry(const struct interp *in);

/* Defines all five, three of them by RESULT of BITS bits. */
void flags_set_result(struct interp *in, uint64_t result, unsigned bits,
                      bool carry, bool overflow);

/* Floats (float.c); as bits of TYPE, f32 or f64 */

uint64_t float_add(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_sub(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_mul(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_div(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_min(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_max(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_sqrt(enum lir_type type, uint64_t a);
uint64_t float_fma(enum lir_type type, uint64_t a, uint64_t b, uint64_t c);
enum relation float_compare(enum lir_type type, uint64_t a, uint64_t b);
uint64_t float_from_integer(enum lir_type type, int64_t value);
int64_t float_to_integer(enum lir_type type, uint64_t a, unsigned bits);
uint64_t float_widen(uint64_t f32);
uint64_t float_narrow(uint64_t f64); /* rounded; a NaN stays one */
double float_value(enum lir_type type, uint64_t a);
uint64_t float_bits(enum lir_type type, double value);

/* Opcodes: one function for each, in op_*.c */

#define OP(id, name, ...) \
    void op_##name(struct interp *in, const struct lir_inst *inst);
#define OP_NOT(id, name, ...) OP(id, name, __VA_ARGS__)
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT

#endif
