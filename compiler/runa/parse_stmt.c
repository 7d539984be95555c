/* Statements that have no blocks in them, and bodies made of statements. */
#include "runa/parser.h"

struct runa_stmt *
parse_new_stmt(struct parse *p, enum runa_stmt_kind kind)
{
    struct runa_stmt *stmt = arena_alloc(p->arena, sizeof *stmt);

    stmt->kind = (uint8_t)kind;
    stmt->span = parse_span(p);
    stmt->name = runa_no_name();
    return stmt;
}

/* True for `of type`, behind which the type of what is before stands. */
static bool
take_of_type(struct parse *p)
{
    if (!parse_is(p, RUNA_WORD_OF) ||
        (!parse_peek_is(p, 0, RUNA_WORD_TYPE_SMALL) &&
         !parse_peek_is(p, 0, RUNA_WORD_TYPE)))
        return false;
    parse_next(p);
    parse_next(p);
    return true;
}

/* let := 'Let' name [ 'as' type ] 'be' expr
 *        [ 'of' ( 'type' | 'Type' ) type ] */
struct runa_stmt *
parse_let(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_LET);

    parse_next(p);
    stmt->name = parse_name(p, "a name");
    if (parse_take(p, RUNA_WORD_AS))
        stmt->type = parse_type(p);
    parse_want(p, RUNA_WORD_BE);
    stmt->value = parse_expr(p);
    if (take_of_type(p))
        stmt->type = parse_type(p);
    return stmt;
}

/* array := ( 'Array' | 'array' ) '[' type ',' int ']' 'is'
 *          '[' [ expr { ',' expr } ] ']' */
static struct runa_expr *
constant_array(struct parse *p)
{
    struct runa_expr *list = parse_new_expr(p, RUNA_LIST, p->token.off);
    struct runa_arg **next = &list->args;

    list->type = parse_type(p);
    parse_want(p, RUNA_WORD_IS);
    parse_expect_symbol(p, '[');
    while (parse_begins_operand(&p->token)) {
        next = parse_add_arg(p, list, next, runa_no_name(), parse_expr(p));
        if (!parse_take_symbol(p, ','))
            break;
    }
    if (!parse_take_symbol(p, ']'))
        parse_expected(p, "']' or ','");
    list->span = parse_span_from(p, list->span.off);
    return list;
}

static bool
is_array(struct parse *p)
{
    return (parse_is(p, RUNA_WORD_ARRAY_LARGE) ||
            parse_is(p, RUNA_WORD_ARRAY)) &&
           parse_peek(p, 0)->kind == '[';
}

/* constant := 'Constant' name [ 'as' type ] 'is' ( array | expr ) */
struct runa_stmt *
parse_constant(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_CONSTANT);

    parse_next(p);
    stmt->name = parse_name(p, "a name");
    if (parse_take(p, RUNA_WORD_AS))
        stmt->type = parse_type(p);
    parse_want(p, RUNA_WORD_IS);
    stmt->value = is_array(p) ? constant_array(p) : parse_expr(p);
    return stmt;
}

/* target := postfix   which is a variable, a field or an element */
static struct runa_expr *
target(struct parse *p)
{
    struct runa_expr *expr = parse_postfix(p);

    if (expr->kind != RUNA_NAME && expr->kind != RUNA_FIELD &&
        expr->kind != RUNA_INDEX && parse_was_good(p, expr->span.off))
        parse_complain(p, expr->span,
                       "expected a variable, a field or an element");
    return expr;
}

/* change := 'increased' | 'decreased' | 'multiplied' | 'divided' */
static enum runa_op
change(struct parse *p)
{
    static const enum runa_word words[] = {
        RUNA_WORD_INCREASED, RUNA_WORD_DECREASED, RUNA_WORD_MULTIPLIED,
        RUNA_WORD_DIVIDED};
    static const enum runa_op ops[] = {RUNA_OP_ADD, RUNA_OP_SUB, RUNA_OP_MUL,
                                       RUNA_OP_DIV};
    static const char what[] =
        "'increased', 'decreased', 'multiplied' or 'divided'";

    parse_correct(p, words, COUNT_OF(words), what);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (parse_take(p, words[i]))
            return ops[i];
    }
    parse_expected(p, what);
    return RUNA_OP_ADD;
}

