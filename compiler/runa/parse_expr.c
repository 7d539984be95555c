/* Operators, from `or` down to what follows an operand. */
#include "runa/parser.h"

/* How tightly operators bind. */
enum level {
    LEVEL_NONE,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_BIT_OR,
    LEVEL_BIT_XOR,
    LEVEL_BIT_AND,
    LEVEL_COMPARE,
    LEVEL_SHIFT,
    LEVEL_ADD,
    LEVEL_MULTIPLY
};

/* An operator, and how many of its words are looked at to know it; the rest
 * is taken with it. */
struct operation {
    uint8_t level, op;
};

static const uint8_t levels[] = {[RUNA_OP_OR] = LEVEL_OR,
                                 [RUNA_OP_AND] = LEVEL_AND,
                                 [RUNA_OP_BIT_OR] = LEVEL_BIT_OR,
                                 [RUNA_OP_BIT_XOR] = LEVEL_BIT_XOR,
                                 [RUNA_OP_BIT_AND] = LEVEL_BIT_AND,
                                 [RUNA_OP_EQ] = LEVEL_COMPARE,
                                 [RUNA_OP_NE] = LEVEL_COMPARE,
                                 [RUNA_OP_LT] = LEVEL_COMPARE,
                                 [RUNA_OP_LE] = LEVEL_COMPARE,
                                 [RUNA_OP_GT] = LEVEL_COMPARE,
                                 [RUNA_OP_GE] = LEVEL_COMPARE,
                                 [RUNA_OP_CONTAINS] = LEVEL_COMPARE,
                                 [RUNA_OP_CONTAINS_KEY] = LEVEL_COMPARE,
                                 [RUNA_OP_SHL] = LEVEL_SHIFT,
                                 [RUNA_OP_SHR] = LEVEL_SHIFT,
                                 [RUNA_OP_ADD] = LEVEL_ADD,
                                 [RUNA_OP_SUB] = LEVEL_ADD,
                                 [RUNA_OP_JOIN] = LEVEL_ADD,
                                 [RUNA_OP_MUL] = LEVEL_MULTIPLY,
                                 [RUNA_OP_DIV] = LEVEL_MULTIPLY,
                                 [RUNA_OP_MOD] = LEVEL_MULTIPLY,
                                 [RUNA_OP_NOT] = LEVEL_NONE,
                                 [RUNA_OP_BIT_NOT] = LEVEL_NONE,
                                 [RUNA_OP_NEGATE] = LEVEL_NONE};

/* What each operator is that its first word tells; the others of these words
 * are seen by two_words. */
static const struct {
    bool is_operator;
    uint8_t op;
} by_word[RUNA_WORD_COUNT] = {
    [RUNA_WORD_OR] = {true, RUNA_OP_OR},
    [RUNA_WORD_AND] = {true, RUNA_OP_AND},
    [RUNA_WORD_BIT_OR] = {true, RUNA_OP_BIT_OR},
    [RUNA_WORD_BIT_XOR] = {true, RUNA_OP_BIT_XOR},
    [RUNA_WORD_BIT_AND] = {true, RUNA_OP_BIT_AND},
    [RUNA_WORD_BITWISE_OR] = {true, RUNA_OP_BIT_OR},
    [RUNA_WORD_BITWISE_XOR] = {true, RUNA_OP_BIT_XOR},
    [RUNA_WORD_BITWISE_AND] = {true, RUNA_OP_BIT_AND},
    [RUNA_WORD_IS] = {true, RUNA_OP_EQ},
    [RUNA_WORD_EQUALS] = {true, RUNA_OP_EQ},
    [RUNA_WORD_CONTAINS] = {true, RUNA_OP_CONTAINS},
    [RUNA_WORD_BIT_SHIFT_LEFT] = {true, RUNA_OP_SHL},
    [RUNA_WORD_BIT_SHIFT_RIGHT] = {true, RUNA_OP_SHR},
    [RUNA_WORD_PLUS] = {true, RUNA_OP_ADD},
    [RUNA_WORD_MINUS] = {true, RUNA_OP_SUB},
    [RUNA_WORD_JOINED] = {true, RUNA_OP_JOIN},
    [RUNA_WORD_MULTIPLIED] = {true, RUNA_OP_MUL},
    [RUNA_WORD_DIVIDED] = {true, RUNA_OP_DIV},
    [RUNA_WORD_MODULO] = {true, RUNA_OP_MOD}};

