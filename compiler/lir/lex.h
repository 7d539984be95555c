/*
 * Splits LIR text into tokens.  Wrong characters and literals are reported
 * here and become TOKEN_BAD, about which the parser says nothing more.
 */
#ifndef RUNA_LIR_LEX_H
#define RUNA_LIR_LEX_H

#include "base/diag.h"
#include "base/source.h"

/* Punctuation is of the kind that its character is. */
enum token_kind {
    TOKEN_END,
    TOKEN_NEWLINE,
    TOKEN_BAD,
    TOKEN_WORD,     /* func, add.i64 */
    TOKEN_INT,      /* 8, 0x10: value */
    TOKEN_REAL,     /* 1.5, 2e9: value holds the bits of the double */
    TOKEN_IMM,      /* $-8: value */
    TOKEN_IMM_REAL, /* $1.5, $inf: value holds the bits of the double */
    TOKEN_REG,      /* v1000: value */
    TOKEN_BLOCK,    /* .LBB3: value */
    TOKEN_SYMBOL,   /* @name */
    TOKEN_SLOT,     /* %name */
    TOKEN_TYPE,     /* $Name */
    TOKEN_STRING,   /* "text" */
};

struct token {
    int kind;
    uint32_t off, len; /* of the whole token */
    int64_t value;
};

struct lexer {
    const struct source *source;
    struct diag *diag;
    const char *at;     /* the text behind the token */
    struct token token; /* the present one */
};

void lexer_init(struct lexer *lexer, const struct source *source,
                struct diag *diag);

/* Reads the next token into LEXER->token. */
void lexer_next(struct lexer *lexer);

/*
 * Decodes what a string, symbol, slot or type token says, without its sign,
 * quotes and escapes, into OUT, which has room for the token's length.
 * Returns the number of bytes.
 */
size_t token_decode(const struct lexer *lexer, const struct token *token,
                    char *out);

/* True for a name that can be written without quotes. */
bool lex_is_plain_name(const char *name, size_t len);

#endif
