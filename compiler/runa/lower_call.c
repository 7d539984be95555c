/* Calls of processes, builtins and C functions: see lowerer.h.
 *
 * Arguments are evaluated from right to left. How many there are is not
 * checked: missing ones are 0, and what is too much is evaluated for its
 * effects; the compiler warns. */
#include "runa/lowerer.h"

/* The arguments of a call, each with the parameter that it is for. */
struct arguments {
    const struct runa_arg *args[RUNA_PARAMS_MAX];
    uint32_t params[RUNA_PARAMS_MAX]; /* LIR_NO_INDEX: too much */
    uint32_t count;
};

static bool
gather(struct body *body, const struct runa_expr *call,
       struct arguments *arguments)
{
    arguments->count = 0;
    lower_end_variants(body, call->args);
    for (const struct runa_arg *arg = call->args; arg; arg = arg->next) {
        if (arguments->count == RUNA_PARAMS_MAX) {
            lowerer_error(body, arg->value->span, "more than %d arguments",
                          RUNA_PARAMS_MAX);
            return false;
        }
        arguments->args[arguments->count++] = arg;
    }
    return true;
}

static uint32_t
find_param(const struct runa_param *param, uint32_t name)
{
    uint32_t index = 0;

    for (; param; param = param->next, index++) {
        if (param->name.id == name)
            return index;
    }
    return LIR_NO_INDEX;
}

static void
report_param(struct body *body, struct runa_name name,
             const struct runa_param *param, struct runa_name callee)
{
    struct nearest nearest;

    nearest_init(&nearest, lowerer_text(body->l, name.id));
    for (; param; param = param->next)
        nearest_try(&nearest, lowerer_text(body->l, param->name.id));
    lowerer_error_nearest(
        body, name.span, &nearest, "'%s' does not match any parameter of '%s'",
        lowerer_text(body->l, name.id), lowerer_text(body->l, callee.id));
}

/* Gives a named argument its parameter; false after an error. */
static bool
match_named(struct body *body, struct runa_name name,
            const struct runa_param *params, struct runa_name callee,
            bool *taken, uint32_t *param)
{
    uint32_t index = find_param(params, name.id);

    if (index == LIR_NO_INDEX)
        report_param(body, name, params, callee);
    else if (taken[index])
        lowerer_error(body, name.span, "parameter '%s' is given twice",
                      lowerer_text(body->l, name.id));
    else
        taken[ *param = index] = true;
    return *param != LIR_NO_INDEX;
}

/* Named arguments take their parameters, then the others what is left, in
 * order; false after an error. */
static bool
match_params(struct body *body, struct arguments *arguments,
             const struct runa_param *params, uint32_t param_count,
             struct runa_name callee)
{
    bool taken[RUNA_PARAMS_MAX] = {false}, good = true;
    uint32_t next = 0;

    for (uint32_t i = 0; i < arguments->count; i++) {
        struct runa_name name = arguments->args[i]->name;

        arguments->params[i] = LIR_NO_INDEX;
        if (name.id != INTERN_NONE &&
            !match_named(body, name, params, callee, taken,
                         &arguments->params[i]))
            good = false;
    }
    for (uint32_t i = 0; i < arguments->count; i++) {
        if (arguments->args[i]->name.id != INTERN_NONE)
            continue;
        while (next < param_count && taken[next])
            next++;
        arguments->params[i] = next < param_count ? next++ : LIR_NO_INDEX;
    }
    return good;
}

static void
warn_count(struct body *body, const struct runa_expr *call,
           struct runa_name callee, uint32_t wanted, uint32_t found)
{
    if (wanted != found)
        lowerer_warning(body, call->span, "'%s' takes %u argument%s, found %u",
                        lowerer_text(body->l, callee.id), wanted,
                        wanted == 1 ? "" : "s", found);
}

/* Evaluates them into VALUES, one for each of PARAM_COUNT. */
static void
evaluate(struct body *body, const struct arguments *arguments,
         struct value *values, uint32_t param_count)
{
    for (uint32_t i = 0; i < param_count; i++)
        values[i] = value_int(0);
    for (uint32_t i = arguments->count; i-- > 0;) {
        struct value value = lower_expr(body, arguments->args[i]->value);

        if (arguments->params[i] != LIR_NO_INDEX)
            values[arguments->params[i]] = value;
    }
}

static struct value
call_process(struct body *body, const struct entity *e,
             const struct value *values)
{
    struct lir_operand operands[RUNA_PARAMS_MAX + 2];
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64));

    operands[0] = reg;
    operands[1] = build_symbol(e->symbol);
    for (uint32_t i = 0; i < e->count; i++)
        operands[2 + i] = values[i].at;
    build_add(&body->b, LIR_CALL, LIR_I64, 0, 2, operands, e->count + 2);
    return (struct value){.at = reg, .type = e->type};
}

