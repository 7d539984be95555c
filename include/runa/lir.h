/*
 * libruna-lir: makes modules of Runa LIR and writes them, as text (.lir) or
 * binary (.lirb), for runa-llvm to compile.
 *
 *     struct runa_lir_module *m = runa_lir_module_new("demo");
 *     enum runa_lir_type params[] = {RUNA_LIR_I64};
 *     runa_lir_add_extern(m, "print_integer", RUNA_LIR_VOID, params, 1, 0);
 *
 *     struct runa_lir_func *f =
 *         runa_lir_add_func(m, "main", RUNA_LIR_VOID, 0);
 *     uint32_t sum = runa_lir_add_reg(f, RUNA_LIR_I64);
 *     runa_lir_block(f, runa_lir_new_block(f));
 *     runa_lir_inst3(f, RUNA_LIR_ADD, RUNA_LIR_I64, runa_lir_reg(sum),
 *                    runa_lir_imm(40), runa_lir_imm(2));
 *     struct runa_lir_operand args[] = {runa_lir_reg(sum)};
 *     runa_lir_call(f, RUNA_LIR_VOID, RUNA_LIR_NO_REG, "print_integer", args,
 *                   1);
 *     runa_lir_ret_void(f);
 *
 *     if (!runa_lir_verify(m, stderr) ||
 *         !runa_lir_write(m, RUNA_LIR_FORM_TEXT, stdout))
 *         ... runa_lir_error(m) ...
 *     runa_lir_module_free(m);
 *
 * What the constructs mean is in docs/lir.md, and how to come from a
 * compiler's own records to these calls in docs/exporting.md.
 *
 * Errors.  The library never ends the process and writes to no stream that it
 * was not given.  A call that is wrong (a register that is not declared, a
 * number out of its range, a name declared twice) returns false, NULL or
 * RUNA_LIR_NO_REG, and the module keeps a message.  From then on all calls on
 * the module fail and change nothing, so it is enough to look once, at the
 * end: runa_lir_write fails, and runa_lir_error says what was the first call
 * that went wrong.  A null handle makes a call fail, too.  What a call cannot
 * see alone, such as operands of wrong types, is found by runa_lir_verify.
 *
 * Memory.  A module owns everything that was made for it, the handles of its
 * globals, externs, types and functions included; runa_lir_module_free
 * releases all of it.  Names, bytes and arrays that are passed in are copied.
 * When memory runs out, the process ends by abort(), after a message on
 * standard error: there is nothing that a compiler could do then.
 *
 * Names end at their zero byte, which no name can therefore hold.  They are
 * given without the sign that they have in text: "main", not "@main".
 *
 * Threads.  The library has no state of its own.  Different modules may be
 * used by different threads at the same time, one module by one at a time.
 *
 * Numbers and structures here are fixed: they stay as they are as long as the
 * library is called libruna-lir.so.1.
 */
#ifndef RUNA_LIR_H
#define RUNA_LIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define RUNA_LIR_API __attribute__((visibility("default")))
#else
#define RUNA_LIR_API
#endif

/* The types of values, with Runa's numbers. */
enum runa_lir_type {
    RUNA_LIR_VOID = 0, /* no value: of results and of calls only */
    RUNA_LIR_I8 = 1,
    RUNA_LIR_I16 = 2,
    RUNA_LIR_I32 = 3,
    RUNA_LIR_I64 = 4,
    RUNA_LIR_F32 = 5,
    RUNA_LIR_F64 = 6,
    RUNA_LIR_PTR = 7,
    RUNA_LIR_V128 = 8,
    RUNA_LIR_REF = 9,
    RUNA_LIR_NO_TYPE = 255 /* an instruction without a type suffix */
};

/* Conditions of branch, setcc and cmov, with Runa's numbers. */
enum runa_lir_cond {
    RUNA_LIR_EQ = 0,
    RUNA_LIR_NE = 1,
    RUNA_LIR_LT = 2,
    RUNA_LIR_LE = 3,
    RUNA_LIR_GT = 4,
    RUNA_LIR_GE = 5,
    RUNA_LIR_ULT = 6,
    RUNA_LIR_ULE = 7,
    RUNA_LIR_UGT = 8,
    RUNA_LIR_UGE = 9
};

/* What becomes of the faults of a function. */
enum runa_lir_faults {
    RUNA_LIR_FAULTS_DEFAULT = 0, /* what the compiler's -ftrapping= says */
    RUNA_LIR_FAULTS_TRAP = 1,
    RUNA_LIR_FAULTS_THROW = 2
};

