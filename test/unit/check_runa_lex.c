/* Tokens of Runa. */
#include "unit.h"

#include "runa/ast.h"
#include "runa/lex.h"

#define MAX_TOKENS 16

static struct listener listener;
static struct source source;
static struct arena arena;
static struct intern names;
static struct runa_lexer lexer;
static struct runa_token token;

static void
begin(const char *text, size_t size)
{
    listener_init(&listener);
    source_from_text(&source, "t", text, size);
    arena_init(&arena);
    intern_init(&names, &arena);
    runa_words_init(&names);
    runa_lexer_init(&lexer, &source, &names, &listener.diag);
}

static void
end(void)
{
    runa_lexer_release(&lexer);
    intern_release(&names);
    arena_release(&arena);
    source_release(&source);
    listener_release(&listener);
}

static void
next(void)
{
    runa_lexer_next(&lexer, &token);
}

START_TEST(knows_its_words)
{
    begin("", 0);
    for (uint32_t i = 0; i < RUNA_WORD_COUNT; i++) {
        const char *text = runa_word_text((enum runa_word)i);

        ck_assert_uint_eq(intern_find(&names, text, strlen(text)), i);
    }
    ck_assert(runa_word_is_reserved(RUNA_WORD_PROCESS));
    ck_assert(!runa_word_is_reserved(RUNA_WORD_LIST));
    ck_assert(!runa_word_is_reserved(RUNA_WORD_COUNT));
    ck_assert(!runa_word_is_reserved(INTERN_NONE));
    end();
}
END_TEST

struct kinds_case {
    const char *text;
    int kinds[MAX_TOKENS]; /* up to RUNA_TOKEN_END, which is 0 */
};

#define W RUNA_TOKEN_WORD
#define I RUNA_TOKEN_INT
#define S RUNA_TOKEN_STRING
#define F RUNA_TOKEN_FLOAT

static const struct kinds_case kinds[] = {
    {"", {0}},
    {" \t\r\n\n ", {0}},
    {"Let x be 5", {W, W, W, I}},
    {"_ _a a_1 __load", {W, W, W, W}},
    {"()[]{},:.|$", {'(', ')', '[', ']', '{', '}', ',', ':', '.', '|', '$'}},
    {"+ - a-b", {W, W, W, W, W}},
    {"-5 - 5 a-5 5-3", {I, W, I, W, I, I, I}},
    {"1.5 1. 1.x 1..2", {F, I, '.', I, '.', W, I, '.', '.', I}},
    {"1.5e3 1.5E-3 1.5e+3", {F, F, F}},
    {"\"a\" \"\" \"\\\"\"", {S, S, S}},
    {"\"a\nb\" c", {S, W}},
    /* comments */
    {"Note: only this", {0}},
    {"a Note: this\nb", {W, W}},
    {"a Note : this\nb", {W, W}},
    {"a Note b", {W, W}},
    {"Notes: a Noted b", {W, ':', W, W, W}},
    {"Note:\na\n:End Note b", {W}},
    {"Note:  \r\na : End\tNote b", {W}},
    {"Note:\nNote:\n:End Note a :End Note b", {W}},
    {"Note:\nNote: a\n:End Note b", {W}},
    {"Note:\nFootNote:\n:End Note b", {W}},
    {"Note:\n:End Notes\n:End Note b", {W}},
    {"Note:\n:End Note:\n:End Note b", {':', ':', W, W}},
    /* annotations */
    {"@Reasoning\na\n@End Reasoning b\nc", {W}},
    {"@A @End_A b\nc", {W}},
    {"@A @End_ @End\nc", {W}},
    {"@A\n@B\n@EndB c\nd", {W}},
    /* assembly */
    {"Inline Assembly:\n#\"\nEnd Assembly a", {RUNA_TOKEN_ASSEMBLY, W}},
    {"Inline\tAssembly intel : End\n Assembly a", {RUNA_TOKEN_ASSEMBLY, W}},
    {"Inline Assembly: Ending End AssemblyX End Assembly a",
     {RUNA_TOKEN_ASSEMBLY, W}},
    {"Inline Assembly a Inline", {W, W, W, W}},
    /* what others have */
    {"a == b <= c", {W, RUNA_TOKEN_FOREIGN, W, RUNA_TOKEN_FOREIGN, W}},
    {"a||b | c", {W, RUNA_TOKEN_FOREIGN, W, '|', W}},
};

#undef W
#undef I
#undef S
#undef F

