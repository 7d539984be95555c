/* Names, literals and operators: see lowerer.h. */
#include "runa/lowerer.h"

/* Words that stand for 0 where nothing else has the name. */
static bool
is_nothing(const char *word)
{
    static const char *const words[] = {"Nothing", "None",    "Null",
                                        "Nil",     "nothing", "null"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

/* The local, or what is in the program, that has a name like NAME. */
static struct nearest
nearest_name(struct body *body, uint32_t name, unsigned kinds)
{
    struct nearest nearest;

    nearest_init(&nearest, lowerer_text(body->l, name));
    scope_try_names(&body->l->scope, NULL, kinds, &nearest);
    for (uint32_t i = 0; i < body->l->program->names.count; i++) {
        uint32_t local = idmap_find(&body->local_of, i);

        if (local != IDMAP_NONE && !body->locals.at[local].is_unknown)
            nearest_try(&nearest, lowerer_text(body->l, i));
    }
    for (size_t i = 0;
         (kinds & ENTITY_SET(ENTITY_PROCESS)) && runa_builtin_at(i); i++)
        nearest_try(&nearest, runa_builtin_at(i)->name);
    return nearest;
}

/* A module that does not have NAME, or is none. */
static void
unknown_member(struct body *body, struct runa_name alias,
               struct runa_name name, unsigned kinds)
{
    const struct runa_module *module = scope_module(body->module, alias.id);
    struct nearest nearest;

    if (!module) {
        lowerer_error(body, alias.span, "no module is imported as '%s'",
                      lowerer_text(body->l, alias.id));
        return;
    }
    nearest_init(&nearest, lowerer_text(body->l, name.id));
    scope_try_names(&body->l->scope, module, kinds, &nearest);
    lowerer_error_nearest(body, name.span, &nearest, "module '%s' has no '%s'",
                          lowerer_text(body->l, alias.id),
                          lowerer_text(body->l, name.id));
}

void
lower_unknown(struct body *body, struct runa_name alias, struct runa_name name,
              const char *what, unsigned kinds)
{
    struct nearest nearest;

    if (alias.id != INTERN_NONE) {
        unknown_member(body, alias, name, kinds);
        return;
    }
    nearest = nearest_name(body, name.id, kinds);
    lowerer_error_nearest(body, name.span, &nearest, "unknown %s '%s'", what,
                          lowerer_text(body->l, name.id));
    if (!body_local(body, name.id))
        body_declare(body, name.id, (struct static_type){0})->is_unknown =
            true;
}

struct entity *
lower_find(struct body *body, struct runa_name alias, struct runa_name name,
           unsigned kinds)
{
    const struct scope *scope = &body->l->scope;
    const struct runa_module *module;

    if (alias.id == INTERN_NONE)
        return scope_find(scope, body->module, name.id, kinds);
    module = scope_module(body->module, alias.id);
    return module ? scope_find_member(scope, module, name.id, kinds) : NULL;
}

static struct value
read_global(struct body *body, const struct entity *e)
{
    struct lir_operand reg;

    if (e->is_literal)
        return (struct value){.at = e->value, .type = e->type};
    reg = build_of_reg(build_reg(&body->b, LIR_I64));
    BUILD(&body->b, LIR_LOAD, LIR_I64, reg,
          build_memory(build_symbol(e->symbol), LIR_NO_INDEX, 0, 0));
    return (struct value){.at = reg, .type = e->type};
}

static struct value
lower_entity(struct body *body, const struct entity *e, struct span span)
{
    switch ((enum entity_kind)e->kind) {
    case ENTITY_GLOBAL: return read_global(body, e);
    case ENTITY_PROCESS: return lower_address_of(body, e);
    case ENTITY_EXTERNAL:
        return value_word(
            build_symbol(lower_declare_external(body->l, e)->name));
    case ENTITY_VARIANT: return lower_variant(body, e, NULL, span);
    case ENTITY_TYPE: break;
    }
    BUG("a value of entity kind %d", e->kind);
}

static struct value
lower_name(struct body *body, const struct runa_expr *expr)
{
    bool is_member = expr->module.id != INTERN_NONE;
    const struct entity *e;

    if (!is_member && body_local(body, expr->name.id))
        return body_read_local(body, expr->name.id);
    e = lower_find(body, expr->module, expr->name, ENTITY_VALUE);
    if (e)
        return lower_entity(body, e, expr->span);
    if (is_member || !is_nothing(lowerer_text(body->l, expr->name.id)))
        lower_unknown(body, expr->module, expr->name, "name", ENTITY_VALUE);
    return value_int(0);
}

static struct value
lower_process_address(struct body *body, const struct runa_expr *expr)
{
    const struct entity *e =
        lower_find(body, expr->module, expr->name,
                   ENTITY_SET(ENTITY_PROCESS) | ENTITY_SET(ENTITY_EXTERNAL));

    if (e)
        return lower_entity(body, e, expr->span);
    lower_unknown(body, expr->module, expr->name, "process",
                  ENTITY_SET(ENTITY_PROCESS));
    return value_int(0);
}

/* Arithmetic */

static bool
is_imm(struct value value, int64_t number)
{
    return value.at.kind == LIR_OPERAND_IMM && value.at.value == number;
}

/* WHEN is 0 or -1, of a divisor Y, where the quotient would trap, or only 0: it
 * goes to RARE, whose result is all the code behind it makes of REG. */
static struct value
divide(struct body *body, enum lir_op op, struct value x, struct value y)
{
    struct build *b = &body->b;
    uint32_t rare = build_label(b), common = build_label(b),
             after = build_label(b);
    struct lir_operand reg = build_of_reg(build_reg(b, LIR_I64));
    bool is_quotient = op == LIR_IDIV;
    struct value probe =
        is_quotient ? body_op2(body, LIR_ADD, y, value_int(1)) : y;

    build_branch(b, LIR_I64, is_quotient ? LIR_COND_ULE : LIR_COND_EQ,
                 probe.at, build_imm(is_quotient), rare, common);
    build_place(b, common);
    BUILD(b, op, LIR_I64, reg, x.at, y.at);
    build_jump(b, after);
    build_place(b, rare);
    if (is_quotient) /* x * y is -x by -1, wrapping, and 0 by 0 */
        BUILD(b, LIR_IMUL, LIR_I64, reg, x.at, y.at);
    else
        BUILD(b, LIR_MOV, LIR_I64, reg, build_imm(0));
    build_place(b, after);
    return value_word(reg);
}

static struct value
lower_divide(struct body *body, enum lir_op op, struct value x, struct value y)
{
    if (y.at.kind == LIR_OPERAND_IMM && !is_imm(y, 0) && !is_imm(y, -1))
        return body_op2(body, op, x, y);
    return divide(body, op, x, y);
}

static struct value
float_op(struct body *body, enum lir_op op, struct value x, struct value y)
{
    struct lir_operand a = body_double(body, x), b = body_double(body, y);
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_F64));

    BUILD(&body->b, op, LIR_F64, reg, a, b);
    return body_from_double(body, reg);
}

