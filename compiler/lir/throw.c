/* Where exceptions come from and go: see throw.h. */
#include "lir/throw.h"

#include "base/base.h"
#include "lir/runtime.h"

bool
lir_may_throw(const struct lir_inst *inst)
{
    switch (lir_callee(inst)) {
    case LIR_CALLEE_NONE:
        return inst->op == LIR_THROW || inst->op == LIR_RESUME ||
               inst->op == LIR_UNWIND;
    case LIR_CALLEE_WASI:
    case LIR_CALLEE_ASSEMBLY: return false;
    default: return true;
    }
}

/* Of the runtime, one function calls what the program wants. */
bool
lir_callee_throws(const struct lir_module *module, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(module, name);
    const struct lir_extern *ext;
    const struct lir_runtime_func *rt;

    if (symbol.kind != LIR_SYMBOL_EXTERN)
        return true;
    ext = &module->externs[symbol.index];
    rt = lir_runtime_find(module, ext);
    return rt ? strcmp(rt->name, "runa_gc_method_invoke") == 0 : ext->throws;
}

bool
lir_is_unwind(const struct lir_func *func, const struct lir_inst *inst,
              uint32_t i)
{
    const struct lir_operand *operands = lir_operands(func, inst);

    if (operands[i].kind != LIR_OPERAND_BLOCK)
        return false;
    switch (inst->op) {
    case LIR_THROW:
    case LIR_RESUME:
    case LIR_UNWIND: return true;
    case LIR_LANDINGPAD:
        return operands[i - 1].kind == LIR_OPERAND_KEYWORD &&
               operands[i - 1].id == LIR_KEYWORD_OUTER;
    default:
        return lir_ops[inst->op].kind == LIR_KIND_INVOKE &&
               i + 1u == inst->fixed;
    }
}

/* It stands last. */
uint32_t
lir_unwind_block(const struct lir_func *func, const struct lir_inst *inst)
{
    if (inst->fixed == 0 || !lir_is_unwind(func, inst, inst->fixed - 1u))
        return LIR_NO_INDEX;
    return lir_operands(func, inst)[inst->fixed - 1].id;
}

/* Does nothing when the program runs. */
static bool
is_note(const struct lir_inst *inst)
{
    switch (inst->op) {
    case LIR_NOP:
    case LIR_LABEL:
    case LIR_COMMENT:
    case LIR_DEBUG_LOCATION:
    case LIR_DEBUG_VALUE:
    case LIR_DEBUG_DECLARE:
    case LIR_DEBUG_LABEL: return true;
    default: return false;
    }
}

const struct lir_inst *
lir_landing_pad(const struct lir_func *func, uint32_t index)
{
    const struct lir_block *block = &func->blocks[index];
    const struct lir_inst *inst = func->insts + block->first;
    const struct lir_inst *end = inst + block->count;

    while (inst < end && is_note(inst))
        inst++;
    return inst < end && inst->op == LIR_LANDINGPAD ? inst : NULL;
}

const struct lir_operand *
lir_clause(const struct lir_func *func, const struct lir_inst *pad,
           const struct lir_operand *at, const struct lir_operand **block)
{
    if (at == lir_operands(func, pad) + pad->fixed)
        return NULL;
    *block = at;
    while ((*block)->kind != LIR_OPERAND_BLOCK)
        ++*block;
    return at;
}

uint32_t
lir_cleanup(const struct lir_func *func, const struct lir_inst *pad)
{
    const struct lir_operand *block = lir_operands(func, pad), *clause;

    while ((clause = lir_clause(func, pad, block + 1, &block))) {
        if (clause->id == LIR_KEYWORD_CLEANUP)
            return block->id;
    }
    return LIR_NO_INDEX;
}

static bool
pad_catches_all(const struct lir_func *func, const struct lir_inst *pad)
{
    const struct lir_operand *block = lir_operands(func, pad), *clause;

    while ((clause = lir_clause(func, pad, block + 1, &block))) {
        if (clause->id == LIR_KEYWORD_CATCH && clause + 1 == block)
            return true;
    }
    return false;
}

/* Where the landing pad in BLOCK sends what it does not take. */
static uint32_t
outward(const struct lir_func *func, uint32_t block)
{
    return lir_unwind_block(func, lir_landing_pad(func, block));
}

/* Finds it out for the landing pad in BLOCK and those outside of it, up to one
 * that is known, so that each is looked at once. */
static void
find_catching(const struct lir_func *func, uint32_t block, bool *known,
              bool *catching)
{
    uint32_t end = block;

    while (end != LIR_NO_INDEX && !known[end]) {
        known[end] = true;
        catching[end] = pad_catches_all(func, lir_landing_pad(func, end));
        if (!catching[end])
            end = outward(func, end);
    }
    for (; block != end; block = outward(func, block))
        catching[block] = end != LIR_NO_INDEX && catching[end];
}

bool *
lir_find_catching(const struct lir_func *func)
{
    bool *catching = xcalloc((size_t)func->block_count + 1, sizeof *catching);
    bool *known = xcalloc((size_t)func->block_count + 1, sizeof *known);

    for (uint32_t i = 0; i < func->block_count; i++) {
        if (lir_landing_pad(func, i))
            find_catching(func, i, known, catching);
    }
    free(known);
    return catching;
}
