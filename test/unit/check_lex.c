/* Tokens. */
#include "unit.h"

#include <math.h>

#include "lir/lex.h"

#define MAX_TOKENS 16

static struct listener listener;
static struct source source;
static struct lexer lexer;

static void
begin(const char *text, size_t size)
{
    listener_init(&listener);
    source_from_text(&source, "t", text, size);
    lexer_init(&lexer, &source, &listener.diag);
}

static void
end(void)
{
    source_release(&source);
    listener_release(&listener);
}

struct kinds_case {
    const char *text;
    int kinds[MAX_TOKENS]; /* up to TOKEN_END, which is 0 */
};

static const struct kinds_case kinds[] = {
    {"", {0}},
    {" \t\r ", {0}},
    {"; only a comment", {0}},
    {"; one\n;two", {TOKEN_NEWLINE}},
    {"\r\n\n", {TOKEN_NEWLINE, TOKEN_NEWLINE}},
    {"add.i64 v1000, $1", {TOKEN_WORD, TOKEN_REG, ',', TOKEN_IMM}},
    {"()[]{},:=+-*",
     {'(', ')', '[', ']', '{', '}', ',', ':', '=', '+', '-', '*'}},
    {"@a %b $c .LBB0 \"d\"",
     {TOKEN_SYMBOL, TOKEN_SLOT, TOKEN_TYPE, TOKEN_BLOCK, TOKEN_STRING}},
    {"@\"a b\" %\"\" $\"1\"", {TOKEN_SYMBOL, TOKEN_SLOT, TOKEN_TYPE}},
    {"@1 %2 $_3", {TOKEN_SYMBOL, TOKEN_SLOT, TOKEN_TYPE}},
    {"1 1.5 $1.5 $inf $-inf $nan",
     {TOKEN_INT, TOKEN_REAL, TOKEN_IMM_REAL, TOKEN_IMM_REAL, TOKEN_IMM_REAL,
      TOKEN_IMM_REAL}},
    /* what only begins like something special */
    {"$info $nano $inf_ $nan.x",
     {TOKEN_TYPE, TOKEN_TYPE, TOKEN_TYPE, TOKEN_TYPE}},
    {"v v1x va1 v1.i64", {TOKEN_WORD, TOKEN_WORD, TOKEN_WORD, TOKEN_WORD}},
    {"v0 v00 v4294967294", {TOKEN_REG, TOKEN_REG, TOKEN_REG}},
    {"a;b\nc", {TOKEN_WORD, TOKEN_NEWLINE, TOKEN_WORD}},
    {"\"a;b\"", {TOKEN_STRING}},
};

START_TEST(tells_tokens_apart)
{
    const struct kinds_case *c = &kinds[_i];

    begin(c->text, strlen(c->text));
    for (int i = 0; i < MAX_TOKENS; i++) {
        lexer_next(&lexer);
        ck_assert_msg(lexer.token.kind == c->kinds[i],
                      "token %d of '%s' is %d, not %d", i, c->text,
                      lexer.token.kind, c->kinds[i]);
        if (c->kinds[i] == TOKEN_END)
            break;
    }
    lexer_next(&lexer); /* the end stays the end */
    ck_assert_int_eq(lexer.token.kind, TOKEN_END);
    ck_assert_uint_eq(listener.diag.errors, 0);
    end();
}
END_TEST

struct number_case {
    const char *text;
    int kind;
    int64_t value;
};

static const struct number_case numbers[] = {
    {"0", TOKEN_INT, 0},
    {"007", TOKEN_INT, 7},
    {"9223372036854775807", TOKEN_INT, INT64_MAX},
    {"18446744073709551615", TOKEN_INT, -1},
    {"0xffffffffffffffff", TOKEN_INT, -1},
    {"0XaF", TOKEN_INT, 0xaf},
    {"$-0", TOKEN_IMM, 0},
    {"$-1", TOKEN_IMM, -1},
    {"$-9223372036854775808", TOKEN_IMM, INT64_MIN},
    {"$-0x8000000000000000", TOKEN_IMM, INT64_MIN},
    {"$18446744073709551615", TOKEN_IMM, -1},
    {"v1000", TOKEN_REG, 1000},
    {"v4294967294", TOKEN_REG, 4294967294},
    {".LBB0012", TOKEN_BLOCK, 12},
};

START_TEST(reads_integers)
{
    begin(numbers[_i].text, strlen(numbers[_i].text));
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, numbers[_i].kind);
    ck_assert_int_eq(lexer.token.value, numbers[_i].value);
    ck_assert_uint_eq(lexer.token.len, strlen(numbers[_i].text));
    end();
}
END_TEST

struct real_case {
    const char *text;
    double value;
};

static const struct real_case reals[] = {
    {"$1.5", 1.5},
    {"$1.", 1},
    {"$0.1", 0.1},
    {"$-0.0", -0.0},
    {"$1e3", 1e3},
    {"$1E+3", 1e3},
    {"$25e-1", 2.5},
    {"$1.7976931348623157e308", 1.7976931348623157e308},
    {"$5e-324", 5e-324},
    {"$1e-400", 0},
    {"$inf", HUGE_VAL},
    {"$-inf", -HUGE_VAL},
    {"$00000000000000000000000000000000000001.0", 1},
};

START_TEST(reads_reals)
{
    double value;

    begin(reals[_i].text, strlen(reals[_i].text));
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_IMM_REAL);
    memcpy(&value, &lexer.token.value, sizeof value);
    ck_assert_mem_eq(&value, &reals[_i].value, sizeof value);
    end();
}
END_TEST

