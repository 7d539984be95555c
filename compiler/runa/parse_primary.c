/* Operands: numbers, strings, names, and what words begin. */
#include "runa/parser.h"

static struct runa_expr *
with_value(struct parse *p, enum runa_expr_kind kind)
{
    uint32_t begin = p->token.off;
    int64_t value = p->token.value;
    struct runa_expr *expr;

    parse_next(p);
    expr = parse_new_expr(p, kind, begin);
    expr->value = value;
    return expr;
}

static struct runa_expr *
string(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_name name = parse_string(p, "a string");
    struct runa_expr *expr = parse_new_expr(p, RUNA_STRING, begin);

    expr->name = name;
    return expr;
}

/* parenthesised := '(' expr ')' */
static struct runa_expr *
parenthesised(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_expr *expr;

    parse_next(p);
    expr = parse_expr_within(p, 0);
    if (!parse_take_symbol(p, ')'))
        parse_expected(p, "')'");
    expr->span = parse_span_from(p, begin);
    return expr;
}

/* address := '$' name */
static struct runa_expr *
address(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_name name;
    struct runa_expr *expr;

    parse_next(p);
    name = parse_name(p, "the name of a process");
    expr = parse_new_expr(p, RUNA_ADDRESS, begin);
    expr->name = name;
    return expr;
}

/* boolean := 'true' | 'false' */
static struct runa_expr *
boolean(struct parse *p)
{
    bool is_true = parse_is(p, RUNA_WORD_TRUE);
    struct runa_expr *expr = with_value(p, RUNA_BOOLEAN);

    expr->value = is_true;
    return expr;
}

/* field := 'the' name 'of' tight */
static struct runa_expr *
the_field(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_name name;
    struct runa_expr *expr;

    parse_next(p);
    name = parse_is(p, RUNA_WORD_OF)
               ? parse_name(p, "the name of a field")
               : parse_any_name(p, "the name of a field");
    parse_expect(p, RUNA_WORD_OF);
    expr = parse_new_expr(p, RUNA_FIELD, begin);
    expr->name = name;
    parse_set_left(p, expr, parse_tight(p));
    return expr;
}

/* length := 'length' 'of' postfix */
static struct runa_expr *
length(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_LENGTH, p->token.off);

    parse_next(p);
    parse_next(p);
    parse_set_left(p, expr, parse_postfix(p));
    return expr;
}

/* True for `length of`, unless `of type T` says what the name before is. */
static bool
is_length_of(struct parse *p)
{
    if (!parse_peek_is(p, 0, RUNA_WORD_OF))
        return false;
    if (!parse_peek_is(p, 1, RUNA_WORD_TYPE_SMALL) &&
        !parse_peek_is(p, 1, RUNA_WORD_TYPE))
        return true;
    return !parse_token_is_name(parse_peek(p, 2)) || parse_peek(p, 2)->first;
}

/* position := 'position' 'of' expr 'in' expr */
static struct runa_expr *
position(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_POSITION, p->token.off);

    parse_next(p);
    parse_next(p);
    parse_set_left(p, expr, parse_expr(p));
    parse_want(p, RUNA_WORD_IN);
    parse_set_right(p, expr, parse_expr(p));
    return expr;
}

/* substring := 'substring' 'of' postfix 'from' expr 'to' expr */
static struct runa_expr *
substring(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_SUBSTRING, p->token.off);
    struct runa_arg **next = &expr->args;
    unsigned around = p->limits;

    parse_next(p);
    parse_next(p);
    p->limits |= NO_FROM;
    next = parse_add_arg(p, expr, next, runa_no_name(), parse_postfix(p));
    parse_want(p, RUNA_WORD_FROM);
    next = parse_add_arg(p, expr, next, runa_no_name(), parse_expr(p));
    p->limits = around;
    parse_want(p, RUNA_WORD_TO);
    parse_add_arg(p, expr, next, runa_no_name(), parse_expr(p));
    return expr;
}

/* text := 'string' 'representation' 'of' postfix */
static struct runa_expr *
text(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_TEXT, p->token.off);

    parse_next(p);
    parse_next(p);
    parse_expect(p, RUNA_WORD_OF);
    parse_set_left(p, expr, parse_postfix(p));
    return expr;
}

/* size := 'size_of' type */
static struct runa_expr *
size_of(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_SIZE_OF, p->token.off);

    parse_next(p);
    expr->type = parse_type(p);
    expr->span = parse_span_from(p, expr->span.off);
    return expr;
}

