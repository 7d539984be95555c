/* Files of the Runa language, in a directory of their own. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *lang_file_suite(void);

static char directory[] = "/tmp/rt-unit-XXXXXX";

static void
enter(void)
{
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    ck_assert_int_eq(chdir(directory), 0);
}

static void
leave(void)
{
    unlink("f");
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(rmdir(directory), 0);
}

static void
assert_holds(const char *expected)
{
    char *text = runa_lang_runtime_read_file("f");
    ck_assert_str_eq(text, expected);
    runa_lang_deallocate(text);
}

START_TEST(whole_files)
{
    ck_assert_int_eq(runa_lang_write_file("f", "content"), 1);
    assert_holds("content");
    ck_assert_int_eq(runa_lang_write_file("f", ""), 1);
    assert_holds("");
    ck_assert_int_eq(runa_lang_write_file("f", NULL), 1);
    assert_holds("");
    ck_assert_int_eq(runa_lang_write_file("none/f", "x"), 0);
    ck_assert_ptr_null(runa_lang_runtime_read_file("none"));
    ck_assert_ptr_null(runa_lang_runtime_read_file(NULL));
    ck_assert_ptr_null(runa_lang_runtime_read_file("/"));
    ck_assert_int_eq(runa_lang_unlink_path("f"), 0);
    ck_assert_int_eq(runa_lang_unlink_path("f"), -ENOENT);
    ck_assert_int_eq(runa_lang_unlink_path(NULL), -ENOENT);
}
END_TEST

/* The system says that it is empty. */
START_TEST(file_of_unknown_size)
{
    char *text = runa_lang_runtime_read_file("/proc/cpuinfo");
    ck_assert_uint_gt(strlen(text), 256);
    runa_lang_deallocate(text);
}
END_TEST

/* Opens f, which holds 0123456789, and tells what it is good for: r reading,
 * e being empty, w writing. */
static const char *
good_for(const char *mode)
{
    static char result[4];
    char *end = result;
    char byte[2] = "";
    runa_lang_write_file("f", "0123456789");
    int64_t file = runa_lang_open_file("f", mode);
    if (file == 0)
        return "";
    if (runa_lang_get_file_size_internal(file) == 0)
        *end++ = 'e';
    else if (runa_lang_read_file_data(file, byte, 1) == 1)
        *end++ = 'r';
    if (runa_file_write((int32_t)file - 1, "x", 1) == 0)
        *end++ = 'w';
    *end = '\0';
    runa_lang_close_file(file);
    return result;
}

START_TEST(modes)
{
    ck_assert_str_eq(good_for("r"), "r");
    assert_holds("0123456789");
    ck_assert_str_eq(good_for("rb"), "r");
    ck_assert_str_eq(good_for("r+"), "rw");
    assert_holds("0x23456789");
    ck_assert_str_eq(good_for("w"), "ew");
    assert_holds("x");
    ck_assert_str_eq(good_for("w+b"), "ew");
    ck_assert_str_eq(good_for("a"), "w");
    assert_holds("0123456789x");
    ck_assert_str_eq(good_for("ab+"), "rw");
    assert_holds("0123456789x");
    ck_assert_str_eq(good_for(""), "");
    ck_assert_str_eq(good_for("x"), "");
    ck_assert_str_eq(good_for(NULL), "");
}
END_TEST

START_TEST(handles)
{
    static const int64_t bad[] = {
        0, -1, 1000, INT64_MIN, INT64_MAX, ((int64_t)1 << 32) + 1};
    char bytes[4];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(runa_lang_get_file_size_internal(bad[i]), 0);
        ck_assert_int_eq(runa_lang_read_file_data(bad[i], bytes, 4), 0);
        runa_lang_close_file(bad[i]);
    }
    ck_assert_int_eq(runa_lang_open_file("none", "r"), 0);
    runa_lang_write_file("f", "abcdef");
    int64_t file = runa_lang_open_file("f", "r");
    ck_assert_int_eq(runa_lang_get_file_size_internal(file), 6);
    ck_assert_int_eq(runa_lang_read_file_data(file, bytes, 4), 4);
    ck_assert_int_eq(runa_lang_read_file_data(file, bytes, 0), 0);
    ck_assert_int_eq(runa_lang_read_file_data(file, bytes, -1), 0);
    ck_assert_int_eq(runa_lang_read_file_data(file, bytes, INT64_MAX), 0);
    ck_assert_int_eq(runa_lang_read_file_data(file, bytes, 4), 2);
    ck_assert_mem_eq(bytes, "efcd", 4);
    ck_assert_int_eq(runa_lang_read_file_data(file, bytes, 4), 0);
    runa_lang_close_file(file);
}
END_TEST

