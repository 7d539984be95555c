/* Files, in a directory of their own. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *file_suite(void);

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

START_TEST(whole_files)
{
    char *text;
    ck_assert_int_eq(runa_file_exists("f"), 0);
    ck_assert_int_eq(runa_file_write_all("f", "long content", 12), 0);
    ck_assert_int_eq(runa_file_exists("f"), 1);
    ck_assert_int_eq(runa_file_write_all("f", "a\0b", 3), 0);
    ck_assert_int_eq(runa_file_read_all("f", &text), 3);
    ck_assert_mem_eq(text, "a\0b", 4);
    runa_free(text);
    ck_assert_int_eq(runa_file_remove("f"), 0);
    ck_assert_int_eq(runa_file_remove("f"), -ENOENT);
    ck_assert_int_eq(runa_file_exists("f"), 0);
}
END_TEST

START_TEST(empty_file)
{
    char *text;
    ck_assert_int_eq(runa_file_write_all("f", NULL, 0), 0);
    ck_assert_int_eq(runa_file_read_all("f", &text), 0);
    ck_assert_str_eq(text, "");
    runa_free(text);
}
END_TEST

/* The system says that such files are empty: reading has to find the end. */
START_TEST(file_of_unknown_size)
{
    char *text;
    int64_t size = runa_file_read_all("/proc/cpuinfo", &text);
    ck_assert_int_gt(size, 256);
    ck_assert_uint_eq(strlen(text), (size_t)size);
    runa_free(text);
}
END_TEST

START_TEST(descriptors)
{
    char got[8] = {0};
    int32_t fd =
        runa_file_open("f", RUNA_FILE_READ | RUNA_FILE_WRITE |
                                RUNA_FILE_CREATE | RUNA_FILE_EXCLUSIVE);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(runa_file_write(fd, "0123456789", 10), 0);
    ck_assert_int_eq(runa_file_tell(fd), 10);
    ck_assert_int_eq(runa_file_seek(fd, -4, 2), 6);
    ck_assert_int_eq(runa_file_seek(fd, -1, 1), 5);
    ck_assert_int_eq(runa_file_read(fd, got, 8), 5);
    ck_assert_str_eq(got, "56789");
    ck_assert_int_eq(runa_file_read(fd, got, 8), 0);
    ck_assert_int_eq(runa_file_seek(fd, 2, 0), 2);
    ck_assert_int_eq(runa_file_size(fd), 10);
    ck_assert_int_eq(runa_file_close(fd), 0);
    ck_assert_int_eq(runa_file_close(fd), -EBADF);
}
END_TEST

START_TEST(append)
{
    char *text;
    ck_assert_int_eq(runa_file_write_all("f", "one", 3), 0);
    int32_t fd = runa_file_open("f", RUNA_FILE_WRITE | RUNA_FILE_APPEND);
    ck_assert_int_eq(runa_file_write(fd, "two", 3), 0);
    ck_assert_int_eq(runa_file_close(fd), 0);
    ck_assert_int_eq(runa_file_read_all("f", &text), 6);
    ck_assert_str_eq(text, "onetwo");
    runa_free(text);
}
END_TEST

START_TEST(failures)
{
    void *text;
    ck_assert_int_eq(runa_file_open("none", RUNA_FILE_READ), -ENOENT);
    ck_assert_int_eq(runa_file_open(NULL, RUNA_FILE_READ), -ENOENT);
    ck_assert_int_eq(runa_file_read_all("none", &text), -ENOENT);
    ck_assert_int_eq(runa_file_read_all("/", &text), -EISDIR);
    ck_assert_int_eq(runa_file_write_all("none/f", "x", 1), -ENOENT);
    ck_assert_int_eq(runa_file_write_all("/dev/full", "x", 1), -ENOSPC);
    ck_assert_int_eq(runa_file_read(-1, directory, 1), -EBADF);
    ck_assert_int_eq(runa_file_write(-1, "x", 1), -EBADF);
    ck_assert_int_eq(runa_file_size(-1), -EBADF);
    ck_assert_int_eq(runa_file_tell(-1), -EBADF);
    ck_assert_int_eq(runa_file_seek(0, 0, 3), -EINVAL);
    ck_assert_int_eq(runa_file_write_all("f", "", 0), 0);
    ck_assert_int_eq(runa_file_open("f", RUNA_FILE_WRITE | RUNA_FILE_CREATE |
                                             RUNA_FILE_EXCLUSIVE),
                     -EEXIST);
}
END_TEST

START_TEST(standard_output_keeps_order)
{
    catch_output((struct fake_write){.limit = 2});
    print_string_nonl("one ");
    ck_assert_int_eq(runa_file_write(1, "two", 3), 0);
    ck_assert_str_eq(caught(1)->text, "one two");
}
END_TEST

Suite *
file_suite(void)
{
    Suite *suite = suite_create("file");
    TCase *all = tcase_create("file");
    tcase_add_checked_fixture(all, enter, leave);
    tcase_add_test(all, whole_files);
    tcase_add_test(all, empty_file);
    tcase_add_test(all, file_of_unknown_size);
    tcase_add_test(all, descriptors);
    tcase_add_test(all, append);
    tcase_add_test(all, failures);
    tcase_add_test(all, standard_output_keeps_order);
    suite_add_tcase(suite, all);
    return suite;
}
