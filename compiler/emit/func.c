/*
 * Function bodies: registers and slots get their places, then each block is
 * translated in order.
 *
 * A register that is written before it is read in the one block that mentions
 * it is a plain LLVM value.  Any other has an alloca, zero at first, because a
 * register reads as zero until it is written; mem2reg removes it at every -O
 * level (target.c).
 */
#include "base/base.h"
#include "emit/abi.h"

/* Makes room for COUNT elements that last a function. */
#define RESERVE(array, room, count) \
    ((count) > (room) \
         ? (void)((array) = xrealloc((array), (count) * sizeof *(array)), \
                  (room) = (count)) \
         : (void)0)

LLVMValueRef
emit_get_reg(struct emitter *e, uint32_t index)
{
    struct emit_reg *reg = &e->regs[index];

    if (reg->fresh != e->block + 1) {
        reg->value = LLVMBuildLoad2(
            e->builder, e->types[e->func->regs[index].type], reg->home, "");
        reg->fresh = e->block + 1;
    }
    return reg->value;
}

void
emit_set_reg(struct emitter *e, uint32_t index, LLVMValueRef value)
{
    struct emit_reg *reg = &e->regs[index];

    reg->value = value;
    reg->fresh = e->block + 1;
    if (reg->home)
        LLVMBuildStore(e->builder, value, reg->home);
}

/* Registers that need a home are marked with this in place of a block. */
#define NEEDS_HOME UINT32_MAX

static void
scan_mention(struct emitter *e, uint32_t index, uint32_t block, bool written)
{
    struct emit_reg *reg = &e->regs[index];

    if (reg->block == 0)
        reg->block = written ? block + 1 : NEEDS_HOME;
    else if (reg->block != block + 1)
        reg->block = NEEDS_HOME;
}

static void
scan_operand(struct emitter *e, const struct lir_operand *operand,
             uint32_t block)
{
    if (operand->kind == LIR_OPERAND_REG ||
        (operand->kind == LIR_OPERAND_MEM && operand->base == LIR_OPERAND_REG))
        scan_mention(e, operand->id, block, false);
    if (operand->kind == LIR_OPERAND_MEM && operand->index != LIR_NO_INDEX)
        scan_mention(e, operand->index, block, false);
}

/* What INST reads counts before what it writes. */
static void
scan_inst(struct emitter *e, const struct lir_inst *inst, uint32_t block)
{
    const struct lir_operand *operands = lir_operands(e->func, inst);
    bool has_result = lir_inst_has_result(inst);

    for (uint32_t i = has_result; i < inst->count; i++)
        scan_operand(e, &operands[i], block);
    if (has_result)
        scan_mention(e, operands->id, block, true);
    if (emit_is_self_tail_call(e, inst)) {
        for (uint32_t i = 0; i < e->func->param_count; i++)
            e->regs[i].block = NEEDS_HOME;
    }
}

static void
scan_registers(struct emitter *e)
{
    const struct lir_func *func = e->func;

    if (func->reg_count)
        memset(e->regs, 0, func->reg_count * sizeof *e->regs);
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct lir_block *block = &func->blocks[b];

        for (uint32_t i = 0; i < block->count; i++)
            scan_inst(e, &func->insts[block->first + i], b);
    }
}

static LLVMBasicBlockRef
add_block(struct emitter *e, const char *name)
{
    return LLVMAppendBasicBlockInContext(e->context, e->function,
                                         e->options->value_names ? name : "");
}

static void
make_slots(struct emitter *e)
{
    for (uint32_t i = 0; i < e->func->slot_count; i++) {
        const struct lir_struct *type =
            &e->lir->structs[e->func->slots[i].type];

        if (emit_is_in_frame(e, i))
            continue;
        e->slots[i] = LLVMBuildAlloca(
            e->builder, LLVMArrayType2(e->types[LIR_I8], type->size), "");
        LLVMSetAlignment(e->slots[i], type->align);
    }
}

/* The frame has zeroed its own. */
static void
begin_slots(struct emitter *e)
{
    for (uint32_t i = 0; i < e->func->slot_count; i++) {
        const struct lir_struct *type =
            &e->lir->structs[e->func->slots[i].type];

        if (emit_is_in_frame(e, i))
            e->slots[i] = emit_frame_slot(e, i);
        else
            LLVMBuildMemSet(e->builder, e->slots[i], emit_int(e, LIR_I8, 0),
                            emit_int(e, LIR_I32, type->size), type->align);
    }
}

/* The words of the stack are variables: mem2reg makes values of them. */
static void
make_words(struct emitter *e)
{
    for (uint32_t i = 0; i < e->stack.most; i++)
        e->words[i] = LLVMBuildAlloca(e->builder, e->types[LIR_I64], "");
}

static LLVMTypeRef
reg_type(const struct emitter *e, uint32_t index)
{
    return e->types[e->func->regs[index].type];
}

/* Allocas and parameters in the entry, which nothing jumps to. */
static void
make_homes(struct emitter *e)
{
    const struct lir_func *func = e->func;

    for (uint32_t i = 0; i < func->reg_count; i++) {
        bool is_param = i < func->param_count;

        if (e->regs[i].block != NEEDS_HOME && !is_param)
            continue;
        e->regs[i].home = LLVMBuildAlloca(e->builder, reg_type(e, i), "");
        if (is_param)
            LLVMBuildStore(e->builder, abi_of_function(e)->param(e, i),
                           e->regs[i].home);
    }
}