/* Memory orders, with Runa's numbers. */
enum runa_lir_order {
    RUNA_LIR_RELAXED = 0,
    RUNA_LIR_ACQUIRE = 1,
    RUNA_LIR_RELEASE = 2,
    RUNA_LIR_ACQ_REL = 3,
    RUNA_LIR_SEQ_CST = 4
};

/* Lane shapes of vectors. */
enum runa_lir_shape {
    RUNA_LIR_I8X16 = 0,
    RUNA_LIR_I16X8 = 1,
    RUNA_LIR_I32X4 = 2,
    RUNA_LIR_I64X2 = 3,
    RUNA_LIR_F32X4 = 4,
    RUNA_LIR_F64X2 = 5
};

/* Opcodes, with Runa's numbers. */
enum runa_lir_opcode {
    /* opcodes: begin, written by scripts/gen-lir-header.sh */
    RUNA_LIR_NOP = 30000,
    RUNA_LIR_MOV = 30001,
    RUNA_LIR_LEA = 30002,
    RUNA_LIR_PUSH = 30003,
    RUNA_LIR_POP = 30004,
    RUNA_LIR_XCHG = 30005,
    RUNA_LIR_MOVSX = 30006,
    RUNA_LIR_MOVZX = 30007,
    RUNA_LIR_CMOV = 30008,
    RUNA_LIR_SETCC = 30009,
    RUNA_LIR_ADD = 30100,
    RUNA_LIR_SUB = 30101,
    RUNA_LIR_IMUL = 30102,
    RUNA_LIR_IDIV = 30103,
    RUNA_LIR_MUL = 30104,
    RUNA_LIR_DIV = 30105,
    RUNA_LIR_NEG = 30106,
    RUNA_LIR_INC = 30107,
    RUNA_LIR_DEC = 30108,
    RUNA_LIR_ADC = 30109,
    RUNA_LIR_SBB = 30110,
    RUNA_LIR_IMOD = 30111,
    RUNA_LIR_MOD = 30112,
    RUNA_LIR_FADD = 30120,
    RUNA_LIR_FSUB = 30121,
    RUNA_LIR_FMUL = 30122,
    RUNA_LIR_FDIV = 30123,
    RUNA_LIR_FNEG = 30124,
    RUNA_LIR_FSQRT = 30125,
    RUNA_LIR_FABS = 30126,
    RUNA_LIR_FMIN = 30127,
    RUNA_LIR_FMAX = 30128,
    RUNA_LIR_FMA = 30129,
    RUNA_LIR_AND = 30200,
    RUNA_LIR_OR = 30201,
    RUNA_LIR_XOR = 30202,
    RUNA_LIR_NOT = 30203,
    RUNA_LIR_TEST = 30204,
    RUNA_LIR_SHL = 30300,
    RUNA_LIR_SHR = 30301,
    RUNA_LIR_SAR = 30302,
    RUNA_LIR_ROL = 30303,
    RUNA_LIR_ROR = 30304,
    RUNA_LIR_RCL = 30305,
    RUNA_LIR_RCR = 30306,
    RUNA_LIR_CMP = 30400,
    RUNA_LIR_FCMP = 30401,
    RUNA_LIR_JMP = 30500,
    RUNA_LIR_JZ = 30501,
    RUNA_LIR_JNZ = 30502,
    RUNA_LIR_JE = 30503,
    RUNA_LIR_JNE = 30504,
    RUNA_LIR_JL = 30505,
    RUNA_LIR_JLE = 30506,
    RUNA_LIR_JG = 30507,
    RUNA_LIR_JGE = 30508,
    RUNA_LIR_JB = 30509,
    RUNA_LIR_JBE = 30510,
    RUNA_LIR_JA = 30511,
    RUNA_LIR_JAE = 30512,
    RUNA_LIR_JS = 30513,
    RUNA_LIR_JNS = 30514,
    RUNA_LIR_JO = 30515,
    RUNA_LIR_JNO = 30516,
    RUNA_LIR_JP = 30517,
    RUNA_LIR_JNP = 30518,
    RUNA_LIR_BRANCH = 30519,
    RUNA_LIR_CALL = 30520,
    RUNA_LIR_CALL_INDIRECT = 30521,
    RUNA_LIR_RET = 30522,
    RUNA_LIR_SYSCALL = 30523,
    RUNA_LIR_LOAD = 30600,
    RUNA_LIR_STORE = 30601,
    RUNA_LIR_LOAD8 = 30602,
    RUNA_LIR_LOAD16 = 30603,
    RUNA_LIR_LOAD32 = 30604,
    RUNA_LIR_LOAD64 = 30605,
    RUNA_LIR_STORE8 = 30606,
    RUNA_LIR_STORE16 = 30607,
    RUNA_LIR_STORE32 = 30608,
    RUNA_LIR_STORE64 = 30609,
    RUNA_LIR_SEXT = 30700,
    RUNA_LIR_ZEXT = 30701,
    RUNA_LIR_TRUNC = 30702,
    RUNA_LIR_CVTSI2SS = 30703,
    RUNA_LIR_CVTSI2SD = 30704,
    RUNA_LIR_CVTSS2SI = 30705,
    RUNA_LIR_CVTSD2SI = 30706,
    RUNA_LIR_CVTSS2SD = 30707,
    RUNA_LIR_CVTSD2SS = 30708,
    RUNA_LIR_BITCAST = 30709,
    RUNA_LIR_VADD = 30800,
    RUNA_LIR_VSUB = 30801,
    RUNA_LIR_VMUL = 30802,
    RUNA_LIR_VDIV = 30803,
    RUNA_LIR_VAND = 30804,
    RUNA_LIR_VOR = 30805,
    RUNA_LIR_VXOR = 30806,
    RUNA_LIR_VMIN = 30807,
    RUNA_LIR_VMAX = 30808,
    RUNA_LIR_VSQRT = 30809,
    RUNA_LIR_VLOAD = 30810,
    RUNA_LIR_VSTORE = 30811,
    RUNA_LIR_VSHUFFLE = 30812,
    RUNA_LIR_VBROADCAST = 30813,
    RUNA_LIR_VEXTRACT = 30814,
    RUNA_LIR_VINSERT = 30815,
    RUNA_LIR_VFADD = 30816,
    RUNA_LIR_VFSUB = 30817,
    RUNA_LIR_VFMUL = 30818,
    RUNA_LIR_VFDIV = 30819,
    RUNA_LIR_LABEL = 30900,
    RUNA_LIR_DEBUG_LOCATION = 30901,
    RUNA_LIR_COMMENT = 30902,
    RUNA_LIR_INLINE_ASM = 30903,
    RUNA_LIR_DEBUG_VALUE = 30904,
    RUNA_LIR_DEBUG_DECLARE = 30905,
    RUNA_LIR_DEBUG_LABEL = 30906,
    RUNA_LIR_ATOMIC_LOAD = 31000,
    RUNA_LIR_ATOMIC_STORE = 31001,
    RUNA_LIR_ATOMIC_XCHG = 31002,
    RUNA_LIR_ATOMIC_CAS = 31003,
    RUNA_LIR_ATOMIC_ADD = 31004,
    RUNA_LIR_ATOMIC_SUB = 31005,
    RUNA_LIR_ATOMIC_AND = 31006,
    RUNA_LIR_ATOMIC_OR = 31007,
    RUNA_LIR_ATOMIC_XOR = 31008,
    RUNA_LIR_MFENCE = 31009,
    RUNA_LIR_INVOKE = 31100,
    RUNA_LIR_LANDINGPAD = 31101,
    RUNA_LIR_RESUME = 31102,
    RUNA_LIR_THROW = 31103,
    RUNA_LIR_CATCH = 31104,
    RUNA_LIR_CLEANUP = 31105,
    RUNA_LIR_UNWIND = 31106,
    RUNA_LIR_INVOKE_INDIRECT = 31107,
    RUNA_LIR_INVOKE_VIRTUAL = 31108,
    RUNA_LIR_INVOKE_DELEGATE = 31109,
    RUNA_LIR_BRANCH_CMP = 31110,
    RUNA_LIR_SAFEPOINT = 31200,
    RUNA_LIR_ALLOC = 31201,
    RUNA_LIR_ALLOC_ARRAY = 31203,
    RUNA_LIR_ARRAY_LENGTH = 31204,
    RUNA_LIR_ARRAY_LOAD = 31205,
    RUNA_LIR_ARRAY_STORE = 31206,
    RUNA_LIR_ARRAY_ADDRESS = 31207,
    RUNA_LIR_TYPE_TEST = 31208,
    RUNA_LIR_CALL_VIRTUAL = 31209,
    RUNA_LIR_PANIC = 31210,
    RUNA_LIR_DELEGATE = 31211,
    RUNA_LIR_CALL_DELEGATE = 31212,
    RUNA_LIR_TRY_ALLOC = 31213,
    RUNA_LIR_TRY_ALLOC_ARRAY = 31214,
    RUNA_LIR_TRY_DELEGATE = 31215
    /* opcodes: end */
};