struct wrong_case {
    const char *text, *message;
};

static const struct wrong_case wrong[] = {
    {"18446744073709551616", "t:1:1: error: number does not fit in 64 bits"},
    {"0x10000000000000000", "t:1:1: error: number does not fit in 64 bits"},
    {"$-9223372036854775809", "t:1:1: error: number does not fit in 64 bits"},
    {"99999999999999999999999999",
     "t:1:1: error: number does not fit in 64 bits"},
    {"v4294967295", "t:1:1: error: number is too large"},
    {".LBB4294967295", "t:1:1: error: number is too large"},
    {"v99999999999999999999", "t:1:1: error: number is too large"},
    {"0x", "t:1:1: error: expected a number, found other characters"},
    {"0xg", "t:1:1: error: expected a number, found other characters"},
    {"12ab", "t:1:1: error: expected a number, found other characters"},
    {"$1_000", "t:1:1: error: expected a number, found other characters"},
    {"1e", "t:1:1: error: exponent without digits"},
    {"$1.5e+", "t:1:1: error: exponent without digits"},
    {"1e309", "t:1:1: error: number is too large for f64"},
    {"$", "t:1:1: error: expected a name after the sign"},
    {"@ x", "t:1:1: error: expected a name after the sign"},
    {"%,", "t:1:1: error: expected a name after the sign"},
    {".", "t:1:1: error: expected a block such as .LBB0"},
    {".LBB", "t:1:1: error: expected a block such as .LBB0"},
    {".LBB1x", "t:1:1: error: expected a block such as .LBB0"},
    {"...", "t:1:1: error: expected a block such as .LBB0"},
    {"\"ab", "t:1:1: error: string does not end on its line"},
    {"\"ab\n\"", "t:1:1: error: string does not end on its line"},
    {"@\"ab", "t:1:1: error: string does not end on its line"},
    {"\"a\\", "t:1:3: error: unknown escape, expected \\\\ \\\" \\n \\t or "
              "two hexadecimal digits"},
    {"\"\\x41\"",
     "t:1:2: error: unknown escape, expected \\\\ \\\" \\n \\t or "
     "two hexadecimal digits"},
    {"\"\\4g\"", "t:1:2: error: unknown escape, expected \\\\ \\\" \\n \\t or "
                 "two hexadecimal digits"},
    {"#", "t:1:1: error: unexpected character '#'"},
    {"'a'", "t:1:1: error: unexpected character '''"},
    {"\001", "t:1:1: error: unexpected byte 0x01"},
    {"\x7f", "t:1:1: error: unexpected byte 0x7f"},
    {"\xc3\xa9\xc3\xa9", "t:1:1: error: unexpected byte 0xc3"},
};

START_TEST(reports_wrong_tokens)
{
    const char *message;

    begin(wrong[_i].text, strlen(wrong[_i].text));
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_BAD);
    message = listener_text(&listener);
    ck_assert_msg(
        strncmp(message, wrong[_i].message, strlen(wrong[_i].message)) == 0,
        "'%s' gives: %s", wrong[_i].text, message);
    end();
}
END_TEST

/* A NUL is a byte like others and not the end. */
START_TEST(nul_is_a_wrong_byte)
{
    begin("a\0b \"\0\"", 7);
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_WORD);
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_BAD);
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_WORD);
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_STRING);
    ck_assert_uint_eq(lexer.token.len, 3);
    lexer_next(&lexer);
    ck_assert_int_eq(lexer.token.kind, TOKEN_END);
    end();
}
END_TEST

static void
expect_decoded(const char *text, const char *expected, size_t len)
{
    char out[64];

    begin(text, strlen(text));
    lexer_next(&lexer);
    ck_assert_uint_eq(token_decode(&lexer, &lexer.token, out), len);
    ck_assert_mem_eq(out, expected, len);
    end();
}

START_TEST(decodes_names_and_strings)
{
    expect_decoded("@plain.name$", "plain.name$", 11);
    expect_decoded("%\"two words\"", "two words", 9);
    expect_decoded("$\"\"", "", 0);
    expect_decoded("\"\"", "", 0);
    expect_decoded("\"a\\\\\\\"\\n\\t\\00\\fFz\"", "a\\\"\n\t\0\xffz", 8);
    expect_decoded("\"\xc3\xa9\"", "\xc3\xa9", 2);
}
END_TEST

START_TEST(plain_names)
{
    ck_assert(lex_is_plain_name("a.b$_9", 6));
    ck_assert(lex_is_plain_name("9", 1));
    ck_assert(!lex_is_plain_name("", 0));
    ck_assert(!lex_is_plain_name("a b", 3));
    ck_assert(!lex_is_plain_name("a\0", 2));
    ck_assert(!lex_is_plain_name("\xc3\xa9", 2));
}
END_TEST

Suite *
lex_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("lex", &tests);

    tcase_add_loop_test(tests, tells_tokens_apart, 0, COUNT_OF(kinds));
    tcase_add_loop_test(tests, reads_integers, 0, COUNT_OF(numbers));
    tcase_add_loop_test(tests, reads_reals, 0, COUNT_OF(reals));
    tcase_add_loop_test(tests, reports_wrong_tokens, 0, COUNT_OF(wrong));
    tcase_add_test(tests, nul_is_a_wrong_byte);
    tcase_add_test(tests, decodes_names_and_strings);
    tcase_add_test(tests, plain_names);
    return suite;
}
