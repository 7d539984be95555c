// A folder, opened first: its two files, each once, with the numbers that stat tells.
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static void
check_entry(int folder, const struct dirent *entry)
{
    struct stat info;

    CHECK(fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0);
    CHECK(S_ISREG(info.st_mode));
    CHECK(info.st_ino == entry->d_ino);
}

int
main(void)
{
    int folder = open("folder", O_RDONLY | O_DIRECTORY);
    DIR *stream = folder < 0 ? NULL : fdopendir(folder);
    int first = 0, second = 0, others = 0;

    CHECK(stream != NULL);
    for (struct dirent *e = readdir(stream); e != NULL; e = readdir(stream)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        check_entry(folder, e);
        first += strcmp(e->d_name, "first") == 0;
        second += strcmp(e->d_name, "second") == 0;
        others++;
    }
    CHECK(first == 1 && second == 1 && others == 2);
    CHECK(closedir(stream) == 0);
}