static bool
is_float(struct value x, struct value y)
{
    return value_is(x, RUNA_KIND_FLOAT) || value_is(y, RUNA_KIND_FLOAT);
}

struct value
lower_to_string(struct body *body, struct value x)
{
    struct value text = x;

    if (value_is(x, RUNA_KIND_STRING))
        return x;
    if (value_is(x, RUNA_KIND_FLOAT))
        text = BODY_RUNTIME(body, "runa_lang_float_to_string", x);
    else
        text = BODY_RUNTIME(body, "runa_lang_integer_to_string", x);
    text.type.kind = RUNA_KIND_STRING;
    return text;
}

static struct value
lower_join(struct body *body, struct value x, struct value y)
{
    struct value a = lower_to_string(body, x), b = lower_to_string(body, y);
    struct value joined = BODY_RUNTIME(body, "runa_lang_string_concat", a, b);

    joined.type.kind = RUNA_KIND_STRING;
    return joined;
}

/* Comparisons */

static struct value
set_if(struct body *body, enum lir_cond cond)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64));

    BUILD_AUX(&body->b, LIR_SETCC, LIR_I64, LIR_AUX_FIRST_COND + cond, reg);
    return value_word(reg);
}

static bool
is_text_comparison(enum lir_cond cond, struct value x, struct value y)
{
    return (cond == LIR_COND_EQ || cond == LIR_COND_NE) &&
           value_is(x, RUNA_KIND_STRING) && value_is(y, RUNA_KIND_STRING);
}

