/* Which instructions are safepoints: see safepoint.h. */
#include "lir/safepoint.h"

#include <string.h>

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

bool
lir_is_safepoint(const struct lir_module *module, const struct lir_func *func,
                 const struct lir_inst *inst)
{
    int callee = lir_callee_position(inst);

    if (callee < 0)
        return lir_ops[inst->op].kind == LIR_KIND_COLLECT;
    if (inst->op == LIR_SYSCALL || inst->op == LIR_INLINE_ASM)
        return false; /* they run nothing of the program or its runtime */
    return (inst->op != LIR_CALL && inst->op != LIR_INVOKE) ||
           lir_callee_collects(module, lir_operands(func, inst)[callee].id);
}