/* Attributes of declarations, to be or-ed.  0: none. */
enum runa_lir_flag {
    RUNA_LIR_CONST = 1,  /* a global: never written */
    RUNA_LIR_EXTERN = 2, /* a global: defined in another object file */
    RUNA_LIR_LOCAL = 4,  /* a global or function: not seen from outside */
    RUNA_LIR_THROWS = 8, /* an extern */
    RUNA_LIR_OBJECT = 16 /* a type: a managed object, otherwise a blob */
};

/* Where a register may be left out. */
#define RUNA_LIR_NO_REG UINT32_MAX

struct runa_lir_module;
struct runa_lir_layout; /* a declared type */
struct runa_lir_global;
struct runa_lir_extern;
struct runa_lir_func;

/* Modules */

/*
 * An empty module.  NAME is for people and may be "" or NULL.  Never NULL;
 * runa_lir_module_free releases it, and may be given NULL.
 */
RUNA_LIR_API struct runa_lir_module *runa_lir_module_new(const char *name);
RUNA_LIR_API void runa_lir_module_free(struct runa_lir_module *module);

/*
 * What was wrong with the first wrong call, or NULL: one line without a
 * newline.  It lives as long as the module.
 */
RUNA_LIR_API const char *runa_lir_error(const struct runa_lir_module *module);