struct value
lower_compare(struct body *body, enum lir_cond cond, struct value x,
              struct value y)
{
    if (is_text_comparison(cond, x, y)) {
        struct value equal =
            BODY_RUNTIME(body, "runa_lang_string_equals", x, y);

        return cond == LIR_COND_EQ
                   ? equal
                   : body_op2(body, LIR_XOR, equal, value_int(1));
    }
    if (is_float(x, y)) {
        struct lir_operand a = body_double(body, x), b = body_double(body, y);

        BUILD(&body->b, LIR_FCMP, LIR_F64, a, b);
    } else {
        BUILD(&body->b, LIR_CMP, LIR_I64, x.at, y.at);
    }
    return set_if(body, cond);
}

static enum lir_cond
cond_of(enum runa_op op)
{
    switch (op) {
    case RUNA_OP_EQ: return LIR_COND_EQ;
    case RUNA_OP_NE: return LIR_COND_NE;
    case RUNA_OP_LT: return LIR_COND_LT;
    case RUNA_OP_LE: return LIR_COND_LE;
    case RUNA_OP_GT: return LIR_COND_GT;
    case RUNA_OP_GE: return LIR_COND_GE;
    default: return LIR_COND_NEVER;
    }
}

/* x contains y */
static struct value
lower_contains(struct body *body, struct value x, struct value y)
{
    switch (x.type.kind) {
    case RUNA_KIND_SET:
        return BODY_RUNTIME(body, "runa_lang_set_contains", x, y);
    case RUNA_KIND_DICT: return BODY_RUNTIME(body, "runa_lang_dict_has", x, y);
    case RUNA_KIND_STRING:
        return lower_compare(body, LIR_COND_GE,
                             BODY_RUNTIME(body, "runa_lang_string_find", x, y),
                             value_int(0));
    default:
        return BODY_RUNTIME(body,
                            value_is(y, RUNA_KIND_STRING)
                                ? "runa_lang_list_contains_text"
                                : "runa_lang_list_contains",
                            x, y);
    }
}

/* The opcodes of operators on words, and on doubles. */
static const struct {
    uint8_t word, number;
} opcodes[] = {
    [RUNA_OP_BIT_OR] = {LIR_OR, LIR_NOP},
    [RUNA_OP_BIT_XOR] = {LIR_XOR, LIR_NOP},
    [RUNA_OP_BIT_AND] = {LIR_AND, LIR_NOP},
    [RUNA_OP_SHL] = {LIR_SHL, LIR_NOP},
    [RUNA_OP_SHR] = {LIR_SHR, LIR_NOP},
    [RUNA_OP_ADD] = {LIR_ADD, LIR_FADD},
    [RUNA_OP_SUB] = {LIR_SUB, LIR_FSUB},
    [RUNA_OP_MUL] = {LIR_IMUL, LIR_FMUL},
    [RUNA_OP_DIV] = {LIR_IDIV, LIR_FDIV},
    [RUNA_OP_MOD] = {LIR_IMOD, LIR_NOP},
};

struct value
lower_binary(struct body *body, enum runa_op op, struct value x,
             struct value y)
{
    if (cond_of(op) != LIR_COND_NEVER)
        return lower_compare(body, cond_of(op), x, y);
    if (op == RUNA_OP_CONTAINS)
        return lower_contains(body, x, y);
    if (op == RUNA_OP_CONTAINS_KEY)
        return BODY_RUNTIME(body, "runa_lang_dict_has", x, y);
    if (op == RUNA_OP_JOIN)
        return lower_join(body, x, y);
    if (is_float(x, y) && opcodes[op].number != LIR_NOP)
        return float_op(body, (enum lir_op)opcodes[op].number, x, y);
    if (op == RUNA_OP_DIV || op == RUNA_OP_MOD)
        return lower_divide(body, (enum lir_op)opcodes[op].word, x, y);
    return body_op2(body, (enum lir_op)opcodes[op].word, x, y);
}

static struct value
lower_unary(struct body *body, const struct runa_expr *expr)
{
    struct value x = lower_expr(body, expr->left);
    struct lir_operand reg;

    if (expr->op == RUNA_OP_NOT)
        return lower_compare(body, LIR_COND_EQ, value_word(x.at),
                             value_int(0));
    if (expr->op == RUNA_OP_BIT_NOT)
        return body_op1(body, LIR_NOT, x);
    if (!value_is(x, RUNA_KIND_FLOAT))
        return body_op1(body, LIR_NEG, x);
    reg = build_of_reg(build_reg(&body->b, LIR_F64));
    BUILD(&body->b, LIR_FNEG, LIR_F64, reg, body_double(body, x));
    return body_from_double(body, reg);
}

/* Conditions */