START_TEST(tells_tokens_apart)
{
    const struct kinds_case *c = &kinds[_i];

    begin(c->text, strlen(c->text));
    for (int i = 0; i < MAX_TOKENS; i++) {
        next();
        ck_assert_msg(token.kind == c->kinds[i],
                      "token %d of '%s' is %d, not %d", i, c->text, token.kind,
                      c->kinds[i]);
        if (c->kinds[i] == RUNA_TOKEN_END)
            break;
    }
    next(); /* the end stays the end */
    ck_assert_int_eq(token.kind, RUNA_TOKEN_END);
    ck_assert_uint_eq(listener.diag.errors, 0);
    end();
}
END_TEST

struct number_case {
    const char *text;
    int64_t value;
};

static const struct number_case numbers[] = {
    {"0", 0},
    {"007", 7},
    {"9223372036854775807", INT64_MAX},
    {"9223372036854775808", INT64_MIN},
    {"-9223372036854775808", INT64_MIN},
    {"18446744073709551615", -1},
    {"18446744073709551616", 0},
    {"13787848793156543929", (int64_t)13787848793156543929u},
    {"0x0", 0},
    {"0XfF", 255},
    {"-0x10", -16},
    {"0xffffffffffffffff", -1},
    {"0x1ffffffffffffffff", -1},
};

START_TEST(reads_integers)
{
    begin(numbers[_i].text, strlen(numbers[_i].text));
    next();
    ck_assert_int_eq(token.kind, RUNA_TOKEN_INT);
    ck_assert_int_eq(token.value, numbers[_i].value);
    ck_assert_uint_eq(token.len, strlen(numbers[_i].text));
    end();
}
END_TEST

static const char *const floats[] = {
    "0.0",        "-0.0",    "1.5",
    "123.456e-7", "1.0e400", "-1.0e400",
    "5.0e-324",   "0.1",     "179769313486231570000.0",
};

START_TEST(reads_floats)
{
    double value = strtod(floats[_i], NULL);

    begin(floats[_i], strlen(floats[_i]));
    next();
    ck_assert_int_eq(token.kind, RUNA_TOKEN_FLOAT);
    ck_assert_mem_eq(&token.value, &value, sizeof value);
    end();
}
END_TEST

struct string_case {
    const char *text, *bytes;
    size_t len;
};

static const struct string_case strings[] = {
    {"\"\"", "", 0},
    {"\"abc\"", "abc", 3},
    {"\"\\n\\t\\r\\b\\f\\\\\\\"\"", "\n\t\r\b\f\\\"", 7},
    {"\"\\1\\12\\123\\1234\"", "\001\012SS4", 5},
    {"\"\\0a\"", "\0a", 2},
    {"\"\\777\\8\"", "\377\010", 2},
    {"\"\\x41\\X42 \\x4142\"", "AB B", 4},
    {"\"\\x\\xg\"", "\0\0g", 3},
    {"\"\\q\\'\\%\"", "q'%", 3},
    {"\"a\\\nb\"", "a\nb", 3},
    {"\"\xc3\xa4\"", "\xc3\xa4", 2},
};

START_TEST(decodes_strings)
{
    const struct string_case *c = &strings[_i];
    uint32_t id;

    begin(c->text, strlen(c->text));
    next();
    ck_assert_int_eq(token.kind, RUNA_TOKEN_STRING);
    id = (uint32_t)token.value;
    ck_assert_uint_eq(intern_len(&names, id), c->len);
    ck_assert_mem_eq(intern_text(&names, id), c->bytes, c->len);
    ck_assert_uint_eq(token.word, INTERN_NONE);
    end();
}
END_TEST

START_TEST(knows_where_lines_begin)
{
    static const bool first[] = {true, false, true, true, true, false};

    begin("a b\nc\n Note: x\nd @A\n@End\n e (", 30);
    for (size_t i = 0; i < COUNT_OF(first); i++) {
        next();
        ck_assert_msg(token.first == first[i], "token %zu", i);
    }
    end();
}
END_TEST

START_TEST(gives_names_ids)
{
    uint32_t first;

    begin("abc Abc abc list", 16);
    next();
    first = token.word;
    ck_assert_uint_ge(first, RUNA_WORD_COUNT);
    next();
    ck_assert_uint_ne(token.word, first);
    next();
    ck_assert_uint_eq(token.word, first);
    next();
    ck_assert_uint_eq(token.word, RUNA_WORD_LIST);
    end();
}
END_TEST

START_TEST(takes_foreign_operators_whole)
{
    static const int ops[] = {RUNA_OP_EQ,  RUNA_OP_NE,  RUNA_OP_LE,
                              RUNA_OP_SHL, RUNA_OP_AND, RUNA_OP_EQ,
                              RUNA_OP_LT,  RUNA_OP_NOT, RUNA_OP_BIT_NOT};

    begin("== != <= << && = < ! ~", 22);
    for (size_t i = 0; i < COUNT_OF(ops); i++) {
        next();
        ck_assert_int_eq(runa_foreign(&token)->op, ops[i]);
    }
    end();
}
END_TEST

