/*
 * Runa's memory words: pointers are 8-byte integers there, so both address and
 * offset are. On wasm32 uintptr_t keeps the low 32 bits of their sum.
 */
#include "rt.h"

#include <string.h>

static void *
at(int64_t address, int64_t offset)
{
    return (void *)(uintptr_t)((uint64_t)address + (uint64_t)offset);
}

int64_t
__load(int64_t address, int64_t offset)
{
    int64_t value;
    memcpy(&value, at(address, offset), sizeof value);
    return value;
}

int64_t
__load8(int64_t address, int64_t offset)
{
    return *(const uint8_t *)at(address, offset);
}

void
__store(int64_t address, int64_t offset, int64_t value)
{
    memcpy(at(address, offset), &value, sizeof value);
}

void
__store8(int64_t address, int64_t offset, int64_t value)
{
    *(uint8_t *)at(address, offset) = (uint8_t)value;
}