/* The target, instead of "wasm32-wasi". */
RUNA_LIR_API bool runa_lir_set_target(struct runa_lir_module *module,
                                      const char *target);

/* Declarations.  Each kind is written in the order in which it was made.  All
 * but a type may be named before they are declared. */

/* A source file by its number, for runa_lir_location. */
RUNA_LIR_API bool runa_lir_add_file(struct runa_lir_module *module,
                                    uint32_t number, const char *path);

/*
 * A type of SIZE bytes with the alignment ALIGN, a power of two; a blob, or an
 * object with RUNA_LIR_OBJECT in FLAGS.
 */
RUNA_LIR_API struct runa_lir_layout *
runa_lir_add_type(struct runa_lir_module *module, const char *name,
                  uint32_t size, uint32_t align, unsigned flags);

/* A managed array: of values of type ELEM, or of the blob type called ELEM. */
RUNA_LIR_API struct runa_lir_layout *
runa_lir_add_array(struct runa_lir_module *module, const char *name,
                   enum runa_lir_type elem);
RUNA_LIR_API struct runa_lir_layout *
runa_lir_add_array_of(struct runa_lir_module *module, const char *name,
                      const char *elem);

/* A delegate: a managed pair of a function and an object, called with
 * parameters of the COUNT types PARAMS.  The function takes the object, a ref,
 * before them. */
RUNA_LIR_API struct runa_lir_layout *
runa_lir_add_delegate(struct runa_lir_module *module, const char *name,
                      enum runa_lir_type result,
                      const enum runa_lir_type *params, size_t count);

/* A reference lies at byte OFFSET of the blob or object; offsets must ascend.
 */
RUNA_LIR_API bool runa_lir_add_ref(struct runa_lir_layout *layout,
                                   uint32_t offset);

/* An object can be used as one of the object type BASE, which was declared
 * before it. */
RUNA_LIR_API bool runa_lir_set_base(struct runa_lir_layout *layout,
                                    const char *base);

/* The next entry of an object's virtual table: a function or extern.  Without
 * any it has the table of its base. */
RUNA_LIR_API bool runa_lir_add_entry(struct runa_lir_layout *layout,
                                     const char *function);

/* What is called, with the object, when nothing reaches it any more. */
RUNA_LIR_API bool runa_lir_set_finalizer(struct runa_lir_layout *layout,
                                         const char *function);

/* What tells the text of the object, an exception that nobody catches: takes
 * it and returns the address of a C string, or null. */
RUNA_LIR_API bool runa_lir_set_message(struct runa_lir_layout *layout,
                                       const char *function);

/* Read-only bytes.  The zero byte of a C string counts: give sizeof "text". */
RUNA_LIR_API bool runa_lir_add_string(struct runa_lir_module *module,
                                      const char *name, const void *bytes,
                                      size_t size);

/*
 * The address of read-only bytes, for use as an operand: adds a string with a
 * name of its own, .LC0 and so on, unless these bytes have one already.
 */
