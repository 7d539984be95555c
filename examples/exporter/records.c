/*
 * Writes LIR from the records that the Runa compiler has in memory, as
 * docs/exporting.md tells it: the exporter, and behind it a program in such
 * records, made by hand, to show that it works.
 *
 *     records OUT.lir
 *
 * The records are those of revision R2, with wrapped ones among them as R1 has
 * them.  Lists and maps are stand-ins for Runa's own.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <runa/lir.h>

#define FIRST_OPCODE 30000
#define LAST_OPCODE 31199
#define FIRST_VIRTUAL 1000
#define LOWEST_ADDRESS 65536
#define RAX 0
#define RBP 6
#define MAX_ARGUMENTS 8

enum operand_type { REGISTER = 1, IMMEDIATE, MEMORY, STRING_LABEL, SYMBOL };
enum class { GPR, FPR, VEC };
enum kind { TYPE_FLOAT = 13016, TYPE_NEVER = 13014 };

/* Records, lists and maps.  A list is its length and its elements, a map a
 * list of keys and values in turn. */

static int64_t
field(int64_t record, int offset)
{
    return ((const int64_t *)(intptr_t)record)[offset / 8];
}

static const char *
text(int64_t pointer)
{
    return (const char *)(intptr_t)pointer;
}

static int64_t
list_get(int64_t list, int64_t index)
{
    return field(list, (int)(8 + 8 * index));
}

static int64_t
list_length(int64_t list)
{
    return list ? field(list, 0) : 0;
}

static int64_t
map_get(int64_t map, int64_t key)
{
    for (int64_t i = 0; i < list_length(map); i += 2) {
        if (list_get(map, i) == key)
            return list_get(map, i + 1);
    }
    return 0;
}

/*
 * What the records have lost, by LIRFunction or LIRInstruction.  The builder
 * has it from MIR: it knows the registers of parameters and arguments.
 */
struct lost {
    int64_t record;
    const char *callee;
    uint32_t result; /* of the call, or RUNA_LIR_NO_REG */
    size_t count;
    uint32_t regs[MAX_ARGUMENTS]; /* parameters, or arguments */
};

struct exporter {
    const struct lost *lost;
    size_t lost_count;
    struct runa_lir_module *module;
    struct runa_lir_func *func;
    int64_t function; /* the LIRFunction */
    int64_t result;   /* the operand that was moved to rax */
    bool ended;       /* the block has its terminator */
};

