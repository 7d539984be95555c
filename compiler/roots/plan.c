/* The plan of a function: see roots.h, and planner.h for the steps. */
#include "roots/planner.h"

#include "lir/words.h"

void
bits_init(struct bits *bits, size_t sets, size_t count)
{
    bits->per_set = (count + 63) / 64;
    bits->words = xcalloc(sets * bits->per_set + 1, sizeof *bits->words);
}

void
bits_release(struct bits *bits)
{
    free(bits->words);
}

bool
roots_is_allocation(const struct lir_inst *inst)
{
    switch (inst->op) {
    case LIR_ALLOC:
    case LIR_ALLOC_ARRAY:
    case LIR_DELEGATE:
    case LIR_TRY_ALLOC:
    case LIR_TRY_ALLOC_ARRAY:
    case LIR_TRY_DELEGATE: return true;
    default: return false;
    }
}

bool
roots_is_tail_call(const struct lir_inst *inst)
{
    return inst->aux == LIR_AUX_TAIL_CALL;
}

void
planner_store(struct planner *p, struct roots_store store)
{
    *VEC_PUSH(&p->stores) = store;
}

bool
roots_are_in(const struct lir_module *module, uint32_t type)
{
    return module->collects_words || module->structs[type].ref_count > 0;
}

/* Slots with references lie in front, one after the other. */
static void
place_front(struct planner *p, uint32_t reserved)
{
    struct roots_plan *plan = p->plan;
    const struct lir_func *func = p->func;
    uint32_t bytes = reserved * ROOTS_WORD_BYTES;

    plan->front_align = ROOTS_WORD_BYTES;
    plan->slot_words =
        xmalloc(((size_t)func->slot_count + 1) * sizeof *plan->slot_words);
    for (uint32_t i = 0; i < func->slot_count; i++) {
        const struct lir_struct *type =
            &p->module->structs[func->slots[i].type];
        uint32_t align =
            type->align > ROOTS_WORD_BYTES ? type->align : ROOTS_WORD_BYTES;

        plan->slot_words[i] = LIR_NO_INDEX;
        if (!roots_are_in(p->module, func->slots[i].type))
            continue;
        if (align > plan->front_align)
            plan->front_align = align;
        bytes = (bytes + align - 1) & ~(align - 1);
        plan->slot_words[i] = bytes / ROOTS_WORD_BYTES;
        bytes += type->size;
    }
    plan->front = (bytes + ROOTS_WORD_BYTES - 1) / ROOTS_WORD_BYTES;
}

static void
plan_prefix(struct planner *p)
{
    struct roots_plan *plan = p->plan;

    planner_find_live(p);
    planner_color(p);
    plan->words = plan->front + p->slot_count;
    if (plan->wish.exact)
        plan->words = roots_frame_end(plan->words, plan->wish.unit);
    p->slot_count = plan->words - plan->front;
    planner_place(p);
    planner_fill(p);
    lir_live_release(&p->live);
    VEC_RELEASE(&p->regs);
    VEC_RELEASE(&p->colds);
    VEC_RELEASE(&p->cold_live);
    VEC_RELEASE(&p->writes);
    bits_release(&p->wanted);
    free(p->roots);
    free(p->kinds);
    free(p->slots);
}

/* All references of INST, which writes them, are stored. */
static void
store_written(struct planner *p, const uint32_t *words, uint32_t at)
{
    const struct lir_inst *inst = &p->func->insts[at];
    const struct lir_operand *operands = lir_operands(p->func, inst);

    for (uint32_t i = 0; i < inst->count && lir_inst_writes(inst, i); i++) {
        uint32_t reg = operands[i].id;

        if (p->plan->is_root[reg])
            planner_store(
                p, (struct roots_store){at, ROOTS_AFTER, words[reg], reg});
    }
}

static void
plan_all(struct planner *p)
{
    const struct lir_func *func = p->func;
    struct roots_plan *plan = p->plan;
    uint32_t *words = xcalloc((size_t)func->reg_count + 1, sizeof *words);

    plan->words = plan->front;
    for (uint32_t i = 0; i < func->reg_count; i++) {
        if (plan->is_root[i])
            words[i] = plan->words++;
    }
    for (uint32_t i = 0; i < func->inst_count; i++) {
        if (p->is_point[i])
            plan->scanned[i] =
                roots_is_tail_call(&func->insts[i]) ? 0 : plan->words;
        store_written(p, words, i);
    }
    for (uint32_t i = 0; i < func->reg_count; i++) {
        if (plan->is_root[i])
            planner_store(p, (struct roots_store){LIR_NO_INDEX, ROOTS_AFTER,
                                                  words[i], i});
    }
    free(words);
}

/* The stores are in the order of instructions, those at the beginning of the
 * function last. */
static void
index_stores(struct roots_plan *plan, uint32_t insts)
{
    uint32_t at = 0;

    plan->first_store =
        xmalloc(((size_t)insts + 1) * sizeof *plan->first_store);
    for (uint32_t i = 0; i < insts; i++) {
        plan->first_store[i] = at;
        while (at < plan->store_count && plan->stores[at].inst == i)
            at++;
    }
    plan->first_store[insts] = at;
    plan->entry_count = plan->store_count - at;
}

/* By register: does a collection look for what it holds? */
static bool *
find_roots(const struct lir_module *module, const struct lir_func *func)
{
    bool *is_root =
        module->collects_words
            ? lir_find_words(module, func)
            : xcalloc((size_t)func->reg_count + 1, sizeof *is_root);

    for (uint32_t i = 0; i < func->reg_count; i++)
        is_root[i] |= func->regs[i].type == LIR_REF;
    return is_root;
}

void
roots_plan_init(struct roots_plan *plan, const struct lir_module *module,
                const struct lir_func *func, const bool *points,
                const struct roots_wish *wish)
{
    struct planner p = {module, func, points, plan, .slot_count = 0};

    *plan = (struct roots_plan){.wish = *wish,
                                .is_root = find_roots(module, func)};
    plan->scanned =
        xmalloc(((size_t)func->inst_count + 1) * sizeof *plan->scanned);
    for (uint32_t i = 0; i < func->inst_count; i++)
        plan->scanned[i] = LIR_NO_INDEX;
    place_front(&p, wish->reserved);
    if (wish->mode == ROOTS_ALL)
        plan_all(&p);
    else
        plan_prefix(&p);
    plan->stores = p.stores.at;
    plan->store_count = (uint32_t)p.stores.count;
    index_stores(plan, func->inst_count);
}

uint32_t
roots_frame_end(uint32_t k, uint32_t unit)
{
    return (k + unit - 1) / unit * unit;
}

void
roots_plan_release(struct roots_plan *plan)
{
    free(plan->is_root);
    free(plan->slot_words);
    free(plan->scanned);
    free(plan->stores);
    free(plan->first_store);
}

const struct roots_store *
roots_stores(const struct roots_plan *plan, uint32_t inst,
             enum roots_when when, uint32_t *count)
{
    uint32_t first, end;

    if (inst == LIR_NO_INDEX) {
        *count = plan->entry_count;
        return plan->stores + plan->store_count - plan->entry_count;
    }
    first = plan->first_store[inst];
    end = plan->first_store[inst + 1];
    while (first < end && plan->stores[first].when < when)
        first++;
    while (first < end && plan->stores[end - 1].when > when)
        end--;
    *count = end - first;
    return plan->stores + first;
}