/* conversion := 'convert' expr 'to' type */
static struct runa_expr *
conversion(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_CONVERT, p->token.off);

    parse_next(p);
    parse_set_left(p, expr, parse_expr(p));
    parse_want(p, RUNA_WORD_TO);
    expr->type = parse_type(p);
    expr->span = parse_span_from(p, expr->span.off);
    return expr;
}

/* lambda := 'lambda' name { ',' name } ':' expr */
static struct runa_expr *
lambda(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_LAMBDA, p->token.off);
    struct runa_param **next = &expr->params;
    uint32_t count = 0;

    p->program->has_lambda = true;
    do {
        parse_next(p);
        *next = parse_param(p, count++);
        next = &(*next)->next;
    } while (parse_is_symbol(p, ','));
    parse_expect_symbol(p, ':');
    parse_set_left(p, expr, parse_expr(p));
    return expr;
}

/* True for `lambda`, a name, and what must follow. */
static bool
begins_lambda(struct parse *p)
{
    int next;

    if (!parse_token_is_name(parse_peek(p, 0)))
        return false;
    next = parse_peek(p, 1)->kind;
    return next == ':' || next == ',';
}

/* external := 'External' string [ 'from' expr { ',' expr } ] */
static struct runa_expr *
external(struct parse *p)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_EXTERNAL, p->token.off);
    struct runa_arg **next = &expr->args;

    parse_next(p);
    expr->name = parse_string(p, "a string");
    if (parse_take(p, RUNA_WORD_FROM)) {
        do
            next = parse_add_arg(p, expr, next, runa_no_name(), parse_expr(p));
        while (parse_take_symbol(p, ','));
    }
    expr->span = parse_span_from(p, expr->span.off);
    return expr;
}

/* negative := 'negative' int */
static struct runa_expr *
negative(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_expr *expr;

    parse_next(p);
    expr = with_value(p, RUNA_INT);
    expr->value = (int64_t)(0 - (uint64_t)expr->value);
    expr->span = parse_span_from(p, begin);
    return expr;
}

/* True if the present `from` has the name of a module behind it: those begin
 * with a capital letter. */
static bool
is_from_module(struct parse *p)
{
    const struct runa_token *next;
    char first;

    if (!parse_is(p, RUNA_WORD_FROM) || p->limits & NO_FROM)
        return false;
    next = parse_peek(p, 0);
    first = p->source->text[next->off];
    return parse_token_is_name(next) && first >= 'A' && first <= 'Z';
}

/* A module may have the name of a reserved word: `Set.create()`. */
static struct runa_name
name_in_expression(struct parse *p)
{
    return parse_peek(p, 0)->kind == '.' ? parse_any_name(p, "an expression")
                                         : parse_name(p, "an expression");
}

static struct runa_expr *
new_reference(struct parse *p)
{
    struct runa_name name = name_in_expression(p);
    struct runa_expr *expr = parse_new_expr(p, RUNA_NAME, name.span.off);

    expr->name = name;
    if (name.id == INTERN_NONE)
        expr->kind = RUNA_INT;
    return expr;
}

/* module := 'from' name */
static void
from_module(struct parse *p, struct runa_expr *expr)
{
    parse_next(p);
    expr->module = parse_any_name(p, "the name of a module");
    expr->span = parse_span_from(p, expr->span.off);
}

/* reference := name [ module ] */
static struct runa_expr *
reference(struct parse *p)
{
    struct runa_expr *expr = new_reference(p);

    if (is_from_module(p))
        from_module(p, expr);
    return expr;
}

/* variant := name 'as' name [ 'with' withargs ]   from 'as'; TYPE is before */
static struct runa_expr *
variant(struct parse *p, struct runa_expr *type)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_VARIANT, type->span.off);

    parse_next(p);
    expr->type = arena_alloc(p->arena, sizeof *expr->type);
    *expr->type = (struct runa_type){type->name, type->module, runa_no_name()};
    expr->name = parse_name(p, "the name of a variant");
    if (parse_take(p, RUNA_WORD_WITH))
        parse_with_args(p, expr);
    expr->span = parse_span_from(p, expr->span.off);
    return expr;
}

static struct runa_expr *
name(struct parse *p)
{
    struct runa_expr *expr = reference(p);

    if (parse_is(p, RUNA_WORD_AS) && !(p->limits & NO_AS) &&
        parse_token_is_name(parse_peek(p, 0)))
        return variant(p, expr);
    return expr;
}