__attribute__((format(printf, 2, 3))) static _Noreturn void
fail(const struct exporter *e, const char *format, ...)
{
    va_list args;

    fprintf(stderr,
            "function '%s': ", e->function ? text(field(e->function, 0)) : "");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static const struct lost *
find_lost(const struct exporter *e, int64_t record)
{
    for (size_t i = 0; i < e->lost_count; i++) {
        if (e->lost[i].record == record)
            return &e->lost[i];
    }
    fail(e, "the builder has not kept what was lost");
}

/* Types and registers */

static enum runa_lir_type
type_of(int64_t info)
{
    if (info == 0 || field(info, 0) == TYPE_NEVER)
        return RUNA_LIR_VOID;
    return field(info, 0) == TYPE_FLOAT ? RUNA_LIR_F64 : RUNA_LIR_I64;
}

static enum runa_lir_type
type_of_reg(const struct exporter *e, uint32_t reg)
{
    int64_t classes = map_get(field(e->function, 136), 1);

    switch (map_get(classes, reg)) {
    case FPR: return RUNA_LIR_F64;
    case VEC: return RUNA_LIR_V128;
    default: return RUNA_LIR_I64;
    }
}

/* True for an operand that phase 7 or the calling convention has made: there
 * is no such register in LIR. */
static bool
is_physical(int64_t operand)
{
    return operand && field(operand, 0) == REGISTER &&
           field(operand, 8) < FIRST_VIRTUAL;
}

/* Slots: one for each ALLOCA, named by its value, of 8 bytes */

static struct runa_lir_operand
slot_at(const struct exporter *e, int64_t displacement, char name[24])
{
    int64_t offsets = field(field(e->function, 72), 72);

    for (int64_t i = 0; i < list_length(offsets); i += 2) {
        int64_t offset = list_get(offsets, i + 1);

        if (displacement < offset || displacement >= offset + 8)
            continue;
        snprintf(name, 24, "local%" PRId64, list_get(offsets, i));
        return runa_lir_mem(runa_lir_slot(name), displacement - offset);
    }
    fail(e, "no local is at [rbp %+" PRId64 "]", displacement);
}

static void
add_slots(const struct exporter *e)
{
    int64_t offsets = field(field(e->function, 72), 72);

    for (int64_t i = 0; i < list_length(offsets); i += 2) {
        char name[24];

        slot_at(e, list_get(offsets, i + 1), name);
        runa_lir_add_slot(e->func, name, "word");
    }
}

/* Operands */

static struct runa_lir_operand
operand(const struct exporter *e, int64_t record, char name[24])
{
    struct runa_lir_operand base = runa_lir_reg((uint32_t)field(record, 24));
    uint32_t index = RUNA_LIR_NO_REG;

    switch (field(record, 0)) {
    case REGISTER: return runa_lir_reg((uint32_t)field(record, 8));
    case IMMEDIATE: return runa_lir_imm(field(record, 16));
    case MEMORY: break;
    case STRING_LABEL:
        return runa_lir_literal(e->module, text(field(record, 16)),
                                strlen(text(field(record, 16))) + 1);
    case SYMBOL: return runa_lir_symbol(text(field(record, 16)));
    default: fail(e, "operand of type %" PRId64, field(record, 0));
    }
    if (field(record, 24) == RBP)
        return slot_at(e, field(record, 48), name);
    if (field(record, 32) != 0)
        index = (uint32_t)field(record, 32);
    return runa_lir_mem_indexed(base, index, (unsigned)field(record, 40),
                                field(record, 48));
}

/* Instructions */

static bool
is_opcode(int64_t word)
{
    return word >= FIRST_OPCODE && word <= LAST_OPCODE;
}

/* The LIRInstruction of RECORD, wrapped or bare. */
static int64_t
base_of(const struct exporter *e, int64_t record)
{
    int64_t first = field(record, 0);

    if (is_opcode(first))
        return record;
    if (first < LOWEST_ADDRESS || !is_opcode(field(first, 0)))
        fail(e, "%" PRId64 " is no opcode", first);
    return first;
}

/* The suffix: of the F opcodes f64, and where a register is of that class;
 * otherwise all is 8 bytes wide, also the Boolean of which BRANCH compares
 * one. */
static enum runa_lir_type
suffix(const struct exporter *e, int64_t inst)
{
    int64_t opcode = field(inst, 0);
    int64_t first = field(inst, 8) ? field(inst, 8) : field(inst, 16);

    if (opcode == RUNA_LIR_STORE)
        first = field(inst, 24);
    if (opcode == RUNA_LIR_FCMP)
        return RUNA_LIR_F64;
    if (opcode == RUNA_LIR_NOP || field(first, 0) != REGISTER)
        return opcode == RUNA_LIR_NOP ? RUNA_LIR_NO_TYPE : RUNA_LIR_I64;
    return type_of_reg(e, (uint32_t)field(first, 8));
}

/* What is in text as it is in the record: opcode, result, operands. */
static void
export_plain(const struct exporter *e, int64_t inst)
{
    struct runa_lir_operand operands[4];
    char names[4][24];
    struct runa_lir_inst to = {.opcode = (enum runa_lir_opcode)field(inst, 0),
                               .type = suffix(e, inst),
                               .operands = operands};

    for (int offset = 8; offset <= 32; offset += 8) {
        int64_t from = field(inst, offset);

        if (from) {
            operands[to.count] = operand(e, from, names[to.count]);
            to.count++;
        }
    }
    runa_lir_add_inst(e->func, &to);
}

/* Moves from and to physical registers belong to calls, parameters and
 * results, which say by themselves where things are. */
static void
export_move(struct exporter *e, int64_t inst)
{
    int64_t to = field(inst, 8), from = field(inst, 16);

    if (is_physical(to) && field(to, 8) == RAX)
        e->result = from;
    else if (!is_physical(to) && !is_physical(from))
        export_plain(e, inst);
}

static void
export_call(const struct exporter *e, int64_t inst)
{
    const struct lost *call = find_lost(e, inst);
    struct runa_lir_operand args[MAX_ARGUMENTS];

    for (size_t i = 0; i < call->count; i++)
        args[i] = runa_lir_reg(call->regs[i]);
    runa_lir_call(e->func,
                  call->result == RUNA_LIR_NO_REG
                      ? RUNA_LIR_VOID
                      : type_of_reg(e, call->result),
                  call->result, call->callee, args, call->count);
}

static void
export_return(struct exporter *e)
{
    enum runa_lir_type type = type_of(field(e->function, 64));
    char name[24];

    if (type == RUNA_LIR_VOID)
        runa_lir_ret_void(e->func);
    else if (e->result)
        runa_lir_ret(e->func, type, operand(e, e->result, name));
    else
        fail(e, "nothing was moved to rax before the return");
    e->ended = true;
}

/* RECORD is the wrapper, if it has one: what BRANCH does is in there. */
static void
export_jump(struct exporter *e, int64_t record, int64_t inst)
{
    enum runa_lir_opcode opcode = (enum runa_lir_opcode)field(inst, 0);

    if (opcode == RUNA_LIR_BRANCH)
        runa_lir_branch(e->func, (enum runa_lir_cond)field(record, 8),
                        (uint32_t)field(record, 16),
                        (uint32_t)field(record, 24));
    else
        runa_lir_jump_if(e->func, opcode,
                         (uint32_t)field(field(inst, 16), 16));
    e->ended = opcode == RUNA_LIR_BRANCH || opcode == RUNA_LIR_JMP;
}

static void
export_inst(struct exporter *e, int64_t record)
{
    int64_t inst = base_of(e, record);
    int64_t opcode = field(inst, 0);

    if (opcode >= RUNA_LIR_JMP && opcode <= RUNA_LIR_BRANCH)
        export_jump(e, record, inst);
    else if (opcode == RUNA_LIR_MOV)
        export_move(e, inst);
    else if (opcode == RUNA_LIR_CALL)
        export_call(e, inst);
    else if (opcode == RUNA_LIR_RET)
        export_return(e);
    else if (opcode == RUNA_LIR_SETCC)
        runa_lir_setcc(e->func, RUNA_LIR_I64,
                       (enum runa_lir_cond)field(field(inst, 16), 16),
                       (uint32_t)field(field(inst, 8), 8));
    else if (opcode == RUNA_LIR_CMOV)
        fail(e, "a cmov that has lost its condition");
    else if (!is_physical(field(inst, 8)) && opcode != RUNA_LIR_LABEL)
        export_plain(e, inst);
}

/* Nothing falls through in LIR: the jump to the next block is written. */
static void
export_block(struct exporter *e, int64_t block)
{
    int64_t insts = field(block, 16);

    runa_lir_block(e->func, (uint32_t)field(block, 0));
    e->ended = false;
    for (int64_t i = 0; i < list_length(insts); i++)
        export_inst(e, list_get(insts, i));
    if (!e->ended)
        runa_lir_jump(e->func, (uint32_t)field(block, 0) + 1);
}

/* Functions */

static void
add_regs(const struct exporter *e)
{
    const struct lost *params = find_lost(e, e->function);
    int64_t classes = map_get(field(e->function, 136), 1);

    for (size_t i = 0; i < params->count; i++)
        runa_lir_add_param_as(e->func, params->regs[i],
                              type_of_reg(e, params->regs[i]));
    for (int64_t i = 0; i < list_length(classes); i += 2) {
        uint32_t reg = (uint32_t)list_get(classes, i);

        if (!runa_lir_has_reg(e->func, reg))
            runa_lir_add_reg_as(e->func, reg, type_of_reg(e, reg));
    }
}

/* The entry first, whatever its place in the list. */
static void
export_body(struct exporter *e)
{
    int64_t entry = field(e->function, 16), blocks = field(e->function, 32);

    export_block(e, entry);
    for (int64_t i = 0; i < list_length(blocks); i++) {
        if (list_get(blocks, i) != entry)
            export_block(e, list_get(blocks, i));
    }
}

static void
export_function(struct exporter *e, int64_t function)
{
    const char *name = text(field(function, 0));
    bool is_main = strcmp(name, "main") == 0;

    e->function = function;
    e->result = 0;
    if (field(function, 8))
        name = text(field(function, 8));
    e->func = runa_lir_add_func(e->module, name, type_of(field(function, 64)),
                                is_main ? 0 : RUNA_LIR_LOCAL);
    add_regs(e);
    add_slots(e);
    export_body(e);
}

/* An extern of the runtime, which takes i64 in the place of all but floats. */
static void
export_extern(const struct exporter *e, int64_t function)
{
    enum runa_lir_type params[MAX_ARGUMENTS];
    size_t count = find_lost(e, function)->count;

    for (size_t i = 0; i < count; i++)
        params[i] = RUNA_LIR_I64;
    runa_lir_add_extern(e->module, text(field(function, 0)),
                        type_of(field(function, 64)), params, count, 0);
}

static void
export_globals(const struct exporter *e, int64_t globals)
{
    for (int64_t i = 0; i < list_length(globals); i++) {
        int64_t from = list_get(globals, i);
        struct runa_lir_global *global = runa_lir_add_global(
            e->module, text(field(from, 0)), RUNA_LIR_I64, 0);

        if (field(from, 16))
            runa_lir_init_int(global, RUNA_LIR_I64, field(from, 8));
    }
}

static void
export_module(struct exporter *e, int64_t module)
{
    int64_t functions = field(module, 8);

    runa_lir_add_type(e->module, "word", 8, 8, 0);
    export_globals(e, field(module, 40));
    for (int64_t i = 0; i < list_length(functions); i++) {
        int64_t function = list_get(functions, i);

        if (field(function, 112))
            export_extern(e, function);
        else
            export_function(e, function);
    }
}

/*
 * A program in records:
 *
 *     calls := 0
 *     sum_to(n): calls := calls + 1; total := 0;
 *                while n > 0 { total := total + n; n := n - 1 }; return total
 *     main: print "sum"; print sum_to(100); print calls; return 0
 */

typedef const int64_t record[];
#define AT(pointer) ((int64_t)(intptr_t)(pointer))

/* Operands: type, register, value, base, index, scale, displacement, size */
#define REG(number) AT(((record){REGISTER, number, 0, 0, 0, 0, 0, 8}))
#define IMM(value) AT(((record){IMMEDIATE, 0, value, 0, 0, 0, 0, 8}))
#define BYTE(value) AT(((record){IMMEDIATE, 0, value, 0, 0, 0, 0, 1}))
#define MEM(base, disp) AT(((record){MEMORY, 0, 0, base, 0, 1, disp, 8}))
#define STR(chars) AT(((record){STRING_LABEL, 0, AT(chars), 0, 0, 0, 0, 8}))
#define SYM(name) AT(((record){SYMBOL, 0, AT(name), 0, 0, 0, 0, 8}))

/* Instructions: opcode, result, three operands, and what is not read */
#define INST(opcode, r, a, b) ((record){opcode, r, a, b, 0, 0, 0, 0, 0, 0})
#define BARE(opcode, r, a, b) AT(INST(opcode, r, a, b))
#define WRAPPED(opcode, r, a, b) \
    AT(((record){AT(INST(opcode, r, a, b)), r, a, b, 8, 1}))
#define BRANCH(cond, yes, no) \
    AT(((record){AT(INST(RUNA_LIR_BRANCH, 0, 0, 0)), cond, yes, no, 50}))

/* Blocks: id, label, instructions.  Functions: see docs/exporting.md. */
#define BLOCK(id, insts) \
    AT(((record){id, 0, AT(insts), 0, 0, 0, 0, 0, 0, 0, 0, 0}))
#define FUNCTION(name, mangled, entry, blocks, type, frame, external, \
                 classes) \
    ((record){AT(name), mangled, entry, \
              0,        blocks,  0, \
              0,        0,       type, \
              frame,    0,       0, \
              0,        0,       external, \
              1,        0,       AT(((record){2, 1, classes})), \
              0,        0,       0, \
              0})
