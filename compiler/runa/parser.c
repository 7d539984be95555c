/*
 * What all parts of the parser are made of: taking tokens, saying what was
 * expected, going on after an error, nodes. Declared in parser.h.
 */
#include "runa/parser.h"

#include <stdarg.h>
#include <strings.h>

#include "runa/nearest.h"

/* Of a wrong token, this much is repeated in a message. */
#define FOUND_MAX 40

/* Tokens */

void
parse_next(struct parse *p)
{
    if (p->token.kind == RUNA_TOKEN_BAD)
        return;
    p->end = p->token.off + p->token.len;
    p->last_string.kind = RUNA_TOKEN_BAD;
    if (p->token.kind == RUNA_TOKEN_STRING)
        p->last_string = p->token;
    if (p->ahead_count == 0) {
        runa_lexer_next(&p->lexer, &p->token);
        return;
    }
    p->token = p->ahead[0];
    p->ahead_count--;
    memmove(p->ahead, p->ahead + 1, p->ahead_count * sizeof *p->ahead);
}

const struct runa_token *
parse_peek(struct parse *p, unsigned n)
{
    while (p->ahead_count <= n)
        runa_lexer_next(&p->lexer, &p->ahead[p->ahead_count++]);
    return &p->ahead[n];
}

bool
parse_token_is_name(const struct runa_token *token)
{
    return token->kind == RUNA_TOKEN_WORD &&
           !runa_word_is_reserved(token->word);
}

bool
parse_begins_operand(const struct runa_token *token)
{
    switch (token->kind) {
    case RUNA_TOKEN_INT:
    case RUNA_TOKEN_FLOAT:
    case RUNA_TOKEN_STRING:
    case '(':
    case '$': return true;
    case RUNA_TOKEN_WORD: break;
    default: return false;
    }
    switch (token->word) {
    case RUNA_WORD_TRUE:
    case RUNA_WORD_FALSE:
    case RUNA_WORD_THE:
    case RUNA_WORD_NOT:
    case RUNA_WORD_MINUS: return true;
    default: return !runa_word_is_reserved(token->word);
    }
}

bool
parse_take(struct parse *p, enum runa_word word)
{
    if (!parse_is(p, word))
        return false;
    parse_next(p);
    return true;
}

bool
parse_take_symbol(struct parse *p, int symbol)
{
    if (!parse_is_symbol(p, symbol))
        return false;
    parse_next(p);
    return true;
}

/* "'word'" for "expected 'word'". */
struct quoted {
    char text[32];
};

static struct quoted
quote(const char *word)
{
    struct quoted quoted;

    snprintf(quoted.text, sizeof quoted.text, "'%s'", word);
    return quoted;
}

bool
parse_expect(struct parse *p, enum runa_word word)
{
    struct quoted what = quote(runa_word_text(word));

    if (!parse_is(p, word) && !parse_correct(p, &word, 1, what.text)) {
        parse_expected(p, what.text);
        return false;
    }
    parse_next(p);
    return true;
}

bool
parse_expect_symbol(struct parse *p, int symbol)
{
    char what[] = {'\'', (char)symbol, '\'', '\0'};

    if (parse_take_symbol(p, symbol))
        return true;
    parse_expected(p, what);
    return false;
}

/* Words that stand between the parts of a statement, and '='. */
static bool
is_connective(const struct runa_token *token)
{
    switch (token->word) {
    case RUNA_WORD_TO:
    case RUNA_WORD_BE:
    case RUNA_WORD_BY:
    case RUNA_WORD_AS:
    case RUNA_WORD_IS:
    case RUNA_WORD_IN:
    case RUNA_WORD_OF:
    case RUNA_WORD_FROM:
    case RUNA_WORD_WITH:
    case RUNA_WORD_THAN:
    case RUNA_WORD_EQUAL: return true;
    default: return token->kind == RUNA_TOKEN_FOREIGN;
    }
}

/* True if the present name stands for another word: what should be behind that
 * is behind it. */
static bool
is_instead(struct parse *p)
{
    const struct runa_token *next = parse_peek(p, 0);

    return parse_is_name(p) && !next->first && next->kind != '(' &&
           parse_begins_operand(next);
}

void
parse_want(struct parse *p, enum runa_word word)
{
    struct quoted what = quote(runa_word_text(word));

    if (parse_take(p, word) || p->token.kind == RUNA_TOKEN_BAD)
        return;
    if (!parse_correct(p, &word, 1, what.text)) {
        parse_miss(p, what.text);
        if (p->token.first || (!is_connective(&p->token) && !is_instead(p)))
            return;
    }
    parse_next(p);
}

