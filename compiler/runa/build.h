/*
 * One LIR function while it is made: its registers, blocks and instructions.
 *
 * Labels stand for blocks that may not be there yet. There is always a block
 * to add to: behind a jump or a return, what is added goes to a new block that
 * nothing jumps to, which LLVM removes.
 */
#ifndef RUNA_RUNA_BUILD_H
#define RUNA_RUNA_BUILD_H

#include "base/vec.h"
#include "lir/lir.h"

struct build {
    struct lir_module *module;
    VEC(struct lir_reg) regs;
    VEC(struct lir_block) blocks;
    VEC(struct lir_inst) insts;
    VEC(struct lir_operand) operands;
    VEC(uint32_t) labels; /* the block of each, or LIR_NO_INDEX */
    uint32_t param_count;
    bool ended;                 /* the last block has its jump or return */
    int64_t file, line, column; /* of what is added; file 0: not known */
    bool is_told;               /* the last block says so */
};

/* Begins a function with PARAM_COUNT parameters of type i64, which are its
 * first registers. */
void build_begin(struct build *b, struct lir_module *module,
                 uint32_t param_count);
void build_release(struct build *b);

/* Ends it: FUNC, whose name and attributes the caller sets, gets the rest. */
void build_finish(struct build *b, struct lir_func *func);

uint32_t build_reg(struct build *b, enum lir_type type); /* a new one */

uint32_t build_label(struct build *b);
void build_place(struct build *b, uint32_t label); /* it is here */
void build_jump(struct build *b, uint32_t label);

/* What is added from now on comes from there; calls will say so. */
void build_at(struct build *b, int64_t file, int64_t line, int64_t column);

/* Operands */
struct lir_operand build_of_reg(uint32_t reg);
struct lir_operand build_imm(int64_t value);
struct lir_operand build_symbol(uint32_t name);
struct lir_operand build_block(uint32_t label);
/* [BASE + DISPLACEMENT], where BASE is a register or a symbol; INDEX is one, scaled by
 * 1 << SCALE, or LIR_NO_INDEX. */
struct lir_operand build_memory(struct lir_operand base, uint32_t index,
                                unsigned scale, int64_t displacement);

/* Adds an instruction with COUNT operands; those behind FIXED are arguments of
 * a call. Returns its index. */
uint32_t build_add(struct build *b, enum lir_op op, enum lir_type type,
                   unsigned aux, unsigned fixed,
                   const struct lir_operand *operands, size_t count);

/* The same for what is no call. */
#define BUILD(b, op, type, ...) BUILD_AUX(b, op, type, 0, __VA_ARGS__)
#define BUILD_AUX(b, op, type, aux, ...) \
    build_add(b, op, type, aux, \
              sizeof((struct lir_operand[]){__VA_ARGS__}) / \
                  sizeof(struct lir_operand), \
              (struct lir_operand[]){__VA_ARGS__}, \
              sizeof((struct lir_operand[]){__VA_ARGS__}) / \
                  sizeof(struct lir_operand))

/* Goes to YES if A COND B, two values of TYPE, else to NO. */
void build_branch(struct build *b, enum lir_type type, enum lir_cond cond,
                  struct lir_operand x, struct lir_operand y, uint32_t yes,
                  uint32_t no);

#endif
