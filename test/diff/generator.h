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
    GROUP_FUNC = 256,
    GROUP_MAYBE = 512,
    GROUP_SURE = 1024,
    GROUP_CELL = 2048
};

enum kind {
#define KIND(id, type, group, least, most) KIND_##id,
#include "kinds.def"
#undef KIND
    KIND_COUNT,
    KIND_NONE = KIND_COUNT,
    KIND_FIRST_MANAGED = KIND_INNER
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
    RULE_MANAGED,
    RULE_EXCEPTION,
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

/* The types of a managed program, by number: objects, then arrays, then
 * delegates; the first of these hold walks, gen_walks.c. */
#define OBJECTS 4u
#define ARRAYS 4u
#define DELEGATES 2u
#define FIRST_DELEGATE (OBJECTS + ARRAYS)
#define WALKING FIRST_DELEGATE
#define CALLING (FIRST_DELEGATE + 1)
#define TYPES (OBJECTS + ARRAYS + DELEGATES)
#define NO_TYPE TYPES
#define SURE_LENGTH (INDEX_MASK + 1)

#define MAX_PARAMS 6
#define MAX_METHODS 4
#define MAX_TARGETS 2
#define MAX_FUNCS (3 + MAX_METHODS + MAX_TARGETS)
#define HOST_METHOD MAX_FUNCS /* in a virtual table: a function of the host */
#define MAX_ENTRIES 3
#define MAX_FIELDS 16
#define MAX_AREAS 8
#define MAX_BLOBS 2
#define MAX_GLOBALS 3
#define MAX_SLOTS 2

struct signature {
    enum kind params[MAX_PARAMS], result;
    unsigned count;
};

/* Where the references of a type lie, and of which type they are; and the
 * bytes between them, which are data. */
struct layout {
    unsigned size, align;
    struct {
        unsigned offset, type;
    } fields[MAX_FIELDS];
    struct {
        unsigned begin, end;
    } areas[MAX_AREAS];
    unsigned field_count, area_count;
};

/* One of the managed types of a program, $mN_oI. */
struct managed_type {
    bool exists, finalised;
    unsigned base; /* NO_TYPE: none */
    struct layout layout;

    /* Of the virtual table: entry 0 is @mN_walkI, the others functions. */
    unsigned entries, methods[MAX_ENTRIES];

    /* Of an array: LIR_NO_TYPE for blobs, which have the number BLOB. */
    enum lir_type elem;
    unsigned elem_type, blob;
};

/* What delegates of type CALLING may hold besides functions of the program. */
enum special { SPECIAL_NONE, SPECIAL_NUMBER, SPECIAL_SELF, SPECIAL_LEAF };

/* Functions of closed programs that do little, and do not throw. */
enum simple { SIMPLE_NOT, SIMPLE_CALM, SIMPLE_COLLECTING };

/* Where references and data lie side by side. */
struct place {
    char base[40];
    const struct layout *layout;
};

/* Where in a function exceptions go: gen_exception.c. */
struct handling {
    struct body *body;           /* NULL: of the start */
    unsigned at;                 /* the block of the body */
    bool leaving;                /* in the one that leaves the function */
    unsigned blocks;             /* made for exceptions so far */
    unsigned level;              /* handlers around this one */
    unsigned outer, outer_depth; /* the landing pad outside of them, or 0; the
                                  * words on the stack there */
    bool in_cleanup;
};

/* The function that is being written. */
struct function {
    unsigned index;
    const struct signature *signature;
    unsigned regs[KIND_COUNT], params[KIND_COUNT];
    unsigned slot_sizes[MAX_SLOTS], slots;
    unsigned ref_slots[MAX_SLOTS],
        ref_slot_count;  /* blobs, and their number */
    unsigned blocks;     /* of the body */
    unsigned base_depth; /* words on the stack between blocks */
    unsigned depth;      /* and now */
    unsigned flags;      /* enum lir_flag: defined now, in this block */
    bool begun;          /* all registers have their first values */
    bool faults;         /* are thrown */
    bool forgets;        /* references: most of them live but a short time */
    struct handling handling;
};

struct gen {
    struct random random;
    FILE *out;
    char name[24]; /* of the program; all its symbols begin so */
    struct signature funcs[MAX_FUNCS];
    unsigned func_count;
    unsigned global_sizes[MAX_GLOBALS], globals;
    struct function f;

