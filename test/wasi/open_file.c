// A file in a folder that the program may see: from its beginning to its end.
#include "check.h"

#include <string.h>

int
main(void)
{
    char text[16] = "";
    FILE *file = fopen("digits", "r");

    CHECK(file != NULL);
    CHECK(fread(text, 1, sizeof text, file) == 10);
    CHECK(strcmp(text, "0123456789") == 0);
    CHECK(feof(file) && !ferror(file));
    CHECK(fclose(file) == 0);
}
