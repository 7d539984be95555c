/*
 * Functions of WASI preview 1, for imports and for syscall.  They return an
 * errno; nothing of the runtime's buffer goes with them.
 */
#include <errno.h>
#include <unistd.h>

#include "interp/host.h"

/* Piece I of an array of pieces at ADDRESS, each an address and a size. */
static bool
piece_at(struct interp *in, uint32_t address, uint32_t i, uint32_t *at,
         uint32_t *size)
{
    const uint8_t *piece = memory_at(in, address + 8 * i, 8, MAY_READ);

    if (!piece)
        return false;
    *at = (uint32_t)bytes_get(piece, 4);
    *size = (uint32_t)bytes_get(piece + 4, 4);
    return true;
}

static void
put_word(struct interp *in, uint64_t address, unsigned size, uint64_t value)
{
    uint8_t *at = memory_at(in, (uint32_t)address, size, MAY_WRITE);

    if (at)
        bytes_put(at, size, value);
}

/* fd_write(fd, pieces, count, *written) */
static void
wasi_fd_write(struct interp *in, const struct interp_value *args,
              struct interp_value *result)
{
    uint32_t at, size, count = (uint32_t)args[2].low, done = 0;
    int error = 0;

    for (uint32_t i = 0; i < count && !error; i++) {
        const uint8_t *bytes;

        if (!piece_at(in, (uint32_t)args[1].low, i, &at, &size))
            return;
        bytes = memory_at(in, at, size, MAY_READ);
        if (!bytes)
            return;
        error = stream_write(in, (uint32_t)args[0].low, bytes, size);
        done += size;
    }
    result->low = (uint64_t)wasi_errno(error);
    if (!error)
        put_word(in, args[3].low, 4, done);
}

/* fd_read(fd, pieces, count, *read) */
static void
wasi_fd_read(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    uint32_t at, size, count = (uint32_t)args[2].low, done = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint8_t *bytes;
        int64_t got;

        if (!piece_at(in, (uint32_t)args[1].low, i, &at, &size))
            return;
        bytes = memory_at(in, at, size, MAY_WRITE);
        if (!bytes)
            return;
        got = file_read(in, (uint32_t)args[0].low, bytes, size);
        if (got < 0) {
            result->low = (uint64_t)wasi_errno((int)-got);
            return;
        }
        done += (uint32_t)got;
        if (got < size)
            break;
    }
    put_word(in, args[3].low, 4, done);
}

/* fd_close(fd) */
static void
wasi_fd_close(struct interp *in, const struct interp_value *args,
              struct interp_value *result)
{
    result->low = (uint64_t)wasi_errno(file_close(in, (uint32_t)args[0].low));
}

/* proc_exit(status) */
static void
wasi_proc_exit(struct interp *in, const struct interp_value *args,
               struct interp_value *result)
{
    (void)result;
    machine_exit(in, (int)(uint32_t)args[0].low);
}

/* clock_time_get(clock, precision, *time); 0 real time, 1 monotonic */
static void
wasi_clock_time_get(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    uint32_t clock = (uint32_t)args[0].low;

    if (clock > 1)
        result->low = (uint64_t)wasi_errno(EINVAL);
    else
        put_word(in, args[2].low, 8, clock_ns(in, clock == 0));
}

/* random_get(bytes, size) */
static void
wasi_random_get(struct interp *in, const struct interp_value *args,
                struct interp_value *result)
{
    uint32_t size = (uint32_t)args[1].low;
    uint8_t *at = memory_at(in, (uint32_t)args[0].low, size, MAY_WRITE);

    if (at)
        result->low = (uint64_t)wasi_errno(random_fill(in, at, size));
}

/* sched_yield() */
static void
wasi_sched_yield(struct interp *in, const struct interp_value *args,
                 struct interp_value *result)
{
    (void)in;
    (void)args;
    (void)result;
}

static const struct {
    const char *name, *signature; /* as in host.h */
    host_func *func;
} table[] = {
    {"fd_close", "ii", wasi_fd_close},
    {"fd_read", "iiiii", wasi_fd_read},
    {"fd_write", "iiiii", wasi_fd_write},
    {"proc_exit", "vi", wasi_proc_exit},
    {"clock_time_get", "iili", wasi_clock_time_get},
    {"random_get", "iii", wasi_random_get},
    {"sched_yield", "i", wasi_sched_yield},
};

host_func *
wasi_find(const char *name, const char **signature)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        *signature = table[i].signature;
        return table[i].func;
    }
    return NULL;
}
