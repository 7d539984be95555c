/* Safepoints for the memory of words: see words.h.  words_find.c finds out
 * which registers matter. */
#include "lir/words.h"

#include "base/vec.h"
#include "lir/runtime.h"

/* What it is not for */

static bool
has_ref(const struct lir_func *func)
{
    uint32_t i = 0;

    while (i < func->reg_count && func->regs[i].type != LIR_REF)
        i++;
    return i < func->reg_count;
}

static void
refuse_managed(const struct source *source, struct span span,
               struct diag *diag)
{
    diag_error(diag, source, span,
               "managed objects and '--gc=conservative' do not go together");
}

static void
check_declarations(const struct lir_module *module,
                   const struct source *source, struct diag *diag)
{
    for (uint32_t i = 0; i < module->struct_count; i++) {
        if (module->structs[i].kind != LIR_STRUCT_BLOB ||
            module->structs[i].ref_count > 0)
            refuse_managed(source, module->structs[i].span, diag);
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        if (module->globals[i].type == LIR_REF)
            refuse_managed(source, module->globals[i].span, diag);
    }
}

static void
check_func(const struct lir_func *func, const struct source *source,
           struct diag *diag)
{
    if (has_ref(func))
        refuse_managed(source, func->span, diag);
    for (uint32_t i = 0; i < func->inst_count; i++) {
        if (func->insts[i].op == LIR_PUSH)
            diag_error(diag, source, func->insts[i].span,
                       "'push' hides its word from '--gc=conservative': use "
                       "a register");
    }
}

/* Safepoints */

static bool
allocates(const struct lir_module *module, const struct lir_func *func,
          const struct lir_inst *inst)
{
    const struct lir_runtime_func *rt;
    struct lir_symbol symbol;

    if (lir_callee(inst) != LIR_CALLEE_NAME)
        return false;
    symbol = lir_symbol_of(
        module, lir_operands(func, inst)[lir_callee_position(inst)].id);
    if (symbol.kind != LIR_SYMBOL_EXTERN)
        return false;
    rt = lir_runtime_find(module, &module->externs[symbol.index]);
    return rt && rt->allocates;
}

static uint32_t
count_allocations(const struct lir_module *module, const struct lir_func *func)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < func->inst_count; i++)
        count += allocates(module, func, &func->insts[i]);
    return count;
}

/* A safepoint has no operands, so those of the others stay where they are. */
static void
add_safepoints(struct lir_module *module, struct lir_func *func)
{
    uint32_t more = count_allocations(module, func), at = 0;
    struct lir_inst *insts;

    if (more == 0)
        return;
    insts =
        arena_array(&module->arena, func->inst_count + more, sizeof *insts);
    for (uint32_t i = 0; i < func->block_count; i++) {
        struct lir_block *block = &func->blocks[i];
        uint32_t from = block->first, end = from + block->count;

        block->first = at;
        for (; from < end; from++) {
            if (allocates(module, func, &func->insts[from]))
                insts[at++] =
                    (struct lir_inst){.op = LIR_SAFEPOINT,
                                      .type = LIR_NO_TYPE,
                                      .first = func->insts[from].first,
                                      .span = func->insts[from].span};
            insts[at++] = func->insts[from];
        }
        block->count = at - block->first;
    }
    func->insts = insts;
    func->inst_count = at;
}

bool
lir_collect_words(struct lir_module *module, const struct source *source,
                  struct diag *diag)
{
    unsigned errors = diag->errors;

    check_declarations(module, source, diag);
    for (uint32_t i = 0; i < module->func_count; i++) {
        check_func(&module->funcs[i], source, diag);
        add_safepoints(module, &module->funcs[i]);
    }
    module->collects_words = true;
    return diag->errors == errors;
}
