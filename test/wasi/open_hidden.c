// A file in no folder that the program may see.
// FOLDER: none
#include "check.h"

#include <errno.h>

int
main(void)
{
    CHECK(fopen("digits", "r") == NULL);
    CHECK(errno == ENOENT || errno == ENOTCAPABLE || errno == EACCES);
}