/* set := 'Set' target ( 'to' expr | 'gets' change 'by' expr ) */
static struct runa_stmt *
set(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_SET_TO);

    parse_next(p);
    stmt->target = target(p);
    if (parse_take(p, RUNA_WORD_GETS)) {
        stmt->kind = RUNA_UPDATE;
        stmt->op = (uint8_t)change(p);
        parse_want(p, RUNA_WORD_BY);
    } else {
        parse_want(p, RUNA_WORD_TO);
    }
    stmt->value = parse_expr(p);
    return stmt;
}

/* update := ( 'Increase' | 'Decrease' | 'Multiply' | 'Divide' ) target
 *           'by' expr */
static struct runa_stmt *
update(struct parse *p, enum runa_op op)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_UPDATE);

    parse_next(p);
    stmt->op = (uint8_t)op;
    stmt->target = target(p);
    parse_want(p, RUNA_WORD_BY);
    stmt->value = parse_expr(p);
    return stmt;
}

/* True if the present word begins a statement though it could be a name: what
 * is behind it goes on as no use of a name does. */
static bool
begins_soft_statement(struct parse *p)
{
    const struct runa_token *next;

    switch (p->token.word) {
    case RUNA_WORD_ALERT:
    case RUNA_WORD_ADD:
    case RUNA_WORD_CALL: break;
    case RUNA_WORD_LOOP: return parse_peek_is(p, 0, RUNA_WORD_FOREVER);
    case RUNA_WORD_UNSAFE: return parse_peek_is(p, 0, RUNA_WORD_BLOCK);
    default: return false;
    }
    next = parse_peek(p, 0);
    return parse_begins_operand(next) && !next->first && next->kind != '(';
}

/* return := 'Return' [ expr ] */
static struct runa_stmt *
return_statement(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_RETURN);

    parse_next(p);
    if ((parse_begins_operand(&p->token) ||
         p->token.kind == RUNA_TOKEN_FOREIGN) &&
        !(p->token.first && begins_soft_statement(p)))
        stmt->value = parse_expr(p);
    return stmt;
}

/* display := ( 'Display' | 'Print' | 'Alert' ) expr { ',' expr }
 *            [ 'continuing' ] */
static struct runa_stmt *
display(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_DISPLAY);
    struct runa_arg **next = &stmt->args;

    do {
        struct runa_arg *arg = arena_alloc(p->arena, sizeof *arg);

        parse_next(p);
        arg->name = runa_no_name();
        arg->value = parse_expr(p);
        *next = arg;
        next = &arg->next;
    } while (parse_is_symbol(p, ','));
    stmt->same_line = !p->token.first && parse_take(p, RUNA_WORD_CONTINUING);
    return stmt;
}

/* add := 'Add' argument 'to' [ 'end' 'of' ] expr */
static struct runa_stmt *
add(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_ADD);

    parse_next(p);
    stmt->value = parse_argument(p);
    parse_want(p, RUNA_WORD_TO);
    if (parse_is(p, RUNA_WORD_END_SMALL) &&
        parse_peek_is(p, 0, RUNA_WORD_OF)) {
        parse_next(p);
        parse_next(p);
    }
    stmt->target = parse_expr(p);
    return stmt;
}

/* do := expr   which is a call */
static struct runa_stmt *
do_statement(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_DO);

    stmt->value = parse_expr(p);
    if (stmt->value->kind != RUNA_CALL && stmt->value->kind != RUNA_EXTERNAL &&
        parse_was_good(p, stmt->span.off))
        parse_complain(p, stmt->value->span,
                       "expected a call: a value alone does nothing");
    return stmt;
}

static struct runa_stmt *
word_alone(struct parse *p, enum runa_stmt_kind kind)
{
    struct runa_stmt *stmt = parse_new_stmt(p, kind);

    parse_next(p);
    return stmt;
}

