/* Making one LIR function: see build.h. */
#include "runa/build.h"

void
build_begin(struct build *b, struct lir_module *module, uint32_t param_count)
{
    *b = (struct build){.module = module, .ended = true};
    for (uint32_t i = 0; i < param_count; i++)
        build_reg(b, LIR_I64);
    b->param_count = param_count;
    build_place(b, build_label(b));
}

void
build_release(struct build *b)
{
    VEC_RELEASE(&b->regs);
    VEC_RELEASE(&b->blocks);
    VEC_RELEASE(&b->insts);
    VEC_RELEASE(&b->operands);
    VEC_RELEASE(&b->labels);
}

/* Blocks instead of labels, and how many instructions each has. */
static void
resolve(struct build *b)
{
    for (size_t i = 0; i < b->operands.count; i++) {
        struct lir_operand *operand = &b->operands.at[i];

        if (operand->kind == LIR_OPERAND_BLOCK)
            operand->id = b->labels.at[operand->id];
    }
    for (size_t i = 0; i < b->blocks.count; i++) {
        size_t end = i + 1 < b->blocks.count ? b->blocks.at[i + 1].first
                                             : b->insts.count;

        b->blocks.at[i].count = (uint32_t)end - b->blocks.at[i].first;
    }
}

#define MOVE(b, func, field, count_field) \
    ((func)->field = arena_copy(&(b)->module->arena, (b)->field.at, \
                                (b)->field.count, sizeof *(b)->field.at), \
     (func)->count_field = (uint32_t)(b)->field.count)

void
build_finish(struct build *b, struct lir_func *func)
{
    resolve(b);
    func->param_count = b->param_count;
    MOVE(b, func, regs, reg_count);
    MOVE(b, func, blocks, block_count);
    MOVE(b, func, insts, inst_count);
    MOVE(b, func, operands, operand_count);
}

uint32_t
build_reg(struct build *b, enum lir_type type)
{
    uint32_t index = (uint32_t)b->regs.count;

    *VEC_PUSH(&b->regs) = (struct lir_reg){.number = LIR_FIRST_REG + index,
                                           .type = (uint8_t)type};
    return index;
}

uint32_t
build_label(struct build *b)
{
    *VEC_PUSH(&b->labels) = LIR_NO_INDEX;
    return (uint32_t)b->labels.count - 1;
}

void
build_place(struct build *b, uint32_t label)
{
    uint32_t block = (uint32_t)b->blocks.count;

    if (!b->ended)
        build_jump(b, label);
    b->labels.at[label] = block;
    *VEC_PUSH(&b->blocks) = (struct lir_block){
        .number = block,
        .first = (uint32_t)b->insts.count,
        .outer = LIR_NO_INDEX,
    };
    b->ended = b->is_told = false;
}

void
build_jump(struct build *b, uint32_t label)
{
    BUILD(b, LIR_JMP, LIR_NO_TYPE, build_block(label));
}

void
build_at(struct build *b, int64_t file, int64_t line, int64_t column)
{
    b->is_told = b->is_told && b->file == file && b->line == line &&
                 b->column == column;
    b->file = file;
    b->line = line;
    b->column = column;
}

/* Only traces of the stack ask for places, and so only calls need them. */
static void
tell_place(struct build *b, enum lir_op op)
{
    if (lir_ops[op].kind != LIR_KIND_CALL || b->is_told || b->file == 0)
        return;
    b->is_told = true;
    BUILD(b, LIR_DEBUG_LOCATION, LIR_NO_TYPE, build_imm(b->file),
          build_imm(b->line), build_imm(b->column));
}

struct lir_operand
build_of_reg(uint32_t reg)
{
    return (struct lir_operand){
        .kind = LIR_OPERAND_REG, .id = reg, .index = LIR_NO_INDEX};
}

struct lir_operand
build_imm(int64_t value)
{
    return (struct lir_operand){
        .kind = LIR_OPERAND_IMM, .value = value, .index = LIR_NO_INDEX};
}

struct lir_operand
build_symbol(uint32_t name)
{
    return (struct lir_operand){
        .kind = LIR_OPERAND_SYMBOL, .id = name, .index = LIR_NO_INDEX};
}

struct lir_operand
build_block(uint32_t label)
{
    return (struct lir_operand){
        .kind = LIR_OPERAND_BLOCK, .id = label, .index = LIR_NO_INDEX};
}

struct lir_operand
build_memory(struct lir_operand base, uint32_t index, unsigned scale,
             int64_t displacement)
{
    return (struct lir_operand){.kind = LIR_OPERAND_MEM,
                                .base = base.kind,
                                .id = base.id,
                                .index = index,
                                .scale = (uint8_t)scale,
                                .value = displacement};
}

uint32_t
build_add(struct build *b, enum lir_op op, enum lir_type type, unsigned aux,
          unsigned fixed, const struct lir_operand *operands, size_t count)
{
    struct lir_inst inst = {.op = (uint8_t)op,
                            .type = (uint8_t)type,
                            .aux = (uint8_t)aux,
                            .fixed = (uint8_t)fixed,
                            .count = (uint32_t)count};

    if (b->ended)
        build_place(b, build_label(b));
    tell_place(b, op);
    inst.first = (uint32_t)b->operands.count;
    for (size_t i = 0; i < count; i++)
        *VEC_PUSH(&b->operands) = operands[i];
    *VEC_PUSH(&b->insts) = inst;
    b->ended = lir_inst_ends(&inst);
    return (uint32_t)b->insts.count - 1;
}

void
build_branch(struct build *b, enum lir_type type, enum lir_cond cond,
             struct lir_operand x, struct lir_operand y, uint32_t yes,
             uint32_t no)
{
    BUILD_AUX(b, LIR_BRANCH_CMP, type, LIR_AUX_FIRST_COND + cond, x, y,
              build_block(yes), build_block(no));
}