static struct operation
operation(enum runa_op op)
{
    return (struct operation){levels[op], (uint8_t)op};
}

static const struct operation no_operation = {LEVEL_NONE, RUNA_OP_OR};

/* `bitwise and`, `shifted left`, `does equal`: the second word tells. */
static struct operation
two_words(struct parse *p)
{
    uint32_t second;

    if (!parse_is(p, RUNA_WORD_BITWISE) && !parse_is(p, RUNA_WORD_SHIFTED) &&
        !parse_is(p, RUNA_WORD_DOES))
        return no_operation;
    second = parse_peek(p, 0)->word;
    switch (p->token.word) {
    case RUNA_WORD_BITWISE:
        return second == RUNA_WORD_AND   ? operation(RUNA_OP_BIT_AND)
               : second == RUNA_WORD_OR  ? operation(RUNA_OP_BIT_OR)
               : second == RUNA_WORD_XOR ? operation(RUNA_OP_BIT_XOR)
                                         : no_operation;
    case RUNA_WORD_SHIFTED:
        return second == RUNA_WORD_LEFT    ? operation(RUNA_OP_SHL)
               : second == RUNA_WORD_RIGHT ? operation(RUNA_OP_SHR)
                                           : no_operation;
    default:
        return second == RUNA_WORD_EQUAL || second == RUNA_WORD_NOT
                   ? operation(RUNA_OP_EQ)
                   : no_operation;
    }
}

bool
parse_ends_field(struct parse *p)
{
    return p->limits & NO_FIELD && parse_token_is_name(parse_peek(p, 0)) &&
           parse_peek_is(p, 1, RUNA_WORD_AS);
}

/* A name right behind an operand can only be an operator that was misspelt. */
static void
correct_operator(struct parse *p)
{
    static const enum runa_word words[] = {
        RUNA_WORD_PLUS,   RUNA_WORD_MINUS,   RUNA_WORD_MULTIPLIED,
        RUNA_WORD_MODULO, RUNA_WORD_DIVIDED, RUNA_WORD_JOINED,
        RUNA_WORD_AND,    RUNA_WORD_OR,      RUNA_WORD_IS};
    const struct runa_token *next;

    if (p->token.kind != RUNA_TOKEN_WORD || p->token.first)
        return;
    next = parse_peek(p, 0);
    if (parse_begins_operand(next) || next->word == RUNA_WORD_BY ||
        next->word == RUNA_WORD_WITH || next->word == RUNA_WORD_EQUAL)
        parse_correct(p, words, COUNT_OF(words), "an operator");
}

/* The operator that the present token begins, which is not taken. */
static struct operation
see_operation(struct parse *p)
{
    uint32_t word;

    if (p->token.kind == RUNA_TOKEN_FOREIGN)
        return operation((enum runa_op)runa_foreign(&p->token)->op);
    if (p->token.word >= RUNA_WORD_COUNT)
        correct_operator(p);
    word = p->token.word;
    if (word >= RUNA_WORD_COUNT)
        return no_operation;
    if (!by_word[word].is_operator)
        return two_words(p);
    if (word == RUNA_WORD_AND && parse_ends_field(p))
        return no_operation;
    /* A word that is none is more likely called than compared there. */
    if (word == RUNA_WORD_EQUALS && p->token.first &&
        parse_peek(p, 0)->kind == '(')
        return no_operation;
    return operation((enum runa_op)by_word[word].op);
}

static enum runa_op
opposite(enum runa_op op)
{
    switch (op) {
    case RUNA_OP_EQ: return RUNA_OP_NE;
    case RUNA_OP_LT: return RUNA_OP_GE;
    case RUNA_OP_LE: return RUNA_OP_GT;
    case RUNA_OP_GT: return RUNA_OP_LE;
    case RUNA_OP_GE: return RUNA_OP_LT;
    default: BUG("operator %d has no opposite", op);
    }
}

/* [ 'or' 'equal' 'to' ] behind `less than`. */
static bool
take_or_equal(struct parse *p)
{
    if (!parse_is(p, RUNA_WORD_OR) || !parse_peek_is(p, 0, RUNA_WORD_EQUAL))
        return false;
    parse_next(p);
    parse_next(p);
    parse_want(p, RUNA_WORD_TO);
    return true;
}

