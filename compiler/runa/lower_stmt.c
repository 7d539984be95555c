/* Statements: see lowerer.h. Match is in lower_match.c. */
#include "runa/lowerer.h"

/* Let and Set */

void
lower_assign(struct body *body, uint32_t name, struct value value)
{
    struct local *local = body_local(body, name);

    if (local->type.kind == RUNA_KIND_WORD)
        local->type = value.type;
    BUILD(&body->b, LIR_MOV, LIR_I64, build_of_reg(local->reg), value.at);
}

/* NAME may be set; false after an error. */
static bool
check_variable(struct body *body, struct runa_name name, bool is_constant)
{
    if (is_constant)
        lowerer_error(body, name.span, "'%s' is a constant",
                      lowerer_text(body->l, name.id));
    return !is_constant;
}

static void
lower_let(struct body *body, const struct runa_stmt *stmt)
{
    struct value value = lower_expr(body, stmt->value);
    struct static_type type =
        scope_type(&body->l->scope, body->module, stmt->type);
    const struct local *local;

    if (stmt->type && type.kind != RUNA_KIND_WORD)
        value.type = type;
    local = body_local(body, stmt->name.id);
    if (local && !check_variable(body, stmt->name, local->is_constant))
        return;
    if (!local)
        body_declare(body, stmt->name.id, value.type);
    lower_assign(body, stmt->name.id, value);
}

static bool
is_literal(const struct runa_expr *expr)
{
    return expr->kind == RUNA_INT || expr->kind == RUNA_FLOAT ||
           expr->kind == RUNA_BOOLEAN || expr->kind == RUNA_STRING;
}

static void
lower_constant(struct body *body, const struct runa_stmt *stmt)
{
    struct value value = lower_expr(body, stmt->value);
    struct local *local;

    if (body_local(body, stmt->name.id)) {
        lowerer_error(body, stmt->name.span, "'%s' is declared twice",
                      lowerer_text(body->l, stmt->name.id));
        return;
    }
    local = body_declare(body, stmt->name.id, value.type);
    local->is_constant = true;
    local->is_literal = is_literal(stmt->value);
    local->value = value.at;
    if (!local->is_literal)
        lower_assign(body, stmt->name.id, value);
}

static void
write_global(struct body *body, struct entity *e, struct value value)
{
    if (e->type.kind == RUNA_KIND_WORD)
        e->type = value.type;
    BUILD(&body->b, LIR_STORE, LIR_I64,
          build_memory(build_symbol(e->symbol), LIR_NO_INDEX, 0, 0), value.at);
}

/* What a target is: a local, a global, or a place. */
struct target {
    struct entity *global;
    uint32_t local; /* name */
    bool is_local;
    struct place place;
};

static bool
find_global(struct body *body, struct runa_name alias, struct runa_name name,
            struct target *target)
{
    target->global = lower_find(body, alias, name, ENTITY_SET(ENTITY_GLOBAL));
    if (target->global)
        return check_variable(body, name, target->global->is_constant);
    lower_unknown(body, alias, name, "variable", ENTITY_SET(ENTITY_GLOBAL));
    return false;
}

static bool
find_name(struct body *body, const struct runa_expr *expr,
          struct target *target)
{
    const struct local *local = expr->module.id == INTERN_NONE
                                    ? body_local(body, expr->name.id)
                                    : NULL;

    if (!local)
        return find_global(body, expr->module, expr->name, target);
    target->is_local = true;
    target->local = expr->name.id;
    return check_variable(body, expr->name, local->is_constant);
}

static bool
find_target(struct body *body, const struct runa_expr *expr,
            struct target *target)
{
    const struct runa_expr *left = expr->left;

    *target = (struct target){0};
    if (expr->kind == RUNA_NAME)
        return find_name(body, expr, target);
    if (expr->kind == RUNA_FIELD && left->kind == RUNA_NAME &&
        !body_local(body, left->name.id) &&
        scope_module(body->module, left->name.id))
        return find_global(body, left->name, expr->name, target);
    if (expr->kind == RUNA_FIELD)
        return lower_field_place(body, expr, &target->place);
    lower_index_place(body, expr, &target->place);
    return true;
}

static void
write_target(struct body *body, const struct target *target,
             struct value value)
{
    if (target->is_local)
        lower_assign(body, target->local, value);
    else if (target->global)
        write_global(body, target->global, value);
    else
        lower_write_place(body, &target->place, value);
}

