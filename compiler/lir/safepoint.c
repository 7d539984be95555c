/* Which instructions are safepoints: see safepoint.h. */
#include "lir/safepoint.h"

#include <string.h>

#include "base/base.h"
#include "lir/runtime.h"

/* The functions of the runtime that manage objects are called so; no other
 * one allocates an object, or calls back what might. */
#define COLLECTOR_PREFIX "runa_gc_"

bool
lir_callee_collects(const struct lir_module *module, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(module, name);
    const struct lir_runtime_func *rt;

    if (symbol.kind != LIR_SYMBOL_EXTERN)
        return true;
    rt = lir_runtime_find(module, &module->externs[symbol.index]);
    return !rt ||
           strncmp(rt->name, COLLECTOR_PREFIX, strlen(COLLECTOR_PREFIX)) == 0;
}

/* Filters may run. */
static bool
throws(const struct lir_inst *inst)
{
    return inst->op == LIR_THROW || inst->op == LIR_RESUME ||
           inst->op == LIR_UNWIND;
}

bool
lir_is_safepoint(const struct lir_module *module, const struct lir_func *func,
                 const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);

    switch (lir_callee(inst)) {
    case LIR_CALLEE_NONE:
        return lir_ops[inst->op].kind == LIR_KIND_COLLECT || throws(inst);
    case LIR_CALLEE_WASI:
    case LIR_CALLEE_ASSEMBLY:
        return false; /* they run nothing of the program or its runtime */
    case LIR_CALLEE_NAME:
        return lir_callee_collects(module,
                                   operands[lir_callee_position(inst)].id);
    case LIR_CALLEE_ADDRESS:
    case LIR_CALLEE_ENTRY:
    case LIR_CALLEE_DELEGATE: return true;
    }
    BUG("callee of kind %d", lir_callee(inst));
}
