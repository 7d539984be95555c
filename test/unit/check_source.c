/* Inputs and places in them. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct place_case {
    const char *text;
    uint32_t off;
    struct source_place place; /* line, column, begin, end */
};

static const struct place_case places[] = {
    {"", 0, {1, 1, 0, 0}},
    {"", 9, {1, 1, 0, 0}},
    {"ab", 0, {1, 1, 0, 2}},
    {"ab", 1, {1, 2, 0, 2}},
    {"ab", 2, {1, 3, 0, 2}},
    {"ab", UINT32_MAX, {1, 3, 0, 2}},
    {"ab\n", 2, {1, 3, 0, 2}},
    {"ab\n", 3, {2, 1, 3, 3}},
    {"\n\n\n", 2, {3, 1, 2, 2}},
    {"a\nbc\nd", 2, {2, 1, 2, 4}},
    {"a\nbc\nd", 3, {2, 2, 2, 4}},
    {"a\nbc\nd", 4, {2, 3, 2, 4}},
    {"a\nbc\nd", 5, {3, 1, 5, 6}},
    /* the carriage return belongs to the line; messages leave it out */
    {"ab\r\ncd\r\n", 2, {1, 3, 0, 3}},
    {"ab\r\ncd\r\n", 3, {1, 4, 0, 3}},
    {"ab\r\ncd\r\n", 4, {2, 1, 4, 7}},
    /* columns count bytes */
    {"\xc3\xa9x", 2, {1, 3, 0, 3}},
};

START_TEST(finds_places)
{
    const struct place_case *c = &places[_i];
    struct source source;
    struct source_place place;

    source_from_text(&source, "t", c->text, strlen(c->text));
    place = source_place(&source, c->off);
    ck_assert_uint_eq(place.line, c->place.line);
    ck_assert_uint_eq(place.column, c->place.column);
    ck_assert_uint_eq(place.begin, c->place.begin);
    ck_assert_uint_eq(place.end, c->place.end);
    source_release(&source);
}
END_TEST

START_TEST(nul_bytes_are_text)
{
    struct source source;
    struct source_place place;

    source_from_text(&source, "t", "a\0b\nc", 5);
    place = source_place(&source, 4);
    ck_assert_uint_eq(place.line, 2);
    ck_assert_int_eq(source.text[5], '\0');
    source_release(&source);
}
END_TEST

/* Writes SIZE bytes of TEXT to a new file and gives its name. */
static void
make_file(char *path, const char *text, size_t size)
{
    int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, size), (ssize_t)size);
    close(fd);
}

static void
expect_file(const char *text, size_t size)
{
    char path[] = "/tmp/runa-unit-XXXXXX";
    struct source source;

    make_file(path, text, size);
    ck_assert_int_eq(source_read(&source, path), 0);
    unlink(path);
    ck_assert_str_eq(source.name, path);
    ck_assert_uint_eq(source.size, size);
    ck_assert_mem_eq(source.text, text, size);
    ck_assert_int_eq(source.text[size], '\0');
    source_release(&source);
}

START_TEST(reads_files)
{
    static char large[300000];

    expect_file("", 0);
    expect_file("a", 1);
    expect_file("a\0b\n", 4);
    memset(large, 'x', sizeof large);
    expect_file(large, sizeof large);
}
END_TEST

/* A pipe does not say how much is to come, and gives it in pieces. */
START_TEST(reads_standard_input)
{
    enum { PIECES = 50, PIECE = 3000 };
    struct source source;
    char piece[PIECE];
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    memset(piece, 'y', sizeof piece);
    if (fork() == 0) {
        for (int i = 0; i < PIECES; i++)
            (void)!write(ends[1], piece, sizeof piece);
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    ck_assert_int_eq(source_read(&source, "-"), 0);
    ck_assert_str_eq(source.name, "<stdin>");
    ck_assert_uint_eq(source.size, PIECES * PIECE);
    ck_assert_int_eq(source.text[PIECES * PIECE - 1], 'y');
    source_release(&source);
}
END_TEST

static void
expect_no_source(const char *path, int error)
{
    struct source source;

    ck_assert_int_eq(source_read(&source, path), error);
    ck_assert_ptr_null(source.text);
    ck_assert_ptr_null(source.name);
    source_release(&source);
}

START_TEST(says_why_it_cannot_read)
{
    expect_no_source("/nowhere/at/all", ENOENT);
    expect_no_source("/tmp", EISDIR);
    expect_no_source("", ENOENT);
}
END_TEST

/* Spans have 32 bits.  The file is sparse: nothing is written or read. */
START_TEST(refuses_what_spans_cannot_name)
{
    char path[] = "/tmp/runa-unit-XXXXXX";
    struct source source;

    make_file(path, "", 0);
    ck_assert_int_eq(truncate(path, (off_t)UINT32_MAX), 0);
    ck_assert_int_eq(source_read(&source, path), EFBIG);
    unlink(path);
}
END_TEST

Suite *
source_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("source", &tests);

    tcase_add_loop_test(tests, finds_places, 0, COUNT_OF(places));
    tcase_add_test(tests, nul_bytes_are_text);
    tcase_add_test(tests, reads_files);
    tcase_add_test(tests, reads_standard_input);
    tcase_add_test(tests, says_why_it_cannot_read);
    tcase_add_test(tests, refuses_what_spans_cannot_name);
    return suite;
}