#define NONE RUNA_LIR_NO_REG

static bool
write_program(const char *path)
{
    record integer = {13015};
    record prologue = {
        10,
        BARE(RUNA_LIR_MOV, REG(1000), REG(4), 0),
        BARE(RUNA_LIR_MOV, REG(1001), SYM("demo__calls"), 0),
        BARE(RUNA_LIR_LOAD, REG(1002), MEM(1001, 0), 0),
        WRAPPED(RUNA_LIR_ADD, REG(1002), REG(1002), IMM(1)),
        BARE(RUNA_LIR_STORE, 0, MEM(1001, 0), REG(1002)),
        BARE(RUNA_LIR_LEA, REG(1003), MEM(RBP, -8), 0),
        BARE(RUNA_LIR_STORE, 0, MEM(1003, 0), IMM(0)),
        BARE(RUNA_LIR_LEA, REG(1004), MEM(RBP, -16), 0),
        BARE(RUNA_LIR_STORE, 0, MEM(1004, 0), REG(1000)),
        BARE(RUNA_LIR_NOP, 0, 0, 0),
    };
    record head = {
        6,
        BARE(RUNA_LIR_LOAD, REG(1005), MEM(RBP, -16), 0),
        BARE(RUNA_LIR_CMP, 0, REG(1005), IMM(0)),
        BARE(RUNA_LIR_SETCC, REG(1006), IMM(RUNA_LIR_GT), 0),
        BARE(RUNA_LIR_CMP, 0, REG(1006), BYTE(0)),
        BARE(RUNA_LIR_JNE, 0, IMM(2), 0),
        BARE(RUNA_LIR_JMP, 0, IMM(3), 0),
    };
    record body = {
        7,
        BARE(RUNA_LIR_LOAD, REG(1007), MEM(RBP, -8), 0),
        WRAPPED(RUNA_LIR_ADD, REG(1007), REG(1007), REG(1005)),
        BARE(RUNA_LIR_STORE, 0, MEM(RBP, -8), REG(1007)),
        BARE(RUNA_LIR_SUB, REG(1005), REG(1005), IMM(1)),
        BARE(RUNA_LIR_STORE, 0, MEM(1004, 0), REG(1005)),
        BARE(RUNA_LIR_CMP, 0, REG(1005), IMM(0)),
        BRANCH(RUNA_LIR_NE, 1, 3),
    };
    record end = {
        3,
        BARE(RUNA_LIR_LOAD, REG(1008), MEM(RBP, -8), 0),
        BARE(RUNA_LIR_MOV, REG(RAX), REG(1008), 0),
        BARE(RUNA_LIR_RET, 0, REG(RAX), 0),
    };
    record blocks = {4, BLOCK(1, head), BLOCK(0, prologue), BLOCK(2, body),
                     BLOCK(3, end)};
    record classes = {18,  1000, GPR, 1001, GPR, 1002, GPR, 1003, GPR, 1004,
                      GPR, 1005, GPR, 1006, GPR, 1007, GPR, 1008, GPR};
    record offsets = {4, 17, -8, 23, -16};
    record frame = {16, 16, 0, 0, 16, 1, 0, 0, 0, AT(offsets)};
    const int64_t *sum_to =
        FUNCTION("sum_to", AT("src_demo__sum_to"), blocks[2], AT(blocks),
                 AT(integer), AT(frame), 0, AT(classes));

    const int64_t *show = INST(RUNA_LIR_CALL, 0, IMM(AT("print_string")), 0);
    const int64_t *sum = INST(RUNA_LIR_CALL, 0, IMM(AT("sum_to")), 0);
    const int64_t *print = INST(RUNA_LIR_CALL, 0, IMM(AT("print_integer")), 0);
    const int64_t *again = INST(RUNA_LIR_CALL, 0, IMM(AT("print_integer")), 0);
    record main_insts = {
        15,
        BARE(RUNA_LIR_MOV, REG(1000), STR("sum"), 0),
        BARE(RUNA_LIR_MOV, REG(4), REG(1000), 0),
        AT(show),
        BARE(RUNA_LIR_MOV, REG(1001), IMM(100), 0),
        BARE(RUNA_LIR_MOV, REG(4), REG(1001), 0),
        AT(sum),
        BARE(RUNA_LIR_MOV, REG(1002), REG(RAX), 0),
        BARE(RUNA_LIR_MOV, REG(4), REG(1002), 0),
        AT(print),
        BARE(RUNA_LIR_MOV, REG(1003), SYM("demo__calls"), 0),
        BARE(RUNA_LIR_LOAD, REG(1004), MEM(1003, 0), 0),
        BARE(RUNA_LIR_MOV, REG(4), REG(1004), 0),
        AT(again),
        BARE(RUNA_LIR_MOV, REG(RAX), IMM(0), 0),
        BARE(RUNA_LIR_RET, 0, REG(RAX), 0),
    };
    record main_blocks = {1, BLOCK(0, main_insts)};
    record main_classes = {10,  1000, GPR, 1001, GPR, 1002,
                           GPR, 1003, GPR, 1004, GPR};
    record no_frame = {0, 0, 0, 0, 16, 1, 0, 0, 0, 0};
    const int64_t *main_function =
        FUNCTION("main", 0, main_blocks[1], AT(main_blocks), AT(integer),
                 AT(no_frame), 0, AT(main_classes));
    const int64_t *print_string =
        FUNCTION("print_string", 0, 0, 0, 0, 0, 1, 0);
    const int64_t *print_integer =
        FUNCTION("print_integer", 0, 0, 0, 0, 0, 1, 0);

    record functions = {4, AT(print_string), AT(print_integer), AT(sum_to),
                        AT(main_function)};
    record calls = {AT("demo__calls"), 0, 0};
    record globals = {1, AT(calls)};
    record module = {AT("module"), AT(functions), 4, 0, 0, AT(globals), 0, 0};

    const struct lost lost[] = {
        {AT(print_string), NULL, NONE, 1, {0}},
        {AT(print_integer), NULL, NONE, 1, {0}},
        {AT(sum_to), NULL, NONE, 1, {1000}},
        {AT(main_function), NULL, NONE, 0, {0}},
        {AT(show), "print_string", NONE, 1, {1000}},
        {AT(sum), "src_demo__sum_to", 1002, 1, {1001}},
        {AT(print), "print_integer", NONE, 1, {1002}},
        {AT(again), "print_integer", NONE, 1, {1004}},
    };
    struct exporter e = {.lost = lost,
                         .lost_count = sizeof lost / sizeof *lost,
                         .module = runa_lir_module_new("demo")};
    FILE *out = fopen(path, "w");
    bool good;

    export_module(&e, AT(module));
    good = runa_lir_verify(e.module, stderr) && out &&
           runa_lir_write(e.module, RUNA_LIR_FORM_TEXT, out);
    if (out && fclose(out) != 0)
        good = false;
    runa_lir_module_free(e.module);
    return good;
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s OUT.lir\n", argv[0]);
        return 2;
    }
    return write_program(argv[1]) ? 0 : 1;
}