/* 1 or 0, by what a condition does. */
static struct value
value_of_condition(struct body *body, const struct runa_expr *expr)
{
    struct build *b = &body->b;
    uint32_t yes = build_label(b), no = build_label(b), after = build_label(b);
    struct lir_operand reg = build_of_reg(build_reg(b, LIR_I64));

    lower_condition(body, expr, yes, no);
    build_place(b, yes);
    BUILD(b, LIR_MOV, LIR_I64, reg, build_imm(1));
    build_jump(b, after);
    build_place(b, no);
    BUILD(b, LIR_MOV, LIR_I64, reg, build_imm(0));
    build_place(b, after);
    return value_word(reg);
}

static void
lower_comparison(struct body *body, enum lir_cond cond,
                 const struct runa_expr *expr, uint32_t yes, uint32_t no)
{
    struct value x = lower_expr(body, expr->left);
    struct value y = lower_expr(body, expr->right);

    if (is_text_comparison(cond, x, y) || is_float(x, y)) {
        x = lower_compare(body, cond, x, y);
        y = value_int(0);
        cond = LIR_COND_NE;
    }
    build_branch(&body->b, LIR_I64, cond, x.at, y.at, yes, no);
}

/* and, or: the right side only if the left one does not decide. */
static void
lower_logical(struct body *body, const struct runa_expr *expr, uint32_t yes,
              uint32_t no)
{
    uint32_t right = build_label(&body->b);

    if (expr->op == RUNA_OP_AND)
        lower_condition(body, expr->left, right, no);
    else
        lower_condition(body, expr->left, yes, right);
    build_place(&body->b, right);
    lower_condition(body, expr->right, yes, no);
}

static bool
is_logical(const struct runa_expr *expr)
{
    return expr->kind == RUNA_BINARY &&
           (expr->op == RUNA_OP_AND || expr->op == RUNA_OP_OR);
}

void
lower_condition(struct body *body, const struct runa_expr *expr, uint32_t yes,
                uint32_t no)
{
    enum lir_cond cond = expr->kind == RUNA_BINARY
                             ? cond_of((enum runa_op)expr->op)
                             : LIR_COND_NEVER;

    if (is_logical(expr))
        lower_logical(body, expr, yes, no);
    else if (cond != LIR_COND_NEVER)
        lower_comparison(body, cond, expr, yes, no);
    else if (expr->kind == RUNA_UNARY && expr->op == RUNA_OP_NOT)
        lower_condition(body, expr->left, no, yes);
    else
        build_branch(&body->b, LIR_I64, LIR_COND_NE, lower_expr(body, expr).at,
                     build_imm(0), yes, no);
}

static struct value
lower_operation(struct body *body, const struct runa_expr *expr)
{
    struct value x;

    if (is_logical(expr))
        return value_of_condition(body, expr);
    x = lower_expr(body, expr->left);
    return lower_binary(body, (enum runa_op)expr->op, x,
                        lower_expr(body, expr->right));
}

/* Words of the language */

static struct value
to_integer(struct body *body, struct value x)
{
    struct lir_operand reg;

    if (value_is(x, RUNA_KIND_STRING))
        return BODY_RUNTIME(body, "runa_lang_string_to_integer", x);
    if (!value_is(x, RUNA_KIND_FLOAT))
        return value_word(x.at);
    reg = build_of_reg(build_reg(&body->b, LIR_I64));
    BUILD(&body->b, LIR_CVTSD2SI, LIR_I64, reg, body_double(body, x));
    return value_word(reg);
}

static struct value
to_float(struct body *body, struct value x)
{
    if (value_is(x, RUNA_KIND_STRING)) {
        struct value number =
            BODY_RUNTIME(body, "runa_lang_string_to_float", x);

        number.type.kind = RUNA_KIND_FLOAT;
        return number;
    }
    return body_from_double(body, body_double(body, x));
}

static struct value
lower_convert(struct body *body, const struct runa_expr *expr)
{
    struct value x = lower_expr(body, expr->left);
    struct static_type to =
        scope_type(&body->l->scope, body->module, expr->type);

    if (to.kind == RUNA_KIND_STRING)
        return lower_to_string(body, x);
    if (to.kind == RUNA_KIND_FLOAT)
        return to_float(body, x);
    if (strcmp(lowerer_text(body->l, expr->type->name.id), "Boolean") == 0)
        return lower_compare(body, LIR_COND_NE, x,
                             value_is(x, RUNA_KIND_FLOAT)
                                 ? value_of(build_imm(0), RUNA_KIND_FLOAT)
                                 : value_int(0));
    if (to.kind == RUNA_KIND_WORD)
        return to_integer(body, x);
    return (struct value){.at = x.at, .type = to};
}

