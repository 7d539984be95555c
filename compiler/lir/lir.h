/*
 * The LIR module in memory: what the readers build, the verifier checks, the
 * writers print and the emitter translates.
 *
 * Everything is owned by the module's arena.  Names are ids of one intern
 * table; other things name each other by index, so a module holds no pointer
 * into what may grow.  Places in the input are kept per instruction and per
 * operand, for messages.
 */
#ifndef RUNA_LIR_LIR_H
#define RUNA_LIR_LIR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/source.h"

/* Types (lir_types.def) */

enum lir_type {
#define TYPE(id, name, code, class, bytes) LIR_##id = code,
#include "lir/lir_types.def"
#undef TYPE
    LIR_TYPE_COUNT,
    LIR_NO_TYPE = 255 /* no suffix */
};

/* Values of one class may be used for one another, with a conversion. */
enum lir_class {
    LIR_CLASS_GPR,
    LIR_CLASS_FPR,
    LIR_CLASS_VEC,
    LIR_CLASS_FLAGS,
    LIR_CLASS_REF,
    LIR_CLASS_NONE
};

const char *lir_type_name(enum lir_type type); /* "" for LIR_NO_TYPE */
enum lir_class lir_type_class(enum lir_type type);
unsigned lir_type_bytes(enum lir_type type);

/* May a value of type FROM be used where TO is wanted?  Integers convert into
 * one another; everything else must be the same. */
bool lir_type_converts(enum lir_type from, enum lir_type to);

/* The type called NAME of LEN bytes, or LIR_NO_TYPE. */
enum lir_type lir_type_find(const char *name, size_t len);

/* Conditions: 0 to 9 are Runa's; the others only jumps can name. */

/* clang-format off */
#define LIR_CONDITIONS(COND) \
    COND(EQ, eq) COND(NE, ne) COND(LT, lt) COND(LE, le) COND(GT, gt) \
    COND(GE, ge) COND(ULT, ult) COND(ULE, ule) COND(UGT, ugt) COND(UGE, uge)
/* clang-format on */

enum lir_cond {
#define COND(id, name) LIR_COND_##id,
    LIR_CONDITIONS(COND)
#undef COND
        LIR_COND_COUNT, /* those that a suffix can name */
    LIR_COND_S = LIR_COND_COUNT,
    LIR_COND_NS,
    LIR_COND_O,
    LIR_COND_NO,
    LIR_COND_P,
    LIR_COND_NP,
    LIR_COND_NEVER /* none */
};

/* The flags, as a set of them. */
enum lir_flag {
    LIR_FLAG_CF = 1,
    LIR_FLAG_ZF = 2,
    LIR_FLAG_SF = 4,
    LIR_FLAG_OF = 8,
    LIR_FLAG_PF = 16,
    LIR_FLAG_ALL = 31
};

/* Those that COND reads. */
unsigned lir_cond_reads(enum lir_cond cond);

/* What stands behind the type suffix; the numbers are those of the binary
 * form. */
enum lir_aux {
    LIR_AUX_VALUE_NONE = 0,
    LIR_AUX_FIRST_COND = 1,
    LIR_AUX_FIRST_ORDER = 11,
    LIR_AUX_RELAXED = LIR_AUX_FIRST_ORDER,
    LIR_AUX_ACQUIRE,
    LIR_AUX_RELEASE,
    LIR_AUX_ACQ_REL,
    LIR_AUX_SEQ_CST,
    LIR_AUX_FIRST_SHAPE = 16,
    LIR_AUX_FIRST_FLOAT_SHAPE = 20,
    LIR_AUX_TAIL_CALL = 22,
    LIR_AUX_VALUE_COUNT
};

const char *lir_aux_name(unsigned aux); /* "" for none */

/* The aux value called NAME, or 0. */
unsigned lir_aux_find(const char *name, size_t len);

/* The type of the lanes of SHAPE, an enum lir_aux, and how many there are. */
enum lir_type lir_lane_type(unsigned shape);
unsigned lir_lane_count(unsigned shape);

/* Opcodes (lir_ops.def) */

enum lir_op {
#define OP(id, ...) LIR_##id,
#define OP_NOT(id, ...) LIR_##id,
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT
    LIR_OP_COUNT
};

enum lir_suffix {
    LIR_SUFFIX_NONE,
    LIR_SUFFIX_INT,
    LIR_SUFFIX_FLT,
    LIR_SUFFIX_F32,
    LIR_SUFFIX_F64,
    LIR_SUFFIX_REF,
    LIR_SUFFIX_ANY,
    LIR_SUFFIX_CMP,
    LIR_SUFFIX_RES,
    LIR_SUFFIX_OPT,
    LIR_SUFFIX_STATUS
};

