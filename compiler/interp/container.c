/* See container.h. */
#include "interp/container.h"

#define CAPACITY_MIN 8u

uint32_t
container_new(struct interp *in, enum runa_lang_kind kind)
{
    uint32_t container = runtime_allocate(in, RUNA_LANG_HEADER_BYTES);

    if (!container)
        return 0;
    memset(in->memory.bytes + container, 0, RUNA_LANG_HEADER_BYTES);
    container_set_field(in, container, RUNA_LANG_KIND_OFFSET, kind);
    return container;
}

bool
container_is(struct interp *in, uint64_t address)
{
    return address &&
           memory_block_size(in, (uint32_t)address) == RUNA_LANG_HEADER_BYTES;
}

uint32_t
container_field(const struct interp *in, uint64_t container, uint32_t offset)
{
    return (uint32_t)bytes_get(in->memory.bytes + (uint32_t)container + offset,
                               4);
}

void
container_set_field(struct interp *in, uint64_t container, uint32_t offset,
                    uint32_t value)
{
    bytes_put(in->memory.bytes + (uint32_t)container + offset, 4, value);
}

uint32_t
container_length(struct interp *in, uint64_t container)
{
    return container_is(in, container)
               ? container_field(in, container, RUNA_LANG_LENGTH_OFFSET)
               : 0;
}

uint8_t *
container_at(struct interp *in, uint64_t container, uint64_t index,
             uint32_t size)
{
    return in->memory.bytes +
           container_field(in, container, RUNA_LANG_DATA_OFFSET) +
           size * index;
}

/* Moves the elements to memory for twice as many. */
static bool
make_room(struct interp *in, uint64_t container, uint32_t size)
{
    uint32_t count = container_field(in, container, RUNA_LANG_LENGTH_OFFSET);
    uint32_t capacity = count ? 2 * count : CAPACITY_MIN;
    uint32_t old = container_field(in, container, RUNA_LANG_DATA_OFFSET);
    uint32_t data = runtime_allocate(in, size * capacity);

    if (!data)
        return false;
    if (old) {
        memcpy(in->memory.bytes + data, in->memory.bytes + old, size * count);
        memory_free(in, old);
    }
    container_set_field(in, container, RUNA_LANG_DATA_OFFSET, data);
    container_set_field(in, container, RUNA_LANG_CAPACITY_OFFSET, capacity);
    return true;
}

bool
container_grow(struct interp *in, uint64_t container, uint32_t size)
{
    uint32_t count = container_field(in, container, RUNA_LANG_LENGTH_OFFSET);

    if (count == container_field(in, container, RUNA_LANG_CAPACITY_OFFSET) &&
        !make_room(in, container, size))
        return false;
    container_set_field(in, container, RUNA_LANG_LENGTH_OFFSET, count + 1);
    return true;
}

void
container_free(struct interp *in, uint64_t container)
{
    uint32_t data;

    if (!container_is(in, container))
        return;
    data = container_field(in, container, RUNA_LANG_DATA_OFFSET);
    if (data)
        memory_free(in, data);
    memory_free(in, (uint32_t)container);
}
