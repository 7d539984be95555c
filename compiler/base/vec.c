/* Growth of the arrays of vec.h. */
#include "base/vec.h"

void *
vec_grow(void *at, size_t *room, size_t size)
{
    size_t wanted = *room ? *room * 2 : 8;

    if (wanted > SIZE_MAX / 2 / size)
        BUG("array of %zu elements of %zu bytes", wanted, size);
    *room = wanted;
    return xrealloc(at, wanted * size);
}
