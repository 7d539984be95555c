/* Temporary files, in each of the places for them. */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int
count_files(const char *path)
{
    int count = 0;
    DIR *folder = opendir(path);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static int
starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static int
is_changed(const char *name, const char *start, const char *end)
{
    size_t length = strlen(start) + 6 + strlen(end);
    return starts(name, start) && strlen(name) == length &&
           strcmp(name + length - strlen(end), end) == 0 &&
           memcmp(name + strlen(start), "XXXXXX", 6) != 0;
}

static void
templates(void)
{
    char a[] = "aXXXXXX", b[] = "bXXXXXX.txt", c[] = "cXXXXXX",
         d[] = "dXXXXXX";
    char e[] = "eXXXXXX.x", again[] = "aXXXXXX";
    int file = mkstemp(a);
    CHECK(file >= 0 && is_changed(a, "a", ""));
    CHECK(write(file, "abc", 3) == 3 && lseek(file, 0, SEEK_SET) == 0);
    CHECK(read(file, b, 0) == 0 && access(a, R_OK | W_OK) == 0);
    close(file);
    CHECK(mkstemp(again) >= 0 && strcmp(a, again) != 0);
    CHECK(mkstemps(b, 4) >= 0 && is_changed(b, "b", ".txt"));
    file = mkostemp(c, O_APPEND | O_RDONLY);
    CHECK(file >= 0 && (fcntl(file, F_GETFL) & O_ACCMODE) == O_RDWR);
    /* Not by F_GETFL, which node does not know it for. */
    CHECK(write(file, "ab", 2) == 2 && lseek(file, 0, SEEK_SET) == 0);
    CHECK(write(file, "c", 1) == 1 && lseek(file, 0, SEEK_END) == 3);
    CHECK(mkostemps(e, 2, 0) >= 0 && is_changed(e, "e", ".x"));
    CHECK(mkdtemp(d) == d && is_changed(d, "d", ""));
    struct stat status;
    CHECK(stat(d, &status) == 0 && S_ISDIR(status.st_mode));
    char f[] = "fXXXXXX", g[] = "none/fXXXXXX";
    CHECK(mktemp(f) == f && is_changed(f, "f", "") && access(f, F_OK) != 0);
    errno = 0;
    CHECK(mktemp(g) == g && g[0] != '\0');
}

static void
mistakes(void)
{
    char few[] = "aXXXXX", none[] = "", wrong[] = "XXXXXXa", text[] = "XXXXXX";
    char nowhere[] = "none/aXXXXXX";
    CHECK_ERROR(mkstemp(few), EINVAL);
    CHECK_ERROR(mkstemp(none), EINVAL);
    CHECK_ERROR(mkstemp(wrong), EINVAL);
    CHECK_ERROR(mkstemps(text, 1), EINVAL);
    CHECK_ERROR(mkstemps(text, -1), EINVAL);
    CHECK_TEXT(text, "XXXXXX");
    CHECK_ERROR(mkstemp(nowhere), ENOENT);
    char nowhere2[] = "none/aXXXXXX", few2[] = "aXXXXX";
    CHECK_ERROR(mkdtemp(nowhere2), ENOENT);
    CHECK_ERROR(mkdtemp(few2), EINVAL);
    char empty[] = "abc";
    CHECK(mktemp(empty) == empty && empty[0] == '\0');
}

static void
names(const char *folder)
{
    char own[L_tmpnam], *name = tmpnam(NULL), other[L_tmpnam];
    CHECK(name != NULL && starts(name, folder));
    strcpy(other, name);
    CHECK(tmpnam(own) == own && strcmp(own, other) != 0);
    CHECK(access(own, F_OK) != 0);
    FILE *stream = fopen(own, "w");
    CHECK(stream != NULL && fclose(stream) == 0 && remove(own) == 0);
    name = tempnam(NULL, "pre");
    CHECK(name != NULL && starts(name, folder) && strstr(name, "pre") != NULL);
    free(name);
}

static void
streams(const char *folder)
{
    int before = count_files(folder);
    char text[20];
    FILE *stream = tmpfile();
    CHECK(stream != NULL);
    CHECK(count_files(folder) == before);
    fprintf(stream, "hello %d", 5);
    rewind(stream);
    CHECK(fgets(text, sizeof text, stream) != NULL);
    CHECK_TEXT(text, "hello 5");
    CHECK(fclose(stream) == 0);
    CHECK(count_files(folder) == before);
}

int
main(void)
{
    templates();
    mistakes();
    names("/tmp/");
    streams("/tmp");
    mkdir("mine", 0700);
    setenv("TMPDIR", "/mine", 1);
    names("/mine/");
    streams("/mine");
    char *name = tempnam("/", NULL);
    CHECK(name != NULL && starts(name, "/mine/tmp"));
    free(name);
    setenv("TMPDIR", "/nowhere", 1);
    names("/tmp/");
    name = tempnam("/mine", "x");
    CHECK(name != NULL && starts(name, "/mine/x"));
    free(name);
    rmdir("/tmp");
    names("/");
    streams("/");
    return failures;
}
