/* The tokens of Runa: see lex.h. */
#include "runa/lex.h"

#include "base/base.h"
#include "runa/ast.h"

static const struct {
    const char *text;
    uint8_t len;
    bool is_reserved;
} words[] = {
#define RESERVED(id, text) {text, sizeof text - 1, true},
#define SOFT(id, text) {text, sizeof text - 1, false},
#include "runa/keywords.def"
};

void
runa_words_init(struct intern *names)
{
    for (uint32_t i = 0; i < RUNA_WORD_COUNT; i++) {
        if (intern_add(names, words[i].text, words[i].len) != i)
            BUG("the word '%s' has another id than %u", words[i].text, i);
    }
}

bool
runa_word_is_reserved(uint32_t id)
{
    return id < RUNA_WORD_COUNT && words[id].is_reserved;
}

const char *
runa_word_text(enum runa_word word)
{
    return words[word].text;
}

/* Longest first where one begins like another. */
static const struct runa_foreign foreign[] = {
    {"==", "is equal to", RUNA_OP_EQ},
    {"!=", "is not equal to", RUNA_OP_NE},
    {"<>", "is not equal to", RUNA_OP_NE},
    {"<=", "is less than or equal to", RUNA_OP_LE},
    {">=", "is greater than or equal to", RUNA_OP_GE},
    {"<<", "bit_shift_left", RUNA_OP_SHL},
    {">>", "bit_shift_right", RUNA_OP_SHR},
    {"&&", "and", RUNA_OP_AND},
    {"||", "or", RUNA_OP_OR},
    {"=", "is equal to", RUNA_OP_EQ},
    {"<", "is less than", RUNA_OP_LT},
    {">", "is greater than", RUNA_OP_GT},
    {"*", "multiplied by", RUNA_OP_MUL},
    {"/", "divided by", RUNA_OP_DIV},
    {"%", "modulo by", RUNA_OP_MOD},
    {"&", "bit_and", RUNA_OP_BIT_AND},
    {"^", "bit_xor", RUNA_OP_BIT_XOR},
    {"!", "not", RUNA_OP_NOT},
    {"~", "bitwise not", RUNA_OP_BIT_NOT}};

const struct runa_foreign *
runa_foreign(const struct runa_token *token)
{
    return &foreign[token->value];
}

enum char_class {
    C_BLANK = 1, /* all white space but the end of a line */
    C_DIGIT = 2,
    C_HEX = 4,
    C_BEGIN = 8,  /* what a word begins with */
    C_WORD = 16,  /* what a word goes on with */
    C_SYMBOL = 32 /* a token of its own */
};

/* clang-format off */

#define D (C_DIGIT | C_HEX | C_WORD)
#define L (C_BEGIN | C_WORD)
#define X (C_HEX | L)

/* Anything else has class 0. */
static const uint8_t classes[256] = {
    [' '] = C_BLANK, ['\t'] = C_BLANK, ['\r'] = C_BLANK,
    ['('] = C_SYMBOL, [')'] = C_SYMBOL, ['['] = C_SYMBOL, [']'] = C_SYMBOL,
    ['{'] = C_SYMBOL, ['}'] = C_SYMBOL, [','] = C_SYMBOL, [':'] = C_SYMBOL,
    ['.'] = C_SYMBOL, ['$'] = C_SYMBOL,
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D,
    ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    ['a'] = X, ['b'] = X, ['c'] = X, ['d'] = X, ['e'] = X, ['f'] = X,
    ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L, ['k'] = L, ['l'] = L,
    ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L,
    ['s'] = L, ['t'] = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L,
    ['y'] = L, ['z'] = L,
    ['A'] = X, ['B'] = X, ['C'] = X, ['D'] = X, ['E'] = X, ['F'] = X,
    ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L, ['K'] = L, ['L'] = L,
    ['M'] = L, ['N'] = L, ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L,
    ['S'] = L, ['T'] = L, ['U'] = L, ['V'] = L, ['W'] = L, ['X'] = L,
    ['Y'] = L, ['Z'] = L, ['_'] = L,
};

#undef D
#undef L
#undef X

/* clang-format on */

static bool
is(char c, unsigned class)
{
    return classes[(unsigned char)c] & class;
}

static uint32_t
offset(const struct runa_lexer *lexer, const char *at)
{
    return (uint32_t)(at - lexer->source->text);
}