static struct value
read_target(struct body *body, const struct target *target)
{
    struct lir_operand reg;

    if (target->is_local)
        return body_read_local(body, target->local);
    if (!target->global)
        return lower_read_place(body, &target->place);
    reg = build_of_reg(build_reg(&body->b, LIR_I64));
    BUILD(&body->b, LIR_LOAD, LIR_I64, reg,
          build_memory(build_symbol(target->global->symbol), LIR_NO_INDEX, 0,
                       0));
    return (struct value){.at = reg, .type = target->global->type};
}

/* The value first, then what the target needs. */
static void
lower_set_to(struct body *body, const struct runa_stmt *stmt)
{
    struct value value = lower_expr(body, stmt->value);
    struct target target;

    if (find_target(body, stmt->target, &target))
        write_target(body, &target, value);
}

static void
lower_update(struct body *body, const struct runa_stmt *stmt)
{
    struct value value = lower_expr(body, stmt->value), old;
    struct target target;

    if (!find_target(body, stmt->target, &target))
        return;
    old = read_target(body, &target);
    write_target(body, &target,
                 lower_binary(body, (enum runa_op)stmt->op, old, value));
}

/* Control flow */

static void
lower_if(struct body *body, const struct runa_stmt *stmt)
{
    struct build *b = &body->b;
    uint32_t after = build_label(b);

    for (const struct runa_arm *arm = stmt->arms; arm; arm = arm->next) {
        uint32_t yes = build_label(b), no = build_label(b);

        if (!arm->condition) {
            lower_stmts(body, arm->body);
            continue;
        }
        body_at(body, arm->span);
        lower_condition(body, arm->condition, yes, no);
        build_place(b, yes);
        lower_stmts(body, arm->body);
        if (!b->ended)
            build_jump(b, after);
        build_place(b, no);
    }
    build_place(b, after);
}

/* The body of a loop: BREAK goes to AFTER, CONTINUE to NEXT. */
static void
lower_loop_body(struct body *body, const struct runa_stmt *stmt,
                uint32_t after, uint32_t next)
{
    struct loop loop = {body->loop, after, next};

    body->loop = &loop;
    lower_stmts(body, stmt);
    body->loop = loop.outer;
}

static void
lower_while(struct body *body, const struct runa_stmt *stmt)
{
    struct build *b = &body->b;
    uint32_t again = build_label(b), inside = build_label(b),
             after = build_label(b);

    build_place(b, again);
    if (stmt->value)
        lower_condition(body, stmt->value, inside, after);
    build_place(b, inside);
    lower_loop_body(body, stmt->body, after, again);
    build_jump(b, again);
    build_place(b, after);
}

/* The register of the loop variable NAME. */
static struct lir_operand
loop_variable(struct body *body, struct runa_name name,
              struct static_type type)
{
    const struct local *local = body_local(body, name.id);

    if (local)
        check_variable(body, name, local->is_constant);
    else
        local = body_declare(body, name.id, type);
    return build_of_reg(local->reg);
}

static void
lower_for(struct body *body, const struct runa_stmt *stmt)
{
    struct build *b = &body->b;
    uint32_t test = build_label(b), inside = build_label(b),
             next = build_label(b), after = build_label(b);
    struct value first = lower_expr(body, stmt->value);
    struct lir_operand variable =
        loop_variable(body, stmt->name, (struct static_type){0});
    struct lir_operand limit;

    BUILD(b, LIR_MOV, LIR_I64, variable, first.at);
    limit = body_copy(body, lower_expr(body, stmt->limit));
    build_place(b, test);
    build_branch(b, LIR_I64, LIR_COND_LE, variable, limit, inside, after);
    build_place(b, inside);
    lower_loop_body(body, stmt->body, after, next);
    build_place(b, next);
    BUILD(b, LIR_ADD, LIR_I64, variable, variable,
          stmt->step ? lower_expr(body, stmt->step).at : build_imm(1));
    build_jump(b, test);
    build_place(b, after);
}

/* For each over LIST, of the length that it has now. */
static void
each_element(struct body *body, const struct runa_stmt *stmt,
             struct value list, struct static_type type)
{
    struct build *b = &body->b;
    uint32_t test = build_label(b), inside = build_label(b),
             next = build_label(b), after = build_label(b);
    struct lir_operand length = lower_list_length(body, list).at;
    struct lir_operand index = body_copy(body, value_int(0));
    struct lir_operand variable = loop_variable(body, stmt->name, type);

    build_place(b, test);
    build_branch(b, LIR_I64, LIR_COND_LT, index, length, inside, after);
    build_place(b, inside);
    BUILD(b, LIR_MOV, LIR_I64, variable,
          lower_list_get(body, list, value_word(index)).at);
    lower_loop_body(body, stmt->body, after, next);
    build_place(b, next);
    BUILD(b, LIR_ADD, LIR_I64, index, index, build_imm(1));
    build_jump(b, test);
    build_place(b, after);
}