/* A name and `than` or `to` must be a comparison. */
static void
correct_comparison(struct parse *p)
{
    static const enum runa_word words[] = {RUNA_WORD_EQUAL, RUNA_WORD_LESS,
                                           RUNA_WORD_GREATER};

    if (parse_is_name(p) && (parse_peek_is(p, 0, RUNA_WORD_THAN) ||
                             parse_peek_is(p, 0, RUNA_WORD_TO)))
        parse_correct(p, words, COUNT_OF(words), "a comparison");
}

/*
 * comparison := 'is' [ 'not' ] [ 'equal' 'to'
 *                              | ( 'less' | 'greater' ) 'than'
 *                                [ 'or' 'equal' 'to' ] ]
 * behind 'is'; alone it is `is equal to`.
 */
static enum runa_op
take_is(struct parse *p)
{
    bool negated = parse_take(p, RUNA_WORD_NOT);
    enum runa_op op = RUNA_OP_EQ;

    correct_comparison(p);
    if (parse_take(p, RUNA_WORD_EQUAL)) {
        parse_want(p, RUNA_WORD_TO);
    } else if (parse_take(p, RUNA_WORD_LESS)) {
        parse_want(p, RUNA_WORD_THAN);
        op = take_or_equal(p) ? RUNA_OP_LE : RUNA_OP_LT;
    } else if (parse_take(p, RUNA_WORD_GREATER)) {
        parse_want(p, RUNA_WORD_THAN);
        op = take_or_equal(p) ? RUNA_OP_GE : RUNA_OP_GT;
    }
    return negated ? opposite(op) : op;
}

/* does := 'does' [ 'not' ] 'equal' [ 'to' ]   behind 'does' */
static enum runa_op
take_does(struct parse *p)
{
    bool negated = parse_take(p, RUNA_WORD_NOT);

    parse_expect(p, RUNA_WORD_EQUAL);
    parse_take(p, RUNA_WORD_TO);
    return negated ? RUNA_OP_NE : RUNA_OP_EQ;
}

/* contains := 'contains' [ 'key' ]   behind 'contains', if a key follows */
static enum runa_op
take_contains(struct parse *p)
{
    if (!parse_is(p, RUNA_WORD_KEY) ||
        !parse_begins_operand(parse_peek(p, 0)) || parse_peek(p, 0)->first)
        return RUNA_OP_CONTAINS;
    parse_next(p);
    return RUNA_OP_CONTAINS_KEY;
}

/* Takes the words of the operator OP, and says what it is in full. */
static enum runa_op
take_operation(struct parse *p, enum runa_op op)
{
    uint32_t word = p->token.word;

    if (p->token.kind == RUNA_TOKEN_FOREIGN)
        parse_complain(p, parse_span(p), "Runa has no '%s': write '%s'",
                       runa_foreign(&p->token)->text,
                       runa_foreign(&p->token)->words);
    parse_next(p);
    switch (word) {
    case RUNA_WORD_IS: return take_is(p);
    case RUNA_WORD_DOES: return take_does(p);
    case RUNA_WORD_CONTAINS: return take_contains(p);
    case RUNA_WORD_BITWISE:
        parse_next(p);
        parse_take(p, RUNA_WORD_BY);
        break;
    case RUNA_WORD_BITWISE_AND:
    case RUNA_WORD_BITWISE_OR:
    case RUNA_WORD_BITWISE_XOR: parse_take(p, RUNA_WORD_BY); break;
    case RUNA_WORD_SHIFTED:
        parse_next(p);
        parse_want(p, RUNA_WORD_BY);
        break;
    case RUNA_WORD_MULTIPLIED:
    case RUNA_WORD_DIVIDED:
    case RUNA_WORD_MODULO: parse_want(p, RUNA_WORD_BY); break;
    case RUNA_WORD_JOINED: parse_want(p, RUNA_WORD_WITH); break;
    default: break;
    }
    return op;
}

static struct runa_expr *
new_unary(struct parse *p, enum runa_op op, struct runa_expr *operand,
          uint32_t begin)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_UNARY, begin);

    expr->op = (uint8_t)op;
    parse_set_left(p, expr, operand);
    return expr;
}

static struct runa_expr *unary(struct parse *p);

/* unary := ( '-' | 'minus' ) unary   behind the sign, which is at BEGIN */
static struct runa_expr *
negated(struct parse *p, uint32_t begin)
{
    struct runa_expr *operand = unary(p);

    if (operand->kind != RUNA_INT)
        return new_unary(p, RUNA_OP_NEGATE, operand, begin);
    operand->value = (int64_t)(0 - (uint64_t)operand->value);
    operand->span = parse_span_from(p, begin);
    return operand;
}

