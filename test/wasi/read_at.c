// Bytes from a place in a file, which leave its own place alone.
#include "check.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
main(void)
{
    char bytes[8];
    int fd = open("digits", O_RDONLY);

    CHECK(fd >= 0 && lseek(fd, 3, SEEK_SET) == 3);
    CHECK(pread(fd, bytes, 4, 1) == 4 && memcmp(bytes, "1234", 4) == 0);
    CHECK(pread(fd, bytes, sizeof bytes, 8) == 2 &&
          memcmp(bytes, "89", 2) == 0);
    CHECK(pread(fd, bytes, 1, 10) == 0);
    CHECK(lseek(fd, 0, SEEK_CUR) == 3);
    CHECK(close(fd) == 0);
}
