// Where a stream and its descriptor are, in a file of ten bytes.
#include "check.h"

#include <errno.h>
#include <unistd.h>

int
main(void)
{
    char byte;
    FILE *file = fopen("digits", "r");
    int fd = file ? fileno(file) : -1;

    CHECK(fd >= 0);
    CHECK(fseek(file, 4, SEEK_SET) == 0 && fgetc(file) == '4');
    CHECK(fflush(file) == 0 && lseek(fd, 0, SEEK_CUR) == 5);
    CHECK(lseek(fd, -1, SEEK_END) == 9);
    CHECK(read(fd, &byte, 1) == 1 && byte == '9');
    CHECK(lseek(fd, 100, SEEK_CUR) == 110 && read(fd, &byte, 1) == 0);
    CHECK(lseek(fd, -1, SEEK_SET) == -1 && errno == EINVAL);
    CHECK(lseek(fd, 0, SEEK_CUR) == 110);
    CHECK(fclose(file) == 0);
}