/* True if `bitwise not`, or '~', is there; it is taken. */
static bool
take_bitwise_not(struct parse *p)
{
    if (!parse_is(p, RUNA_WORD_BITWISE) || !parse_peek_is(p, 0, RUNA_WORD_NOT))
        return false;
    parse_next(p);
    parse_next(p);
    return true;
}

/* A prefix operator of another language is what Runa has for it. */
static bool
take_foreign_prefix(struct parse *p, enum runa_op op)
{
    if (p->token.kind != RUNA_TOKEN_FOREIGN ||
        runa_foreign(&p->token)->op != op)
        return false;
    take_operation(p, op);
    return true;
}

/* prefixed := 'not' unary | 'bitwise' 'not' unary | ( '-' | 'minus' ) unary
 * NULL if none of these begins here. */
static struct runa_expr *
prefixed(struct parse *p)
{
    uint32_t begin = p->token.off;

    if (parse_take(p, RUNA_WORD_NOT) || take_foreign_prefix(p, RUNA_OP_NOT))
        return new_unary(p, RUNA_OP_NOT, unary(p), begin);
    if (take_bitwise_not(p) || take_foreign_prefix(p, RUNA_OP_BIT_NOT))
        return new_unary(p, RUNA_OP_BIT_NOT, unary(p), begin);
    if (parse_take(p, RUNA_WORD_MINUS))
        return negated(p, begin);
    return NULL;
}

/* unary := prefixed | postfix */
static struct runa_expr *
unary(struct parse *p)
{
    struct runa_expr *expr = parse_enter(p) ? prefixed(p) : NULL;

    parse_leave(p);
    return expr ? expr : parse_postfix(p);
}

/* null := 'null'   which is 0 behind `is` */
static struct runa_expr *
take_null(struct parse *p)
{
    uint32_t begin = p->token.off;

    return parse_take(p, RUNA_WORD_NULL) ? parse_new_expr(p, RUNA_INT, begin)
                                         : NULL;
}

static struct runa_expr *binary(struct parse *p, unsigned lowest,
                                bool compares);

/* LEFT with the operator that is there and its right operand. */
static struct runa_expr *
operate(struct parse *p, struct operation operation, struct runa_expr *left,
        bool compares)
{
    struct runa_expr *expr = parse_new_expr(p, RUNA_BINARY, left->span.off);
    struct runa_expr *right = NULL;

    expr->op = (uint8_t)take_operation(p, (enum runa_op)operation.op);
    if (operation.level == LEVEL_COMPARE)
        right = take_null(p);
    if (!right)
        right = binary(p, operation.level + 1u, compares);
    parse_set_left(p, expr, left);
    parse_set_right(p, expr, right);
    return expr;
}

/*
 * binary := unary { operator binary }
 *
 * LEFT with operators of the level LOWEST and above; comparisons only if it
 * COMPARES. Of those there is one: `a is b is c` has no meaning.
 */
static struct runa_expr *
operations(struct parse *p, struct runa_expr *left, unsigned lowest,
           bool compares)
{
    bool compared = false;

    for (;;) {
        struct operation next = see_operation(p);

        if (next.level < lowest || next.level == LEVEL_NONE ||
            (next.level == LEVEL_COMPARE && !compares))
            return left;
        if (next.level == LEVEL_COMPARE && compared)
            parse_complain(p, parse_span(p),
                           "comparisons cannot be chained: join two of them "
                           "with 'and'");
        compared = next.level == LEVEL_COMPARE;
        left = operate(p, next, left, compares);
    }
}

static struct runa_expr *
binary(struct parse *p, unsigned lowest, bool compares)
{
    return operations(p, unary(p), lowest, compares);
}

/* expr := binary */
struct runa_expr *
parse_expr(struct parse *p)
{
    return binary(p, LEVEL_OR, true);
}

struct runa_expr *
parse_expr_within(struct parse *p, unsigned limits)
{
    unsigned around = p->limits;
    struct runa_expr *expr;

    p->limits = limits;
    expr = parse_expr(p);
    p->limits = around;
    return expr;
}

/* argument := binary   without comparisons, `and` and `or` */
struct runa_expr *
parse_argument(struct parse *p)
{
    return binary(p, LEVEL_BIT_OR, false);
}

/* fieldvalue := expr   up to 'and' name 'as' */
struct runa_expr *
parse_field_value(struct parse *p)
{
    return parse_expr_within(p, p->limits | NO_FIELD);
}
