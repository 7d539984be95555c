/* Messages with their excerpt. */
#include "unit.h"

struct excerpt_case {
    const char *text;
    struct span span;
    const char *message;
};

/* Wording apart: what is said of each place. */
static const struct excerpt_case excerpts[] = {
    {"add x, y", {4, 1}, "t:1:5: error: m\nadd x, y\n    ^\n"},
    {"add xyz", {4, 3}, "t:1:5: error: m\nadd xyz\n    ^~~\n"},
    {"a\nbcd\ne", {3, 2}, "t:2:2: error: m\nbcd\n ^~\n"},
    /* nothing to point at, and the end */
    {"", {0, 0}, "t:1:1: error: m\n\n^\n"},
    {"ab", {2, 0}, "t:1:3: error: m\nab\n  ^\n"},
    {"ab\n", {3, 0}, "t:2:1: error: m\n\n^\n"},
    {"ab", {99, 5}, "t:1:3: error: m\nab\n  ^\n"},
    /* a span does not go on in the next line */
    {"ab\ncd", {1, 4}, "t:1:2: error: m\nab\n ^\n"},
    {"ab\ncd", {2, 1}, "t:1:3: error: m\nab\n  ^\n"},
    /* carriage returns do not reach the terminal */
    {"ab\r\ncd", {0, 2}, "t:1:1: error: m\nab\n^~\n"},
    {"ab\r\ncd", {1, 3}, "t:1:2: error: m\nab\n ^\n"},
    {"ab\r\ncd", {3, 1}, "t:1:4: error: m\nab?\n   ^\n"},
    /* tabs before the place are kept, so that the caret is below it */
    {"\tab\tcd", {4, 2}, "t:1:5: error: m\n\tab\tcd\n\t  \t^~\n"},
    {"a\tb", {0, 3}, "t:1:1: error: m\na\tb\n^~~\n"},
    /* one mark for each character, not for each byte */
    {"\xc3\xa9\xe2\x82\xac x",
     {6, 1},
     "t:1:7: error: m\n\xc3\xa9\xe2\x82\xac x\n   ^\n"},
    {"x \xf0\x9f\x98\x80z",
     {2, 5},
     "t:1:3: error: m\nx \xf0\x9f\x98\x80z\n  ^~\n"},
    /* what is no text, or would move the cursor */
    {"a\033[2Jb", {5, 1}, "t:1:6: error: m\na?[2Jb\n     ^\n"},
    {"a\177\bb", {3, 1}, "t:1:4: error: m\na??b\n   ^\n"},
    {"\xff\x80z", {2, 1}, "t:1:3: error: m\n??z\n  ^\n"},
    {"z\xc3", {0, 1}, "t:1:1: error: m\nz?\n^\n"},
};

START_TEST(shows_the_place)
{
    const struct excerpt_case *c = &excerpts[_i];
    struct listener listener;
    struct source source;

    listener_init(&listener);
    source_from_text(&source, "t", c->text, strlen(c->text));
    diag_error(&listener.diag, &source, c->span, "%s", "m");
    ck_assert_str_eq(listener_text(&listener), c->message);
    source_release(&source);
    listener_release(&listener);
}
END_TEST

/* The longest line of a message about a text of SIZE bytes in one line. */
static size_t
longest_line(size_t size, struct span span)
{
    struct listener listener;
    struct source source = {.name = xstrdup("t"), .size = size};
    size_t longest = 0;

    source.text = xmalloc(size + 1);
    memset(source.text, 'x', size);
    source.text[size] = '\0';
    listener_init(&listener);
    diag_error(&listener.diag, &source, span, "m");
    for (const char *at = listener_text(&listener); *at;) {
        size_t len = strcspn(at, "\n");

        longest = len > longest ? len : longest;
        at += len + 1;
    }
    source_release(&source);
    listener_release(&listener);
    return longest;
}

START_TEST(cuts_long_lines)
{
    enum { SIZE = 20000000 };

    ck_assert_uint_eq(longest_line(SIZE, (struct span){0, SIZE}), 80);
    ck_assert_uint_eq(longest_line(SIZE, (struct span){SIZE / 2, 9}), 160);
    ck_assert_uint_eq(longest_line(SIZE, (struct span){SIZE, 0}), 81);
    ck_assert_uint_eq(longest_line(100, (struct span){50, 50}), 100);
}
END_TEST

static struct listener listener;
static struct source source;

static void
set_up(void)
{
    listener_init(&listener);
    source_from_text(&source, "t", "ab\ncd\n", 6);
}

static void
tear_down(void)
{
    source_release(&source);
    listener_release(&listener);
}

START_TEST(levels)
{
    const struct span at = {0, 1};

    diag_warning(&listener.diag, &source, at, "w %d", 1);
    ck_assert(diag_is_clean(&listener.diag));
    diag_error(&listener.diag, &source, at, "e");
    ck_assert(!diag_is_clean(&listener.diag));
    diag_note(&listener.diag, &source, at, "n");
    diag_error_plain(&listener.diag, "p %s", "q");
    ck_assert_str_eq(listener_text(&listener),
                     "t:1:1: warning: w 1\nab\n^\nt:1:1: error: e\nab\n^\n"
                     "t:1:1: note: n\nab\n^\nruna-llvm: error: p q\n");
    ck_assert_uint_eq(listener.diag.errors, 2);
    ck_assert_uint_eq(listener.diag.warnings, 1);
}
END_TEST

