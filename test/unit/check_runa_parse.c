/*
 * The parser of Runa beside what test/runa and test/err show: how deep things
 * may be, what spans cover, and that no slip of the pen gives many messages.
 */
#include "unit.h"

#include "base/vec.h"
#include "runa/lex.h"
#include "runa/runa.h"

/* A module from text. */
struct module {
    struct listener listener;
    struct runa_program program;
    struct runa_module *module;
    bool good; /* what runa_parse said */
};

static void
module_init(struct module *m, const char *text, size_t size)
{
    listener_init(&m->listener);
    runa_program_init(&m->program);
    m->module = arena_alloc(&m->program.arena, sizeof *m->module);
    source_from_text(&m->module->source, "t", text, size);
    m->program.modules = m->module;
    m->good = runa_parse(&m->program, m->module, &m->listener.diag);
}

static void
module_release(struct module *m)
{
    runa_program_release(&m->program);
    listener_release(&m->listener);
}

/* What may be inside itself: COUNT times, each with a beginning, and an end
 * behind all. */
struct nested {
    const char *begin, *middle, *end;
};

static const struct nested nested[] = {
    {"(", "1", ")"},
    {"not ", "1", ""},
    {"- ", "x", ""},
    {"bitwise not ", "1", ""},
    {"f(", "1", ")"},
    {"f with ", "1", ""},
    {"proc f with ", "1", ""},
    {"the x of ", "x", ""},
    {"length of ", "x", ""},
    {"string representation of ", "x", ""},
    {"position of ", "1", " in 2"},
    {"substring of ", "x", " from 1 to 2"},
    {"convert ", "1", " to Float"},
    {"list containing ", "1", ""},
    {"a set containing ", "1", ""},
    {"dictionary with 1 as ", "1", ""},
    {"a T with f ", "1", ""},
    {"a value of type T with f as ", "1", ""},
    {"T as V with f as ", "1", ""},
    {"lambda x: ", "1", ""},
    {"External \"f\" from ", "1", ""},
    {"x at index (", "1", ")"},
};

/* N, COUNT times, between BEFORE and AFTER. */
static char *
nest(const struct nested *n, unsigned count, const char *before,
     const char *after)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fputs(before, out);
    for (unsigned i = 0; i < count; i++)
        fputs(n->begin, out);
    fputs(n->middle, out);
    for (unsigned i = 0; i < count; i++)
        fputs(n->end, out);
    fputs(after, out);
    fclose(out);
    return text;
}

static unsigned
count_errors(char *text)
{
    struct module m;
    unsigned errors;

    module_init(&m, text, strlen(text));
    errors = m.listener.diag.errors;
    free(text);
    module_release(&m);
    return errors;
}

/* In an expression; behind it there is an error of another kind. */
static unsigned
errors_in_expression(const struct nested *n, unsigned count)
{
    return count_errors(nest(n, count, "Process called \"p\":\nLet x be ",
                             "\nLet\nEnd Process\n"));
}

static unsigned
errors_in_blocks(const struct nested *n, unsigned count)
{
    return count_errors(
        nest(n, count, "Process called \"p\":\n", "End Process\n"));
}

START_TEST(nests_up_to_a_limit)
{
    const struct nested *n = &nested[_i];

    ck_assert_uint_eq(errors_in_expression(n, RUNA_DEPTH_MAX / 3), 1);
    ck_assert_uint_eq(errors_in_expression(n, RUNA_DEPTH_MAX + 1), 2);
    ck_assert_uint_eq(errors_in_expression(n, 100000), 2);
}
END_TEST

static const struct nested chains[] = {
    {"1 plus ", "1", ""}, {"1 or ", "1", ""}, {"1 shifted left by ", "1", ""},
    {"", "x", ".y"},      {"", "x", " at 1"}, {"", "f", "()"},
};

START_TEST(chains_up_to_a_limit)
{
    const struct nested *n = &chains[_i];

    ck_assert_uint_eq(errors_in_expression(n, RUNA_DEPTH_MAX - 1), 1);
    ck_assert_uint_eq(errors_in_expression(n, RUNA_DEPTH_MAX), 2);
    ck_assert_uint_eq(errors_in_expression(n, 100000), 2);
}
END_TEST

static const struct nested blocks[] = {
    {"If 1:\n", "", "End If\n"},
    {"While 1:\n", "", "End While\n"},
    {"For i from 1 to 2:\n", "", "End For\n"},
    {"Match 1:\nWhen 1:\n", "", "End Match\n"},
    {"Loop forever:\n", "", "End Loop\n"},
    {"Unsafe Block:\n", "", "End Unsafe\n"},
};

