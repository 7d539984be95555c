/* Arrays, whose length may be anything. By itself since it may need large
 * objects, which a program without such arrays does not link. */
#include "gc.h"
#include "output.h"

/* Kept so far below 2^32 that rounding it cannot overflow. */
static uint32_t
array_size(void **sp, const struct runa_type *type, uint32_t length)
{
    enum { MOST = INT32_MAX };
    uint64_t size = type->size + (uint64_t)type->element_size * length;
    if (size > MOST) {
        runa_gc_top = sp;
        runa_rt_panic_figure("array too long: ", length);
    }
    return runa_gc_round((uint32_t)size);
}

void *
runa_gc_new_array(void **sp, const struct runa_type *type, uint32_t length)
{
    void *array = runa_gc_new_sized(sp, type, array_size(sp, type, length));
    *runa_gc_length(array) = length;
    return array;
}

void *
runa_gc_try_new_array(void **sp, const struct runa_type *type, uint32_t length)
{
    void *array =
        runa_gc_try_allocate_large(sp, type, array_size(sp, type, length));
    if (array)
        *runa_gc_length(array) = length;
    return array;
}
