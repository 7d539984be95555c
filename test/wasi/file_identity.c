// A file is known by its device and its number, whatever it is called.
#include "check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int
main(void)
{
    struct stat digits, again, first;
    int fd = open("folder/../digits", O_RDONLY);

    CHECK(fd >= 0 && fstat(fd, &digits) == 0);
    CHECK(stat("digits", &again) == 0 && stat("folder/first", &first) == 0);
    CHECK(digits.st_dev == again.st_dev && digits.st_ino == again.st_ino);
    CHECK(digits.st_dev == first.st_dev && digits.st_ino != first.st_ino);
    CHECK(digits.st_size == 10);
    CHECK(close(fd) == 0);
}