struct wrong_case {
    const char *text, *message;
    int kind; /* of the token */
};

static const struct wrong_case wrong[] = {
    {"12ab", "t:1:1: error: expected a number, found '12ab'", RUNA_TOKEN_INT},
    {"0x", "t:1:1: error: expected a number, found '0x'", RUNA_TOKEN_INT},
    {"1.5x", "t:1:1: error: expected a number, found '1.5x'",
     RUNA_TOKEN_FLOAT},
    {"\"ab", "t:1:1: error: string does not end: expected '\"'",
     RUNA_TOKEN_STRING},
    {"\"ab\\", "t:1:1: error: string does not end: expected '\"'",
     RUNA_TOKEN_STRING},
    {"\"ab\n\"c", "t:1:1: error: string does not end: expected '\"'",
     RUNA_TOKEN_STRING},
    {"Note:\n", "t:1:1: error: comment does not end: expected ':End Note'",
     RUNA_TOKEN_END},
    {"Note:\nNote:\n:End Note",
     "t:1:1: error: comment does not end: expected ':End Note'",
     RUNA_TOKEN_END},
    {"@A", "t:1:1: error: annotation '@A' does not end: expected '@End'",
     RUNA_TOKEN_END},
    {"Inline Assembly: End",
     "t:1:1: error: assembly does not end: expected 'End Assembly'",
     RUNA_TOKEN_ASSEMBLY},
    {"'a'", "t:1:1: error: Runa writes strings in double quotes: \"...\"",
     RUNA_TOKEN_STRING},
    {"'a\n'", "t:1:1: error: unexpected character '''", RUNA_TOKEN_WRONG},
    {"?", "t:1:1: error: unexpected character '?'", RUNA_TOKEN_WRONG},
    {"@ A", "t:1:1: error: unexpected character '@'", RUNA_TOKEN_WRONG},
    {"\001", "t:1:1: error: unexpected byte 0x01", RUNA_TOKEN_WRONG},
    {"\xc3\xa9\xc3\xa9", "t:1:1: error: unexpected byte 0xc3",
     RUNA_TOKEN_WRONG},
    {"# a", "t:1:1: error: Runa has no '#': a comment begins with 'Note:'",
     RUNA_TOKEN_END},
    {"// a", "t:1:1: error: Runa has no '//': a comment begins with 'Note:'",
     RUNA_TOKEN_END},
    {";",
     "t:1:1: error: Runa has no ';': a statement ends where the next begins",
     RUNA_TOKEN_END},
};

START_TEST(reports_wrong_tokens)
{
    const char *message;

    begin(wrong[_i].text, strlen(wrong[_i].text));
    next();
    ck_assert_int_eq(token.kind, wrong[_i].kind);
    message = listener_text(&listener);
    ck_assert_msg(
        strncmp(message, wrong[_i].message, strlen(wrong[_i].message)) == 0,
        "'%s'", message);
    ck_assert_uint_eq(listener.diag.errors, 1);
    end();
}
END_TEST

START_TEST(reports_a_byte_of_nothing)
{
    begin("a\0b", 3);
    next();
    next();
    ck_assert_int_eq(token.kind, RUNA_TOKEN_WRONG);
    next();
    ck_assert_int_eq(token.kind, RUNA_TOKEN_WORD);
    end();
}
END_TEST

START_TEST(ends_when_much_is_wrong)
{
    char text[4 * DIAG_ERROR_LIMIT];

    memset(text, ';', sizeof text);
    begin(text, sizeof text);
    next();
    ck_assert_int_eq(token.kind, RUNA_TOKEN_END);
    ck_assert_uint_eq(listener.diag.errors, DIAG_ERROR_LIMIT + 1);
    end();
}
END_TEST

Suite *
runa_lex_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("runa_lex", &tests);

    tcase_add_test(tests, knows_its_words);
    tcase_add_loop_test(tests, tells_tokens_apart, 0, COUNT_OF(kinds));
    tcase_add_loop_test(tests, reads_integers, 0, COUNT_OF(numbers));
    tcase_add_loop_test(tests, reads_floats, 0, COUNT_OF(floats));
    tcase_add_loop_test(tests, decodes_strings, 0, COUNT_OF(strings));
    tcase_add_test(tests, knows_where_lines_begin);
    tcase_add_test(tests, gives_names_ids);
    tcase_add_test(tests, takes_foreign_operators_whole);
    tcase_add_loop_test(tests, reports_wrong_tokens, 0, COUNT_OF(wrong));
    tcase_add_test(tests, reports_a_byte_of_nothing);
    tcase_add_test(tests, ends_when_much_is_wrong);
    return suite;
}
