/* Standard input; the test build's buffer has 16 bytes. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

Suite *input_suite(void);

#define FEED(text) feed_input(text, sizeof text - 1)

START_TEST(lines)
{
    char line[40];
    FEED("first\n\na line longer than the buffer is\nno newline");
    ck_assert_int_eq(runa_read_line(line, sizeof line), 5);
    ck_assert_str_eq(line, "first");
    ck_assert_int_eq(runa_read_line(line, sizeof line), 0);
    ck_assert_str_eq(line, "");
    ck_assert_int_eq(runa_read_line(line, sizeof line), 32);
    ck_assert_str_eq(line, "a line longer than the buffer is");
    ck_assert_int_eq(runa_read_line(line, sizeof line), 10);
    ck_assert_str_eq(line, "no newline");
    ck_assert_int_eq(runa_read_line(line, sizeof line), -1);
    ck_assert_int_eq(runa_read_line(line, sizeof line), -1);
}
END_TEST

START_TEST(overlong_lines)
{
    char line[] = "zzzzzz";
    FEED("0123456789\nabcd\nabcde\nf\n");
    ck_assert_int_eq(runa_read_line(line, 5), 10);
    ck_assert_str_eq(line, "0123");
    ck_assert_int_eq(line[5], 'z');
    ck_assert_int_eq(runa_read_line(line, 5), 4);
    ck_assert_str_eq(line, "abcd");
    ck_assert_int_eq(runa_read_line(line, 1), 5);
    ck_assert_str_eq(line, "");
    ck_assert_int_eq(runa_read_line(NULL, 0), 1);
    ck_assert_int_eq(runa_read_line(line, 5), -1);
}
END_TEST

START_TEST(lines_with_zero_bytes)
{
    char line[8];
    FEED("a\0b\n");
    ck_assert_int_eq(runa_read_line(line, sizeof line), 3);
    ck_assert_mem_eq(line, "a\0b", 4);
    ck_assert_int_eq(runa_read_line(line, sizeof line), -1);
}
END_TEST

START_TEST(no_input)
{
    char line[2];
    int64_t number;
    FEED("");
    ck_assert_int_eq(runa_read_line(line, sizeof line), -1);
    ck_assert_int_eq(runa_read_integer(&number), -1);
    ck_assert_int_eq(runa_read_bytes(line, 1), 0);
}
END_TEST

START_TEST(numbers)
{
    int64_t integer = 0;
    double value = 0;
    char line[8];
    FEED("  12 -9223372036854775808\n\n x 7\nrest\n 2.5 -inf 8");
    ck_assert_int_eq(runa_read_integer(&integer), 1);
    ck_assert_int_eq(integer, 12);
    ck_assert_int_eq(runa_read_integer(&integer), 1);
    ck_assert_int_eq(integer, INT64_MIN);
    ck_assert_int_eq(runa_read_integer(&integer), 0);
    ck_assert_int_eq(runa_read_integer(&integer), 1);
    ck_assert_int_eq(integer, 7);
    ck_assert_int_eq(runa_read_line(line, sizeof line), 4);
    ck_assert_int_eq(runa_read_float(&value), 1);
    ck_assert_double_eq(value, 2.5);
    ck_assert_int_eq(runa_read_float(&value), 1);
    ck_assert_double_infinite(value);
    ck_assert_int_eq(runa_read_float(&value), 1);
    ck_assert_double_eq(value, 8);
    ck_assert_int_eq(runa_read_float(&value), -1);
}
END_TEST

/* 1 with zeros before it, one character shorter than the limit, and at it. */
START_TEST(overlong_words)
{
    char text[402];
    int64_t integer = 9;
    memset(text, '0', sizeof text);
    text[398] = '1';
    feed_input(text, 399);
    ck_assert_int_eq(runa_read_integer(&integer), 1);
    ck_assert_int_eq(integer, 1);
    ck_assert_int_eq(runa_read_integer(&integer), -1);
    feed_input(text, 402);
    ck_assert_int_eq(runa_read_integer(&integer), 0);
    ck_assert_int_eq(runa_read_integer(&integer), -1);
}
END_TEST

START_TEST(bytes)
{
    char got[30];
    FEED("line\n0123456789abcdefghij");
    ck_assert_int_eq(runa_read_line(got, sizeof got), 4);
    ck_assert_int_eq(runa_read_bytes(got, 0), 0);
    ck_assert_int_eq(runa_read_bytes(got, 3), 3);
    ck_assert_mem_eq(got, "012", 3);
    ck_assert_int_eq(runa_read_bytes(got, 30), 17);
    ck_assert_mem_eq(got, "3456789abcdefghij", 17);
    ck_assert_int_eq(runa_read_bytes(got, 30), 0);
}
END_TEST

START_TEST(failure)
{
    char line[8];
    close(STDIN_FILENO);
    ck_assert_int_eq(runa_read_line(line, sizeof line), -EBADF);
    ck_assert_int_eq(runa_read_bytes(line, sizeof line), -EBADF);
    open("/dev/null", O_RDONLY);
}
END_TEST

START_TEST(reading_flushes_output)
{
    char line[8];
    FEED("me\n");
    catch_output((struct fake_write){0});
    print_string_nonl("who? ");
    ck_assert_int_eq(runa_read_line(line, sizeof line), 2);
    print_string_nonl("you");
    ck_assert_int_eq(caught(1)->calls, 2);
    ck_assert_int_eq(runa_read_line(line, sizeof line), -1);
}
END_TEST

Suite *
input_suite(void)
{
    Suite *suite = suite_create("input");
    TCase *all = tcase_create("input");
    tcase_add_test(all, lines);
    tcase_add_test(all, overlong_lines);
    tcase_add_test(all, lines_with_zero_bytes);
    tcase_add_test(all, no_input);
    tcase_add_test(all, numbers);
    tcase_add_test(all, overlong_words);
    tcase_add_test(all, bytes);
    tcase_add_test(all, failure);
    tcase_add_test(all, reading_flushes_output);
    suite_add_tcase(suite, all);
    return suite;
}