static struct value
lower_length(struct body *body, struct value x)
{
    switch (x.type.kind) {
    case RUNA_KIND_LIST: return lower_list_length(body, x);
    case RUNA_KIND_SET: return BODY_RUNTIME(body, "runa_lang_set_size", x);
    case RUNA_KIND_DICT: return BODY_RUNTIME(body, "runa_lang_dict_size", x);
    default: return BODY_RUNTIME(body, "runa_string_length", x);
    }
}

static struct value
lower_position(struct body *body, const struct runa_expr *expr)
{
    struct value what = lower_expr(body, expr->left);
    struct value where = lower_expr(body, expr->right);

    return BODY_RUNTIME(body, "runa_lang_string_find", where, what);
}

static struct value
lower_substring(struct body *body, const struct runa_expr *expr)
{
    struct value parts[3], text;
    const struct runa_arg *arg = expr->args;

    for (size_t i = 0; i < COUNT_OF(parts); i++, arg = arg->next)
        parts[i] = lower_expr(body, arg->value);
    text = body_runtime(body, "runa_lang_string_substring", parts,
                        COUNT_OF(parts));
    text.type.kind = RUNA_KIND_STRING;
    return text;
}

/* x.f and `the f of x`, which are a member where x is a module, and a tag where it
 * is a type of variants. */
static struct value
lower_field(struct body *body, const struct runa_expr *expr)
{
    const struct runa_expr *left = expr->left;
    struct place place;

    if (left->kind == RUNA_NAME && left->module.id == INTERN_NONE &&
        !body_local(body, left->name.id)) {
        const struct entity *type =
            scope_find(&body->l->scope, body->module, left->name.id,
                       ENTITY_SET(ENTITY_TYPE));
        struct runa_expr member = *expr;

        if (scope_module(body->module, left->name.id)) {
            member.module = left->name;
            return lower_name(body, &member);
        }
        if (type && type->definition->variants)
            return lower_tag(body, type, expr->name);
    }
    return lower_field_place(body, expr, &place)
               ? lower_read_place(body, &place)
               : value_int(0);
}

static struct value
lower_index(struct body *body, const struct runa_expr *expr)
{
    struct place place;

    lower_index_place(body, expr, &place);
    return lower_read_place(body, &place);
}

struct value
lower_expr(struct body *body, const struct runa_expr *expr)
{
    switch ((enum runa_expr_kind)expr->kind) {
    case RUNA_INT:
    case RUNA_BOOLEAN: return value_int(expr->value);
    case RUNA_FLOAT: return value_of(build_imm(expr->value), RUNA_KIND_FLOAT);
    case RUNA_STRING:
        return value_of(build_symbol(lowerer_string(body->l, expr->name.id)),
                        RUNA_KIND_STRING);
    case RUNA_NAME: return lower_name(body, expr);
    case RUNA_ADDRESS: return lower_process_address(body, expr);
    case RUNA_BINARY: return lower_operation(body, expr);
    case RUNA_UNARY: return lower_unary(body, expr);
    case RUNA_FIELD: return lower_field(body, expr);
    case RUNA_INDEX: return lower_index(body, expr);
    case RUNA_CALL: return lower_call(body, expr);
    case RUNA_LIST: return lower_list(body, expr);
    case RUNA_SET: return lower_set(body, expr);
    case RUNA_DICT: return lower_dict(body, expr);
    case RUNA_STRUCT: return lower_struct(body, expr);
    case RUNA_VARIANT: return lower_qualified_variant(body, expr);
    case RUNA_LAMBDA: return lower_lambda(body, expr);
    case RUNA_CONVERT: return lower_convert(body, expr);
    case RUNA_LENGTH: return lower_length(body, lower_expr(body, expr->left));
    case RUNA_POSITION: return lower_position(body, expr);
    case RUNA_SUBSTRING: return lower_substring(body, expr);
    case RUNA_TEXT: return lower_to_string(body, lower_expr(body, expr->left));
    case RUNA_SIZE_OF: return lower_size_of(body, expr);
    case RUNA_EXTERNAL: return lower_external(body, expr);
    }
    BUG("expression of kind %d", expr->kind);
}
