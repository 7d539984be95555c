/*
 * The platform on WASI preview 1. Output goes to the system directly: every
 * program that prints carries this code.
 */
#include "platform.h"

#include <errno.h>
#include <stdlib.h>
#include <wasi/api.h>

/* A stream that does not block says EAGAIN until it has room. */
int32_t
runa_rt_sys_write(int32_t fd, const void *bytes, size_t size)
{
    __wasi_ciovec_t vector = {bytes, size};
    __wasi_size_t written;
    __wasi_errno_t error;
    do
        error = __wasi_fd_write(fd, &vector, 1, &written);
    while (error == EINTR || error == EAGAIN);
    return error == 0 ? (int32_t)written : -(int32_t)error;
}

int32_t
runa_rt_sys_arguments(char ***argv)
{
    __wasi_size_t count;
    __wasi_size_t size;
    if (__wasi_args_sizes_get(&count, &size) != 0)
        return 0;
    char **list = calloc(count + 1, sizeof *list);
    uint8_t *text = malloc(size);
    if (!list || !text || __wasi_args_get((uint8_t **)list, text) != 0)
        return 0;
    *argv = list;
    return (int32_t)count;
}

uint64_t
runa_rt_sys_memory(void)
{
    return (uint64_t)__builtin_wasm_memory_size(0) * 65536;
}

/* What follows the name and "=" in a text of that form. */
static const char *
value_of(const char *text, const char *name)
{
    while (*name && *text == *name)
        text++, name++;
    return *name == 0 && *text == '=' ? text + 1 : NULL;
}

/* The list lies in front of the texts. */
const char *
runa_rt_sys_variable(const char *name, void *space, size_t size)
{
    __wasi_size_t count;
    __wasi_size_t bytes;
    uint8_t **list = space;
    if (__wasi_environ_sizes_get(&count, &bytes) != 0 || bytes > size ||
        count > (size - bytes) / sizeof *list ||
        __wasi_environ_get(list, (uint8_t *)(list + count)) != 0)
        return NULL;
    const char *value = NULL;
    for (__wasi_size_t i = 0; i < count && !value; i++)
        value = value_of((const char *)list[i], name);
    return value;
}

void *
runa_rt_sys_grow(size_t bytes)
{
    size_t page = __builtin_wasm_memory_grow(0, bytes / 65536);
    return page == SIZE_MAX ? NULL : (void *)(page * 65536);
}