START_TEST(nests_blocks_up_to_a_limit)
{
    ck_assert_uint_eq(errors_in_blocks(&blocks[_i], RUNA_DEPTH_MAX / 3), 0);
    ck_assert_uint_ge(errors_in_blocks(&blocks[_i], RUNA_DEPTH_MAX + 1), 1);
    ck_assert_uint_ge(errors_in_blocks(&blocks[_i], 100000), 1);
}
END_TEST

/* Expressions that are the whole value of a Let. */
static const char *const whole[] = {
    "1",
    "-5",
    "minus 5",
    "negative 5",
    "\"a\\n\"",
    "true",
    "x",
    "x from M",
    "$f",
    "(1 plus 2)",
    "not a is equal to b",
    "a plus b multiplied by c",
    "a is less than or equal to null",
    "a is null",
    "f()",
    "f(1, 2)(3)",
    "f with 1 and b as 2",
    "proc f from M with 1",
    "M.f(1)",
    "the x of p",
    "p.x.y",
    "l at index 1",
    "l at key k at -1",
    "list containing 1, 2 End List",
    "a set containing nothing",
    "dictionary with 1 as 2 and 3 as 4",
    "a dictionary containing nothing End Dictionary",
    "a Point with x 1 and y 2",
    "a value of type T[A, B]",
    "a value of type T with x as 1, y as 2",
    "T as V with x as 1",
    "lambda x, y: x plus y",
    "convert 1 to Shapes.Float[Wide]",
    "length of l",
    "position of 1 in l",
    "substring of s from 1 to 2 plus 3",
    "string representation of n",
    "size_of T",
    "External \"f\" from 1, 2",
};

START_TEST(spans_cover_expressions)
{
    char *text =
        xasprintf("Let x be Note: a\n %s Note: b\nLet y be 1", whole[_i]);
    struct module m;
    struct span span;

    module_init(&m, text, strlen(text));
    ck_assert_msg(m.good, "'%s': %s", whole[_i], listener_text(&m.listener));
    span = m.module->globals->value->span;
    ck_assert_msg(span.len == strlen(whole[_i]) &&
                      strncmp(text + span.off, whole[_i], span.len) == 0,
                  "'%s' is '%.*s'", whole[_i], (int)span.len, text + span.off);
    ck_assert_ptr_nonnull(m.module->globals->next);
    free(text);
    module_release(&m);
}
END_TEST

/* Of all statements one, and a process before and behind them. */
static const char program[] =
    "Import \"a\" as A\n"
    "Type called \"Point\":\n    x as Integer\n    y as Integer\nEnd Type\n"
    "Type Shape is:\n    | Dot\n    | Disc with radius as Integer\nEnd Type\n"
    "Process called \"first\" takes a as Integer returns Integer:\n"
    "    Return a\n"
    "End Process\n"
    "Process called \"second\" takes a as Integer, b as List:\n"
    "    Let x be 1 plus a multiplied by (2 minus f(a, 3))\n"
    "    Set the x of p to x shifted left by 2\n"
    "    Set x gets increased by 1\n"
    "    Increase x by the length of b\n"
    "    If x is equal to 1 and not y:\n"
    "        Display \"one\", x\n"
    "    Otherwise If x is less than or equal to 2:\n"
    "        Add x to b\n"
    "    Otherwise:\n"
    "        Display \"two\"\n"
    "    End If\n"
    "    While x is not null:\n"
    "        Break\n"
    "    End While\n"
    "    For i from 1 to 3 by 2:\n"
    "        Continue\n"
    "    End For\n"
    "    For each v in b:\n"
    "        proc f from M with v\n"
    "    End For\n"
    "    Match x:\n"
    "        When Disc with radius as r:\n"
    "            Display r\n"
    "        When 1 or 2:\n"
    "            Display l at index 1\n"
    "    End Match\n"
    "    Return list containing 1, 2\n"
    "End Process\n"
    "Process called \"third\" returns Integer:\n"
    "    Let p be a Point with x 1 and y 2\n"
    "    Return the x of p\n"
    "End Process\n";

/* The tokens of the program. */
struct tokens {
    VEC(struct span) at;
};

