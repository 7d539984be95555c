/* What can be said of objects by their types alone. */
#include "gc.h"

bool
runa_gc_is_instance(const void *object, const struct runa_type *wanted)
{
    const struct runa_type *type = runa_gc_type(object);
    while (type && type != wanted)
        type = type->base;
    return type;
}

static void
visit(void **reference, runa_gc_visitor *visitor, void *context)
{
    if (*reference)
        visitor(context, reference);
}

void
runa_gc_visit_part(const struct runa_type *type, char *part,
                   runa_gc_visitor *visitor, void *context)
{
    void **words = (void **)(void *)part;
    for (uint32_t map = type->map; map != 0; map &= map - 1)
        visit(words + __builtin_ctz(map), visitor, context);
    for (uint32_t i = 0; i < type->offset_count; i++)
        visit((void **)(void *)(part + type->offsets[i]), visitor, context);
}

void
runa_gc_visit_object(void *object, runa_gc_visitor *visitor, void *context)
{
    const struct runa_type *type = runa_gc_type(object);
    if (type->element_size == 0) {
        runa_gc_visit_part(type, object, visitor, context);
        return;
    }
    char *element = (char *)object + type->size;
    for (uint32_t i = *runa_gc_length(object); i > 0; i--) {
        runa_gc_visit_part(type, element, visitor, context);
        element += type->element_size;
    }
}
