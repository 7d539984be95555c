/* Functions, their registers, slots and blocks: see runa/lir.h. */
#include "builder.h"

static bool
is_open(struct runa_lir_func *func)
{
    return func && builder_func_is_open(func);
}

struct runa_lir_func *
runa_lir_add_func(struct runa_lir_module *module, const char *name,
                  enum runa_lir_type result, unsigned flags)
{
    struct lir_func is = {.local = flags & RUNA_LIR_LOCAL,
                          .exported = LIR_NO_INDEX};
    struct runa_lir_func *func;

    if (!builder_is_open(module) ||
        !builder_flags(module, "a function", flags, RUNA_LIR_LOCAL) ||
        !builder_type(module, result, true, &is.result) ||
        !builder_declare(module, name, &is.name))
        return NULL;
    func = arena_alloc(&module->ir.arena, sizeof *func);
    func->module = module;
    func->is = is;
    func->next_reg = LIR_FIRST_REG;
    func->here = LIR_NO_INDEX;
    *VEC_PUSH(&module->funcs) = func;
    return func;
}

bool
runa_lir_func_export(struct runa_lir_func *func, const char *name)
{
    return is_open(func) &&
           builder_name(func->module, name, &func->is.exported);
}

bool
runa_lir_func_conv(struct runa_lir_func *func, unsigned conv)
{
    if (!is_open(func) || !builder_conv(func->module, conv))
        return false;
    func->is.conv = (uint8_t)conv;
    return true;
}

bool
runa_lir_func_faults(struct runa_lir_func *func, enum runa_lir_faults faults)
{
    if (!is_open(func))
        return false;
    if ((unsigned)faults > RUNA_LIR_FAULTS_THROW)
        return builder_fail(func->module, "there are no faults %u",
                            (unsigned)faults);
    func->is.faults = (uint8_t)faults;
    return true;
}

bool
runa_lir_add_reg_as(struct runa_lir_func *func, uint32_t number,
                    enum runa_lir_type type)
{
    struct lir_reg reg = {.number = number};

    if (!is_open(func) || !builder_type(func->module, type, false, &reg.type))
        return false;
    if (number < LIR_FIRST_REG || number > LIR_NUMBER_MAX)
        return builder_fail(func->module,
                            "register number %u is not between 1000 and "
                            "2^32 - 2",
                            number);
    if (idmap_add(&func->reg_of, number, (uint32_t)func->regs.count) !=
        IDMAP_NONE)
        return builder_fail(func->module, "register v%u is declared twice",
                            number);
    *VEC_PUSH(&func->regs) = reg;
    if (number >= func->next_reg)
        func->next_reg = number + 1;
    return true;
}

bool
runa_lir_add_param_as(struct runa_lir_func *func, uint32_t number,
                      enum runa_lir_type type)
{
    if (!is_open(func))
        return false;
    if (func->regs.count > func->is.param_count)
        return builder_fail(func->module, "parameter behind another register");
    if (!runa_lir_add_reg_as(func, number, type))
        return false;
    func->is.param_count++;
    return true;
}

uint32_t
runa_lir_add_param(struct runa_lir_func *func, enum runa_lir_type type)
{
    uint32_t number = func ? func->next_reg : 0;

    return runa_lir_add_param_as(func, number, type) ? number
                                                     : RUNA_LIR_NO_REG;
}

uint32_t
runa_lir_add_reg(struct runa_lir_func *func, enum runa_lir_type type)
{
    uint32_t number = func ? func->next_reg : 0;

    return runa_lir_add_reg_as(func, number, type) ? number : RUNA_LIR_NO_REG;
}

bool
runa_lir_has_reg(const struct runa_lir_func *func, uint32_t number)
{
    return func && idmap_find(&func->reg_of, number) != IDMAP_NONE;
}

bool
runa_lir_add_slot(struct runa_lir_func *func, const char *name,
                  const char *type)
{
    struct lir_slot slot = {0};

    if (!is_open(func) || !builder_name(func->module, name, &slot.name) ||
        !builder_layout(func->module, type, &slot.type))
        return false;
    if (idmap_add(&func->slot_of, slot.name, (uint32_t)func->slots.count) !=
        IDMAP_NONE)
        return builder_fail(func->module, "slot '%%%s' is declared twice",
                            name);
    *VEC_PUSH(&func->slots) = slot;
    return true;
}

uint32_t
runa_lir_new_block(struct runa_lir_func *func)
{
    return is_open(func) ? func->next_block++ : 0;
}

bool
runa_lir_block(struct runa_lir_func *func, uint32_t number)
{
    struct lir_block block = {.number = number, .outer = LIR_NO_INDEX};
    uint32_t old;

    if (!is_open(func) ||
        !builder_range(func->module, "block number", number, LIR_NUMBER_MAX))
        return false;
    func->here = (uint32_t)func->blocks.count;
    old = idmap_add(&func->block_of, number, func->here);
    if (old == IDMAP_NONE)
        *VEC_PUSH(&func->blocks) = block;
    else
        func->here = old;
    if (number >= func->next_block)
        func->next_block = number + 1;
    return true;
}

/* The present block, about which is said WHAT; NULL before the first. */
static struct lir_block *
present_block(struct runa_lir_func *func, const char *what)
{
    if (func->here != LIR_NO_INDEX)
        return &func->blocks.at[func->here];
    builder_fail(func->module, "%s before the first block", what);
    return NULL;
}

bool
runa_lir_loop(struct runa_lir_func *func, uint32_t depth, bool header)
{
    struct lir_block *block;

    if (!is_open(func) ||
        !builder_range(func->module, "loop depth", depth, LIR_DEPTH_MAX))
        return false;
    block = present_block(func, "loop");
    if (!block)
        return false;
    block->depth = depth;
    block->header = header;
    return true;
}

bool
runa_lir_block_outer(struct runa_lir_func *func, uint32_t number)
{
    struct lir_block *block;

    if (!is_open(func) ||
        !builder_range(func->module, "block number", number, LIR_NUMBER_MAX))
        return false;
    block = present_block(func, "landing pad");
    if (!block)
        return false;
    block->outer = number;
    return true;
}
