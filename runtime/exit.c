/* Leaving the program on purpose. */
#include "rt.h"

#include <stdlib.h>

void
runa_exit(int32_t code)
{
    runa_flush();
    exit(code);
}
