/*
 * What all parts of the text reader are made of: taking tokens, saying what
 * was expected, names and types.  Declared in parser.h.
 */
#include <stdarg.h>

#include "lir/parser.h"

/* Of a wrong token, this much is repeated in a message. */
#define FOUND_MAX 40

void
parser_next(struct parser *p)
{
    lexer_next(&p->lexer);
}

struct span
parser_span(const struct parser *p)
{
    return (struct span){p->lexer.token.off, p->lexer.token.len};
}

bool
parser_error(struct parser *p, const char *format, ...)
{
    va_list args;
    char text[256];

    if (p->lexer.token.kind == TOKEN_BAD)
        return false;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    diag_error(p->diag, p->source, parser_span(p), "%s", text);
    return false;
}

bool
parser_expected(struct parser *p, const char *what)
{
    const struct token *t = &p->lexer.token;
    bool is_long = t->len > FOUND_MAX;

    if (t->kind == TOKEN_END)
        return parser_error(p, "expected %s, found the end of the file", what);
    if (t->kind == TOKEN_NEWLINE)
        return parser_error(p, "expected %s, found the end of the line", what);
    return parser_error(p, "expected %s, found '%.*s%s'", what,
                        is_long ? FOUND_MAX : (int)t->len,
                        p->source->text + t->off, is_long ? "..." : "");
}

bool
parser_take(struct parser *p, int kind)
{
    if (p->lexer.token.kind != kind)
        return false;
    parser_next(p);
    return true;
}

bool
parser_is_word(const struct parser *p, const char *word)
{
    size_t len = strlen(word);

    return p->lexer.token.kind == TOKEN_WORD && p->lexer.token.len == len &&
           memcmp(p->source->text + p->lexer.token.off, word, len) == 0;
}

bool
parser_take_word(struct parser *p, const char *word)
{
    if (!parser_is_word(p, word))
        return false;
    parser_next(p);
    return true;
}

bool
parser_expect(struct parser *p, int kind, const char *what)
{
    return parser_take(p, kind) || parser_expected(p, what);
}

bool
parser_expect_word(struct parser *p, const char *word)
{
    char what[32];

    snprintf(what, sizeof what, "'%s'", word);
    return parser_take_word(p, word) || parser_expected(p, what);
}

uint32_t
parser_name(struct parser *p)
{
    const struct token *t = &p->lexer.token;
    size_t len;

    while (p->text.room < t->len) {
        p->text.count = p->text.room;
        (void)VEC_PUSH(&p->text);
    }
    len = token_decode(&p->lexer, t, p->text.at);
    return intern_add(&p->module->names, p->text.at, len);
}

bool
parser_expect_name(struct parser *p, int kind, const char *what,
                   uint32_t *name)
{
    if (p->lexer.token.kind != kind)
        return parser_expected(p, what);
    *name = parser_name(p);
    parser_next(p);
    return true;
}

bool
parser_expect_number(struct parser *p, const char *what, uint32_t max,
                     uint32_t *number)
{
    if (p->lexer.token.kind != TOKEN_INT)
        return parser_expected(p, what);
    if ((uint64_t)p->lexer.token.value > max)
        return parser_error(p, "expected %s of at most %u", what, max);
    *number = (uint32_t)p->lexer.token.value;
    parser_next(p);
    return true;
}

bool
parser_expect_type(struct parser *p, bool void_allowed, uint8_t *type)
{
    enum lir_type found = LIR_NO_TYPE;

    if (p->lexer.token.kind == TOKEN_WORD)
        found = lir_type_find(p->source->text + p->lexer.token.off,
                              p->lexer.token.len);
    if (found == LIR_NO_TYPE || found == LIR_BLOB)
        return parser_expected(p, "a type");
    if (found == LIR_VOID && !void_allowed)
        return parser_expected(p, "a type other than void");
    *type = (uint8_t)found;
    parser_next(p);
    return true;
}

bool
parser_expect_struct(struct parser *p, uint32_t *index)
{
    if (p->lexer.token.kind != TOKEN_TYPE)
        return parser_expected(p, "a type name such as $T");
    *index = idmap_find(&p->struct_of, parser_name(p));
    if (*index == IDMAP_NONE)
        return parser_error(p, "type '%.*s' is not declared",
                            (int)p->lexer.token.len,
                            p->source->text + p->lexer.token.off);
    parser_next(p);
    return true;
}

bool
parser_end_of_line(struct parser *p)
{
    if (p->lexer.token.kind == TOKEN_END)
        return true;
    return parser_expect(p, TOKEN_NEWLINE, "the end of the line");
}

void
parser_skip_line(struct parser *p)
{
    const char *text = p->source->text;
    const char *newline;

    if (p->lexer.token.kind != TOKEN_NEWLINE) {
        newline = memchr(text + p->lexer.token.off, '\n',
                         p->source->size - p->lexer.token.off);
        p->lexer.at = newline ? newline : text + p->source->size;
        parser_next(p);
    }
    parser_take(p, TOKEN_NEWLINE);
}

static struct span
symbol_span(const struct parser *p, struct lir_symbol symbol)
{
    switch ((enum lir_symbol_kind)symbol.kind) {
    case LIR_SYMBOL_STRING: return p->strings.at[symbol.index].span;
    case LIR_SYMBOL_GLOBAL: return p->globals.at[symbol.index].span;
    case LIR_SYMBOL_EXTERN: return p->externs.at[symbol.index].span;
    case LIR_SYMBOL_FUNC: return p->funcs.at[symbol.index].span;
    case LIR_SYMBOL_NONE: break;
    }
    BUG("symbol of kind %d", symbol.kind);
}

bool
parser_declare(struct parser *p, uint32_t name, enum lir_symbol_kind kind,
               size_t index, struct span span)
{
    struct lir_symbol *symbol;

    while (p->symbols.count <= name)
        *VEC_PUSH(&p->symbols) = (struct lir_symbol){LIR_SYMBOL_NONE, 0};
    symbol = &p->symbols.at[name];
    if (symbol->kind != LIR_SYMBOL_NONE) {
        diag_error(p->diag, p->source, span, "'@%s' is declared twice",
                   lir_name(p->module, name));
        diag_note(p->diag, p->source, symbol_span(p, *symbol),
                  "the first declaration is here");
        return false;
    }
    *symbol = (struct lir_symbol){(uint8_t)kind, (uint32_t)index};
    return true;
}
