/* Arrays, whose length may be anything. By itself since it may need large
 * objects, which a program without such arrays does not link. */
#include "gc.h"
#include "output.h"

/* The size is kept so far below 2^32 that rounding it cannot overflow. */
void *
runa_gc_new_array(void **sp, const struct runa_type *type, uint32_t length)
{
    enum { MOST = INT32_MAX };
    uint64_t size = type->size + (uint64_t)type->element_size * length;
    if (size > MOST) {
        runa_gc_top = sp;
        runa_rt_panic_figure("array too long: ", length);
    }
    void *array = runa_gc_new_sized(sp, type, runa_gc_round((uint32_t)size));
    *runa_gc_length(array) = length;
    return array;
}