enum lir_aux_kind {
    LIR_AUX_NONE,
    LIR_AUX_COND,
    LIR_AUX_ORDER,
    LIR_AUX_LOAD_ORDER,  /* not of a release */
    LIR_AUX_STORE_ORDER, /* not of an acquire */
    LIR_AUX_SHAPE,
    LIR_AUX_ISHAPE, /* of integer lanes */
    LIR_AUX_FSHAPE, /* of float lanes */
    LIR_AUX_TAIL
};

/* Effect on the flags: see docs/lir.md, section Flags. */
enum lir_flags_effect {
    LIR_FLAGS_KEEP,         /* none */
    LIR_FLAGS_ARITH,        /* all defined */
    LIR_FLAGS_ARITH_CARRY,  /* CF read, all defined */
    LIR_FLAGS_LOGIC,        /* all defined, CF = OF = 0 */
    LIR_FLAGS_INCDEC,       /* all but CF defined, CF kept */
    LIR_FLAGS_MUL,          /* CF OF defined, the others not */
    LIR_FLAGS_SHIFT,        /* by an immediate: all but OF; else none */
    LIR_FLAGS_ROTATE_CARRY, /* CF read and defined, the others not */
    LIR_FLAGS_FCMP,         /* all defined */
    LIR_FLAGS_UNDEF         /* none defined */
};

enum lir_kind {
    LIR_KIND_PLAIN,
    LIR_KIND_JCC,
    LIR_KIND_TERM,
    LIR_KIND_CALL,
    LIR_KIND_INVOKE,
    LIR_KIND_COLLECT
};

struct lir_op_info {
    const char *name;
    uint16_t number;
    uint8_t suffix;       /* enum lir_suffix */
    uint8_t aux;          /* enum lir_aux_kind */
    const char *operands; /* letters, see lir_ops.def */
    uint8_t flags;        /* enum lir_flags_effect */
    uint8_t cond;         /* enum lir_cond */
    uint8_t kind;         /* enum lir_kind */
    const char *semantics;
    const char *refusal; /* why it is not lowered, or NULL */
};

/* Indexed by enum lir_op. */
extern const struct lir_op_info lir_ops[LIR_OP_COUNT];

/* The opcode with mnemonic NAME, or LIR_OP_COUNT. */
enum lir_op lir_op_find(const char *name, size_t len);

/* Instructions */

enum lir_operand_kind {
    /* 1 to 5 are Runa's OPERAND_TYPE numbers. */
    LIR_OPERAND_REG = 1,
    LIR_OPERAND_IMM = 2,
    LIR_OPERAND_MEM = 3,
    LIR_OPERAND_SYMBOL = 5,
    LIR_OPERAND_SLOT = 6,
    LIR_OPERAND_BLOCK = 7,
    LIR_OPERAND_TYPE = 9,
    LIR_OPERAND_KEYWORD = 10,
    LIR_OPERAND_FLOAT = 12,
    LIR_OPERAND_TEXT = 13
};

/* What begins a clause of a landing pad. */
enum lir_keyword {
    LIR_KEYWORD_CATCH,
    LIR_KEYWORD_CLEANUP,
    LIR_KEYWORD_FILTER,
    LIR_KEYWORD_OUTER,
    LIR_KEYWORD_COUNT
};

#define LIR_NO_INDEX UINT32_MAX

struct lir_operand {
    uint8_t kind;   /* enum lir_operand_kind */
    uint8_t base;   /* MEM: kind of the base: REG SLOT SYMBOL, 0 none */
    uint8_t scale;  /* MEM: log2 of the scale, 0 to 3 */
    uint8_t len;    /* of its text, at most 255 */
    uint32_t id;    /* REG: register index.  SYMBOL: name id.  SLOT: slot
                          index.  BLOCK: block index.  TYPE: type index.
                          KEYWORD: enum lir_keyword.  TEXT: name id.
                          MEM: as its base's kind says. */
    uint32_t index; /* MEM: register index, or LIR_NO_INDEX */
    uint32_t off;   /* of its text */
    int64_t value;  /* IMM: value.  FLOAT: bits of the double.  MEM:
                          displacement */
};