static const char *
source_end(const struct runa_lexer *lexer)
{
    return lexer->source->text + lexer->source->size;
}

static const char *
line_end(const struct runa_lexer *lexer, const char *at)
{
    const char *end = source_end(lexer);
    const char *newline = memchr(at, '\n', (size_t)(end - at));

    return newline ? newline : end;
}

/* The span from BEGIN to the present place. */
static struct span
span_from(const struct runa_lexer *lexer, const char *begin)
{
    return (struct span){offset(lexer, begin), (uint32_t)(lexer->at - begin)};
}

static const char *
skip_blanks(const char *at)
{
    while (is(*at, C_BLANK))
        at++;
    return at;
}

/* Behind WORD if it stands at AT, else NULL. */
static const char *
match_word(const char *at, const char *word)
{
    size_t len = strlen(word);

    return strncmp(at, word, len) == 0 && !is(at[len], C_WORD) ? at + len
                                                               : NULL;
}

/* True if nothing but blanks is between AT and the end of its line. */
static bool
is_line_over(const struct runa_lexer *lexer, const char *at)
{
    at = skip_blanks(at);
    return *at == '\n' || at == source_end(lexer);
}

/* Behind ':' blanks 'End' blanks 'Note', where COLON may be that; else NULL. */
static const char *
match_end_note(const char *colon)
{
    const char *at = match_word(skip_blanks(colon + 1), "End");

    return at ? match_word(skip_blanks(at), "Note") : NULL;
}

/* True if the word Note, not before LIMIT, is in front of COLON. */
static bool
is_after_note(const char *colon, const char *limit)
{
    while (colon > limit && is(colon[-1], C_BLANK))
        colon--;
    return colon - limit >= 4 && memcmp(colon - 4, "Note", 4) == 0 &&
           (colon - limit == 4 || !is(colon[-5], C_WORD));
}

/* Something that begins here does not end: nothing more can be said. */
static void
cut(struct runa_lexer *lexer)
{
    lexer->at = source_end(lexer);
    lexer->is_cut = true;
}

/*
 * block := 'Note' ':' newline { character | block } ':' 'End' 'Note'
 * from the colon at AT, with BEGIN at the word; only colons can end a block
 * or begin another.
 */
static void
skip_block(struct runa_lexer *lexer, const char *begin, const char *at)
{
    const char *limit = at + 1;
    unsigned depth = 1;

    while (depth > 0) {
        const char *end = source_end(lexer), *behind;

        at = memchr(limit, ':', (size_t)(end - limit));
        if (!at) {
            lexer->at = begin + strlen("Note");
            diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
                       "comment does not end: expected ':End Note'");
            cut(lexer);
            return;
        }
        behind = match_end_note(at);
        if (behind)
            depth--;
        else if (is_after_note(at, limit) && is_line_over(lexer, at + 1))
            depth++;
        limit = behind ? behind : at + 1;
    }
    lexer->at = limit;
}

/* note := 'Note' [ ':' { character } newline | block ]
 * from behind the word, which begins at BEGIN. */
static void
skip_note(struct runa_lexer *lexer, const char *begin)
{
    const char *at = skip_blanks(lexer->at);

    if (*at != ':')
        return;
    if (is_line_over(lexer, at + 1))
        skip_block(lexer, begin, at);
    else
        lexer->at = line_end(lexer, at);
}

/* True for '@End' and a name: 'Reasoning' or, as documents write it,
 * '_Reasoning'; what only talks of '@End_' is none. */
static bool
ends_annotation(const char *at)
{
    return strncmp(at, "@End", 4) == 0 && (at[4] != '_' || is(at[5], C_WORD));
}

/* annotation := '@' word { character } '@End' { character } newline */
static void
skip_annotation(struct runa_lexer *lexer)
{
    const char *begin = lexer->at, *end = source_end(lexer), *at = begin;

    do {
        at++;
        at = memchr(at, '@', (size_t)(end - at));
    } while (at && !ends_annotation(at));
    if (at) {
        lexer->at = line_end(lexer, at);
        return;
    }
    for (lexer->at++; is(*lexer->at, C_WORD);)
        lexer->at++;
    diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
               "annotation '%.*s' does not end: expected '@End'",
               (int)(lexer->at - begin), begin);
    cut(lexer);
}