RUNA_LIR_API struct runa_lir_operand
runa_lir_literal(struct runa_lir_module *module, const void *bytes,
                 size_t size);

/*
 * A global of a value type, or of a declared type by its name.  FLAGS are of
 * RUNA_LIR_CONST, RUNA_LIR_EXTERN and RUNA_LIR_LOCAL.  It is all zero unless
 * items are added.
 */
RUNA_LIR_API struct runa_lir_global *
runa_lir_add_global(struct runa_lir_module *module, const char *name,
                    enum runa_lir_type type, unsigned flags);
RUNA_LIR_API struct runa_lir_global *
runa_lir_add_global_of(struct runa_lir_module *module, const char *name,
                       const char *type, unsigned flags);

/* An external global has this C name, not its own. */
RUNA_LIR_API bool runa_lir_global_alias(struct runa_lir_global *global,
                                        const char *alias);

/*
 * One more item of a global's initialiser.  Items lie one after the other
 * without padding.
 *
 *   int     VALUE in TYPE, little-endian; for f32 and f64 the bit pattern
 *   real    VALUE, rounded to TYPE, f32 or f64
 *   symbol  the address of SYMBOL plus OFFSET bytes, as ptr, i32 or i64
 *   bytes   SIZE bytes as they are
 *   zero    COUNT zero bytes
 */
RUNA_LIR_API bool runa_lir_init_int(struct runa_lir_global *global,
                                    enum runa_lir_type type, int64_t value);
RUNA_LIR_API bool runa_lir_init_real(struct runa_lir_global *global,
                                     enum runa_lir_type type, double value);
RUNA_LIR_API bool runa_lir_init_symbol(struct runa_lir_global *global,
                                       enum runa_lir_type type,
                                       const char *symbol, int64_t offset);
RUNA_LIR_API bool runa_lir_init_bytes(struct runa_lir_global *global,
                                      const void *bytes, size_t size);
RUNA_LIR_API bool runa_lir_init_zero(struct runa_lir_global *global,
                                     uint32_t count);

/* A function defined elsewhere, with COUNT parameters of the types PARAMS.
 * FLAGS may be RUNA_LIR_THROWS. */
RUNA_LIR_API struct runa_lir_extern *
runa_lir_add_extern(struct runa_lir_module *module, const char *name,
                    enum runa_lir_type result,
                    const enum runa_lir_type *params, size_t count,
                    unsigned flags);

/* Where it is: a C function of another name, or an import of WebAssembly. */
RUNA_LIR_API bool runa_lir_extern_alias(struct runa_lir_extern *external,
                                        const char *alias);
RUNA_LIR_API bool runa_lir_extern_import(struct runa_lir_extern *external,
                                         const char *module, const char *name);

/* Its library, for people, and Runa's calling convention, 0 to 5. */
RUNA_LIR_API bool runa_lir_extern_library(struct runa_lir_extern *external,
                                          const char *library);
RUNA_LIR_API bool runa_lir_extern_conv(struct runa_lir_extern *external,
                                       unsigned conv);

/* Functions.  Several may be open at the same time. */

/* A function that returns RESULT.  FLAGS may be RUNA_LIR_LOCAL. */
RUNA_LIR_API struct runa_lir_func *
runa_lir_add_func(struct runa_lir_module *module, const char *name,
                  enum runa_lir_type result, unsigned flags);

/* The name under which the WebAssembly module exports it. */
RUNA_LIR_API bool runa_lir_func_export(struct runa_lir_func *func,
                                       const char *name);

/* Runa's calling convention, 0 to 5. */
RUNA_LIR_API bool runa_lir_func_conv(struct runa_lir_func *func,
                                     unsigned conv);

/* What becomes of its faults: of divisions by zero, null references, ... */
RUNA_LIR_API bool runa_lir_func_faults(struct runa_lir_func *func,
                                       enum runa_lir_faults faults);

/*
 * A parameter, which is a register, or another register.  Parameters come
 * first.  The result is its number: one above all numbers so far, 1000 at
 * least; RUNA_LIR_NO_REG on failure.
 */
RUNA_LIR_API uint32_t runa_lir_add_param(struct runa_lir_func *func,
                                         enum runa_lir_type type);
RUNA_LIR_API uint32_t runa_lir_add_reg(struct runa_lir_func *func,
                                       enum runa_lir_type type);

