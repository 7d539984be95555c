/*
 * Memory by the byte. Running out ends the program: compiled code could do
 * nothing about it, and must not have to ask.
 */
#include "output.h"
#include "platform.h"
#include "rt.h"

#include <stdlib.h>
#include <string.h>

void
runa_rt_out_of_memory(uint64_t wanted)
{
    runa_flush();
    runa_rt_out_string(STREAM_ERROR, "panic: out of memory: ");
    runa_rt_out_unsigned(STREAM_ERROR, wanted);
    runa_rt_out_string(STREAM_ERROR, " bytes wanted, the program has ");
    runa_rt_out_unsigned(STREAM_ERROR, runa_rt_sys_memory());
    runa_rt_panic_end();
}

/* C may answer null for 0 bytes, which would look like a failure. */
static uint32_t
at_least_one(int32_t size)
{
    return size == 0 ? 1 : (uint32_t)size;
}

void *
runa_allocate(int32_t size)
{
    void *memory = calloc(1, at_least_one(size));
    if (!memory)
        runa_rt_out_of_memory((uint32_t)size);
    return memory;
}

void *
runa_reallocate(void *old, int32_t size)
{
    void *memory = realloc(old, at_least_one(size));
    if (!memory)
        runa_rt_out_of_memory((uint32_t)size);
    return memory;
}

void
runa_free(void *memory)
{
    free(memory);
}

void
runa_copy(void *to, const void *from, int32_t size)
{
    memmove(to, from, (uint32_t)size);
}

void
runa_fill(void *memory, int32_t byte, int32_t size)
{
    memset(memory, byte, (uint32_t)size);
}

void
runa_zero(void *memory, int32_t size)
{
    memset(memory, 0, (uint32_t)size);
}

int32_t
runa_compare(const void *a, const void *b, int32_t size)
{
    int order = memcmp(a, b, (uint32_t)size);
    return (order > 0) - (order < 0);
}