/* A statement that its first word tells; NULL if none begins here. */
static struct runa_stmt *
by_word(struct parse *p)
{
    switch (p->token.word) {
    case RUNA_WORD_LET: return parse_let(p);
    case RUNA_WORD_CONSTANT: return parse_constant(p);
    case RUNA_WORD_SET: return set(p);
    case RUNA_WORD_INCREASE: return update(p, RUNA_OP_ADD);
    case RUNA_WORD_DECREASE: return update(p, RUNA_OP_SUB);
    case RUNA_WORD_MULTIPLY: return update(p, RUNA_OP_MUL);
    case RUNA_WORD_DIVIDE: return update(p, RUNA_OP_DIV);
    case RUNA_WORD_BREAK: return word_alone(p, RUNA_BREAK);
    case RUNA_WORD_CONTINUE: return word_alone(p, RUNA_CONTINUE);
    case RUNA_WORD_RETURN: return return_statement(p);
    case RUNA_WORD_DISPLAY:
    case RUNA_WORD_PRINT: return display(p);
    default: break;
    }
    if (p->token.word < RUNA_WORD_COUNT && begins_soft_statement(p)) {
        if (parse_is(p, RUNA_WORD_ALERT))
            return display(p);
        if (parse_is(p, RUNA_WORD_ADD))
            return add(p);
        if (parse_is(p, RUNA_WORD_CALL))
            return do_statement(p);
    }
    return parse_compound(p);
}

/* True for a word, reserved or not, that must be a module: `Set.add(s, 1)`. */
static bool
begins_member(struct parse *p)
{
    return p->token.kind == RUNA_TOKEN_WORD && parse_peek(p, 0)->kind == '.';
}

/* True if what begins with a name may be a call. */
static bool
begins_call(struct parse *p)
{
    const struct runa_token *next;

    if (begins_member(p))
        return true;
    if (!parse_is_name(p))
        return false;
    next = parse_peek(p, 0);
    return next->kind == '(' || next->kind == '.' ||
           next->word == RUNA_WORD_WITH || next->word == RUNA_WORD_FROM ||
           next->word == RUNA_WORD_AT || parse_is(p, RUNA_WORD_PROC) ||
           (parse_is(p, RUNA_WORD_EXTERNAL) &&
            next->kind == RUNA_TOKEN_STRING);
}

static bool
is_negative_number(const struct parse *p)
{
    return (p->token.kind == RUNA_TOKEN_INT ||
            p->token.kind == RUNA_TOKEN_FLOAT) &&
           p->source->text[p->token.off] == '-';
}

/* True for `x =`. */
static bool
is_assignment(struct parse *p)
{
    const struct runa_token *next;

    if (!parse_is_name(p))
        return false;
    next = parse_peek(p, 0);
    return next->kind == RUNA_TOKEN_FOREIGN &&
           runa_foreign(next)->op == RUNA_OP_EQ;
}

/* What is no statement; a word that was misspelt is put right, for the caller
 * to look again. */
static void
complain_statement(struct parse *p)
{
    static const enum runa_word words[] = {
        RUNA_WORD_LET,      RUNA_WORD_SET,      RUNA_WORD_IF,
        RUNA_WORD_WHILE,    RUNA_WORD_FOR,      RUNA_WORD_MATCH,
        RUNA_WORD_WHEN,     RUNA_WORD_END,      RUNA_WORD_OTHERWISE,
        RUNA_WORD_RETURN,   RUNA_WORD_DISPLAY,  RUNA_WORD_PRINT,
        RUNA_WORD_INCREASE, RUNA_WORD_DECREASE, RUNA_WORD_MULTIPLY,
        RUNA_WORD_DIVIDE,   RUNA_WORD_CONSTANT, RUNA_WORD_BREAK,
        RUNA_WORD_CONTINUE, RUNA_WORD_PROCESS,  RUNA_WORD_CALL,
        RUNA_WORD_ADD,      RUNA_WORD_ALERT};

    if (is_negative_number(p))
        parse_error(p,
                    "expected a statement, found '%.*s': to subtract, write "
                    "'minus'",
                    (int)p->token.len, p->source->text + p->token.off);
    else if (is_assignment(p))
        parse_error(p,
                    "expected a statement, found '%.*s': write 'Set %.*s to'",
                    (int)p->token.len, p->source->text + p->token.off,
                    (int)p->token.len, p->source->text + p->token.off);
    else if (!parse_correct(p, words, COUNT_OF(words), "a statement"))
        parse_unexpected(p, "a statement");
}

/* statement := let | constant | set | update | 'Break' | 'Continue' | return
 *            | display | add | do | assembly | compound
 * NULL after an error. */
static struct runa_stmt *
statement(struct parse *p)
{
    struct runa_stmt *stmt;

    if (p->token.kind == RUNA_TOKEN_ASSEMBLY)
        return word_alone(p, RUNA_ASSEMBLY);
    stmt = begins_member(p) ? NULL : by_word(p);
    if (stmt)
        return stmt;
    if (begins_call(p))
        return do_statement(p);
    complain_statement(p);
    return NULL;
}