START_TEST(names_do_not_reach_the_terminal)
{
    diag_error_plain(&listener.diag, "'%s'\nnext", "a\033[2J\tb\x80");
    ck_assert_str_eq(listener_text(&listener),
                     "runa-llvm: error: 'a?[2J\tb?'\nnext\n");
}
END_TEST

START_TEST(failures_count_apart)
{
    diag_failure(&listener.diag, "cannot read '%s'", "f");
    ck_assert_str_eq(listener_text(&listener),
                     "runa-llvm: error: cannot read 'f'\n");
    ck_assert_uint_eq(listener.diag.failures, 1);
    ck_assert_uint_eq(listener.diag.errors, 0);
    ck_assert(!diag_is_clean(&listener.diag));
}
END_TEST

struct row_case {
    struct span span;
    const char *message;
};

/* Of 18 bytes, 'a' to 'r'. */
static const struct row_case rows[] = {
    {{0, 1},
     "t:0x0: error: m\n00000000: 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f "
     "70\n          ^~\n"},
    {{1, 0},
     "t:0x1: error: m\n00000000: 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f "
     "70\n             ^\n"},
    {{2, 3},
     "t:0x2: error: m\n00000000: 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f "
     "70\n                ^~~~~~~~\n"},
    /* what is marked does not go on in the next row, nor behind the end */
    {{15, 3},
     "t:0xf: error: m\n00000000: 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f "
     "70\n                                                       ^~\n"},
    {{17, 9}, "t:0x11: error: m\n00000010: 71 72\n             ^~\n"},
    {{18, 1}, "t:0x12: error: m\n00000010: 71 72\n                ^\n"},
    {{500, 1}, "t:0x12: error: m\n00000010: 71 72\n                ^\n"},
};

START_TEST(shows_the_bytes)
{
    struct listener heard;
    struct source bytes;

    listener_init(&heard);
    source_from_text(&bytes, "t", "abcdefghijklmnopqr", 18);
    bytes.binary = true;
    diag_error(&heard.diag, &bytes, rows[_i].span, "m");
    ck_assert_str_eq(listener_text(&heard), rows[_i].message);
    source_release(&bytes);
    listener_release(&heard);
}
END_TEST

START_TEST(shows_an_empty_row)
{
    source.binary = true;
    source.size = 0;
    diag_error(&listener.diag, &source, (struct span){0, 1}, "m");
    ck_assert_str_eq(listener_text(&listener),
                     "t:0x0: error: m\n00000000:\n          ^\n");
}
END_TEST

START_TEST(colours)
{
    listener.diag.colour = true;
    diag_error(&listener.diag, &source, (struct span){3, 2}, "m");
    ck_assert_str_eq(listener_text(&listener),
                     "\033[1mt:2:1: \033[1;31merror: \033[0m\033[1mm\033[0m\n"
                     "cd\n\033[1;32m^~\033[0m\n");
}
END_TEST

/* How often WORD occurs in what was reported. */
static unsigned
occurrences(const char *word)
{
    unsigned count = 0;
    const char *at = listener_text(&listener);

    while ((at = strstr(at, word)) != NULL) {
        count++;
        at += strlen(word);
    }
    return count;
}

START_TEST(stops_showing_after_the_limit)
{
    for (int i = 0; i < DIAG_ERROR_LIMIT; i++) {
        ck_assert(!diag_is_full(&listener.diag));
        diag_error(&listener.diag, &source, (struct span){0, 1}, "e");
        diag_note(&listener.diag, &source, (struct span){0, 1}, "n");
    }
    /* Full is when there is one that is not shown. */
    ck_assert(!diag_is_full(&listener.diag));
    ck_assert_uint_eq(occurrences("too many errors"), 0);
    for (int i = 0; i < 5; i++) {
        diag_error(&listener.diag, &source, (struct span){0, 1}, "e");
        diag_note(&listener.diag, &source, (struct span){0, 1}, "n");
        diag_error_plain(&listener.diag, "p");
    }
    ck_assert_uint_eq(occurrences("error: e"), DIAG_ERROR_LIMIT);
    ck_assert_uint_eq(occurrences("note: n"), DIAG_ERROR_LIMIT);
    ck_assert_uint_eq(occurrences("error: p"), 0);
    ck_assert_uint_eq(occurrences("too many errors"), 1);
    ck_assert_uint_eq(listener.diag.errors, DIAG_ERROR_LIMIT + 10);
}
END_TEST

Suite *
diag_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("diag", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, shows_the_place, 0, COUNT_OF(excerpts));
    tcase_add_test(tests, cuts_long_lines);
    tcase_add_test(tests, levels);
    tcase_add_test(tests, names_do_not_reach_the_terminal);
    tcase_add_test(tests, failures_count_apart);
    tcase_add_loop_test(tests, shows_the_bytes, 0, COUNT_OF(rows));
    tcase_add_test(tests, shows_an_empty_row);
    tcase_add_test(tests, colours);
    tcase_add_test(tests, stops_showing_after_the_limit);
    return suite;
}