static void
lower_for_each(struct body *body, const struct runa_stmt *stmt)
{
    struct value all = lower_expr(body, stmt->value);
    struct static_type type =
        scope_type(&body->l->scope, body->module, stmt->type);
    struct value list;

    if (!stmt->type)
        type.kind = all.type.element;
    if (value_is(all, RUNA_KIND_LIST))
        list = value_word(body_copy(body, all));
    else
        list = BODY_RUNTIME(body, "runa_lang_elements", all);
    each_element(body, stmt, list, type);
}

static void
lower_leave(struct body *body, const struct runa_stmt *stmt)
{
    bool is_break = stmt->kind == RUNA_BREAK;

    if (!body->loop)
        lowerer_error(body, stmt->span, "'%s' is in no loop",
                      is_break ? "Break" : "Continue");
    else
        build_jump(&body->b, is_break ? body->loop->after : body->loop->next);
}

static void
lower_return(struct body *body, const struct runa_stmt *stmt)
{
    struct value value =
        stmt->value ? lower_expr(body, stmt->value) : value_int(0);

    BUILD(&body->b, LIR_RET, LIR_I64, value.at);
}

/* Display */

static void
print(struct body *body, struct value value, bool ends_line)
{
    if (value_is(value, RUNA_KIND_STRING))
        BODY_RUNTIME(body, ends_line ? "print_string" : "print_string_nonl",
                     value);
    else if (value_is(value, RUNA_KIND_FLOAT))
        BODY_RUNTIME(body,
                     ends_line ? "runa_print_float" : "runa_print_float_nonl",
                     value);
    else
        BODY_RUNTIME(body, ends_line ? "print_integer" : "print_integer_nonl",
                     value);
}

/* All values first, so that what they print comes before their line. */
static void
lower_display(struct body *body, const struct runa_stmt *stmt)
{
    VEC(struct value) values = {0};

    lower_end_variants(body, stmt->args);
    for (const struct runa_arg *arg = stmt->args; arg; arg = arg->next) {
        struct value value = lower_expr(body, arg->value);

        *VEC_PUSH(&values) = value;
    }
    body_at(body, stmt->span);
    for (size_t i = 0; i < values.count; i++)
        print(body, values.at[i], i + 1 == values.count && !stmt->same_line);
    VEC_RELEASE(&values);
}

static void
lower_add(struct body *body, const struct runa_stmt *stmt)
{
    struct value value = lower_expr(body, stmt->value);
    struct value to = lower_expr(body, stmt->target);

    if (value_is(to, RUNA_KIND_SET))
        lower_add_to_set(body, to, value);
    else
        BODY_RUNTIME(body, "runa_lang_list_append", to, value);
}

static void
lower_stmt(struct body *body, const struct runa_stmt *stmt)
{
    body_at(body, stmt->span);
    switch ((enum runa_stmt_kind)stmt->kind) {
    case RUNA_LET: lower_let(body, stmt); return;
    case RUNA_CONSTANT: lower_constant(body, stmt); return;
    case RUNA_SET_TO: lower_set_to(body, stmt); return;
    case RUNA_UPDATE: lower_update(body, stmt); return;
    case RUNA_IF: lower_if(body, stmt); return;
    case RUNA_WHILE:
    case RUNA_LOOP: lower_while(body, stmt); return;
    case RUNA_FOR: lower_for(body, stmt); return;
    case RUNA_FOR_EACH: lower_for_each(body, stmt); return;
    case RUNA_BREAK:
    case RUNA_CONTINUE: lower_leave(body, stmt); return;
    case RUNA_RETURN: lower_return(body, stmt); return;
    case RUNA_DISPLAY: lower_display(body, stmt); return;
    case RUNA_MATCH: lower_match(body, stmt); return;
    case RUNA_DO: lower_expr(body, stmt->value); return;
    case RUNA_ADD: lower_add(body, stmt); return;
    case RUNA_BLOCK: lower_stmts(body, stmt->body); return;
    case RUNA_ASSEMBLY:
        lowerer_error(body, stmt->span,
                      "assembly of another machine; expected Runa, or a "
                      "process of C declared 'External'");
        return;
    }
    BUG("statement of kind %d", stmt->kind);
}

void
lower_stmts(struct body *body, const struct runa_stmt *stmt)
{
    for (; stmt; stmt = stmt->next)
        lower_stmt(body, stmt);
}
