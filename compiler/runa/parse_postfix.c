/* What follows an operand: arguments, fields, elements. */
#include "runa/parser.h"

/* Only what has a name is called, and a lambda, which is in parentheses then. */
static bool
can_be_called(const struct runa_expr *expr)
{
    switch (expr->kind) {
    case RUNA_NAME:
    case RUNA_ADDRESS:
    case RUNA_FIELD:
    case RUNA_INDEX:
    case RUNA_CALL:
    case RUNA_LAMBDA: return true;
    default: return false;
    }
}

static struct runa_expr *
new_call(struct parse *p, struct runa_expr *callee)
{
    struct runa_expr *call = parse_new_expr(p, RUNA_CALL, callee->span.off);

    parse_set_left(p, call, callee);
    return call;
}

/* arguments := [ expr { [','] expr } ] */
static void
arguments(struct parse *p, struct runa_expr *call)
{
    struct runa_arg **next = &call->args;

    while (parse_begins_operand(&p->token) ||
           p->token.kind == RUNA_TOKEN_FOREIGN) {
        next = parse_add_arg(p, call, next, runa_no_name(),
                             parse_expr_within(p, 0));
        if (parse_take_symbol(p, ',') && parse_is_symbol(p, ')'))
            parse_expected(p, "an expression");
    }
}

/* call := '(' arguments ')'   behind the '(' */
static struct runa_expr *
call_in_parentheses(struct parse *p, struct runa_expr *callee)
{
    struct runa_expr *call = new_call(p, callee);

    if (parse_enter(p))
        arguments(p, call);
    parse_leave(p);
    if (!parse_take_symbol(p, ')'))
        parse_expected(p, "')' or ','");
    call->span = parse_span_from(p, call->span.off);
    return call;
}

/* withargs := [ name 'as' ] argument
 *             { ( 'and' | ',' ) [ name 'as' ] argument } */
void
parse_with_args(struct parse *p, struct runa_expr *call)
{
    struct runa_arg **next = &call->args;
    struct runa_name name;

    parse_enter(p);
    do {
        name = runa_no_name();
        if (parse_is_name(p) && parse_peek_is(p, 0, RUNA_WORD_AS)) {
            name = parse_name(p, "a name");
            parse_next(p);
        }
        next = parse_add_arg(p, call, next, name, parse_argument(p));
    } while (!parse_ends_field(p) &&
             (parse_take(p, RUNA_WORD_AND) || parse_take_symbol(p, ',')));
    parse_leave(p);
}

static struct runa_expr *
call_with(struct parse *p, struct runa_expr *callee)
{
    struct runa_expr *call = new_call(p, callee);

    call->with = true;
    parse_with_args(p, call);
    return call;
}

/* field := '.' name   behind the '.' */
static struct runa_expr *
field(struct parse *p, struct runa_expr *object)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_FIELD, object->span.off);

    expr->name = p->token.first ? parse_name(p, "the name of a field")
                                : parse_any_name(p, "the name of a field");
    parse_set_left(p, expr, object);
    return expr;
}

/* Takes `index` or `key` unless it is a variable of that name. */
static bool
take_marker(struct parse *p, enum runa_word word)
{
    const struct runa_token *next;

    if (!parse_is(p, word))
        return false;
    next = parse_peek(p, 0);
    if (!parse_begins_operand(next) || next->first)
        return false;
    parse_next(p);
    return true;
}

/* The index is an operand, not an expression; it may have a sign. */
static struct runa_expr *
index_operand(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_expr *expr;

    if (!parse_take(p, RUNA_WORD_MINUS))
        return parse_tight(p);
    expr = parse_new_expr(p, RUNA_UNARY, begin);
    expr->op = RUNA_OP_NEGATE;
    parse_set_left(p, expr, parse_tight(p));
    return expr;
}

/* element := 'at' [ 'index' | 'key' ] tight   behind 'at' */
static struct runa_expr *
element(struct parse *p, struct runa_expr *container)
{
    struct runa_expr *expr =
        parse_new_expr(p, RUNA_INDEX, container->span.off);

    expr->by_key = take_marker(p, RUNA_WORD_KEY);
    if (!expr->by_key)
        take_marker(p, RUNA_WORD_INDEX);
    parse_set_left(p, expr, container);
    parse_set_right(p, expr, index_operand(p));
    return expr;
}

/* tight := primary { '(' arguments ')' | '.' name } */
struct runa_expr *
parse_tight(struct parse *p)
{
    struct runa_expr *expr = parse_primary(p);

    for (;;) {
        if (parse_is_symbol(p, '(') && can_be_called(expr)) {
            parse_next(p);
            expr = call_in_parentheses(p, expr);
        } else if (parse_take_symbol(p, '.')) {
            expr = field(p, expr);
        } else {
            return expr;
        }
    }
}

/* postfix := tight { '(' arguments ')' | '.' name | 'with' withargs
 *                  | 'at' [ 'index' | 'key' ] tight } */
struct runa_expr *
parse_postfix(struct parse *p)
{
    struct runa_expr *expr = parse_tight(p);

    for (;;) {
        if (parse_is(p, RUNA_WORD_WITH) && can_be_called(expr)) {
            parse_next(p);
            expr = call_with(p, expr);
        } else if (parse_take(p, RUNA_WORD_AT)) {
            expr = element(p, expr);
        } else if (parse_is_symbol(p, '(') && can_be_called(expr)) {
            parse_next(p);
            expr = call_in_parentheses(p, expr);
        } else if (parse_take_symbol(p, '.')) {
            expr = field(p, expr);
        } else {
            return expr;
        }
    }
}