static const struct runa_param *
params_of(const struct entity *e)
{
    return e->kind == ENTITY_PROCESS ? e->process->params
                                     : e->external->params;
}

static struct value
lower_call_entity(struct body *body, const struct entity *e,
                  const struct runa_expr *call, struct arguments *arguments)
{
    struct value values[RUNA_PARAMS_MAX], result;

    if (match_params(body, arguments, params_of(e), e->count, e->name))
        warn_count(body, call, e->name, e->count, arguments->count);
    evaluate(body, arguments, values, e->count);
    body_at(body, call->span);
    if (e->kind == ENTITY_PROCESS)
        return call_process(body, e, values);
    result = body_call_extern(body, lower_declare_external(body->l, e), values,
                              e->count);
    result.type = e->type;
    return result;
}

/* Builtins have no names for their parameters. */
static uint32_t
evaluate_plain(struct body *body, struct arguments *arguments,
               struct value *values)
{
    for (uint32_t i = 0; i < arguments->count; i++)
        arguments->params[i] = i;
    evaluate(body, arguments, values, arguments->count);
    return arguments->count;
}

static enum runa_kind
builtin_kind(const struct runa_builtin *builtin)
{
    switch ((enum runa_builtin_type)builtin->type) {
    case RUNA_BUILTIN_WORD: return RUNA_KIND_WORD;
    case RUNA_BUILTIN_STRING: return RUNA_KIND_STRING;
    case RUNA_BUILTIN_FLOAT: return RUNA_KIND_FLOAT;
    case RUNA_BUILTIN_LIST: return RUNA_KIND_LIST;
    case RUNA_BUILTIN_SET: return RUNA_KIND_SET;
    case RUNA_BUILTIN_DICT: return RUNA_KIND_DICT;
    case RUNA_BUILTIN_NOTHING: return RUNA_KIND_NOTHING;
    }
    BUG("builtin of type %d", builtin->type);
}

/* Some look into their second argument if it is a String. */
static const char *
builtin_symbol(const struct runa_builtin *builtin, const struct value *values,
               uint32_t count)
{
    bool is_text =
        builtin->text && count > 1 && value_is(values[1], RUNA_KIND_STRING);

    return is_text ? builtin->text : builtin->symbol;
}

static struct value
lower_call_builtin(struct body *body, const struct runa_builtin *builtin,
                   const struct runa_expr *call, struct arguments *arguments)
{
    const struct lir_extern *ext = lowerer_runtime(body->l, builtin->symbol);
    struct value values[RUNA_PARAMS_MAX], result;
    uint32_t count;

    warn_count(body, call, call->left->name, ext->param_count,
               arguments->count);
    count = evaluate_plain(body, arguments, values);
    body_at(body, call->span);
    if (lower_memory(body, call->left->name.id, values, count, &result))
        return result;
    result = body_runtime(body, builtin_symbol(builtin, values, count), values,
                          count);
    result.type.kind = (uint8_t)builtin_kind(builtin);
    return result;
}

static struct value
lower_call_value(struct body *body, struct value callee,
                 const struct runa_expr *call, struct arguments *arguments)
{
    struct value values[RUNA_PARAMS_MAX];
    uint32_t count = evaluate_plain(body, arguments, values);

    body_at(body, call->span);
    return lower_call_address(body, callee, values, count);
}

/* Processes that call what their first argument says. */
static bool
calls_address(const char *name)
{
    return strcmp(name, "call_function_pointer_2args") == 0;
}

static struct value
lower_call_pointer(struct body *body, const struct runa_expr *call,
                   struct arguments *arguments)
{
    struct value values[RUNA_PARAMS_MAX];
    uint32_t count = evaluate_plain(body, arguments, values);

    body_at(body, call->span);
    if (count == 0)
        return value_int(0);
    return lower_call_address(body, values[0], values + 1, count - 1);
}

/* A call of NAME, of the module ALIAS if there is an alias. */
static struct value
lower_call_name(struct body *body, const struct runa_expr *call,
                struct runa_name alias, struct runa_name name,
                struct arguments *arguments)
{
    const struct entity *e = lower_find(body, alias, name, ENTITY_CALLABLE);
    uint32_t builtin = idmap_find(&body->l->builtin_of, name.id);

    if (e && e->kind == ENTITY_VARIANT)
        return lower_variant(body, e, call->args, call->span);
    if (e && e->kind == ENTITY_GLOBAL)
        return lower_call_value(body, lower_expr(body, call->left), call,
                                arguments);
    if (e)
        return lower_call_entity(body, e, call, arguments);
    if (calls_address(lowerer_text(body->l, name.id)))
        return lower_call_pointer(body, call, arguments);
    if (builtin != IDMAP_NONE)
        return lower_call_builtin(body, runa_builtin_at(builtin), call,
                                  arguments);
    lower_unknown(body, alias, name, "process", ENTITY_CALLABLE);
    return value_int(0);
}