static void
tokens_init(struct tokens *tokens)
{
    struct listener listener;
    struct source source;
    struct arena arena;
    struct intern names;
    struct runa_lexer lexer;
    struct runa_token token;

    *tokens = (struct tokens){0};
    listener_init(&listener);
    source_from_text(&source, "t", program, sizeof program - 1);
    arena_init(&arena);
    intern_init(&names, &arena);
    runa_words_init(&names);
    runa_lexer_init(&lexer, &source, &names, &listener.diag);
    for (;;) {
        runa_lexer_next(&lexer, &token);
        if (token.kind == RUNA_TOKEN_END)
            break;
        *VEC_PUSH(&tokens->at) = (struct span){token.off, token.len};
    }
    runa_lexer_release(&lexer);
    intern_release(&names);
    arena_release(&arena);
    source_release(&source);
    listener_release(&listener);
}

static unsigned
count_processes(const struct runa_module *module)
{
    unsigned count = 0;

    for (const struct runa_process *f = module->processes; f; f = f->next)
        count++;
    return count;
}

/* The program with TEXT in place of what is at SPAN: there are few messages,
 * and what is behind the slip is understood. The number of messages. */
static unsigned
slip(struct span span, const char *text)
{
    char *changed = xasprintf("%.*s%s%s", (int)span.off, program, text,
                              program + span.off + span.len);
    struct module m;
    unsigned errors;

    module_init(&m, changed, strlen(changed));
    errors = m.listener.diag.errors;
    ck_assert_msg(errors <= 4 && count_processes(m.module) >= 2 &&
                      (m.good || errors > 0),
                  "'%.*s' at %u: %u processes, %s", (int)span.len,
                  program + span.off, span.off, count_processes(m.module),
                  listener_text(&m.listener));
    free(changed);
    module_release(&m);
    return errors;
}

/* What is put in the place of each token, or behind it; how many messages
 * there are for a hundred of them at most. */
static const struct {
    const char *text;
    bool keeps;
    unsigned limit;
} slips[] = {
    {"", false, 105},        {" * ", false, 135}, {" wrong ", false, 100},
    {" Let ", false, 150},   {" , ", true, 115},  {" ? ", true, 115},
    {" 5 ", true, 120},      {" to ", true, 115}, {" ) ", true, 115},
    {" End If ", true, 152},
};

START_TEST(a_slip_gives_few_messages)
{
    struct tokens tokens;
    unsigned errors = 0;

    tokens_init(&tokens);
    for (size_t i = 0; i < tokens.at.count; i++) {
        struct span span = tokens.at.at[i];

        if (slips[_i].keeps)
            span = (struct span){span.off + span.len, 0};
        errors += slip(span, slips[_i].text);
    }
    ck_assert_msg(errors * 100 <= slips[_i].limit * tokens.at.count,
                  "%u messages for %zu slips", errors, tokens.at.count);
    VEC_RELEASE(&tokens.at);
}
END_TEST

/* A program is not read on where a file ends, wherever that is. */
START_TEST(any_beginning_is_read)
{
    for (size_t size = 0; size < sizeof program; size++) {
        struct module m;

        module_init(&m, program, size);
        ck_assert_uint_le(m.listener.diag.errors, 2);
        module_release(&m);
    }
}
END_TEST

START_TEST(knows_source_by_its_beginning)
{
    static const struct {
        const char *text;
        bool is_runa;
    } cases[] = {{"", false},
                 {"lir 1\n", false},
                 {"; a\nlir 1\n", false},
                 {"Process called", true},
                 {"\n  Note: a\n", true},
                 {"@Reasoning", true},
                 {"Import \"a\"", true}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct source source;

        source_from_text(&source, "t", cases[i].text, strlen(cases[i].text));
        ck_assert_msg(runa_is_source(&source) == cases[i].is_runa, "'%s'",
                      cases[i].text);
        source_release(&source);
    }
}
END_TEST

Suite *
runa_parse_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("runa_parse", &tests);

    tcase_add_loop_test(tests, nests_up_to_a_limit, 0, COUNT_OF(nested));
    tcase_add_loop_test(tests, chains_up_to_a_limit, 0, COUNT_OF(chains));
    tcase_add_loop_test(tests, nests_blocks_up_to_a_limit, 0,
                        COUNT_OF(blocks));
    tcase_add_loop_test(tests, spans_cover_expressions, 0, COUNT_OF(whole));
    tcase_add_loop_test(tests, a_slip_gives_few_messages, 0, COUNT_OF(slips));
    tcase_add_test(tests, any_beginning_is_read);
    tcase_add_test(tests, knows_source_by_its_beginning);
    return suite;
}