/* The same with a NUMBER that the caller has, 1000 or more. */
RUNA_LIR_API bool runa_lir_add_param_as(struct runa_lir_func *func,
                                        uint32_t number,
                                        enum runa_lir_type type);
RUNA_LIR_API bool runa_lir_add_reg_as(struct runa_lir_func *func,
                                      uint32_t number,
                                      enum runa_lir_type type);

/* True if there is a register with this number. */
RUNA_LIR_API bool runa_lir_has_reg(const struct runa_lir_func *func,
                                   uint32_t number);

/* Memory of the call, as large as the blob TYPE. */
RUNA_LIR_API bool runa_lir_add_slot(struct runa_lir_func *func,
                                    const char *name, const char *type);

/* A number that no block has so far; the block is not begun by that. */
RUNA_LIR_API uint32_t runa_lir_new_block(struct runa_lir_func *func);

/*
 * Instructions now go to the end of block NUMBER.  If it is new, it is begun
 * behind the blocks there are: the first one is the entry.  Going back to a
 * block is how moves get in front of a terminator that is added last.
 */
RUNA_LIR_API bool runa_lir_block(struct runa_lir_func *func, uint32_t number);

/* The present block lies in DEPTH loops and is the header of one: hints. */
RUNA_LIR_API bool runa_lir_loop(struct runa_lir_func *func, uint32_t depth,
                                bool header);

/* The landing pad of the faults of the present block, a block's NUMBER. */
RUNA_LIR_API bool runa_lir_block_outer(struct runa_lir_func *func,
                                       uint32_t number);

/* Operands */

enum runa_lir_operand_kind {
    RUNA_LIR_OPERAND_NONE = 0,
    RUNA_LIR_OPERAND_REG = 1, /* 1 to 5 are Runa's numbers */
    RUNA_LIR_OPERAND_IMM = 2,
    RUNA_LIR_OPERAND_MEM = 3,
    RUNA_LIR_OPERAND_SYMBOL = 5,
    RUNA_LIR_OPERAND_SLOT = 6,
    RUNA_LIR_OPERAND_BLOCK = 7,
    RUNA_LIR_OPERAND_TYPE = 9,
    RUNA_LIR_OPERAND_KEYWORD = 10,
    RUNA_LIR_OPERAND_REAL = 12,
    RUNA_LIR_OPERAND_TEXT = 13
};

/* What begins a clause of a landing pad. */
enum runa_lir_keyword {
    RUNA_LIR_KEYWORD_CATCH,
    RUNA_LIR_KEYWORD_CLEANUP,
    RUNA_LIR_KEYWORD_FILTER,
    RUNA_LIR_KEYWORD_OUTER
};

/*
 * An operand, to be made by the functions below.  They check nothing; the
 * instruction that gets it does.  Names and bytes are borrowed until then.
 */
struct runa_lir_operand {
    uint8_t kind;    /* enum runa_lir_operand_kind */
    uint8_t base;    /* memory: the kind of its base */
    uint16_t scale;  /* memory: of the index */
    uint32_t number; /* register, block, keyword; memory: base register */
    uint32_t index;  /* memory: index register, or RUNA_LIR_NO_REG */
    int64_t value;   /* immediate; bits of a double; displacement */
    const char *text;
    size_t size; /* of text */
};

/* Register v1000 and so on. */
RUNA_LIR_API struct runa_lir_operand runa_lir_reg(uint32_t number);

/* A 64-bit integer.  Where a float is wanted, its bit pattern. */
RUNA_LIR_API struct runa_lir_operand runa_lir_imm(int64_t value);

/* A float.  Every NaN becomes the quiet one; another needs runa_lir_imm. */
RUNA_LIR_API struct runa_lir_operand runa_lir_real(double value);

/* The address of a string, global, extern or function; of a slot. */
RUNA_LIR_API struct runa_lir_operand runa_lir_symbol(const char *name);
RUNA_LIR_API struct runa_lir_operand runa_lir_slot(const char *name);

/* A block as the target of a jump. */
RUNA_LIR_API struct runa_lir_operand runa_lir_target(uint32_t block);

/*
 * The memory at BASE + INDEX * SCALE + DISPLACEMENT.  BASE is a register,
 * symbol or slot; INDEX a register or RUNA_LIR_NO_REG; SCALE 1, 2, 4 or 8.
 * The displacement is from -(2^32 - 1) to 2^32 - 1 bytes.
 */
RUNA_LIR_API struct runa_lir_operand runa_lir_mem(struct runa_lir_operand base,
                                                  int64_t displacement);
