/* The Runa language's functions on files and the system. */
#include <errno.h>
#include <unistd.h>

#include "interp/host.h"

/* Files */

#define OPEN_READ 1u
#define OPEN_WRITE 2u
#define OPEN_CREATE 4u
#define OPEN_EMPTY 8u
#define OPEN_APPEND 16u

void
rt_runa_lang_runtime_read_file(struct interp *in,
                               const struct interp_value *args,
                               struct interp_value *result)
{
    uint32_t place = runtime_allocate(in, 4);

    if (!place)
        return;
    if (runtime_call(in, rt_runa_file_read_all, args[0].low, place, 0) >= 0 &&
        in->running)
        result->low = bytes_get(in->memory.bytes + place, 4);
    if (in->running)
        memory_free(in, place);
}

void
rt_runa_lang_write_file(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    struct text text;

    if (text_at(in, args[1].low, &text))
        result->low =
            runtime_call(in, rt_runa_file_write_all, args[0].low,
                         text.size ? args[1].low : 0, text.size) == 0;
}

/* What the flags of runa_file_open are for MODE; 0 if that is no mode. */
static uint64_t
flags_of_mode(const char *mode)
{
    uint64_t both = strchr(mode, '+') ? OPEN_READ | OPEN_WRITE : 0;

    if (mode[0] == 'r')
        return both | OPEN_READ;
    if (mode[0] == 'w')
        return both | OPEN_WRITE | OPEN_CREATE | OPEN_EMPTY;
    if (mode[0] == 'a')
        return both | OPEN_WRITE | OPEN_CREATE | OPEN_APPEND;
    return 0;
}

void
rt_runa_lang_open_file(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    struct text mode;
    uint64_t flags;
    int64_t file;

    if (!text_at(in, args[1].low, &mode))
        return;
    flags = flags_of_mode(mode.at);
    file = flags ? runtime_call(in, rt_runa_file_open, args[0].low, flags, 0)
                 : -1;
    result->low = file < 0 ? 0 : (uint64_t)file + 1;
}

/* The descriptor of a handle of open_file; else one that nothing has. */
static uint32_t
opened(uint64_t handle)
{
    return handle <= INT32_MAX ? (uint32_t)handle - 1 : UINT32_MAX;
}

void
rt_runa_lang_read_file_data(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    int64_t size = (int64_t)args[2].low, got;

    if (size <= 0 || size > INT32_MAX)
        return;
    got = runtime_call(in, rt_runa_file_read, opened(args[0].low), args[1].low,
                       args[2].low);
    result->low = got < 0 ? 0 : (uint64_t)got;
}

void
rt_runa_lang_get_file_size_internal(struct interp *in,
                                    const struct interp_value *args,
                                    struct interp_value *result)
{
    int64_t size =
        runtime_call(in, rt_runa_file_size, opened(args[0].low), 0, 0);

    result->low = size < 0 ? 0 : (uint64_t)size;
}

void
rt_runa_lang_close_file(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    (void)result;
    runtime_call(in, rt_runa_file_close, opened(args[0].low), 0, 0);
}

void
rt_runa_lang_file_open_buffered(struct interp *in,
                                const struct interp_value *args,
                                struct interp_value *result)
{
    int64_t file;

    if (args[1].low == 1)
        file = runtime_call(in, rt_runa_file_open, args[0].low,
                            OPEN_WRITE | OPEN_CREATE | OPEN_EMPTY, 0);
    else if (args[1].low == 2)
        file = runtime_call(in, rt_runa_file_open, args[0].low,
                            OPEN_READ | OPEN_WRITE | OPEN_CREATE, 0);
    else
        file = runtime_call(in, rt_runa_file_open, args[0].low, OPEN_READ, 0);
    result->low = file < 0 ? UINT64_MAX : (uint64_t)file;
}

/* Without a buffer: what is written is in the file sooner, that is all. */
void
rt_runa_lang_file_write_buffered(struct interp *in,
                                 const struct interp_value *args,
                                 struct interp_value *result)
{
    int64_t size = (int64_t)args[2].low;
    struct text text;

    result->low = UINT64_MAX;
    if (size < 0 || size > INT32_MAX || args[0].low > INT32_MAX)
        return;
    if (size == 0 && !text_at(in, args[1].low, &text))
        return;
    if (size == 0)
        size = text.size;
    if (runtime_call(in, rt_runa_file_write, args[0].low,
                     size ? args[1].low : 0, (uint64_t)size) == 0)
        result->low = (uint64_t)size;
}

void
rt_runa_lang_file_close(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    bool fits = args[0].low <= INT32_MAX;

    result->low = (uint64_t)runtime_call(
        in, rt_runa_file_close, fits ? args[0].low : UINT32_MAX, 0, 0);
}

void
rt_runa_lang_unlink_path(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    rt_runa_file_remove(in, args, result);
}

/* The system */

void
rt_runa_lang_get_command_line_arg(struct interp *in,
                                  const struct interp_value *args,
                                  struct interp_value *result)
{
    uint64_t address =
        args[0].low <= INT32_MAX
            ? (uint64_t)runtime_call(in, rt_runa_argument, args[0].low, 0, 0)
            : 0;

    result->low =
        (uint64_t)runtime_call(in, rt_runa_string_copy, address, 0, 0);
}

void
rt_runa_lang_get_time_us(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)args;
    result->low = clock_ns(in, false) / 1000;
}

void
rt_runa_lang_sys_exit_group(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    (void)in;
    (void)args;
    result->low = 231;
}

static int64_t
system_call(struct interp *in, uint64_t number, uint64_t a, uint64_t b,
            uint64_t c)
{
    int64_t error;

    switch (number) {
    case 0: return runtime_call(in, rt_runa_file_read, a, (uint32_t)b, c);
    case 1:
        error = runtime_call(in, rt_runa_file_write, a, (uint32_t)b, c);
        return error ? error : (int64_t)(uint32_t)c;
    case 3: return runtime_call(in, rt_runa_file_close, a, 0, 0);
    case 60:
    case 231: return runtime_call(in, rt_runa_exit, a, 0, 0);
    default: return -wasi_errno(ENOSYS);
    }
}

void
rt_runa_lang_system_call(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    result->low = (uint64_t)system_call(in, args[0].low, args[1].low,
                                        args[2].low, args[3].low);
}

void
rt_runa_lang_syscall_1(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    result->low = (uint64_t)system_call(in, args[0].low, args[1].low, 0, 0);
}

void
rt_runa_lang_syscall_uname(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    uint8_t *texts = memory_at(in, (uint32_t)args[0].low, 6 * 65, MAY_WRITE);

    (void)result;
    if (!texts)
        return;
    memset(texts, 0, 6 * 65);
    memcpy(texts, "wasi", sizeof "wasi");
    memcpy(texts + 4 * 65, "wasm32", sizeof "wasm32");
}
