// Bytes to a place in a file, behind its end as well.
#include "check.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
main(void)
{
    char bytes[8];
    int fd = open("made", O_RDWR | O_CREAT | O_TRUNC, 0600);

    CHECK(fd >= 0 && write(fd, "abcd", 4) == 4);
    CHECK(pwrite(fd, "XY", 2, 1) == 2 && pwrite(fd, "Z", 1, 6) == 1);
    CHECK(lseek(fd, 0, SEEK_CUR) == 4);
    CHECK(pread(fd, bytes, sizeof bytes, 0) == 7);
    CHECK(memcmp(bytes, "aXYd\0\0Z", 7) == 0);
    CHECK(close(fd) == 0 && unlink("made") == 0);
}