/* The present token, which is a word or a string, as a name. */
static struct runa_name
take_name(struct parse *p)
{
    struct runa_name name = {p->token.kind == RUNA_TOKEN_STRING
                                 ? (uint32_t)p->token.value
                                 : p->token.word,
                             parse_span(p)};

    parse_next(p);
    return name;
}

struct runa_name
parse_name(struct parse *p, const char *what)
{
    if (parse_is_name(p))
        return take_name(p);
    parse_expected(p, what);
    return runa_no_name();
}

struct runa_name
parse_any_name(struct parse *p, const char *what)
{
    if (p->token.kind == RUNA_TOKEN_WORD)
        return take_name(p);
    parse_expected(p, what);
    return runa_no_name();
}

struct runa_name
parse_string(struct parse *p, const char *what)
{
    if (p->token.kind == RUNA_TOKEN_STRING)
        return take_name(p);
    parse_expected(p, what);
    return runa_no_name();
}

/* Errors */

#define FOUND_SIZE 64

/* What the present token is for "found ...", in TEXT, which has FOUND_SIZE. */
static void
found(const struct parse *p, char *text)
{
    const struct runa_token *t = &p->token;
    bool is_long = t->len > FOUND_MAX;
    const char *newline =
        memchr(p->source->text + t->off, '\n', is_long ? FOUND_MAX : t->len);
    size_t len = is_long ? FOUND_MAX : t->len;

    if (newline) {
        len = (size_t)(newline - p->source->text - t->off);
        is_long = true;
    }
    if (t->kind == RUNA_TOKEN_END)
        snprintf(text, FOUND_SIZE, "the end of the file");
    else
        snprintf(text, FOUND_SIZE, "'%.*s%s'", (int)len,
                 p->source->text + t->off, is_long ? "..." : "");
}

/* True if an error at the present token would be silent. */
static bool
has_complained(const struct parse *p)
{
    return p->complained == p->token.off || p->token.kind == RUNA_TOKEN_BAD ||
           p->token.kind == RUNA_TOKEN_WRONG ||
           (p->token.kind == RUNA_TOKEN_END && p->token.value);
}

static void
set_aside(struct parse *p)
{
    if (p->token.kind == RUNA_TOKEN_BAD)
        return;
    p->aside = p->token;
    p->token.kind = RUNA_TOKEN_BAD;
    p->token.word = INTERN_NONE;
}

/* A string over several lines with something odd behind it has lost the quote
 * on its first line: it is taken to end there. */
static bool
mend_string(struct parse *p)
{
    const struct runa_token *string = &p->last_string;
    const char *begin = p->source->text + string->off;

    if (string->kind != RUNA_TOKEN_STRING || p->token.first ||
        !memchr(begin, '\n', string->len))
        return false;
    diag_error(p->diag, p->source, (struct span){string->off, 1},
               "string does not end: expected '\"'");
    runa_lexer_end_string(&p->lexer, string);
    p->ahead_count = 0;
    runa_lexer_next(&p->lexer, &p->token);
    p->last_string.kind = RUNA_TOKEN_BAD;
    p->complained = p->token.off;
    set_aside(p);
    return true;
}

static PRINTF_LIKE(3, 0) bool complain(struct parse *p, struct span span,
                                       const char *format, va_list args)
{
    char text[256];

    if (has_complained(p) || mend_string(p))
        return false;
    p->complained = p->token.off;
    vsnprintf(text, sizeof text, format, args);
    diag_error(p->diag, p->source, span, "%s", text);
    return true;
}

void
parse_unexpected(struct parse *p, const char *what)
{
    char text[FOUND_SIZE];

    found(p, text);
    parse_error(p, "expected %s, found %s", what, text);
}

bool
parse_complain(struct parse *p, struct span span, const char *format, ...)
{
    va_list args;
    bool said;

    va_start(args, format);
    said = complain(p, span, format, args);
    va_end(args);
    return said;
}

void
parse_miss(struct parse *p, const char *what)
{
    struct span behind = {p->end, 0};
    char text[FOUND_SIZE];

    found(p, text);
    if (p->token.first && p->token.kind != RUNA_TOKEN_END && p->end > 0)
        parse_complain(p, behind, "expected %s, found the end of the line",
                       what);
    else
        parse_complain(p, parse_span(p), "expected %s, found %s", what, text);
}

void
parse_error(struct parse *p, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    complain(p, parse_span(p), format, args);
    va_end(args);
    set_aside(p);
}

void
parse_give_up(struct parse *p)
{
    set_aside(p);
}

bool
parse_was_good(const struct parse *p, uint32_t begin)
{
    return p->token.kind != RUNA_TOKEN_BAD &&
           (p->complained == UINT32_MAX || p->complained < begin);
}

