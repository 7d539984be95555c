/* The plan for people: see roots.h. */
#include "roots/roots.h"

static const char *const when_names[] = {"before", "cold", "after"};

static void
print_store(const struct lir_func *func, const struct roots_store *store,
            FILE *out)
{
    if (store->reg == LIR_NO_INDEX)
        fprintf(out, " %u=null", store->slot);
    else
        fprintf(out, " %u=v%u", store->slot, func->regs[store->reg].number);
}

static void
print_stores(const struct lir_func *func, const struct roots_plan *plan,
             uint32_t inst, enum roots_when when, const char *name, FILE *out)
{
    uint32_t count;
    const struct roots_store *stores = roots_stores(plan, inst, when, &count);

    if (count == 0)
        return;
    fprintf(out, ", %s", name);
    for (uint32_t i = 0; i < count; i++)
        print_store(func, &stores[i], out);
}

static void
print_inst(const struct lir_func *func, const struct roots_plan *plan,
           uint32_t inst, FILE *out)
{
    if (plan->scanned[inst] == LIR_NO_INDEX &&
        plan->first_store[inst] == plan->first_store[inst + 1])
        return;
    fprintf(out, ";   %u %s", inst, lir_ops[func->insts[inst].op].name);
    if (plan->scanned[inst] != LIR_NO_INDEX)
        fprintf(out, ", scans %u", plan->scanned[inst]);
    for (unsigned when = 0; when <= ROOTS_AFTER; when++)
        print_stores(func, plan, inst, when, when_names[when], out);
    fputc('\n', out);
}

void
roots_print(const struct lir_module *module, const struct lir_func *func,
            const struct roots_plan *plan, FILE *out)
{
    fprintf(out, "; @%s: words %u, front %u", lir_name(module, func->name),
            plan->words, plan->front);
    print_stores(func, plan, LIR_NO_INDEX, ROOTS_AFTER, "first", out);
    fputc('\n', out);
    for (uint32_t i = 0; i < func->inst_count; i++)
        print_inst(func, plan, i, out);
}
