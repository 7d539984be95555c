/* Printing, its buffer, and writes that do not go well. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

Suite *output_suite(void);

static const struct fake_write good;

#define ASSERT_OUTPUT(expected) ck_assert_str_eq(caught(1)->text, expected)
#define ASSERT_ERROR(expected) ck_assert_str_eq(caught(2)->text, expected)

START_TEST(strings)
{
    catch_output(good);
    print_string("one");
    print_string("");
    print_string(NULL);
    print_string_nonl("t");
    print_string_nonl(NULL);
    print_string_nonl("wo\n");
    ASSERT_OUTPUT("one\n\n\ntwo\n");
}
END_TEST

START_TEST(integers)
{
    catch_output(good);
    print_integer(0);
    print_integer(INT64_MAX);
    print_integer(INT64_MIN);
    print_integer_nonl(-1);
    runa_print_unsigned(-1);
    runa_print_unsigned_nonl(7);
    runa_print_hex(-1);
    runa_print_hex(0);
    runa_print_hex_nonl(0xabc);
    ASSERT_OUTPUT("0\n9223372036854775807\n-9223372036854775808\n"
                  "-118446744073709551615\n70xffffffffffffffff\n0x0\n0xabc");
}
END_TEST

START_TEST(floats)
{
    catch_output(good);
    runa_print_float(-0.0);
    runa_print_float_nonl(1e300);
    ASSERT_OUTPUT("-0.0\n1e300");
}
END_TEST

START_TEST(bytes)
{
    catch_output(good);
    runa_print_bytes("a\0b", 3);
    runa_print_bytes("", 0);
    runa_print_byte('c');
    runa_print_byte(0x100 + '\n');
    ck_assert_uint_eq(caught(1)->size, 5);
    ck_assert_mem_eq(caught(1)->text, "a\0bc\n", 5);
}
END_TEST

START_TEST(error_stream)
{
    catch_output(good);
    runa_error_string_nonl("no ");
    runa_error_integer_nonl(-5);
    runa_error_string("!");
    runa_error_integer(6);
    ASSERT_ERROR("no -5!\n6\n");
}
END_TEST

START_TEST(one_write_per_line)
{
    catch_output(good);
    print_string_nonl("a");
    print_integer_nonl(1);
    print_string("b");
    print_string_nonl("c\nd");
    ck_assert_int_eq(caught(1)->calls, 2);
}
END_TEST

/* What is printed to one stream comes before what goes to the other later. */
START_TEST(streams_keep_order)
{
    catch_output(good);
    print_string_nonl("question? ");
    runa_error_string("answer");
    ck_assert_int_eq(caught(1)->calls, 1);
    ASSERT_OUTPUT("question? ");
    ASSERT_ERROR("answer\n");
}
END_TEST

/* The test build's buffer has 64 bytes: texts around that and far above. */
START_TEST(sizes_around_the_buffer)
{
    char text[301];
    size_t size = (size_t)_i;
    memset(text, 'x', size);
    text[size] = '\0';
    catch_output(good);
    print_string_nonl("<");
    print_string_nonl(text);
    print_string(">");
    ck_assert_uint_eq(caught(1)->size, size + 3);
    ck_assert_uint_eq(strspn(caught(1)->text + 1, "x"), size);
    ck_assert_str_eq(caught(1)->text + size + 1, ">\n");
}
END_TEST

START_TEST(partial_writes)
{
    catch_output((struct fake_write){.limit = 3});
    print_string("hello, world");
    ck_assert_int_eq(caught(1)->calls, 5);
    ASSERT_OUTPUT("hello, world\n");
}
END_TEST

START_TEST(interrupted_writes)
{
    static const int errors[] = {EINTR, EAGAIN};
    catch_output((struct fake_write){.error = errors[_i], .error_count = 2});
    print_string("hello");
    ck_assert_int_eq(caught(1)->calls, 3);
    ASSERT_OUTPUT("hello\n");
}
END_TEST

static void
print_to_full_disk(void)
{
    dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
    print_string("lost");
}

START_TEST(failed_write_ends_the_program)
{
    ck_assert_int_eq(run_apart(print_to_full_disk), RUNA_PANIC_EXIT);
    ASSERT_ERROR("panic: cannot write standard output, errno 28\n");
}
END_TEST

static void
print_to_nobody(void)
{
    catch_output((struct fake_write){.error = EPIPE, .error_count = 1});
    print_string("lost");
}

static void
complain_to_nobody(void)
{
    catch_output((struct fake_write){.error = EIO, .error_count = 1});
    runa_error_string("lost");
}

START_TEST(nobody_to_tell)
{
    ck_assert_int_eq(run_apart(print_to_nobody), RUNA_PANIC_EXIT);
    ck_assert_int_eq(run_apart(complain_to_nobody), RUNA_PANIC_EXIT);
}
END_TEST

Suite *
output_suite(void)
{
    Suite *suite = suite_create("output");
    TCase *print = tcase_create("print");
    tcase_add_test(print, strings);
    tcase_add_test(print, integers);
    tcase_add_test(print, floats);
    tcase_add_test(print, bytes);
    tcase_add_test(print, error_stream);
    suite_add_tcase(suite, print);
    TCase *buffer = tcase_create("buffer");
    tcase_add_test(buffer, one_write_per_line);
    tcase_add_test(buffer, streams_keep_order);
    tcase_add_loop_test(buffer, sizes_around_the_buffer, 55, 75);
    tcase_add_loop_test(buffer, sizes_around_the_buffer, 290, 300);
    suite_add_tcase(suite, buffer);
    TCase *trouble = tcase_create("trouble");
    tcase_add_test(trouble, partial_writes);
    tcase_add_loop_test(trouble, interrupted_writes, 0, 2);
    tcase_add_test(trouble, failed_write_ends_the_program);
    tcase_add_test(trouble, nobody_to_tell);
    suite_add_tcase(suite, trouble);
    return suite;
}
