/* The tokens of LIR text: see lex.h and docs/lir.md, section Text form. */
#include "lir/lex.h"

#include <math.h>

#include "base/base.h"

enum char_class {
    C_SPACE = 1, /* blank, tab, carriage return */
    C_DIGIT = 2,
    C_HEX = 4,
    C_LETTER = 8, /* and underscore */
    C_NAME = 16,  /* what a name goes on with */
    C_PUNCT = 32  /* a token of its own */
};

/* clang-format off */

#define D (C_DIGIT | C_HEX | C_NAME)
#define L (C_LETTER | C_NAME)
#define X (C_HEX | L)

/* Anything else has class 0. */
static const uint8_t classes[256] = {
    [' '] = C_SPACE, ['\t'] = C_SPACE, ['\r'] = C_SPACE,
    ['('] = C_PUNCT, [')'] = C_PUNCT, ['['] = C_PUNCT, [']'] = C_PUNCT,
    ['{'] = C_PUNCT, ['}'] = C_PUNCT, [','] = C_PUNCT, [':'] = C_PUNCT,
    ['='] = C_PUNCT, ['+'] = C_PUNCT, ['-'] = C_PUNCT, ['*'] = C_PUNCT,
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
    ['Y'] = L, ['Z'] = L,
    ['_'] = L, ['.'] = C_NAME, ['$'] = C_NAME,
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
offset(const struct lexer *lexer, const char *at)
{
    return (uint32_t)(at - lexer->source->text);
}

/* The present token is the text from BEGIN to the present place. */
static void
set_token(struct lexer *lexer, int kind, const char *begin, int64_t value)
{
    lexer->token.kind = kind;
    lexer->token.off = offset(lexer, begin);
    lexer->token.len = (uint32_t)(lexer->at - begin);
    lexer->token.value = value;
}

/* Reports the text from BEGIN to the present place. */
static void
bad(struct lexer *lexer, const char *begin, const char *what)
{
    struct span span = {offset(lexer, begin), (uint32_t)(lexer->at - begin)};

    set_token(lexer, TOKEN_BAD, begin, 0);
    diag_error(lexer->diag, lexer->source, span, "%s", what);
}

static void
skip(struct lexer *lexer, unsigned class)
{
    const char *at = lexer->at;

    while (is(*at, class))
        at++;
    lexer->at = at;
}

static size_t
bytes_left(const struct lexer *lexer)
{
    return lexer->source->size - offset(lexer, lexer->at);
}

void
lexer_init(struct lexer *lexer, const struct source *source, struct diag *diag)
{
    *lexer =
        (struct lexer){.source = source, .diag = diag, .at = source->text};
}

static unsigned
hex_digit(char c)
{
    return is(c, C_DIGIT) ? (unsigned)(c - '0')
                          : (unsigned)((c | 32) - 'a' + 10);
}

/* Digits in BASE as a number below 2^64; false when it is not. */
static bool
read_digits(struct lexer *lexer, unsigned base, uint64_t *value)
{
    unsigned class = base == 16 ? C_HEX : C_DIGIT;
    uint64_t limit = base == 16 ? UINT64_MAX / 16 : UINT64_MAX / 10;
    uint64_t sum = 0;
    const char *at = lexer->at;
    bool fits = true;

    for (; is(*at, class); at++) {
        uint64_t digit = hex_digit(*at);

        if (sum > limit || sum * base > UINT64_MAX - digit)
            fits = false;
        sum = sum * base + digit;
    }
    lexer->at = at;
    *value = sum;
    return fits;
}

static int64_t
double_bits(double value)
{
    int64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Goes over '.' digits? exponent?; false if the exponent has no digits. */
static bool
skip_fraction(struct lexer *lexer)
{
    if (*lexer->at == '.') {
        lexer->at++;
        skip(lexer, C_DIGIT);
    }
    if (*lexer->at != 'e' && *lexer->at != 'E')
        return true;
    lexer->at++;
    if (*lexer->at == '+' || *lexer->at == '-')
        lexer->at++;
    if (!is(*lexer->at, C_DIGIT))
        return false;
    skip(lexer, C_DIGIT);
    return true;
}

/* real := digits '.' digits? exponent? | digits exponent, FIRST at its sign
 * or first digit.  The number is copied because strtod would go on into what
 * follows (a name, a hexadecimal digit). */
static void
real(struct lexer *lexer, const char *begin, const char *first, int kind)
{
    double value;
    char *copy;

    if (!skip_fraction(lexer)) {
        bad(lexer, begin, "exponent without digits");
        return;
    }
    copy = xstrndup(first, (size_t)(lexer->at - first));
    value = strtod(copy, NULL);
    free(copy);
    if (isinf(value))
        bad(lexer, begin, "number is too large for f64");
    else
        set_token(lexer, kind, begin, double_bits(value));
}

/* number := '-'? ( digits | '0x' hexdigits ) | real; the sign only after '$',
 * where BEGIN lies. */
static void
number(struct lexer *lexer, const char *begin, int kind)
{
    const char *first = lexer->at;
    const char *digits = first + (*first == '-');
    bool negative = digits != first;
    bool hex =
        digits[0] == '0' && (digits[1] | 32) == 'x' && is(digits[2], C_HEX);
    uint64_t value;
    bool fits;

    lexer->at = digits + (hex ? 2 : 0);
    fits = read_digits(lexer, hex ? 16 : 10, &value);
    if (!hex && (*lexer->at == '.' || (*lexer->at | 32) == 'e')) {
        real(lexer, begin, first, kind + 1);
        return;
    }
    if (is(*lexer->at, C_NAME)) {
        skip(lexer, C_NAME);
        bad(lexer, begin, "expected a number, found other characters");
    } else if (!fits || (negative && value > (uint64_t)INT64_MAX + 1)) {
        bad(lexer, begin, "number does not fit in 64 bits");
    } else {
        set_token(lexer, kind, begin, (int64_t)(negative ? 0 - value : value));
    }
}

/* escape := '\' | '"' | 'n' | 't' | hex hex, after the backslash */
static bool
skip_escape(struct lexer *lexer)
{
    if (is(lexer->at[0], C_HEX) && is(lexer->at[1], C_HEX))
        lexer->at += 2;
    else if (*lexer->at && strchr("\\\"nt", *lexer->at))
        lexer->at++;
    else
        return false;
    return true;
}

/* string := '"' ( character | '\' escape )* '"' */
static void
string(struct lexer *lexer, int kind, const char *begin)
{
    lexer->at++;
    while (*lexer->at != '"') {
        if (!bytes_left(lexer) || *lexer->at == '\n') {
            bad(lexer, begin, "string does not end on its line");
            return;
        }
        if (*lexer->at++ == '\\' && !skip_escape(lexer)) {
            bad(lexer, lexer->at - 1,
                "unknown escape, expected \\\\ \\\" "
                "\\n \\t or two hexadecimal digits");
            return;
        }
    }
    lexer->at++;
    set_token(lexer, kind, begin, 0);
}

/* A name behind its sign: plain, or in quotes. */
static void
sign_and_name(struct lexer *lexer, int kind)
{
    const char *begin = lexer->at++;

    if (*lexer->at == '"') {
        string(lexer, kind, begin);
    } else if (is(*lexer->at, C_NAME)) {
        skip(lexer, C_NAME);
        set_token(lexer, kind, begin, 0);
    } else {
        bad(lexer, begin, "expected a name after the sign");
    }
}

static bool
take(struct lexer *lexer, const char *word)
{
    size_t len = strlen(word);

    if (strncmp(lexer->at, word, len) != 0 || is(lexer->at[len], C_NAME))
        return false;
    lexer->at += len;
    return true;
}

/* dollar := '$' ( number | 'inf' | '-inf' | 'nan' | name ) */
static void
dollar(struct lexer *lexer)
{
    const char *begin = lexer->at++;

    if (is(lexer->at[*lexer->at == '-'], C_DIGIT)) {
        number(lexer, begin, TOKEN_IMM);
    } else if (take(lexer, "inf")) {
        set_token(lexer, TOKEN_IMM_REAL, begin, double_bits(HUGE_VAL));
    } else if (take(lexer, "-inf")) {
        set_token(lexer, TOKEN_IMM_REAL, begin, double_bits(-HUGE_VAL));
    } else if (take(lexer, "nan")) {
        set_token(lexer, TOKEN_IMM_REAL, begin, double_bits((double)NAN));
    } else {
        lexer->at = begin;
        sign_and_name(lexer, TOKEN_TYPE);
    }
}

/* Digits of a register or block number; it must fit 32 bits. */
static void
numbered(struct lexer *lexer, int kind, const char *begin)
{
    uint64_t value;

    if (read_digits(lexer, 10, &value) && value < UINT32_MAX)
        set_token(lexer, kind, begin, (int64_t)value);
    else
        bad(lexer, begin, "number is too large");
}

static bool
are_digits(const char *at)
{
    if (!is(*at, C_DIGIT))
        return false;
    while (is(*at, C_DIGIT))
        at++;
    return !is(*at, C_NAME);
}

/* v and digits; v128 is a type. */
static bool
is_register(const char *at)
{
    return *at == 'v' && are_digits(at + 1) &&
           (strncmp(at, "v128", 4) != 0 || is(at[4], C_NAME));
}

static void
word(struct lexer *lexer)
{
    const char *begin = lexer->at;

    if (is_register(begin)) {
        lexer->at++;
        numbered(lexer, TOKEN_REG, begin);
    } else {
        skip(lexer, C_NAME);
        set_token(lexer, TOKEN_WORD, begin, 0);
    }
}

static void
block(struct lexer *lexer)
{
    const char *begin = lexer->at;

    if (strncmp(begin, ".LBB", 4) == 0 && are_digits(begin + 4)) {
        lexer->at += 4;
        numbered(lexer, TOKEN_BLOCK, begin);
    } else {
        skip(lexer, C_NAME);
        bad(lexer, begin, "expected a block such as .LBB0");
    }
}

static void
unexpected(struct lexer *lexer)
{
    const char *begin = lexer->at++;
    int c = (unsigned char)*begin;
    char message[48];

    while ((unsigned char)*lexer->at >= 0x80)
        lexer->at++; /* the rest of a UTF-8 character, and its neighbours */
    if (c > ' ' && c < 0x7f)
        snprintf(message, sizeof message, "unexpected character '%c'", c);
    else
        snprintf(message, sizeof message, "unexpected byte 0x%02x", c);
    bad(lexer, begin, message);
}

static void
single(struct lexer *lexer, int kind)
{
    const char *begin = lexer->at++;

    set_token(lexer, kind, begin, 0);
}

/* A token that its first character tells; a NUL may be the end. */
static void
by_first(struct lexer *lexer)
{
    switch (*lexer->at) {
    case '\n': single(lexer, TOKEN_NEWLINE); break;
    case '$': dollar(lexer); break;
    case '@': sign_and_name(lexer, TOKEN_SYMBOL); break;
    case '%': sign_and_name(lexer, TOKEN_SLOT); break;
    case '"': string(lexer, TOKEN_STRING, lexer->at); break;
    case '.': block(lexer); break;
    default:
        if (bytes_left(lexer))
            unexpected(lexer);
        else
            set_token(lexer, TOKEN_END, lexer->at, 0);
    }
}

/* Blanks, and a comment up to the end of its line. */
static void
skip_blank(struct lexer *lexer)
{
    const char *newline;

    skip(lexer, C_SPACE);
    if (*lexer->at != ';')
        return;
    newline = memchr(lexer->at, '\n', bytes_left(lexer));
    lexer->at = newline ? newline : lexer->at + bytes_left(lexer);
}

void
lexer_next(struct lexer *lexer)
{
    unsigned class;

    skip_blank(lexer);
    class = classes[(unsigned char)*lexer->at];
    if (class & C_PUNCT)
        single(lexer, *lexer->at);
    else if (class & C_LETTER)
        word(lexer);
    else if (class & C_DIGIT)
        number(lexer, lexer->at, TOKEN_INT);
    else
        by_first(lexer);
}

static char
decode_escape(const char **at)
{
    char c = *(*at)++;

    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case '\\':
    case '"': return c;
    default: return (char)(hex_digit(c) << 4 | hex_digit(*(*at)++));
    }
}

size_t
token_decode(const struct lexer *lexer, const struct token *token, char *out)
{
    const char *at = lexer->source->text + token->off;
    const char *end = at + token->len;
    char *to = out;

    if (token->kind != TOKEN_STRING)
        at++; /* the sign */
    if (*at == '"') {
        at++;
        end--;
    }
    while (at < end) {
        char c = *at++;

        *to++ = c == '\\' ? decode_escape(&at) : c;
    }
    return (size_t)(to - out);
}

bool
lex_is_plain_name(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!is(name[i], C_NAME))
            return false;
    }
    return len > 0;
}