    /* Of a managed program only. */
    bool managed, counting, throwing, closed;
    bool filtering; /* some landing pads may */
    bool faulting;  /* some functions throw their faults */
    enum simple simple[MAX_FUNCS];
    struct managed_type types[TYPES];
    struct layout blobs[MAX_BLOBS];
    struct signature entries[MAX_ENTRIES]; /* without the receiver's type */
    unsigned entry_count;
    struct signature call; /* of type CALLING, without the object's type */
    enum special special;
    enum kind leaf; /* of the object that a leaf takes */
    unsigned ref_globals[MAX_GLOBALS], ref_global_count; /* their types */
    bool walks_by_tests, walks_collect;
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

/* Writes an instruction with SUFFIX behind its opcode and type. */
void gen_put_suffix(struct gen *g, enum lir_op op, enum lir_type type,
                    const char *suffix, const char *text);

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

/* A new index, 0 to INDEX_MASK; above its low 32 bits there may be more. */
unsigned gen_index(struct gen *g);

/* Ends an operand whose base is written, when LIMIT bytes from there on may be
 * used: perhaps an index, and a displacement.  BIAS was taken off the base. */
void gen_offset(struct gen *g, struct line *line, unsigned limit,
                unsigned width, unsigned alignment, uint32_t bias);

/* Loads from outside the memory, and shows what came of it. */
void gen_wild_load(struct gen *g);

/* gen_call.c */

/* Calls function INDEX of the program. */
void gen_call(struct gen *g, unsigned index, bool indirect);

/* A register whose own type passes as KIND's on wasm; of a TAIL call, that
 * stays good when the caller is gone. */
void gen_exact_argument(struct gen *g, struct line *line, enum kind kind,
                        bool tail);

/* Calls an entry of the virtual table of TYPE, of the object in REG; the
 * delegate of type CALLING in REG. */
void gen_call_entry(struct gen *g, unsigned type, unsigned entry,
                    unsigned reg);
void gen_call_delegate(struct gen *g, unsigned reg);

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

/* gen_types.c */

/* Chooses the types of a managed program and its methods, which are added to
 * its functions. */
void gen_types(struct gen *g);

/* Declares them, and globals with references. */
void gen_put_types(struct gen *g);

/* Shows what the globals refer to, and forgets it. */
void gen_observe_globals(struct gen *g);

bool gen_is_derived(const struct gen *g, unsigned type, unsigned base);
bool gen_is_array(unsigned type);

/* gen_walks.c */

/* Functions that compute a number from what can be reached; finalizers. */
void gen_put_walks(struct gen *g);

/* gen_delegate.c */

/* Chooses what delegates are, and adds functions for them to hold. */
void gen_delegates(struct gen *g);
void gen_put_delegate_types(struct gen *g);
void gen_put_leaf(struct gen *g);

/* Has one of TYPE made, in REG; calls one. */
void gen_new_delegate(struct gen *g, unsigned type, unsigned reg);
void gen_use_delegate(struct gen *g);

/* Is this what @host_number takes and gives? */
bool gen_is_number(const struct signature *signature);

/* gen_weak.c */

/* A weak reference or a handle, for a short time. */
void gen_hold(struct gen *g);

/* gen_reference.c */

bool gen_is_reference(enum kind kind);

/* Number of the type of a reference of KIND. */
unsigned gen_type_of(enum kind kind);

/* Some type; some object type; some kind of references. */
unsigned gen_some_type(struct gen *g);
unsigned gen_some_object(struct gen *g);
enum kind gen_reference_kind(struct gen *g, bool sure);

/* Some kind of reference of which the function has registers; the one for a
 * reference to TYPE or null. */
enum kind gen_usable_kind(struct gen *g);
enum kind gen_maybe(unsigned type);

/* A register that a reference to TYPE can be written to. */
unsigned gen_reference_result(struct gen *g, unsigned type);

/* A register with a reference to TYPE, null if it is not SURE; the same for an
 * operand, which can be an immediate unless EXACT. */
unsigned gen_reference(struct gen *g, unsigned type, bool sure);
void gen_reference_value(struct gen *g, struct line *line, enum kind kind,
                         bool exact);

/* Gives REG, which is of KIND, its first value; a new object or array. */
void gen_init_reference(struct gen *g, enum kind kind, unsigned reg);
void gen_new(struct gen *g, unsigned type, unsigned reg, bool sure);

/* An address for CELL registers. */
void gen_cell(struct gen *g, unsigned reg);

/* gen_place.c */

#define GEN_RARELY 150 /* one use in so many is of null, or out of bounds */

struct place gen_in_object(struct gen *g, unsigned type);
struct place gen_in_element(struct gen *g, unsigned type);

/* An array with elements of blobs, or others; NO_TYPE if there is none. */
unsigned gen_some_array(struct gen *g, bool blobs);

/* OP, an allocation, or the one like it that tries. */
enum lir_op gen_allocation(struct gen *g, enum lir_op op);

/* "$T, array, index"; the array may be too short, seldom. */
void gen_add_element(struct gen *g, struct line *line, unsigned type);

/* Sometimes the address goes through another register. */
unsigned gen_some_inner(struct gen *g, unsigned inner);

/* Memory with a reference; returns the number of its type. */
unsigned gen_add_cell(struct gen *g, struct line *line);

/* Memory for data in an object, slot or global that has references, too: false
 * if there is none that fits. */
bool gen_managed_memory(struct gen *g, struct line *line, unsigned width,
                        unsigned alignment);

/* gen_element.c */

void gen_take_length(struct gen *g);

/* Of an array that may be null, by any index. */
void gen_risk_element(struct gen *g);

/* Begins with OP. */
void gen_access_element(struct gen *g, enum lir_op op);

/* gen_managed.c */

/* Does OP, whose rule is MANAGED. */
void gen_managed(struct gen *g, enum lir_op op);

/* Shows what a reference leads to. */
void gen_observe_reference(struct gen *g, enum kind kind, unsigned reg);
void gen_observe_references(struct gen *g);

void gen_forget(struct gen *g);

/* gen_move.c */

/* mov, cmov, xchg, cmp, load and store of references. */
void gen_move_reference(struct gen *g);

/* gen_exception.c */

/* OP, a call with operands TEXT, as an invoke with landing pads; false if it is
 * to be a call. */
bool gen_invoke(struct gen *g, enum lir_op op, enum lir_type type,
                const char *text);

/* Throws an exception, or not, as some condition has it. */
void gen_throw(struct gen *g);

/* Divisions and accesses that are likely to have faults, in a block that
 * catches these; only where faults are thrown. */
void gen_faults(struct gen *g);

void gen_put_exception_registers(struct gen *g);
void gen_put_filters(struct gen *g);

/* gen_closed.c */

/* What closed programs have in the place of the host; and main. */
void gen_put_own_host(FILE *out);
void gen_put_main(FILE *out, uint64_t first, unsigned count);

/* Chooses functions to be simple; writes one. */
void gen_choose_simple(struct gen *g);
void gen_simple(struct gen *g, unsigned index);

/* gen_asm.c */

void gen_assembly(struct gen *g);
void gen_syscall(struct gen *g);

/* gen_module.c */

/* " local", or nothing unless the program is closed. */
const char *gen_local(const struct gen *g, bool local);

/* Gives a register some value that LLVM does not know. */
void gen_put_input(struct gen *g, enum lir_type type, unsigned reg);

/* Where in the input there is -1, and the smallest number of each type: of
 * i64, whose last bytes are those of the others. */
#define INPUT_MINUS_ONE 0u
#define INPUT_MIN_END 32u

/* gen_func.c */

void gen_signature(struct gen *g, struct signature *signature);

/* Do functions have registers of KIND? */
bool gen_has_kind(const struct gen *g, enum kind kind);

/* Pushes or pops until there are DEPTH words on the stack. */
void gen_change_depth(struct gen *g, unsigned depth);

/* Where the block of the body that is written may go: the number of a block. */
unsigned gen_target(struct gen *g);
void gen_func(struct gen *g, unsigned index);

/* Up to the first block. */
void gen_put_head(struct gen *g);

#endif
