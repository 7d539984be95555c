/*
 * State and helpers shared by the parts of the parser: parse.c (declarations),
 * parse_stmt.c and parse_block.c (statements), parse_pattern.c, parse_expr.c
 * (operators), parse_postfix.c (what follows an operand), parse_primary.c and
 * parse_literal.c (operands) and parse_type.c. The helpers are in parser.c.
 *
 * After an error the present token is set aside and RUNA_TOKEN_BAD, which is
 * nothing that a rule takes, stands for it: so the rules return, each with
 * what it has, up to one that knows where to go on, which calls
 * parse_recover. No rule returns NULL unless it says so.
 */
#ifndef RUNA_RUNA_PARSER_H
#define RUNA_RUNA_PARSER_H

#include "base/base.h"
#include "runa/ast.h"
#include "runa/lex.h"

/* Tokens behind the present one that rules may look at. */
#define AHEAD_MAX 4

/* What else ends an expression, as bits. */
enum {
    NO_FROM = 1, /* `from`: is no name of a module */
    NO_AS = 2,   /* `as`: is no variant of a type */
    NO_FIELD = 4 /* `and name as`: is the next field */
};

/* A block of statements that is open. */
struct block {
    struct block *outer;
    enum runa_word word; /* behind End */
    struct span begin;   /* its first word */
    bool has_stray;      /* something in it belongs to a block that is none;
                            what else does so is no other mistake */
};

struct parse {
    struct runa_lexer lexer;
    struct runa_program *program;
    struct runa_module *module;
    const struct source *source;
    struct diag *diag;
    struct arena *arena;

    struct runa_token token; /* the present one */
    struct runa_token aside; /* if that is RUNA_TOKEN_BAD */
    struct runa_token ahead[AHEAD_MAX];
    unsigned ahead_count;
    struct runa_token last_string; /* the last token, if it is one */
    uint32_t end;                  /* of the last token taken */
    uint32_t complained;           /* where; UINT32_MAX: nowhere */

    unsigned depth;  /* of rules inside each other */
    unsigned limits; /* bits of what ends an expression */
    struct block *block;

    struct runa_import **next_import;
    struct runa_typedef **next_type;
    struct runa_stmt **next_global;
    struct runa_process **next_process;
    struct runa_external **next_external;
};

/* Tokens */

/* Takes the present token, whatever it is; but none that an error set aside. */
void parse_next(struct parse *p);

/* The token N behind the present one, from 0. */
const struct runa_token *parse_peek(struct parse *p, unsigned n);

static inline bool
parse_is(const struct parse *p, enum runa_word word)
{
    return p->token.word == (uint32_t)word;
}

static inline bool
parse_is_symbol(const struct parse *p, int symbol)
{
    return p->token.kind == symbol;
}

/* True for a word that can be a name. */
bool parse_token_is_name(const struct runa_token *token);

static inline bool
parse_is_name(const struct parse *p)
{
    return parse_token_is_name(&p->token);
}

/* True if the token N behind the present one is WORD. */
static inline bool
parse_peek_is(struct parse *p, unsigned n, enum runa_word word)
{
    return parse_peek(p, n)->word == (uint32_t)word;
}

/* True if TOKEN may begin an operand. */
bool parse_begins_operand(const struct runa_token *token);

/* Takes the present token if it is that. */
bool parse_take(struct parse *p, enum runa_word word);
bool parse_take_symbol(struct parse *p, int symbol);

/* The same, but anything else is an error; a word that was misspelt is
 * taken. */
bool parse_expect(struct parse *p, enum runa_word word);
bool parse_expect_symbol(struct parse *p, int symbol);

/* As parse_expect, but without WORD things go on as if it were there; another
 * word in its place is skipped. */
void parse_want(struct parse *p, enum runa_word word);

/* Takes a name; INTERN_NONE after an error: "expected WHAT". */
struct runa_name parse_name(struct parse *p, const char *what);

/* The same where a name must stand, so that a reserved word may be one. */
struct runa_name parse_any_name(struct parse *p, const char *what);

/* Takes a string; the same. */
struct runa_name parse_string(struct parse *p, const char *what);

/* Errors */

/* An error at the present token, which is set aside; silent if there was one
 * at it. */