/* call := ( 'proc' | 'Call' ) name [ module | '.' name ]
 *         [ 'with' withargs | '(' arguments ')' ]
 * Here any word is the name of a module. The parentheses are left to the caller's rule. */
static struct runa_expr *
proc(struct parse *p)
{
    uint32_t begin = p->token.off;
    struct runa_expr *callee, *call;

    parse_next(p);
    callee = new_reference(p);
    if (parse_is(p, RUNA_WORD_FROM) && !(p->limits & NO_FROM))
        from_module(p, callee);
    if (parse_take_symbol(p, '.')) {
        struct runa_expr *member = parse_new_expr(p, RUNA_FIELD, begin);

        member->name = parse_any_name(p, "the name of a process");
        parse_set_left(p, member, callee);
        callee = member;
    }
    if (parse_is_symbol(p, '('))
        return callee;
    call = parse_new_expr(p, RUNA_CALL, begin);
    call->with = true;
    parse_set_left(p, call, callee);
    if (parse_take(p, RUNA_WORD_WITH))
        parse_with_args(p, call);
    return call;
}

/* True if the token behind the present word belongs to it, which then is no
 * name: the beginning of an operand on the same line, but no '('. */
static bool
has_operand(struct parse *p)
{
    const struct runa_token *next = parse_peek(p, 0);

    return parse_begins_operand(next) && !next->first && next->kind != '(';
}

/* A word that begins an operand or is a name, as what follows it tells. */
static struct runa_expr *
soft_word(struct parse *p)
{
    switch (p->token.word) {
    case RUNA_WORD_LENGTH: return is_length_of(p) ? length(p) : name(p);
    case RUNA_WORD_POSITION:
        return parse_peek_is(p, 0, RUNA_WORD_OF) ? position(p) : name(p);
    case RUNA_WORD_SUBSTRING:
        return parse_peek_is(p, 0, RUNA_WORD_OF) ? substring(p) : name(p);
    case RUNA_WORD_STRING:
        return parse_peek_is(p, 0, RUNA_WORD_REPRESENTATION) ? text(p)
                                                             : name(p);
    case RUNA_WORD_EXTERNAL:
        return parse_peek(p, 0)->kind == RUNA_TOKEN_STRING ? external(p)
                                                           : name(p);
    case RUNA_WORD_NEGATIVE:
        return parse_peek(p, 0)->kind == RUNA_TOKEN_INT ? negative(p)
                                                        : name(p);
    case RUNA_WORD_LAMBDA: return begins_lambda(p) ? lambda(p) : name(p);
    case RUNA_WORD_SIZE_OF: return has_operand(p) ? size_of(p) : name(p);
    case RUNA_WORD_CONVERT:
        return has_operand(p) || parse_peek(p, 0)->kind == '(' ? conversion(p)
                                                               : name(p);
    case RUNA_WORD_PROC:
    case RUNA_WORD_CALL: return has_operand(p) ? proc(p) : name(p);
    default: return name(p);
    }
}

static struct runa_expr *
by_word(struct parse *p)
{
    struct runa_expr *literal;

    switch (p->token.word) {
    case RUNA_WORD_TRUE:
    case RUNA_WORD_FALSE: return boolean(p);
    case RUNA_WORD_THE: return the_field(p);
    default: break;
    }
    if (p->token.word >= RUNA_WORD_COUNT)
        return name(p);
    literal = parse_literal(p);
    return literal ? literal : soft_word(p);
}

static struct runa_expr *
by_kind(struct parse *p)
{
    switch (p->token.kind) {
    case RUNA_TOKEN_WORD: return by_word(p);
    case RUNA_TOKEN_INT: return with_value(p, RUNA_INT);
    case RUNA_TOKEN_FLOAT: return with_value(p, RUNA_FLOAT);
    case RUNA_TOKEN_STRING: return string(p);
    case '(': return parenthesised(p);
    case '$': return address(p);
    default: return name(p); /* which says what was expected */
    }
}

/* primary := int | float | string | '(' expr ')' | '$' name | boolean | field
 *          | length | position | substring | text | size | conversion
 *          | lambda | external | negative | call | literal | name | variant */
struct runa_expr *
parse_primary(struct parse *p)
{
    struct runa_expr *expr =
        parse_enter(p) ? by_kind(p) : parse_new_expr(p, RUNA_INT, p->end);

    parse_leave(p);
    return expr;
}
