/*
 * Which registers may hold the address of memory that is collected: see
 * words.h.  Found for the function as a whole, whatever the order: from what
 * may bring one in, to all that is computed from it.
 */
#include "base/base.h"
#include "lir/runtime.h"
#include "lir/words.h"

struct finder {
    const struct lir_module *module;
    const struct lir_func *func;
    bool *may_be; /* by register */
};

/* The integer that a function of the runtime returns in 32 bits is a number. */
static bool
calls_for_number(const struct finder *f, const struct lir_inst *inst)
{
    const struct lir_runtime_func *rt = NULL;
    struct lir_symbol symbol;

    if (lir_callee(inst) != LIR_CALLEE_NAME)
        return false;
    symbol = lir_symbol_of(
        f->module, lir_operands(f->func, inst)[lir_callee_position(inst)].id);
    if (symbol.kind == LIR_SYMBOL_EXTERN)
        rt = lir_runtime_find(f->module, &f->module->externs[symbol.index]);
    return rt && rt->result == LIR_I32;
}

static bool
reads_one(const struct finder *f, const struct lir_inst *inst)
{
    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(f->func, inst, i, regs);

        while (count-- > 0) {
            if (f->may_be[regs[count]])
                return true;
        }
    }
    return false;
}

/* May what INST writes be an address? */
static bool
may_give_one(const struct finder *f, const struct lir_inst *inst)
{
    switch (inst->op) {
    case LIR_SETCC:
    case LIR_IMUL:
    case LIR_MUL:
    case LIR_IDIV:
    case LIR_DIV:
    case LIR_IMOD:
    case LIR_MOD:
    case LIR_LOAD8:
    case LIR_LOAD16:
    case LIR_CVTSS2SI:
    case LIR_CVTSD2SI: return false;
    case LIR_MOV:
    case LIR_LEA:
    case LIR_XCHG:
    case LIR_MOVSX:
    case LIR_MOVZX:
    case LIR_CMOV:
    case LIR_ADD:
    case LIR_SUB:
    case LIR_NEG:
    case LIR_INC:
    case LIR_DEC:
    case LIR_ADC:
    case LIR_SBB:
    case LIR_AND:
    case LIR_OR:
    case LIR_XOR:
    case LIR_NOT:
    case LIR_SHL:
    case LIR_SHR:
    case LIR_SAR:
    case LIR_SEXT:
    case LIR_ZEXT:
    case LIR_TRUNC: return reads_one(f, inst);
    case LIR_CALL: return !calls_for_number(f, inst);
    default: return true;
    }
}

/* True if one more register was found. */
static bool
note_written(const struct finder *f, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(f->func, inst);
    bool found = false;

    for (uint32_t i = 0; i < inst->count && lir_inst_writes(inst, i); i++) {
        bool *may_be = &f->may_be[operands[i].id];

        if (!*may_be && may_give_one(f, inst))
            *may_be = found = true;
    }
    return found;
}

bool *
lir_find_words(const struct lir_module *module, const struct lir_func *func)
{
    struct finder f = {module, func, NULL};
    bool found = true;

    f.may_be = xcalloc((size_t)func->reg_count + 1, sizeof *f.may_be);
    for (uint32_t i = 0; i < func->param_count; i++)
        f.may_be[i] = true;
    while (found) {
        found = false;
        for (uint32_t i = 0; i < func->inst_count; i++)
            found = note_written(&f, &func->insts[i]) || found;
    }
    for (uint32_t i = 0; i < func->reg_count; i++) {
        if (func->regs[i].type != LIR_I64 && func->regs[i].type != LIR_PTR)
            f.may_be[i] = false;
    }
    return f.may_be;
}