RUNA_LIR_API struct runa_lir_operand
runa_lir_mem_indexed(struct runa_lir_operand base, uint32_t index,
                     unsigned scale, int64_t displacement);

/* The memory at a fixed address. */
RUNA_LIR_API struct runa_lir_operand runa_lir_mem_at(uint32_t address);

/* Text of comment, label, debug_* and inline_asm. */
RUNA_LIR_API struct runa_lir_operand runa_lir_text(const char *text);
RUNA_LIR_API struct runa_lir_operand runa_lir_bytes(const void *bytes,
                                                    size_t size);

/* Clauses of a landing pad are several operands: catch, type, target; catch,
 * target; filter, function, target; filter, function, slot, target; cleanup,
 * target; outer, target. */
RUNA_LIR_API struct runa_lir_operand runa_lir_type_name(const char *name);
RUNA_LIR_API struct runa_lir_operand runa_lir_catch(void);
RUNA_LIR_API struct runa_lir_operand runa_lir_filter(void);
RUNA_LIR_API struct runa_lir_operand runa_lir_cleanup(void);
RUNA_LIR_API struct runa_lir_operand runa_lir_outer(void);

/* Instructions.  Each is added to the present block of FUNC. */

/* What stands behind the type suffix of a mnemonic; 0 is nothing.  Exactly
 * one argument of an enumeration above. */
#define RUNA_LIR_SUFFIX_COND(cond) (1u + (unsigned)(cond))
#define RUNA_LIR_SUFFIX_ORDER(order) (11u + (unsigned)(order))
#define RUNA_LIR_SUFFIX_SHAPE(shape) (16u + (unsigned)(shape))
#define RUNA_LIR_SUFFIX_TAIL 22u

/*
 * All that one line can say: opcode.type.suffix operands, in the order of
 * text.  Arguments are of what is called, and stand behind its operand.
 */
struct runa_lir_inst {
    enum runa_lir_opcode opcode;
    enum runa_lir_type type; /* RUNA_LIR_NO_TYPE without */
    unsigned suffix;         /* 0, or RUNA_LIR_SUFFIX_... */
    const struct runa_lir_operand *operands;
    size_t count; /* at most 255 */
    const struct runa_lir_operand *args;
    size_t arg_count;
};

RUNA_LIR_API bool runa_lir_add_inst(struct runa_lir_func *func,
                                    const struct runa_lir_inst *inst);

/* The same with so many operands and no suffix but a type. */
RUNA_LIR_API bool runa_lir_inst0(struct runa_lir_func *func,
                                 enum runa_lir_opcode opcode);
RUNA_LIR_API bool runa_lir_inst1(struct runa_lir_func *func,
                                 enum runa_lir_opcode opcode,
                                 enum runa_lir_type type,
                                 struct runa_lir_operand a);
RUNA_LIR_API bool runa_lir_inst2(struct runa_lir_func *func,
                                 enum runa_lir_opcode opcode,
                                 enum runa_lir_type type,
                                 struct runa_lir_operand a,
                                 struct runa_lir_operand b);
RUNA_LIR_API bool
runa_lir_inst3(struct runa_lir_func *func, enum runa_lir_opcode opcode,
               enum runa_lir_type type, struct runa_lir_operand a,
               struct runa_lir_operand b, struct runa_lir_operand c);

/* jmp, and a conditional jump such as RUNA_LIR_JZ. */
RUNA_LIR_API bool runa_lir_jump(struct runa_lir_func *func, uint32_t block);
RUNA_LIR_API bool runa_lir_jump_if(struct runa_lir_func *func,
                                   enum runa_lir_opcode opcode,
                                   uint32_t block);

/* branch: to YES if COND holds of the flags, else to NO. */
RUNA_LIR_API bool runa_lir_branch(struct runa_lir_func *func,
                                  enum runa_lir_cond cond, uint32_t yes,
                                  uint32_t no);

/* setcc: REG := COND ? 1 : 0.  cmov: REG := COND ? A : B. */
RUNA_LIR_API bool runa_lir_setcc(struct runa_lir_func *func,
                                 enum runa_lir_type type,
                                 enum runa_lir_cond cond, uint32_t reg);
RUNA_LIR_API bool runa_lir_cmov(struct runa_lir_func *func,
                                enum runa_lir_type type,
                                enum runa_lir_cond cond, uint32_t reg,
                                struct runa_lir_operand a,
                                struct runa_lir_operand b);