void parse_error(struct parse *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* "expected WHAT, found ..." at the present token. */
void parse_expected(struct parse *p, const char *what);

/* "expected WHAT, found TOKEN", whatever line that is on. */
void parse_unexpected(struct parse *p, const char *what);

/* An error at SPAN after which the rules go on; false if it was silent. */
bool parse_complain(struct parse *p, struct span span, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* "expected WHAT, found ..." at the place where the present token should have
 * been, after which the rules go on. */
void parse_miss(struct parse *p, const char *what);

/* If the present token is a word near one of the COUNT WORDS: reports that,
 * takes it for that word, and returns true. */
bool parse_correct(struct parse *p, const enum runa_word *words, size_t count,
                   const char *what);

/* Sets the present token aside as an error does. */
void parse_give_up(struct parse *p);

/* True if there was no error from the byte BEGIN on. */
bool parse_was_good(const struct parse *p, uint32_t begin);

/* Takes the token back that an error set aside. */
void parse_recover(struct parse *p);

/* Before a rule that may be inside itself; false after reporting that there
 * are too many. To be left in both cases. */
bool parse_enter(struct parse *p);
void parse_leave(struct parse *p);

/* Nodes */

struct span parse_span(const struct parse *p);

/* From the byte BEGIN to the last token taken. */
struct span parse_span_from(const struct parse *p, uint32_t begin);

struct runa_expr *parse_new_expr(struct parse *p, enum runa_expr_kind kind,
                                 uint32_t begin);

/* Makes CHILD, or NULL, the left or right part, or the last argument, of
 * PARENT, whose span goes on to the last token taken. */
void parse_set_left(struct parse *p, struct runa_expr *parent,
                    struct runa_expr *child);
void parse_set_right(struct parse *p, struct runa_expr *parent,
                     struct runa_expr *child);

/* Where the next argument of an expression goes. */
struct runa_arg **parse_add_arg(struct parse *p, struct runa_expr *parent,
                                struct runa_arg **next, struct runa_name name,
                                struct runa_expr *value);

static inline struct runa_name
runa_no_name(void)
{
    return (struct runa_name){.id = INTERN_NONE};
}

/* The name of a parameter, the one with this INDEX in its list. */
struct runa_param *parse_param(struct parse *p, uint32_t index);

/* parse_type.c */

struct runa_type *parse_type(struct parse *p);

/* parse_expr.c */

struct runa_expr *parse_expr(struct parse *p);

/* Without LIMITS around it, which are put back: what is in parentheses. */
struct runa_expr *parse_expr_within(struct parse *p, unsigned limits);

/* An expression without comparisons, `and` and `or`, which may follow. */
struct runa_expr *parse_argument(struct parse *p);

/* An expression up to an `and` that begins the next field. */
struct runa_expr *parse_field_value(struct parse *p);

/* True if the present `and` or ',' begins the next field of a literal. */
bool parse_ends_field(struct parse *p);

/* parse_postfix.c */

/* An operand with what follows it: calls, fields, elements. */
struct runa_expr *parse_postfix(struct parse *p);

/* An operand with no more than calls by parentheses and fields. */
struct runa_expr *parse_tight(struct parse *p);

/* The arguments of CALL behind `with`. */
void parse_with_args(struct parse *p, struct runa_expr *call);

/* parse_primary.c, parse_literal.c */

struct runa_expr *parse_primary(struct parse *p);

/* A list, a set, a dictionary or an object; NULL if none begins here. */
struct runa_expr *parse_literal(struct parse *p);

/* parse_pattern.c */

struct runa_pattern *parse_patterns(struct parse *p);

/* parse_stmt.c, parse_block.c */

/* Statements up to what ends a block, which is not taken. */
struct runa_stmt *parse_body(struct parse *p);

/* Statements, unless BODY is NULL, and `End WORD`, inside of a block that
 * begins at BEGIN; the span of the end. */
struct span parse_block(struct parse *p, enum runa_word word,
                        struct span begin, struct runa_stmt **body);

/* A statement that has blocks in it; NULL if none begins here. */
struct runa_stmt *parse_compound(struct parse *p);

/* True if the present `End` is the end of no block that is open. */
bool parse_is_stray_end(struct parse *p);

/* The ':' behind the head of a block; without it the block begins all the
 * same. */
void parse_colon(struct parse *p);

/* Let and Constant, of a module or a process. */
struct runa_stmt *parse_let(struct parse *p);
struct runa_stmt *parse_constant(struct parse *p);

struct runa_stmt *parse_new_stmt(struct parse *p, enum runa_stmt_kind kind);

/* True if a declaration begins here that no block can have in it. */
bool parse_begins_declaration(struct parse *p);

#endif