/* The alias of the module that CALLEE names a member of, if it does. */
static struct runa_name
alias_of(struct body *body, const struct runa_expr *callee)
{
    const struct runa_expr *left = callee->left;

    if (callee->kind == RUNA_FIELD && left->kind == RUNA_NAME &&
        !body_local(body, left->name.id) &&
        scope_module(body->module, left->name.id))
        return left->name;
    return callee->module;
}

struct value
lower_call(struct body *body, const struct runa_expr *call)
{
    const struct runa_expr *callee = call->left;
    struct runa_name alias = alias_of(body, callee);
    struct arguments arguments;

    if (!gather(body, call, &arguments))
        return value_int(0);
    if (alias.id != INTERN_NONE ||
        (callee->kind == RUNA_NAME && !body_local(body, callee->name.id)))
        return lower_call_name(body, call, alias, callee->name, &arguments);
    return lower_call_value(body, lower_expr(body, callee), call, &arguments);
}

/* C */

/* The C type that a type's name stands for. */
static enum lir_type
c_type(const struct lowerer *l, const struct runa_type *type,
       struct static_type known)
{
    static const struct {
        const char *name;
        uint8_t type;
    } names[] = {
        {"Pointer", LIR_PTR},   {"Character", LIR_I32}, {"Boolean", LIR_I32},
        {"Integer32", LIR_I32}, {"Int32", LIR_I32},     {"Float32", LIR_F32},
        {"Nothing", LIR_VOID},  {"String", LIR_PTR},    {"Float", LIR_F64},
        {"Float64", LIR_F64},   {"Double", LIR_F64},
    };
    const char *name = type ? lowerer_text(l, type->name.id) : "Nothing";

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i].name, name) == 0)
            return (enum lir_type)names[i].type;
    }
    return known.kind == RUNA_KIND_WORD ? LIR_I64 : LIR_PTR;
}

static struct lir_extern
c_function(struct lowerer *l, uint32_t name, uint32_t param_count)
{
    struct lir_extern ext = {.param_count = param_count,
                             .library = LIR_NO_INDEX,
                             .import_module = LIR_NO_INDEX,
                             .import_name = LIR_NO_INDEX};

    ext.name = lowerer_symbol(l, "c.%s", lowerer_text(l, name));
    ext.alias = ext.symbol = lowerer_symbol(l, "%s", lowerer_text(l, name));
    ext.params =
        arena_array(&l->module->arena, param_count + 1, sizeof *ext.params);
    return ext;
}

const struct lir_extern *
lower_declare_external(struct lowerer *l, const struct entity *e)
{
    struct lir_extern ext = c_function(l, e->external->name.id, e->count);
    uint32_t i = 0;

    for (const struct runa_param *p = e->external->params; p; p = p->next)
        ext.params[i++] = (uint8_t)c_type(
            l, p->type, scope_type(&l->scope, e->module, p->type));
    ext.result = (uint8_t)c_type(l, e->external->result, e->type);
    return lowerer_extern(l, &ext);
}

/* The C function NAME, of which nothing is known but the values that it is
 * called with. */
static const struct lir_extern *
declare_by_values(struct lowerer *l, uint32_t name, const struct value *values,
                  uint32_t count)
{
    struct lir_extern ext = c_function(l, name, count);

    for (uint32_t i = 0; i < count; i++)
        ext.params[i] = value_is(values[i], RUNA_KIND_FLOAT)    ? LIR_F64
                        : value_is(values[i], RUNA_KIND_STRING) ? LIR_PTR
                                                                : LIR_I64;
    ext.result = LIR_I64;
    return lowerer_extern(l, &ext);
}

/* External "f" from a, b: its types are those that its declaration says, or else
 * those of the values. */
struct value
lower_external(struct body *body, const struct runa_expr *expr)
{
    const struct entity *e =
        scope_find(&body->l->scope, body->module, expr->name.id,
                   ENTITY_SET(ENTITY_EXTERNAL));
    const struct lir_extern *ext;
    struct arguments arguments;
    struct value values[RUNA_PARAMS_MAX], result;
    uint32_t count;

    if (!gather(body, expr, &arguments))
        return value_int(0);
    count = evaluate_plain(body, &arguments, values);
    ext = e ? lower_declare_external(body->l, e)
            : declare_by_values(body->l, expr->name.id, values, count);
    body_at(body, expr->span);
    result = body_call_extern(body, ext, values, count);
    if (e)
        result.type = e->type;
    return result;
}
