/*
 * The inside of the generator: one context, and what its files do for each
 * other.  generate.h is what others need.
 */
#ifndef RUNA_TEST_DIFF_GENERATOR_H
#define RUNA_TEST_DIFF_GENERATOR_H

#include <stdio.h>

#include "base/base.h"
#include "lir/lir.h"
#include "random.h"

/* kinds.def */

enum group {
    GROUP_DATA = 1,
    GROUP_NAN = 2,
    GROUP_NAN32 = 4,
    GROUP_NAN64 = 8,
    GROUP_ADDRESS = 16,
    GROUP_INDEX = 32,
    GROUP_COUNTER = 64,
    GROUP_BASE = 128,
    GROUP_FUNC = 256
};

enum kind {
#define KIND(id, type, group, least, most) KIND_##id,
#include "kinds.def"
#undef KIND
    KIND_COUNT,
    KIND_NONE = KIND_COUNT
};

struct kind_info {
    enum lir_type type;
    enum group group;
    unsigned least, most;
};

extern const struct kind_info kinds[KIND_COUNT];

/* Registers of one kind are numbered from here on. */
#define KIND_REGISTERS 100

/* choices.def */

enum rule {
    RULE_NEVER,
    RULE_VALUE,
    RULE_EXACT,
    RULE_BITS,
    RULE_DIVIDE,
    RULE_MEMORY,
    RULE_LEA,
    RULE_ATOMIC,
    RULE_STACK,
    RULE_CALL,
    RULE_JUMP,
    RULE_RETURN
};

struct choice {
    unsigned weight;
    enum rule rule;
    const char *reason; /* of RULE_NEVER */
};

extern const struct choice choices[LIR_OP_COUNT];

/* Memory: what can be reached from any address in a register of
 * GROUP_ADDRESS, and what an index times a scale of 8 can add. */
#define EXTENT 96u
#define INDEX_MASK 7u
#define INDEX_REACH (INDEX_MASK * 8)
#define REGION_LEAST 128u /* the smallest global and slot */
#define CELLS 8u          /* of a table of addresses */

#define MAX_PARAMS 6
#define MAX_FUNCS 3
#define MAX_GLOBALS 3
#define MAX_SLOTS 2

/* The flags, as the verifier counts them. */
enum flag {
    FLAG_CF = 1,
    FLAG_ZF = 2,
    FLAG_SF = 4,
    FLAG_OF = 8,
    FLAG_PF = 16,
    FLAG_ALL = 31
};

struct signature {
    enum kind params[MAX_PARAMS], result;
    unsigned count;
};

/* The function that is being written. */
struct function {
    unsigned index;
    const struct signature *signature;
    unsigned regs[KIND_COUNT], params[KIND_COUNT];
    unsigned slot_sizes[MAX_SLOTS], slots;
    unsigned blocks;     /* of the body */
    unsigned base_depth; /* words on the stack between blocks */
    unsigned depth;      /* and now */
    unsigned flags;      /* defined now, in this block */
};

struct gen {
    struct random random;
    FILE *out;
    char name[24]; /* of the program; all its symbols begin so */
    struct signature funcs[MAX_FUNCS];
    unsigned func_count;
    unsigned global_sizes[MAX_GLOBALS], globals;
    struct function f;
};

/* A line while its operands are chosen; what has to come before it goes
 * straight to the output. */
struct line {
    char text[1024];
    size_t size;
};

void line_add(struct line *line, const char *format, ...) PRINTF_LIKE(2, 3);

/* gen_inst.c */

/* Writes an instruction of OP, and notes what it does to the flags. */
void gen_put(struct gen *g, enum lir_op op, enum lir_type type,
             const char *format, ...) PRINTF_LIKE(4, 5);

/* Some instruction that does not end a block. */
void gen_instruction(struct gen *g);

/* One of OP; false if it is not possible here. */
bool gen_op(struct gen *g, enum lir_op op);

/* gen_flags.c */

/* A condition that the flags allow, after making flags if there are none. */
enum lir_cond gen_condition(struct gen *g);
bool gen_can_read(const struct gen *g, enum lir_cond cond);
bool gen_reads_carry(enum lir_op op);

/* The flags that are defined behind an instruction with operands TEXT. */
unsigned gen_flags_after(const struct gen *g, enum lir_op op,
                         enum lir_type type, const char *text);

/* gen_operand.c */

unsigned gen_below(struct gen *g, unsigned limit);
bool gen_once_in(struct gen *g, unsigned n);

enum lir_type gen_int_type(struct gen *g);

/* The number of some register of KIND. */
unsigned gen_reg(struct gen *g, enum kind kind);

/* A kind of those GROUPS that holds values of TYPE: of any integer type for
 * an integer, unless EXACT. */
enum kind gen_kind(struct gen *g, enum lir_type type, unsigned groups,
                   bool exact);

/* A register to write or to read; a value, which may be an immediate. */
void gen_register(struct gen *g, struct line *line, enum lir_type type,
                  unsigned groups);
void gen_value(struct gen *g, struct line *line, enum lir_type type,
               unsigned groups);
void gen_immediate(struct gen *g, struct line *line, enum lir_type type);

/* A register for a result. */
void gen_result(struct gen *g, struct line *line, enum lir_type type,
                unsigned groups);

/* gen_memory.c */

/* Memory for an access of WIDTH bytes. */
void gen_memory(struct gen *g, struct line *line, unsigned width, bool write,
                bool aligned);

/* The operand of a lea that depends on data only. */
void gen_data_address(struct gen *g, struct line *line);

/* Gives a register of GROUP_ADDRESS an address. */
void gen_address(struct gen *g, enum kind kind, unsigned reg);

/* Loads from outside the memory, and shows what came of it. */
void gen_wild_load(struct gen *g);

/* gen_call.c */

/* Calls function INDEX of the program. */
void gen_call(struct gen *g, unsigned index, bool indirect);

/* A register whose own type passes as KIND's on wasm; of a TAIL call, that
 * stays good when the caller is gone. */
void gen_exact_argument(struct gen *g, struct line *line, enum kind kind,
                        bool tail);

/* A call in place of a return; false if there is nothing to call so. */
bool gen_tail_call(struct gen *g);

/* Calls what cannot be called so. */
void gen_wrong_call(struct gen *g);

/* Calls of the host and of helpers. */
void gen_clean(struct gen *g);
void gen_echo(struct gen *g);
void gen_observe(struct gen *g);

/* Shows register I of each kind, counting round. */
void gen_observe_state(struct gen *g, unsigned i);

/* Shows the vectors whose bits are known. */
void gen_observe_vectors(struct gen *g);

/* gen_asm.c */

void gen_assembly(struct gen *g);
void gen_syscall(struct gen *g);

/* gen_module.c */

/* Gives a register some value that LLVM does not know. */
void gen_put_input(struct gen *g, enum lir_type type, unsigned reg);

/* Where in the input there is -1, and the smallest number of each type: of
 * i64, whose last bytes are those of the others. */
#define INPUT_MINUS_ONE 0u
#define INPUT_MIN_END 32u

/* gen_func.c */

void gen_signature(struct gen *g, struct signature *signature);
void gen_func(struct gen *g, unsigned index);

#endif