struct lir_inst {
    uint8_t op;     /* enum lir_op */
    uint8_t type;   /* enum lir_type, LIR_NO_TYPE without suffix */
    uint8_t aux;    /* 0, or a value of enum lir_aux */
    uint8_t fixed;  /* operands before the arguments of a call */
    uint32_t first; /* index of its first operand in the function */
    uint32_t count; /* operands, arguments included */
    struct span span;
};

struct lir_block {
    uint32_t number; /* n of .LBBn */
    uint32_t first;  /* index of its first instruction */
    uint32_t count;
    uint32_t depth; /* loop depth; a hint */
    bool header;    /* loop header; a hint */
    uint32_t outer; /* block of the landing pad of its faults, as an index;
                       LIR_NO_INDEX: they leave the function */
    struct span outer_span;

    /* In no module that was read, but when faults.c has made exceptions of
     * faults. */
    bool continues; /* the only way here is from the end of the block before,
                       whose flags are still defined */
    bool is_rare;   /* entered when there is a fault */
    struct span span;
};

struct lir_reg {
    uint32_t number; /* n of vn, at least LIR_FIRST_REG */
    uint8_t type;    /* enum lir_type */
    struct span span;
};

#define LIR_FIRST_REG 1000

struct lir_slot {
    uint32_t name; /* without the % */
    uint32_t type; /* index of a blob type */
    struct span span;
};

/* What becomes of the faults of a function. */
enum lir_faults {
    LIR_FAULTS_DEFAULT, /* as -ftrapping= says */
    LIR_FAULTS_TRAP,
    LIR_FAULTS_THROW,
    LIR_FAULTS_COUNT
};

struct lir_func {
    uint32_t name;
    uint8_t result;       /* enum lir_type */
    uint8_t conv;         /* Runa's calling convention number */
    uint8_t faults;       /* enum lir_faults */
    bool local;           /* not seen by other modules */
    uint32_t exported;    /* name id of the wasm export, or LIR_NO_INDEX */
    struct lir_reg *regs; /* the parameters first */
    uint32_t reg_count, param_count;
    struct lir_slot *slots;
    uint32_t slot_count;
    struct lir_block *blocks; /* the first is the entry */
    uint32_t block_count;
    struct lir_inst *insts; /* block after block */
    uint32_t inst_count;
    struct lir_operand *operands;
    uint32_t operand_count;
    struct span span; /* of the name */
};

/* Declarations */

struct lir_file {
    uint32_t number, path;
    struct span span;
};

enum lir_struct_kind {
    LIR_STRUCT_BLOB,    /* plain memory */
    LIR_STRUCT_OBJECT,  /* a managed object: has a header */
    LIR_STRUCT_ARRAY,   /* a managed array: header, length, elements */
    LIR_STRUCT_DELEGATE /* a managed pair of a function and an object */
};

/* Of all but the first kind a register holds a reference; none holds a struct. */
struct lir_struct {
    uint32_t name; /* without the $ */
    uint8_t kind;  /* enum lir_struct_kind */

    /* BLOB and OBJECT */
    uint32_t size, align;
    uint32_t *refs; /* offsets of the references in it */
    uint32_t ref_count;

    /* OBJECT; the others have none of this */
    uint32_t base;      /* type index, less than its own, or LIR_NO_INDEX */
    uint32_t *vtable;   /* name ids of functions */
    uint32_t entries;   /* of vtable; 0: its base's table, if it has one */
    uint32_t finalizer; /* name id of a function, or LIR_NO_INDEX */
    uint32_t message;   /* likewise */

    /* ARRAY */
    uint8_t elem;       /* enum lir_type; LIR_BLOB: see elem_blob */
    uint32_t elem_blob; /* type index */

    /* DELEGATE: its function takes its object, a ref, before these */
    uint8_t *params; /* enum lir_type */
    uint32_t param_count;
    uint8_t result; /* enum lir_type */
    struct span span;
};

/* What lies where in managed objects: docs/lir.md, section Managed objects. */
#define LIR_HEADER_BYTES 4
#define LIR_LENGTH_OFFSET 4   /* of an array's length, an i32 */
#define LIR_FUNCTION_OFFSET 4 /* of a delegate's function */
#define LIR_TARGET_OFFSET 8   /* of a delegate's object, a ref */
#define LIR_DELEGATE_BYTES 12
#define LIR_MANAGED_ALIGN_MAX 16 /* of an object, or an array's element */

struct lir_string {
    uint32_t name, text;
    struct span span;
};