START_TEST(buffers)
{
    int64_t file = runa_lang_file_open_buffered("f", 1);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "one", 0), 3);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, " two three", 4), 4);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "", 0), 0);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, NULL, 0), 0);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "x", -1), -1);
    assert_holds("");
    ck_assert_int_eq(runa_lang_file_close(file), 0);
    assert_holds("one two");
    ck_assert_int_eq(runa_lang_file_close(file), -EBADF);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "x", 1), -1);
    file = runa_lang_file_open_buffered("f", 2);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "O", 1), 1);
    ck_assert_int_eq(runa_lang_file_close(file), 0);
    assert_holds("One two");
    file = runa_lang_file_open_buffered("f", INT64_MIN);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "x", 1), -1);
    ck_assert_int_eq(runa_lang_file_close(file), 0);
    ck_assert_int_eq(runa_lang_file_open_buffered("none/f", 1), -1);
    ck_assert_int_eq(runa_lang_file_open_buffered("none", 0), -1);
    ck_assert_int_eq(runa_lang_file_close(INT64_MIN), -EBADF);
    ck_assert_int_eq(runa_lang_file_close((int64_t)1 << 32), -EBADF);
    ck_assert_int_eq(runa_lang_file_write_buffered(-1, "x", 1), -1);
}
END_TEST

/* Two at a time, in pieces around the size of the buffer. */
START_TEST(much)
{
    static char piece[40001];
    static const int64_t sizes[] = {10000, 6384, 1, 16384, 16385, 40000, 3};
    int64_t all = 0;
    memset(piece, 'p', 40000);
    int64_t other = runa_lang_file_open_buffered("g", 1);
    int64_t file = runa_lang_file_open_buffered("f", 1);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        all += sizes[i];
        piece[0] = (char)('0' + i);
        ck_assert_int_eq(runa_lang_file_write_buffered(file, piece, sizes[i]),
                         sizes[i]);
        ck_assert_int_eq(runa_lang_file_write_buffered(other, "o", 1), 1);
    }
    ck_assert_int_eq(runa_lang_file_close(other), 0);
    ck_assert_int_eq(runa_lang_file_close(file), 0);
    char *text = runa_lang_runtime_read_file("f");
    ck_assert_uint_eq(strlen(text), (size_t)all);
    all = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        ck_assert_int_eq(text[all], (char)('0' + i));
        all += sizes[i];
        ck_assert_int_eq(text[all - 1], i == 2 ? '2' : 'p');
    }
    runa_lang_deallocate(text);
    ck_assert_int_eq(runa_lang_unlink_path("g"), 0);
}
END_TEST

/* A disk that is full tells so when it is written to, at the latest when the
 * file is closed. */
START_TEST(full_disk)
{
    static char piece[20000];
    memset(piece, 'p', sizeof piece - 1);
    int64_t file = runa_lang_file_open_buffered("/dev/full", 1);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, "x", 1), 1);
    ck_assert_int_eq(runa_lang_file_close(file), -ENOSPC);
    file = runa_lang_file_open_buffered("/dev/full", 1);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, piece, 0), -1);
    ck_assert_int_eq(runa_lang_file_close(file), 0);
    file = runa_lang_file_open_buffered("/dev/full", 1);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, piece, 16000), 16000);
    ck_assert_int_eq(runa_lang_file_write_buffered(file, piece, 16000), -1);
    ck_assert_int_eq(runa_lang_file_close(file), 0);
    ck_assert_int_eq(runa_lang_write_file("/dev/full", "x"), 0);
}
END_TEST

/* What has no buffer is written at once, behind what was printed before. */
START_TEST(standard_output)
{
    catch_output((struct fake_write){.limit = 0});
    print_string_nonl("one ");
    ck_assert_int_eq(runa_lang_file_write_buffered(1, "two", 0), 3);
    ck_assert_str_eq(caught(1)->text, "one two");
}
END_TEST

Suite *
lang_file_suite(void)
{
    Suite *suite = suite_create("lang_file");
    TCase *all = tcase_create("lang_file");
    tcase_add_checked_fixture(all, enter, leave);
    tcase_add_test(all, whole_files);
    tcase_add_test(all, file_of_unknown_size);
    tcase_add_test(all, modes);
    tcase_add_test(all, handles);
    tcase_add_test(all, buffers);
    tcase_add_test(all, much);
    tcase_add_test(all, full_disk);
    tcase_add_test(all, standard_output);
    suite_add_tcase(suite, all);
    return suite;
}