/* True if a block is open that the present `Otherwise` or `When` goes on. */
static bool
has_arms_open(const struct parse *p)
{
    for (const struct block *b = p->block; b; b = b->outer) {
        if (b->word == RUNA_WORD_MATCH ||
            (b->word == RUNA_WORD_IF && parse_is(p, RUNA_WORD_OTHERWISE)))
            return true;
    }
    return false;
}

/* True if no statement of this block begins here. */
static bool
ends_body(struct parse *p)
{
    switch (p->token.word) {
    case RUNA_WORD_END: return !parse_is_stray_end(p);
    case RUNA_WORD_OTHERWISE:
    case RUNA_WORD_WHEN: return has_arms_open(p);
    default:
        return p->token.kind == RUNA_TOKEN_END || parse_begins_declaration(p);
    }
}

/* True if one may go on here after an error: where a word is that begins
 * statements and nothing else, or a line begins with what may be a call. */
static bool
may_go_on(struct parse *p)
{
    switch (p->token.word) {
    case RUNA_WORD_LET:
    case RUNA_WORD_CONSTANT:
    case RUNA_WORD_SET:
    case RUNA_WORD_INCREASE:
    case RUNA_WORD_DECREASE:
    case RUNA_WORD_MULTIPLY:
    case RUNA_WORD_DIVIDE:
    case RUNA_WORD_BREAK:
    case RUNA_WORD_CONTINUE:
    case RUNA_WORD_RETURN:
    case RUNA_WORD_DISPLAY:
    case RUNA_WORD_PRINT:
    case RUNA_WORD_IF:
    case RUNA_WORD_WHILE:
    case RUNA_WORD_FOR:
    case RUNA_WORD_MATCH:
    case RUNA_WORD_OTHERWISE:
    case RUNA_WORD_WHEN:
    case RUNA_WORD_END: return true;
    default: break;
    }
    return ends_body(p) ||
           (p->token.first && (p->token.kind == RUNA_TOKEN_ASSEMBLY ||
                               begins_call(p) || begins_soft_statement(p)));
}

/* After an error in what began at the byte BEGIN. */
static void
recover(struct parse *p, uint32_t begin)
{
    parse_recover(p);
    if (p->token.off == begin && !ends_body(p))
        parse_next(p);
    while (!may_go_on(p))
        parse_next(p);
}

/* `Otherwise` or `When` where none can be, and what belongs to it. */
static void
stray_arm(struct parse *p)
{
    if (p->block->has_stray)
        ;
    else if (parse_is(p, RUNA_WORD_WHEN))
        parse_complain(p, parse_span(p), "'When' is in no 'Match'");
    else
        parse_complain(p, parse_span(p),
                       "'Otherwise' is in no 'If' and no 'Match'");
    parse_recover(p);
    parse_next(p);
    while (!p->token.first && p->token.kind != RUNA_TOKEN_END &&
           !parse_take_symbol(p, ':'))
        parse_next(p);
}

/* 'End' WORD of a block that is none. */
static void
stray_end(struct parse *p)
{
    if (!p->block->has_stray)
        parse_complain(p, parse_span(p), "'End %s' ends nothing",
                       runa_word_text((enum runa_word)parse_peek(p, 0)->word));
    parse_recover(p);
    parse_next(p);
    parse_next(p);
}

/* Goes over what belongs to a block that is none; false if nothing does. */
static bool
skip_stray(struct parse *p)
{
    if (parse_is(p, RUNA_WORD_OTHERWISE) || parse_is(p, RUNA_WORD_WHEN))
        stray_arm(p);
    else if (parse_is(p, RUNA_WORD_END))
        stray_end(p);
    else
        return false;
    p->block->has_stray = true;
    return true;
}

/* body := { statement } */
struct runa_stmt *
parse_body(struct parse *p)
{
    struct runa_stmt *body = NULL, **next = &body;

    while (!ends_body(p)) {
        uint32_t begin = p->token.off;

        if (skip_stray(p))
            continue;
        *next = statement(p);
        if (p->token.kind == RUNA_TOKEN_BAD ||
            (*next && p->token.off == begin))
            recover(p, begin);
        if (*next)
            next = &(*next)->next;
    }
    return body;
}