static void
zero_homes(struct emitter *e)
{
    for (uint32_t i = e->func->param_count; i < e->func->reg_count; i++) {
        if (e->regs[i].home)
            LLVMBuildStore(e->builder, LLVMConstNull(reg_type(e, i)),
                           e->regs[i].home);
    }
}

/* The body is a block of its own: a self tail call begins there again. */
static void
begin_function(struct emitter *e)
{
    LLVMPositionBuilderAtEnd(e->builder, add_block(e, "entry"));
    make_homes(e);
    make_slots(e);
    make_words(e);
    e->body = add_block(e, "body");
    LLVMBuildBr(e->builder, e->body);
    LLVMPositionBuilderAtEnd(e->builder, e->body);
    zero_homes(e);
    emit_frame_begin(e);
    begin_slots(e);
    emit_handlers_begin(e);
    for (uint32_t i = 0; i < e->func->block_count; i++) {
        char name[24];

        snprintf(name, sizeof name, "LBB%u", e->func->blocks[i].number);
        e->blocks[i] = add_block(e, name);
    }
    LLVMBuildBr(e->builder, e->blocks[0]);
}

/* A trap that says what happened: the division itself, which traps with the
 * engine's own message.  As LLVM's division it would be undefined, so it is
 * given as assembly. */
static const struct {
    const char *name, *assembly;
} traps[TRAP_COUNT] = {
    [TRAP_DIVIDE_BY_ZERO] = {"divide_by_zero", "i32.const 1\n"
                                               "i32.const 0\n"
                                               "i32.div_u\n"
                                               "drop"},
    [TRAP_OVERFLOW] = {"overflow", "i32.const 0x80000000\n"
                                   "i32.const -1\n"
                                   "i32.div_s\n"
                                   "drop"},
    [TRAP_REFERENCE] = {"reference", "unreachable"},
};

static LLVMBasicBlockRef
make_trap(struct emitter *e, enum emit_trap trap)
{
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    LLVMBasicBlockRef block = add_block(e, traps[trap].name);
    LLVMTypeRef type = LLVMFunctionType(e->types[LIR_VOID], NULL, 0, false);
    const char *text = traps[trap].assembly;
    LLVMValueRef assembly =
        LLVMGetInlineAsm(type, text, strlen(text), "", 0, true, false,
                         LLVMInlineAsmDialectATT, false);

    LLVMPositionBuilderAtEnd(e->builder, block);
    LLVMBuildCall2(e->builder, type, assembly, NULL, 0, "");
    LLVMBuildUnreachable(e->builder);
    LLVMPositionBuilderAtEnd(e->builder, here);
    return block;
}

bool
emit_is_never(LLVMValueRef condition)
{
    return LLVMIsConstant(condition) && LLVMIsNull(condition);
}

void
emit_trap_if(struct emitter *e, LLVMValueRef condition, enum emit_trap trap)
{
    LLVMBasicBlockRef next;

    if (emit_is_never(condition))
        return;
    next = add_block(e, "");
    if (!e->traps[trap])
        e->traps[trap] = make_trap(e, trap);
    LLVMBuildCondBr(e->builder, condition, e->traps[trap], next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* What holds at one place of a block, and so until its end. */
static void
forget_block(struct emitter *e)
{
    e->room.room = NULL;
    e->flags.kind = e->carry.kind = FLAG_SOURCE_NONE;
    e->frame.place = e->handlers.pad = NULL;
}

static void
emit_block(struct emitter *e, uint32_t index)
{
    const struct lir_block *block = &e->func->blocks[index];

    e->block = index;
    e->depth = e->stack.blocks ? e->stack.blocks[index].depth : 0;
    if (!block->continues)
        forget_block(e);
    LLVMPositionBuilderAtEnd(e->builder, e->blocks[index]);
    for (uint32_t i = 0; i < block->count; i++) {
        e->inst = &e->func->insts[block->first + i];
        emit_frame_store(e, ROOTS_BEFORE);
        emit_trace_update(e);
        emit_handlers_update(e);
        emit_unwind_choose(e);
        emit_ops[e->inst->op](e);
        if (e->inst->aux == LIR_AUX_TAIL_CALL)
            break;                   /* it has returned */
        if (!lir_inst_ends(e->inst)) /* or it has done so itself */
            emit_frame_store(e, ROOTS_AFTER);
    }
}

void
emit_func(struct emitter *e, uint32_t index)
{
    const struct lir_func *func = &e->lir->funcs[index];

    e->func = func;
    e->function = e->funcs[index].body;
    memset(e->traps, 0, sizeof e->traps);
    e->leave = NULL;
    RESERVE(e->regs, e->reg_room, func->reg_count);
    RESERVE(e->slots, e->slot_room, func->slot_count);
    RESERVE(e->blocks, e->block_room, func->block_count);
    RESERVE(e->catches, e->catch_room, func->block_count);
    memset(e->catches, 0, func->block_count * sizeof *e->catches);
    RESERVE(e->pads, e->pad_room, func->block_count);
    memset(e->pads, 0, func->block_count * sizeof *e->pads);
    if (!lir_stack_init(&e->stack, func))
        BUG("the stack of '@%s'", lir_name(e->lir, func->name));
    RESERVE(e->words, e->word_room, e->stack.most);
    emit_frame_plan(e, index);
    scan_registers(e);
    begin_function(e);
    for (uint32_t i = 0; i < func->block_count; i++)
        emit_block(e, i);
    e->unwind_to = NULL;
    lir_stack_release(&e->stack);
}
