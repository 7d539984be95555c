/* Lists, sets, dictionaries and objects as they are written down. */
#include "runa/parser.h"

/* True if WORD and `containing` are the tokens N and N + 1 behind the present
 * one; with N 0, the present one and the next. */
static bool
is_containing(struct parse *p, unsigned n, enum runa_word word)
{
    uint32_t first = n == 0 ? p->token.word : parse_peek(p, n - 1)->word;

    return first == (uint32_t)word &&
           parse_peek_is(p, n, RUNA_WORD_CONTAINING);
}

/* 'nothing', if no call of that name. */
static bool
take_nothing(struct parse *p)
{
    if (!parse_is(p, RUNA_WORD_NOTHING) || parse_peek(p, 0)->kind == '(')
        return false;
    parse_next(p);
    return true;
}

/* 'End' WORD, where a literal may have one and a block too. */
static void
take_end(struct parse *p, enum runa_word word)
{
    if (!parse_is(p, RUNA_WORD_END) || !parse_peek_is(p, 0, word))
        return;
    parse_next(p);
    parse_next(p);
}

/* elements := expr { ',' [ 'and' ] expr } */
static void
elements(struct parse *p, struct runa_expr *literal)
{
    struct runa_arg **next = &literal->args;

    do {
        parse_take(p, RUNA_WORD_AND);
        next = parse_add_arg(p, literal, next, runa_no_name(), parse_expr(p));
    } while (!parse_ends_field(p) && parse_take_symbol(p, ','));
}

/* list := [ 'a' ] 'list' 'containing' [ ':' ] ( 'nothing' | elements )
 *         [ 'End' 'List' ]
 * set  := the same with 'set'
 * from the word on; the literal begins at BEGIN. */
static struct runa_expr *
collection(struct parse *p, enum runa_expr_kind kind, enum runa_word word,
           uint32_t begin)
{
    struct runa_expr *literal = parse_new_expr(p, kind, begin);

    parse_next(p);
    parse_next(p);
    parse_take_symbol(p, ':');
    if (!take_nothing(p))
        elements(p, literal);
    take_end(p, word);
    literal->span = parse_span_from(p, begin);
    return literal;
}

/* pair := argument 'as' argument */
static struct runa_arg **
pair(struct parse *p, struct runa_expr *literal, struct runa_arg **next)
{
    unsigned around = p->limits;

    p->limits |= NO_AS;
    next = parse_add_arg(p, literal, next, runa_no_name(), parse_argument(p));
    p->limits = around;
    parse_want(p, RUNA_WORD_AS);
    return parse_add_arg(p, literal, next, runa_no_name(), parse_argument(p));
}

/*
 * dictionary := 'dictionary' 'with' [ ':' ] pairs
 *             | [ 'a' ] 'dictionary' 'containing' [ ':' ]
 *               ( 'nothing' | pairs ) [ 'End' 'Dictionary' ]
 * pairs := pair { ( 'and' | ',' ) pair }
 *
 * From the second word on. A ',' belongs to the first form only if a pair is
 * behind it that begins with a string or a number.
 */
static struct runa_expr *
dictionary(struct parse *p, uint32_t begin)
{
    struct runa_expr *literal = parse_new_expr(p, RUNA_DICT, begin);
    struct runa_arg **next = &literal->args;
    bool is_containing_form = parse_is(p, RUNA_WORD_CONTAINING);

    parse_next(p);
    parse_take_symbol(p, ':');
    if (!take_nothing(p)) {
        do
            next = pair(p, literal, next);
        while (!parse_ends_field(p) &&
               (parse_take(p, RUNA_WORD_AND) ||
                ((is_containing_form || parse_peek_is(p, 1, RUNA_WORD_AS)) &&
                 parse_take_symbol(p, ','))));
    }
    take_end(p, RUNA_WORD_DICTIONARY_LARGE);
    literal->span = parse_span_from(p, begin);
    return literal;
}

/* fields := name [ 'as' ] argument { 'and' name [ 'as' ] argument
 *                                  | ',' name 'as' argument } */
static void
fields(struct parse *p, struct runa_expr *literal)
{
    struct runa_arg **next = &literal->args;
    struct runa_name name;

    do {
        name = parse_name(p, "the name of a field");
        parse_take(p, RUNA_WORD_AS);
        next = parse_add_arg(p, literal, next, name, parse_argument(p));
    } while (!parse_ends_field(p) &&
             (parse_take(p, RUNA_WORD_AND) ||
              (parse_is_symbol(p, ',') && parse_peek_is(p, 1, RUNA_WORD_AS) &&
               parse_take_symbol(p, ','))));
}

