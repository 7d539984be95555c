/* Without handlers abort is a trap. */
#include <stdlib.h>
// CODE: trap

int
main(void)
{
    abort();
}