static unsigned
hex_digit(char c)
{
    return is(c, C_DIGIT) ? (unsigned)(c - '0')
                          : (unsigned)((c | 32) - 'a' + 10);
}

/* Digits in BASE, modulo 2^64. */
static uint64_t
read_digits(struct runa_lexer *lexer, unsigned base)
{
    unsigned class = base == 16 ? C_HEX : C_DIGIT;
    const char *at = lexer->at;
    uint64_t sum = 0;

    for (; is(*at, class); at++)
        sum = sum * base + hex_digit(*at);
    lexer->at = at;
    return sum;
}

/* Behind '.' digits [ ('e'|'E') ['+'|'-'] digits ], which begins at AT. */
static const char *
skip_fraction(const char *at)
{
    const char *exponent;

    for (at++; is(*at, C_DIGIT);)
        at++;
    if ((*at | 32) != 'e')
        return at;
    exponent = at + 1;
    exponent += *exponent == '+' || *exponent == '-';
    if (!is(*exponent, C_DIGIT))
        return at;
    while (is(*exponent, C_DIGIT))
        exponent++;
    return exponent;
}

/* A number too large for a double is infinite. */
static int64_t
double_bits(const char *text)
{
    double value = strtod(text, NULL);
    int64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* number := ['-'] ( digits [ fraction ] | '0' ('x'|'X') hexdigits ) */
static void
number(struct runa_lexer *lexer, struct runa_token *token)
{
    const char *begin = lexer->at, *digits = begin + (*begin == '-');
    bool hex =
        digits[0] == '0' && (digits[1] | 32) == 'x' && is(digits[2], C_HEX);
    uint64_t value;

    lexer->at = digits + (hex ? 2 : 0);
    value = read_digits(lexer, hex ? 16 : 10);
    token->kind = RUNA_TOKEN_INT;
    token->value = (int64_t)(digits == begin ? value : 0 - value);
    if (!hex && *lexer->at == '.' && is(lexer->at[1], C_DIGIT)) {
        lexer->at = skip_fraction(lexer->at);
        token->kind = RUNA_TOKEN_FLOAT;
        token->value = double_bits(begin);
    }
    if (!is(*lexer->at, C_WORD))
        return;
    while (is(*lexer->at, C_WORD))
        lexer->at++;
    diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
               "expected a number, found '%.*s'", (int)(lexer->at - begin),
               begin);
}

/* One to three digits, as GNU's assembler reads them. */
static char
octal_escape(const char **at)
{
    unsigned value = 0;

    for (int i = 0; i < 3 && is(**at, C_DIGIT); i++)
        value = value * 8 + hex_digit(*(*at)++);
    return (char)value;
}

static char
hex_escape(const char **at)
{
    unsigned value = 0;

    while (is(**at, C_HEX))
        value = value << 4 | hex_digit(*(*at)++);
    return (char)value;
}

/* escape := 'n' | 't' | 'r' | 'b' | 'f' | ('x'|'X') { hex } | digit [ digit
 *           [ digit ] ] | character
 * behind the backslash. */
static char
decode_escape(const char **at)
{
    char c = *(*at)++;

    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'x':
    case 'X': return hex_escape(at);
    default: break;
    }
    if (!is(c, C_DIGIT))
        return c;
    --*at;
    return octal_escape(at);
}

/* The name id of what is between AT and END, escapes done. */
static uint32_t
decode(struct runa_lexer *lexer, const char *at, const char *end)
{
    if (!memchr(at, '\\', (size_t)(end - at)))
        return intern_add(lexer->names, at, (size_t)(end - at));
    VEC_CLEAR(&lexer->decoded);
    while (at < end) {
        char c = *at++;

        *VEC_PUSH(&lexer->decoded) = c == '\\' ? decode_escape(&at) : c;
    }
    return intern_add(lexer->names, lexer->decoded.at, lexer->decoded.count);
}

/* Behind the quote that ends the string of QUOTEs at BEGIN, or NULL. */
static const char *
string_end(const struct runa_lexer *lexer, const char *begin, char quote)
{
    const char *at = begin + 1, *end = source_end(lexer);

    while (at < end && *at != quote)
        at += *at == '\\' ? 2 : 1;
    return at < end ? at + 1 : NULL;
}