/* ret, with a value and without. */
RUNA_LIR_API bool runa_lir_ret(struct runa_lir_func *func,
                               enum runa_lir_type type,
                               struct runa_lir_operand value);
RUNA_LIR_API bool runa_lir_ret_void(struct runa_lir_func *func);

/*
 * call: RESULT, of the type TYPE, := CALLEE(ARGS).  RESULT is RUNA_LIR_NO_REG
 * exactly when TYPE is RUNA_LIR_VOID.
 */
RUNA_LIR_API bool runa_lir_call(struct runa_lir_func *func,
                                enum runa_lir_type type, uint32_t result,
                                const char *callee,
                                const struct runa_lir_operand *args,
                                size_t count);

/* The same as a tail call; the return behind it is the caller's to add. */
RUNA_LIR_API bool runa_lir_tail_call(struct runa_lir_func *func,
                                     enum runa_lir_type type, uint32_t result,
                                     const char *callee,
                                     const struct runa_lir_operand *args,
                                     size_t count);

/* The same for the function whose address ADDRESS is. */
RUNA_LIR_API bool
runa_lir_call_indirect(struct runa_lir_func *func, enum runa_lir_type type,
                       uint32_t result, struct runa_lir_operand address,
                       const struct runa_lir_operand *args, size_t count);

/* The same for entry ENTRY of the virtual table of the first argument, an
 * object of the type called LAYOUT or one derived from it. */
RUNA_LIR_API bool
runa_lir_call_virtual(struct runa_lir_func *func, enum runa_lir_type type,
                      uint32_t result, const char *layout, uint32_t entry,
                      const struct runa_lir_operand *args, size_t count);

/* delegate: RESULT := a new delegate of the type called LAYOUT that holds
 * FUNCTION and the object TARGET. */
RUNA_LIR_API bool runa_lir_delegate(struct runa_lir_func *func,
                                    uint32_t result, const char *layout,
                                    const char *function,
                                    struct runa_lir_operand target);

/* As runa_lir_call, for the function in DELEGATE, whose type is called
 * LAYOUT. */
RUNA_LIR_API bool runa_lir_call_delegate(struct runa_lir_func *func,
                                         enum runa_lir_type type,
                                         uint32_t result, const char *layout,
                                         struct runa_lir_operand delegate,
                                         const struct runa_lir_operand *args,
                                         size_t count);

/* debug_location: what follows comes from this place. */
RUNA_LIR_API bool runa_lir_location(struct runa_lir_func *func, uint32_t file,
                                    uint32_t line, uint32_t column);

/* Checking, writing and reading */

/*
 * Checks the module by the rules of docs/lir.md, with the verifier that
 * runa-llvm has.  False if something is wrong, or after a wrong call; then
 * messages are on MESSAGES, unless that is NULL.  They quote the text of the
 * module: `demo:7:3: error: ...` is line 7 of what runa_lir_write would write
 * as text for the module of that name.
 */
RUNA_LIR_API bool runa_lir_verify(struct runa_lir_module *module,
                                  FILE *messages);

/* The two forms of LIR. */
enum runa_lir_form {
    RUNA_LIR_FORM_TEXT = 0,  /* .lir, canonical */
    RUNA_LIR_FORM_BINARY = 1 /* .lirb */
};

/*
 * Writes the module to OUT and flushes that.  Nothing is verified.  False
 * after a wrong call, and then nothing is written; false, too, when writing
 * fails, and then runa_lir_error is NULL and errno tells why.
 */
RUNA_LIR_API bool runa_lir_write(struct runa_lir_module *module,
                                 enum runa_lir_form form, FILE *out);

/*
 * The same to memory: *BYTES is a new block of *SIZE bytes (and a zero byte
 * behind them) for runa_lir_free.  On failure *BYTES is NULL.
 */
RUNA_LIR_API bool runa_lir_write_memory(struct runa_lir_module *module,
                                        enum runa_lir_form form, char **bytes,
                                        size_t *size);
RUNA_LIR_API void runa_lir_free(void *bytes);

/*
 * A module from SIZE BYTES in either form, verified.  It can be written, in
 * either form, but nothing can be added to it.  NULL if it is wrong; then
 * messages that begin with NAME are on MESSAGES, unless that is NULL.  The
 * caller frees it as any other.
 */
RUNA_LIR_API struct runa_lir_module *runa_lir_read(const char *name,
                                                   const void *bytes,
                                                   size_t size,
                                                   FILE *messages);

#ifdef __cplusplus
}
#endif

#endif