enum lir_init_kind {
    LIR_INIT_INT,    /* value */
    LIR_INIT_FLOAT,  /* bits of a double in value */
    LIR_INIT_SYMBOL, /* address of name + value */
    LIR_INIT_TEXT,   /* the bytes of name */
    LIR_INIT_ZERO    /* value bytes of zero */
};

struct lir_init {
    uint8_t kind; /* enum lir_init_kind */
    uint8_t type; /* enum lir_type of an INT, FLOAT or SYMBOL */
    uint32_t name;
    int64_t value;
    struct span span;
};

struct lir_global {
    uint32_t name;
    uint8_t type;           /* enum lir_type; LIR_BLOB: see blob */
    uint32_t blob;          /* type index */
    bool constant;          /* never written */
    bool external;          /* defined elsewhere, no initialiser */
    bool local;             /* not seen by other modules */
    uint32_t alias;         /* external: its C name, or LIR_NO_INDEX */
    struct lir_init *inits; /* one after the other; the rest is zero */
    uint32_t init_count;
    struct span span;
};

struct lir_extern {
    uint32_t name;
    uint8_t *params; /* enum lir_type */
    uint32_t param_count;
    uint8_t result;
    uint8_t conv;
    bool throws;
    uint32_t library;       /* informational, or LIR_NO_INDEX */
    uint32_t alias;         /* C name, or LIR_NO_INDEX: its own name */
    uint32_t import_module; /* wasm import, or LIR_NO_INDEX */
    uint32_t import_name;
    uint32_t symbol; /* name in the object: lir_extern_symbol */
    struct span span;
};

enum lir_symbol_kind {
    LIR_SYMBOL_NONE,
    LIR_SYMBOL_STRING,
    LIR_SYMBOL_GLOBAL,
    LIR_SYMBOL_EXTERN,
    LIR_SYMBOL_FUNC
};

struct lir_symbol {
    uint8_t kind;   /* enum lir_symbol_kind */
    uint32_t index; /* in the module's array of that kind */
};

struct lir_module {
    struct arena arena;
    struct intern names;
    uint32_t name, target; /* header strings */
    struct span target_span;
    struct lir_file *files;
    uint32_t file_count;
    struct lir_struct *structs;
    uint32_t struct_count;
    struct lir_string *strings;
    uint32_t string_count;
    struct lir_global *globals;
    uint32_t global_count;
    struct lir_extern *externs;
    uint32_t extern_count;
    struct lir_func *funcs;
    uint32_t func_count;
    struct lir_symbol *symbols; /* by name id, symbol_count of them */
    uint32_t symbol_count;

    /* In no module that was read: words may be addresses of memory that is
     * collected, see words.h. */
    bool collects_words;
};

#define LIR_VERSION 1
#define LIR_TARGET "wasm32-wasi"
#define LIR_POINTER_BYTES 4
#define LIR_INT_BYTES 8

/* What a reader holds a module to: see docs/lir.md, section Lexical rules. */
#define LIR_NUMBER_MAX (UINT32_MAX - 1) /* of registers and blocks */
#define LIR_SIZE_MAX INT32_MAX
#define LIR_ALIGN_MAX 65536
#define LIR_OFFSET_MAX UINT32_MAX /* displacements, with either sign */
#define LIR_CONV_MAX 5
#define LIR_DEPTH_MAX 1000000
#define LIR_FIXED_MAX UINT8_MAX

void lir_module_init(struct lir_module *module);
void lir_module_release(struct lir_module *module);

/*
 * The name of EXT in the object: its alias, or its own name.  An import has
 * one that no C function has, made of what it imports.
 */
uint32_t lir_extern_symbol(struct lir_module *module,
                           const struct lir_extern *ext);

/* The symbol with the name id NAME; kind LIR_SYMBOL_NONE when undeclared. */
struct lir_symbol lir_symbol_of(const struct lir_module *module,
                                uint32_t name);

/* The place of a declared symbol's name. */
struct span lir_symbol_span(const struct lir_module *module,
                            struct lir_symbol symbol);

/* SYMBOL is a function, of this module or another. */
bool lir_is_function(struct lir_symbol symbol);

/* Has FUNC an instruction with OP? */
bool lir_has_op(const struct lir_func *func, enum lir_op op);

/* The signature of a function. */
uint32_t lir_param_count(const struct lir_module *module,
                         struct lir_symbol symbol);
enum lir_type lir_param_type(const struct lir_module *module,
                             struct lir_symbol symbol, uint32_t index);
enum lir_type lir_result_type(const struct lir_module *module,
                              struct lir_symbol symbol);

/* The text of a name id. */
const char *lir_name(const struct lir_module *module, uint32_t name);