/* True if a string from BEGIN to END goes over several lines and text follows
 * at once: then it was another that ended, and the next begins there. */
static bool
is_another_string(const struct runa_lexer *lexer, const char *begin,
                  const char *end)
{
    return is(*end, C_WORD) && line_end(lexer, begin) < end;
}

/* string := '"' { character | '\' character } '"'
 * One without an end is taken to end on its line. */
static void
string(struct runa_lexer *lexer, struct runa_token *token)
{
    const char *begin = lexer->at, *end = string_end(lexer, begin, '"');

    token->kind = RUNA_TOKEN_STRING;
    if (end && !is_another_string(lexer, begin, end)) {
        lexer->at = end;
        token->value = decode(lexer, begin + 1, end - 1);
        return;
    }
    lexer->at = line_end(lexer, begin);
    diag_error(lexer->diag, lexer->source,
               (struct span){offset(lexer, begin), 1},
               "string does not end: expected '\"'");
    token->value = intern_add(lexer->names, "", 0);
}

/* assembly := 'Inline' 'Assembly' [ word ] ':' { character } 'End' 'Assembly'
 * from behind Inline; false if it is not that. */
static bool
assembly(struct runa_lexer *lexer, struct runa_token *token, const char *begin)
{
    const char *at = match_word(skip_blanks(lexer->at), "Assembly"), *end;

    if (!at)
        return false;
    for (at = skip_blanks(at); is(*at, C_WORD) || is(*at, C_BLANK);)
        at++;
    if (*at != ':')
        return false;
    token->kind = RUNA_TOKEN_ASSEMBLY;
    while ((at = strstr(at, "End"))) {
        end = match_word(at, "End");
        while (end && (is(*end, C_BLANK) || *end == '\n'))
            end++;
        end = end ? match_word(end, "Assembly") : NULL;
        if (end) {
            lexer->at = end;
            return true;
        }
        at++;
    }
    diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
               "assembly does not end: expected 'End Assembly'");
    cut(lexer);
    return true;
}

/* word := ( letter | '_' ) { letter | digit | '_' }
 * False if it only begins a comment. */
static bool
word(struct runa_lexer *lexer, struct runa_token *token)
{
    const char *begin = lexer->at, *at = begin + 1;

    while (is(*at, C_WORD))
        at++;
    lexer->at = at;
    token->kind = RUNA_TOKEN_WORD;
    token->word = intern_add(lexer->names, begin, (size_t)(at - begin));
    if (token->word == RUNA_WORD_NOTE) {
        skip_note(lexer, begin);
        return false;
    }
    if (token->word == RUNA_WORD_INLINE && assembly(lexer, token, begin))
        token->word = INTERN_NONE;
    return true;
}

/* What has no meaning here; the rest of a UTF-8 character, and its neighbours,
 * go with it. */
static void
unexpected(struct runa_lexer *lexer, struct runa_token *token)
{
    const char *begin = lexer->at++;
    int c = (unsigned char)*begin;

    token->kind = RUNA_TOKEN_WRONG;
    while ((unsigned char)*lexer->at >= 0x80)
        lexer->at++;
    if (c > ' ' && c < 0x7f)
        diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
                   "unexpected character '%c'", c);
    else
        diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
                   "unexpected byte 0x%02x", (unsigned)c);
}

/* '#' or '//' and the rest of the line. */
static void
foreign_comment(struct runa_lexer *lexer, int len)
{
    const char *begin = lexer->at;

    lexer->at += len;
    diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
               "Runa has no '%.*s': a comment begins with 'Note:'", len,
               begin);
    lexer->at = line_end(lexer, begin);
}

static void
semicolon(struct runa_lexer *lexer)
{
    const char *begin = lexer->at++;

    diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
               "Runa has no ';': a statement ends where the next begins");
}

/* 'text' as other languages write strings, if it is closed on its line. */
static void
foreign_string(struct runa_lexer *lexer, struct runa_token *token)
{
    const char *begin = lexer->at, *end = string_end(lexer, begin, '\'');

    if (!end || end > line_end(lexer, begin)) {
        unexpected(lexer, token);
        return;
    }
    lexer->at = end;
    diag_error(lexer->diag, lexer->source, span_from(lexer, begin),
               "Runa writes strings in double quotes: \"...\"");
    token->kind = RUNA_TOKEN_STRING;
    token->value = decode(lexer, begin + 1, end - 1);
}