/* object := 'a' name 'with' fields   behind 'a' */
static struct runa_expr *
object(struct parse *p, uint32_t begin)
{
    struct runa_expr *literal = parse_new_expr(p, RUNA_STRUCT, begin);

    literal->type = parse_type(p);
    parse_next(p);
    fields(p, literal);
    return literal;
}

/* valuefields := name 'as' fieldvalue
 *                { ( 'and' | ',' ) name 'as' fieldvalue } */
static void
value_fields(struct parse *p, struct runa_expr *literal)
{
    struct runa_arg **next = &literal->args;
    struct runa_name name;

    do {
        name = parse_name(p, "the name of a field");
        parse_want(p, RUNA_WORD_AS);
        next = parse_add_arg(p, literal, next, name, parse_field_value(p));
    } while ((parse_is_symbol(p, ',') || parse_is(p, RUNA_WORD_AND)) &&
             parse_peek_is(p, 1, RUNA_WORD_AS) &&
             (parse_take_symbol(p, ',') || parse_take(p, RUNA_WORD_AND)));
}

/* value := 'a' 'value' 'of' ( 'type' | 'Type' ) type [ 'with' valuefields ]
 * behind 'of' */
static struct runa_expr *
value_of_type(struct parse *p, uint32_t begin)
{
    struct runa_expr *literal = parse_new_expr(p, RUNA_STRUCT, begin);

    parse_next(p);
    literal->type = parse_type(p);
    if (parse_take(p, RUNA_WORD_WITH))
        value_fields(p, literal);
    literal->span = parse_span_from(p, begin);
    return literal;
}

/* `value of type` are the three tokens behind the present one. */
static bool
is_value_of_type(struct parse *p)
{
    return parse_peek_is(p, 0, RUNA_WORD_VALUE) &&
           parse_peek_is(p, 1, RUNA_WORD_OF) &&
           (parse_peek_is(p, 2, RUNA_WORD_TYPE_SMALL) ||
            parse_peek_is(p, 2, RUNA_WORD_TYPE));
}

/* What begins with `a`, which may as well be a name. */
static struct runa_expr *
literal_with_article(struct parse *p)
{
    uint32_t begin = p->token.off;

    if (is_containing(p, 1, RUNA_WORD_LIST)) {
        parse_next(p);
        return collection(p, RUNA_LIST, RUNA_WORD_LIST_LARGE, begin);
    }
    if (is_containing(p, 1, RUNA_WORD_SET_SMALL)) {
        parse_next(p);
        return collection(p, RUNA_SET, RUNA_WORD_SET, begin);
    }
    if (is_containing(p, 1, RUNA_WORD_DICTIONARY)) {
        parse_next(p);
        parse_next(p);
        return dictionary(p, begin);
    }
    if (is_value_of_type(p)) {
        parse_next(p);
        parse_next(p);
        parse_next(p);
        return value_of_type(p, begin);
    }
    /* `a joined with b` is of a variable of that name. */
    if (!parse_token_is_name(parse_peek(p, 0)) || parse_peek(p, 0)->first ||
        parse_peek_is(p, 0, RUNA_WORD_JOINED) ||
        !parse_peek_is(p, 1, RUNA_WORD_WITH))
        return NULL;
    parse_next(p);
    return object(p, begin);
}

struct runa_expr *
parse_literal(struct parse *p)
{
    uint32_t begin = p->token.off;

    switch (p->token.word) {
    case RUNA_WORD_A:
    case RUNA_WORD_AN: return literal_with_article(p);
    case RUNA_WORD_LIST:
        return is_containing(p, 0, RUNA_WORD_LIST)
                   ? collection(p, RUNA_LIST, RUNA_WORD_LIST_LARGE, begin)
                   : NULL;
    case RUNA_WORD_SET_SMALL:
        return is_containing(p, 0, RUNA_WORD_SET_SMALL)
                   ? collection(p, RUNA_SET, RUNA_WORD_SET, begin)
                   : NULL;
    case RUNA_WORD_DICTIONARY:
        if (!parse_peek_is(p, 0, RUNA_WORD_WITH) &&
            !parse_peek_is(p, 0, RUNA_WORD_CONTAINING))
            return NULL;
        parse_next(p);
        return dictionary(p, begin);
    default: return NULL;
    }
}
