/*
 * Memory as programs in the Runa language see it: blocks, and words in them.
 * What rt.def has under another name already, such as __load for
 * memory_get_integer, is not here.
 */
#include "lang_memory.h"
#include "rt.h"

#include <string.h>

void *
runa_lang_allocate(int64_t size)
{
    return runa_lang_memory_new((uint64_t)size);
}

void
runa_lang_deallocate(void *block)
{
    runa_lang_memory_free(block);
}

void *
runa_lang_memory_realloc(void *block, int64_t size)
{
    return runa_lang_memory_resize(block, (uint64_t)size);
}

/* The program says what the size was; a block of lang_memory.h has zeros behind
 * it unless the program wrote there. */
void *
runa_lang_reallocate(void *block, int64_t old_size, int64_t size)
{
    char *memory = runa_lang_memory_resize(block, (uint64_t)size);
    if (old_size >= 0 && old_size < size)
        memset(memory + old_size, 0, (size_t)(size - old_size));
    return memory;
}

static void *
at(const void *memory, int64_t offset)
{
    return (void *)((uintptr_t)memory + (uintptr_t)offset);
}

int64_t
runa_lang_memory_get_int32(const void *memory, int64_t offset)
{
    int32_t value;
    memcpy(&value, at(memory, offset), sizeof value);
    return value;
}

void
runa_lang_memory_set_int32(void *memory, int64_t offset, int64_t value)
{
    uint32_t low = (uint32_t)value;
    memcpy(at(memory, offset), &low, sizeof low);
}

int64_t
runa_lang_memory_get_pointer_at_index(const void *memory, int64_t index)
{
    int64_t value;
    memcpy(&value, at(memory, (int64_t)((uint64_t)index * 8)), sizeof value);
    return value;
}

void
runa_lang_memory_set_pointer_at_index(void *memory, int64_t index,
                                      int64_t value)
{
    memcpy(at(memory, (int64_t)((uint64_t)index * 8)), &value, sizeof value);
}

int64_t
runa_lang_memory_pointer_to_string(int64_t address)
{
    return address;
}
