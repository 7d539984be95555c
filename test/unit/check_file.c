/* Writing results. */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char dir[32];
static char path[64];

static void
set_up(void)
{
    snprintf(dir, sizeof dir, "/tmp/runa-unit-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/out", dir);
}

static void
tear_down(void)
{
    unlink(path);
    chmod(dir, 0700);
    rmdir(dir);
}

static void
expect_content(const char *expected)
{
    struct source source;

    ck_assert_int_eq(source_read(&source, path), 0);
    ck_assert_str_eq(source.text, expected);
    source_release(&source);
}

static unsigned
count_files(void)
{
    DIR *open = opendir(dir);
    unsigned count = 0;

    while (readdir(open))
        count++;
    closedir(open);
    return count - 2; /* . and .. */
}

static mode_t
mode(void)
{
    struct stat info;

    ck_assert_int_eq(stat(path, &info), 0);
    return info.st_mode & 0777;
}

START_TEST(writes_and_replaces)
{
    ck_assert_int_eq(file_write(path, "first", 5), 0);
    expect_content("first");
    ck_assert_int_eq(file_write(path, "2nd", 3), 0);
    expect_content("2nd");
    ck_assert_int_eq(file_write(path, NULL, 0), 0);
    expect_content("");
    ck_assert_uint_eq(count_files(), 1);
}
END_TEST

START_TEST(new_file_has_the_usual_rights)
{
    umask(027);
    ck_assert_int_eq(file_write(path, "x", 1), 0);
    ck_assert_uint_eq(mode(), 0640);
    ck_assert_uint_eq(umask(022), 027);
}
END_TEST

START_TEST(replaced_file_keeps_its_rights)
{
    ck_assert_int_eq(file_write(path, "x", 1), 0);
    chmod(path, 0751);
    ck_assert_int_eq(file_write(path, "y", 1), 0);
    ck_assert_uint_eq(mode(), 0751);
}
END_TEST

START_TEST(says_why_it_cannot_write)
{
    ck_assert_int_eq(file_write("/nowhere/out", "x", 1), ENOENT);
    ck_assert_int_eq(file_write("/dev/full", "x", 1), ENOSPC);
    ck_assert_int_eq(file_write(dir, "x", 1), EISDIR);
    ck_assert_int_eq(file_write("", "x", 1), ENOENT);
}
END_TEST

/* A limit on the size of files stands for a disk that is full. */
START_TEST(failure_keeps_what_was_there)
{
    static char large[100000];
    const struct rlimit limit = {4096, 4096};

    ck_assert_int_eq(file_write(path, "old", 3), 0);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(file_write(path, large, sizeof large), EFBIG);
    expect_content("old");
    ck_assert_uint_eq(count_files(), 1);
}
END_TEST

START_TEST(devices_are_written_as_they_are)
{
    struct stat info;

    ck_assert_int_eq(file_write("/dev/null", "x", 1), 0);
    ck_assert_int_eq(stat("/dev/null", &info), 0);
    ck_assert(S_ISCHR(info.st_mode));
}
END_TEST

START_TEST(dash_is_standard_output)
{
    int fd = open(path, O_RDWR | O_CREAT, 0600);

    dup2(fd, STDOUT_FILENO);
    ck_assert_int_eq(file_write("-", "out", 3), 0);
    expect_content("out");
    close(fd);
}
END_TEST

START_TEST(knows_what_is_special)
{
    ck_assert(file_is_special("-"));
    ck_assert(file_is_special("/dev/null"));
    ck_assert(file_is_special(dir));
    ck_assert(!file_is_special(path));
    ck_assert_int_eq(file_write(path, "x", 1), 0);
    ck_assert(!file_is_special(path));
}
END_TEST

START_TEST(memory_file_can_be_opened_by_its_name)
{
    int fd = file_in_memory("a\0b", 3);
    char *name = file_descriptor_path(fd);
    struct source source;

    ck_assert_int_ge(fd, 0);
    for (int i = 0; i < 2; i++) { /* each time from its start */
        ck_assert_int_eq(source_read(&source, name), 0);
        ck_assert_uint_eq(source.size, 3);
        ck_assert_mem_eq(source.text, "a\0b", 3);
        source_release(&source);
    }
    free(name);
    close(fd);
}
END_TEST

Suite *
file_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("file", &tests);

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, writes_and_replaces);
    tcase_add_test(tests, new_file_has_the_usual_rights);
    tcase_add_test(tests, replaced_file_keeps_its_rights);
    tcase_add_test(tests, says_why_it_cannot_write);
    tcase_add_test(tests, failure_keeps_what_was_there);
    tcase_add_test(tests, devices_are_written_as_they_are);
    tcase_add_test(tests, dash_is_standard_output);
    tcase_add_test(tests, knows_what_is_special);
    tcase_add_test(tests, memory_file_can_be_opened_by_its_name);
    return suite;
}