/* The words that Runa has for an operator in a place where none is. */
static bool
complain_foreign(struct parse *p)
{
    const struct runa_foreign *foreign;

    if (p->token.kind != RUNA_TOKEN_FOREIGN)
        return false;
    foreign = runa_foreign(&p->token);
    parse_complain(p, parse_span(p), "Runa has no '%s': write '%s'",
                   foreign->text, foreign->words);
    return true;
}

void
parse_expected(struct parse *p, const char *what)
{
    if (!complain_foreign(p))
        parse_miss(p, what);
    set_aside(p);
}

/* Which of the COUNT WORDS the present token was meant to be; COUNT: none. One
 * slip is likely, and more of them only in a longer word. */
static size_t
nearest_word(const struct parse *p, const enum runa_word *words, size_t count)
{
    struct nearest nearest;
    size_t best = count;

    if (p->token.kind != RUNA_TOKEN_WORD || p->token.len < 2 ||
        runa_word_is_reserved(p->token.word))
        return count;
    nearest_init(&nearest, intern_text(&p->program->names, p->token.word));
    for (size_t i = 0; i < count; i++) {
        const char *word = runa_word_text(words[i]);

        if (strcasecmp(nearest.word, word) == 0)
            return i;
        nearest_try(&nearest, word);
        if (nearest.best == word)
            best = i;
    }
    return nearest.distance <= 1 || 3 * nearest.distance <= p->token.len
               ? best
               : count;
}

bool
parse_correct(struct parse *p, const enum runa_word *words, size_t count,
              const char *what)
{
    size_t best = nearest_word(p, words, count);

    if (best == count || parse_is(p, words[best]))
        return false;
    parse_complain(p, parse_span(p),
                   "expected %s, found '%s': did you mean '%s'?", what,
                   intern_text(&p->program->names, p->token.word),
                   runa_word_text(words[best]));
    if (p->token.kind == RUNA_TOKEN_BAD)
        return false;
    p->token.word = words[best];
    return true;
}

void
parse_recover(struct parse *p)
{
    if (p->token.kind == RUNA_TOKEN_BAD)
        p->token = p->aside;
}

bool
parse_enter(struct parse *p)
{
    if (p->depth++ < RUNA_DEPTH_MAX)
        return true;
    parse_error(p, "more than %d levels inside each other", RUNA_DEPTH_MAX);
    return false;
}

void
parse_leave(struct parse *p)
{
    p->depth--;
}

/* Nodes */

struct span
parse_span(const struct parse *p)
{
    return (struct span){p->token.off, p->token.len};
}

struct span
parse_span_from(const struct parse *p, uint32_t begin)
{
    return (struct span){begin, p->end > begin ? p->end - begin : 0};
}

struct runa_expr *
parse_new_expr(struct parse *p, enum runa_expr_kind kind, uint32_t begin)
{
    struct runa_expr *expr = arena_alloc(p->arena, sizeof *expr);

    expr->kind = (uint8_t)kind;
    expr->height = 1;
    expr->span = parse_span_from(p, begin);
    expr->name.id = expr->module.id = INTERN_NONE;
    return expr;
}

/* True if PARENT may have CHILD in it, and is higher then. */
static bool
grow(struct parse *p, struct runa_expr *parent, const struct runa_expr *child)
{
    parent->span = parse_span_from(p, parent->span.off);
    if (!child)
        return false;
    if (child->height >= RUNA_DEPTH_MAX) {
        parse_complain(p, (struct span){parent->span.off, 1},
                       "more than %d operations in one expression",
                       RUNA_DEPTH_MAX);
        set_aside(p);
        return false;
    }
    if (parent->height <= child->height)
        parent->height = (uint16_t)(child->height + 1);
    return true;
}

void
parse_set_left(struct parse *p, struct runa_expr *parent,
               struct runa_expr *child)
{
    if (grow(p, parent, child))
        parent->left = child;
}

void
parse_set_right(struct parse *p, struct runa_expr *parent,
                struct runa_expr *child)
{
    if (grow(p, parent, child))
        parent->right = child;
}

struct runa_arg **
parse_add_arg(struct parse *p, struct runa_expr *parent,
              struct runa_arg **next, struct runa_name name,
              struct runa_expr *value)
{
    struct runa_arg *arg;

    if (!grow(p, parent, value))
        return next;
    arg = arena_alloc(p->arena, sizeof *arg);
    arg->name = name;
    arg->value = value;
    *next = arg;
    return &arg->next;
}

struct runa_param *
parse_param(struct parse *p, uint32_t index)
{
    struct runa_param *param = arena_alloc(p->arena, sizeof *param);

    if (index == RUNA_PARAMS_MAX)
        parse_complain(p, parse_span(p), "more than %d parameters",
                       RUNA_PARAMS_MAX);
    param->name = parse_name(p, "the name of a parameter");
    return param;
}
