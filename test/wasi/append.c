// A file to which everything written is added, wherever it stands.
#include "check.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
main(void)
{
    char bytes[8];
    int fd = open("made", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0600);
    off_t end;

    CHECK(fd >= 0 && write(fd, "ab", 2) == 2);
    CHECK(lseek(fd, 0, SEEK_SET) == 0 && write(fd, "cd", 2) == 2);
    CHECK(lseek(fd, 0, SEEK_CUR) == 4);
    CHECK(pread(fd, bytes, sizeof bytes, 0) == 4 &&
          memcmp(bytes, "abcd", 4) == 0);
    // POSIX has pwrite write at its place, Linux at the end.
    CHECK(pwrite(fd, "ef", 2, 0) == 2 && lseek(fd, 0, SEEK_CUR) == 4);
    end = lseek(fd, 0, SEEK_END);
    CHECK(pread(fd, bytes, sizeof bytes, 0) == end);
    CHECK(memcmp(bytes, end == 4 ? "efcd" : "abcdef", (size_t)end) == 0);
    CHECK(close(fd) == 0 && unlink("made") == 0);
}