static bool
foreign_operator(struct runa_lexer *lexer, struct runa_token *token)
{
    for (size_t i = 0; i < COUNT_OF(foreign); i++) {
        size_t len = strlen(foreign[i].text);

        if (strncmp(lexer->at, foreign[i].text, len) == 0) {
            lexer->at += len;
            token->kind = RUNA_TOKEN_FOREIGN;
            token->value = (int64_t)i;
            return true;
        }
    }
    return false;
}

/* What only other languages have; false if nothing is left of it. */
static bool
foreign_token(struct runa_lexer *lexer, struct runa_token *token)
{
    switch (*lexer->at) {
    case '#': foreign_comment(lexer, 1); return false;
    case ';': semicolon(lexer); return false;
    case '\'': foreign_string(lexer, token); return true;
    case '/':
        if (lexer->at[1] != '/')
            break;
        foreign_comment(lexer, 2);
        return false;
    default: break;
    }
    if (!foreign_operator(lexer, token))
        unexpected(lexer, token);
    return true;
}

static void
single(struct runa_lexer *lexer, struct runa_token *token, int kind,
       uint32_t id)
{
    token->kind = (uint8_t)kind;
    token->word = id;
    lexer->at++;
}

/* A token that its first character tells; false if there is none. */
static bool
by_first(struct runa_lexer *lexer, struct runa_token *token)
{
    switch (*lexer->at) {
    case '"': string(lexer, token); return true;
    case '+':
        single(lexer, token, RUNA_TOKEN_WORD, RUNA_WORD_PLUS);
        return true;
    case '-':
        if (is(lexer->at[1], C_DIGIT))
            number(lexer, token);
        else
            single(lexer, token, RUNA_TOKEN_WORD, RUNA_WORD_MINUS);
        return true;
    case '@':
        if (!is(lexer->at[1], C_BEGIN))
            break;
        skip_annotation(lexer);
        return false;
    case '|':
        if (lexer->at[1] == '|')
            break;
        single(lexer, token, '|', INTERN_NONE);
        return true;
    case '\0':
        if (lexer->at < source_end(lexer))
            break;
        token->kind = RUNA_TOKEN_END;
        token->value = lexer->is_cut;
        return true;
    default: break;
    }
    return foreign_token(lexer, token);
}

/* Goes over white space; true if the line ended in it. */
static bool
skip_space(struct runa_lexer *lexer)
{
    const char *at = lexer->at;
    bool ended = at == lexer->source->text;

    for (;; at++) {
        if (*at == '\n')
            ended = true;
        else if (!is(*at, C_BLANK))
            break;
    }
    lexer->at = at;
    return ended;
}

static bool
read_token(struct runa_lexer *lexer, struct runa_token *token)
{
    unsigned class = classes[(unsigned char)*lexer->at];

    if (class & C_BEGIN)
        return word(lexer, token);
    if (class & C_SYMBOL)
        single(lexer, token, *lexer->at, INTERN_NONE);
    else if (class & C_DIGIT)
        number(lexer, token);
    else
        return by_first(lexer, token);
    return true;
}

void
runa_lexer_init(struct runa_lexer *lexer, const struct source *source,
                struct intern *names, struct diag *diag)
{
    *lexer = (struct runa_lexer){
        .source = source, .diag = diag, .names = names, .at = source->text};
}

void
runa_lexer_release(struct runa_lexer *lexer)
{
    VEC_RELEASE(&lexer->decoded);
}

void
runa_lexer_end_string(struct runa_lexer *lexer, const struct runa_token *token)
{
    lexer->at = line_end(lexer, lexer->source->text + token->off);
}

void
runa_lexer_next(struct runa_lexer *lexer, struct runa_token *token)
{
    bool first = false;
    const char *begin;

    do {
        if (diag_is_full(lexer->diag))
            lexer->at = source_end(lexer);
        first |= skip_space(lexer);
        begin = lexer->at;
        token->word = INTERN_NONE;
    } while (!read_token(lexer, token));
    token->first = first;
    token->off = offset(lexer, begin);
    token->len = (uint32_t)(lexer->at - begin);
}
