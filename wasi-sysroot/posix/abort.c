/* abort for programs without handlers: signal.c's, if it is linked, counts
   more. */
#include <stdlib.h>

__attribute__((weak)) void
abort(void)
{
    __builtin_trap();
}
