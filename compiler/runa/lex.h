/*
 * Splits Runa source into tokens. Comments and annotations are skipped; what
 * is wrong with a token is reported here and, if possible, mended, so that the
 * parser need not say more about it.
 */
#ifndef RUNA_RUNA_LEX_H
#define RUNA_RUNA_LEX_H

#include "base/diag.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/vec.h"

enum runa_word {
#define RESERVED(id, text) RUNA_WORD_##id,
#define SOFT(id, text) RUNA_WORD_##id,
#include "runa/keywords.def"
    RUNA_WORD_COUNT
};

/* Puts the words into NAMES, which is empty, so that their ids are these. */
void runa_words_init(struct intern *names);

/* True for the id of a word that cannot be a name. */
bool runa_word_is_reserved(uint32_t id);

/* What WORD is in the source. */
const char *runa_word_text(enum runa_word word);

/* Punctuation is of the kind that its character is. */
enum runa_token_kind {
    RUNA_TOKEN_END,    /* value: whether it was cut off, by what has no end */
    RUNA_TOKEN_WRONG,  /* a character that Runa has not; it was reported */
    RUNA_TOKEN_BAD,    /* the parser's, see parser.h */
    RUNA_TOKEN_WORD,   /* a word of Runa or a name; '+' and '-' are words */
    RUNA_TOKEN_INT,    /* value */
    RUNA_TOKEN_FLOAT,  /* value holds the bits of the double */
    RUNA_TOKEN_STRING, /* value is the name id of its bytes */
    RUNA_TOKEN_ASSEMBLY, /* Inline Assembly up to its end */
    RUNA_TOKEN_FOREIGN   /* value is its place in runa_foreign */
};

struct runa_token {
    uint8_t kind;
    bool first;        /* on its line */
    uint32_t off, len; /* of the whole token */
    uint32_t word;     /* the id of a word, else INTERN_NONE */
    int64_t value;
};

/* Operators of other languages, and what Runa has for them. */
struct runa_foreign {
    const char *text, *words;
    uint8_t op; /* enum runa_op */
};

const struct runa_foreign *runa_foreign(const struct runa_token *token);

struct runa_lexer {
    const struct source *source;
    struct diag *diag;
    struct intern *names;
    const char *at;    /* the text behind the token */
    bool is_cut;       /* the rest is in what does not end */
    VEC(char) decoded; /* a string with its escapes done */
};

/* NAMES begins with the words of Runa; it takes the others. */
void runa_lexer_init(struct runa_lexer *lexer, const struct source *source,
                     struct intern *names, struct diag *diag);
void runa_lexer_release(struct runa_lexer *lexer);

/* Goes back to the end of the line on which TOKEN, a string, begins. */
void runa_lexer_end_string(struct runa_lexer *lexer,
                           const struct runa_token *token);

/* Reads the next token: the end, too, when there are too many errors. */
void runa_lexer_next(struct runa_lexer *lexer, struct runa_token *token);

#endif
