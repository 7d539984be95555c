/* The working folder, "..", and paths that are empty. */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static char here[100];

static int
exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

static void
working(void)
{
    CHECK_TEXT(getcwd(here, sizeof here), "/");
    CHECK_ERROR(getcwd(here, 0), EINVAL);
    CHECK_ERROR(getcwd(here, 1), ERANGE);
    CHECK(chdir("sub") == 0);
    CHECK_TEXT(getcwd(here, 5), "/sub");
    CHECK_ERROR(getcwd(here, 4), ERANGE);
    char *name = getcwd(NULL, 0);
    CHECK_TEXT(name, "/sub");
    free(name);
    CHECK(exists("file") && exists("./file") && exists("../sub/file"));
    CHECK(exists("/sub/file") && exists("//sub///file") && exists("."));
    CHECK(exists("inner/../file") && exists("inner/../../sub/file"));
    CHECK(!exists("sub/file") && !exists("/file"));
    CHECK(chdir("inner/..") == 0 && chdir("./inner/") == 0);
    CHECK_TEXT(getcwd(here, sizeof here), "/sub/inner");
    CHECK(chdir("../..") == 0);
    CHECK_TEXT(getcwd(here, sizeof here), "/");
}

static void
above_the_root(void)
{
    CHECK(exists("../sub/file") && exists("/../../sub/file"));
    CHECK(chdir("..") == 0 && chdir("sub/../..") == 0);
    CHECK_TEXT(getcwd(here, sizeof here), "/");
}

static void
links(void)
{
    CHECK(symlink("sub/inner", "link") == 0);
    CHECK(chdir("link") == 0);
    CHECK_TEXT(getcwd(here, sizeof here), "/sub/inner");
    CHECK(exists("../file") && chdir("/") == 0);
}

static void
errors(void)
{
    CHECK_ERROR(chdir("none"), ENOENT);
    CHECK_ERROR(chdir("sub/file"), ENOTDIR);
    CHECK_ERROR(open("sub/file/", O_RDONLY), ENOTDIR);
    CHECK_TEXT(getcwd(here, sizeof here), "/");
}

static void
empty(void)
{
    struct stat status;
    CHECK_ERROR(open("", O_RDONLY), ENOENT);
    CHECK_ERROR(creat("", 0600), ENOENT);
    CHECK_ERROR(fopen("", "r"), ENOENT);
    CHECK_ERROR(opendir(""), ENOENT);
    CHECK_ERROR(stat("", &status), ENOENT);
    CHECK_ERROR(lstat("", &status), ENOENT);
    CHECK_ERROR(access("", F_OK), ENOENT);
    CHECK_ERROR(chdir(""), ENOENT);
    CHECK_ERROR(chmod("", 0600), ENOENT);
    CHECK_ERROR(chown("", 0, 0), ENOENT);
    CHECK_ERROR(mkdir("", 0700), ENOENT);
    CHECK_ERROR(rmdir(""), ENOENT);
    CHECK_ERROR(unlink(""), ENOENT);
    CHECK_ERROR(remove(""), ENOENT);
    CHECK_ERROR(rename("", "new"), ENOENT);
    CHECK_ERROR(rename("sub", ""), ENOENT);
    CHECK_ERROR(link("", "new"), ENOENT);
    CHECK_ERROR(link("sub/file", ""), ENOENT);
    CHECK_ERROR(symlink("sub", ""), ENOENT);
    CHECK_ERROR(symlink("", "new"), ENOENT);
    CHECK_ERROR(readlink("", here, sizeof here), ENOENT);
    CHECK_ERROR(realpath("", NULL), ENOENT);
    CHECK_ERROR(truncate("", 0), ENOENT);
    CHECK_ERROR(utimes("", NULL), ENOENT);
    CHECK_ERROR(utimensat(AT_FDCWD, "", NULL, 0), ENOENT);
}

/* Nor with a folder to start in. */
static void
empty_in(int folder)
{
    struct stat status;
    CHECK_ERROR(openat(folder, "", O_RDONLY), ENOENT);
    CHECK_ERROR(fstatat(folder, "", &status, 0), ENOENT);
    CHECK_ERROR(faccessat(folder, "", F_OK, 0), ENOENT);
    CHECK_ERROR(mkdirat(folder, "", 0700), ENOENT);
    CHECK_ERROR(unlinkat(folder, "", 0), ENOENT);
    CHECK_ERROR(unlinkat(folder, "", AT_REMOVEDIR), ENOENT);
    CHECK_ERROR(renameat(folder, "", folder, "new"), ENOENT);
    CHECK_ERROR(renameat(folder, "file", folder, ""), ENOENT);
    CHECK_ERROR(linkat(folder, "", folder, "new", 0), ENOENT);
    CHECK_ERROR(linkat(folder, "file", folder, "", 0), ENOENT);
    CHECK_ERROR(symlinkat("file", folder, ""), ENOENT);
    CHECK_ERROR(readlinkat(folder, "", here, sizeof here), ENOENT);
    CHECK_ERROR(utimensat(folder, "", NULL, 0), ENOENT);
}

int
main(void)
{
    CHECK(mkdir("sub", 0700) == 0 && mkdir("sub/inner", 0700) == 0);
    CHECK(close(open("sub/file", O_WRONLY | O_CREAT, 0600)) == 0);
    working();
    above_the_root();
    links();
    errors();
    empty();
    int folder = open("sub", O_RDONLY | O_DIRECTORY);
    CHECK(folder >= 0);
    empty_in(folder);
    /* The calls of a program that duplicates descriptors are others. */
    empty_in(dup(folder));
    return failures;
}
