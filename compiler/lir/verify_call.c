/* Calls: the arguments and the result, by what is called. */
#include "lir/verifier.h"
#include "lir/wasi.h"

/* What a call must agree with: a function, NAME, or another signature. */
struct callee {
    const char *sigil, *name; /* as messages show them */
    enum lir_type result;
    uint32_t param_count;
    const uint8_t *params;    /* NULL: those of */
    struct lir_symbol symbol; /* a function */
};

static struct callee
callee_of(const struct verifier *v, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(v->module, name);

    return (struct callee){.sigil = "'@",
                           .name = lir_name(v->module, name),
                           .result = lir_result_type(v->module, symbol),
                           .param_count = lir_param_count(v->module, symbol),
                           .symbol = symbol};
}

static enum lir_type
param_type(const struct verifier *v, const struct callee *callee, uint32_t i)
{
    return callee->params ? (enum lir_type)callee->params[i]
                          : lir_param_type(v->module, callee->symbol, i);
}

static const struct lir_operand *
arg(const struct verifier *v, const struct lir_inst *inst, uint32_t i)
{
    return lir_operands(v->func, inst) + inst->fixed + i;
}

/* As many arguments as parameters, each usable for its own, and the result as
 * the caller's suffix names it.  A result may be ignored, by calling with
 * .void. */
static bool
check_callee(struct verifier *v, const struct lir_inst *inst,
             const struct callee *callee)
{
    uint32_t wanted = callee->param_count, found = lir_arg_count(inst);

    if (inst->type != LIR_VOID &&
        !lir_type_converts(callee->result, inst->type))
        return verify_error(v, inst->span, "%s%s' returns %s, called for %s",
                            callee->sigil, callee->name,
                            lir_type_name(callee->result),
                            lir_type_name(inst->type));
    if (found != wanted)
        return verify_error(v, inst->span,
                            "%s%s' takes %u argument%s, found %u",
                            callee->sigil, callee->name, wanted,
                            wanted == 1 ? "" : "s", found);
    for (uint32_t i = 0; i < wanted; i++) {
        if (!verify_value(v, arg(v, inst, i), param_type(v, callee, i)))
            return false;
    }
    return true;
}

static bool
check_call(struct verifier *v, const struct lir_inst *inst,
           const struct lir_operand *function)
{
    struct lir_symbol symbol = lir_symbol_of(v->module, function->id);
    struct callee callee;

    if (!verify_is_declared(v, function))
        return false;
    if (!lir_is_function(symbol))
        return verify_error(v, lir_operand_span(function),
                            "expected a function, found data '@%s'",
                            lir_name(v->module, function->id));
    callee = callee_of(v, function->id);
    return check_callee(v, inst, &callee);
}

/* As a call of what wasi.def declares. */
static bool
check_syscall(struct verifier *v, const struct lir_inst *inst,
              const struct lir_operand *number)
{
    const struct lir_wasi_call *call = lir_wasi_find(number->value);
    struct callee callee = {.sigil = "WASI's '"};

    if (!call)
        return verify_error(v, lir_operand_span(number),
                            "no function of WASI has the number %lld",
                            (long long)number->value);
    callee.name = call->name;
    callee.result = call->result;
    callee.params = call->params;
    callee.param_count = call->param_count;
    return check_callee(v, inst, &callee);
}

/* The entry of the table of the type that stands before it. */
static bool
check_virtual_call(struct verifier *v, const struct lir_inst *inst,
                   const struct lir_operand *entry)
{
    uint32_t type = entry[-1].id;
    const struct lir_struct *table = lir_table_type(v->module, type);
    struct callee callee;
    uint32_t name;

    if (table->entries == 0)
        return verify_error(
            v, lir_operand_span(&entry[-1]), "'$%s' has no virtual table",
            lir_name(v->module, v->module->structs[type].name));
    if (!verify_below(v, entry, table->entries, "an entry"))
        return false;
    name = table->vtable[entry->value];
    if (!lir_is_function(lir_symbol_of(v->module, name)))
        return false; /* reported with its type */
    callee = callee_of(v, name);
    return check_callee(v, inst, &callee);
}

/* The delegate whose type stands before it. */
static bool
check_delegate_call(struct verifier *v, const struct lir_inst *inst,
                    const struct lir_operand *delegate)
{
    const struct lir_struct *type = &v->module->structs[delegate[-1].id];
    const struct callee callee = {.sigil = "'$",
                                  .name = lir_name(v->module, type->name),
                                  .result = type->result,
                                  .param_count = type->param_count,
                                  .params = type->params};

    return check_callee(v, inst, &callee);
}

bool
verify_callee(struct verifier *v, const struct lir_inst *inst, char letter,
              const struct lir_operand *operand)
{
    switch (letter) {
    case 'f': return check_call(v, inst, operand);
    case 'w': return check_syscall(v, inst, operand);
    case 'V': return check_virtual_call(v, inst, operand);
    case 'H': return check_delegate_call(v, inst, operand);
    default: return true;
    }
}

bool
verify_indirect_args(struct verifier *v, const struct lir_inst *inst)
{
    for (uint32_t i = 0; i < lir_arg_count(inst); i++) {
        const struct lir_operand *a = arg(v, inst, i);

        switch (a->kind) {
        case LIR_OPERAND_REG:
        case LIR_OPERAND_IMM:
        case LIR_OPERAND_FLOAT:
        case LIR_OPERAND_SLOT: break;
        case LIR_OPERAND_SYMBOL:
            if (!verify_is_declared(v, a))
                return false;
            break;
        default: return verify_expected(v, a, "a value");
        }
    }
    return true;
}