/* The name id NAME says TEXT, and nothing behind a NUL. */
bool lir_name_is(const struct lir_module *module, uint32_t name,
                 const char *text);

/* Bytes that a global takes. */
uint32_t lir_global_size(const struct lir_module *module,
                         const struct lir_global *global);

/* An element of an array type: its size, its alignment, the distance from one
 * to the next, and the offset of the first. */
uint32_t lir_elem_size(const struct lir_module *module,
                       const struct lir_struct *array);
uint32_t lir_elem_align(const struct lir_module *module,
                        const struct lir_struct *array);
uint32_t lir_elem_stride(const struct lir_module *module,
                         const struct lir_struct *array);
uint32_t lir_elem_offset(const struct lir_module *module,
                         const struct lir_struct *array);

/* So many elements an array can have at most. */
uint32_t lir_length_max(const struct lir_module *module,
                        const struct lir_struct *array);

/* The type whose virtual table TYPE, a type index, has: itself or the nearest
 * base that lists entries; one with no entries if there is no table. */
const struct lir_struct *lir_table_type(const struct lir_module *module,
                                        uint32_t type);

/* True if no other module can have the managed type TYPE, an index, nor derive
 * from it: some function of it, or of a base, is local. */
bool lir_type_is_local(const struct lir_module *module, uint32_t type);

/* "a blob", "an object", "an array" or "a delegate". */
const char *lir_struct_kind_name(const struct lir_struct *type);

/* The text of OPERAND in its source. */
struct span lir_operand_span(const struct lir_operand *operand);

/* The operands of INST in FUNC. */
const struct lir_operand *lir_operands(const struct lir_func *func,
                                       const struct lir_inst *inst);

/* How many of them, at the end, are the arguments of a call. */
uint32_t lir_arg_count(const struct lir_inst *inst);

/* The condition that INST tests: its suffix, or the one of its mnemonic;
 * LIR_COND_NEVER if it tests none. */
enum lir_cond lir_inst_cond(const struct lir_inst *inst);

/* The position of the operand of INST that arguments stand behind; -1 when it
 * calls nothing. */
int lir_callee_position(const struct lir_inst *inst);

/* True when INST has a result operand, which then is its first. */
bool lir_inst_has_result(const struct lir_inst *inst);

/* A place in a source file of the program. */
struct lir_location {
    uint32_t path; /* name id */
    int64_t line;
};

/* Where the last debug_location before INST in its block says that FUNC is;
 * false if there is none. */
bool lir_location_of(const struct lir_module *module,
                     const struct lir_func *func, const struct lir_inst *inst,
                     struct lir_location *location);

/* True when operand I of INST is a register that it writes; xchg alone reads
 * what it writes, too. */
bool lir_inst_writes(const struct lir_inst *inst, uint32_t i);

/* True when it does so on every way on: where its callee throws, an invoke has
 * written nothing. */
bool lir_inst_replaces(const struct lir_inst *inst, uint32_t i);

/* True when INST is the last of its block. */
bool lir_inst_ends(const struct lir_inst *inst);

/* What INST calls, by the letter of lir_ops.def. */
enum lir_callee {
    LIR_CALLEE_NONE,
    LIR_CALLEE_NAME = 'f',
    LIR_CALLEE_ADDRESS = 'p',
    LIR_CALLEE_ENTRY = 'V',
    LIR_CALLEE_DELEGATE = 'H',
    LIR_CALLEE_WASI = 'w',
    LIR_CALLEE_ASSEMBLY = 't'
};
enum lir_callee lir_callee(const struct lir_inst *inst);

/* True when its function, an operand, becomes part of a delegate. */
bool lir_makes_delegate(const struct lir_inst *inst);

/* True when INST ends its block or may: the blocks among its operands are
 * those it goes to. */
bool lir_inst_jumps(const struct lir_inst *inst);

/* The registers that operand I of INST reads, into REGS; returns how many.  A
 * debug_value only talks about its register. */
unsigned lir_regs_read(const struct lir_func *func,
                       const struct lir_inst *inst, uint32_t i,
                       uint32_t regs[2]);

/* True when no comma stands behind the last of COUNT operands, which are
 * within a clause of a landing pad. */
bool lir_is_clause_open(const struct lir_operand *operands, uint32_t count);

const char *lir_keyword_name(enum lir_keyword keyword);
/* LIR_KEYWORD_COUNT if there is none. */
enum lir_keyword lir_keyword_find(const char *text, size_t len);

#endif
