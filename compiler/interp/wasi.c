/*
 * Functions of WASI preview 1, for imports and for syscall.  They return an
 * errno; nothing of the runtime's buffer goes with them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
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
    int error = stream_write(in, (uint32_t)args[0].low, "", 0);

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

    if (file_of(in, (uint32_t)args[0].low) < 0) {
        result->low = (uint64_t)wasi_errno(EBADF);
        return;
    }
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

/* clock_res_get(clock, *time) */
static void
wasi_clock_res_get(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    if ((uint32_t)args[0].low > 1)
        result->low = (uint64_t)wasi_errno(EINVAL);
    else
        put_word(in, args[1].low, 8, 1);
}

/* Moves the position of a file; ADDRESS gets it. */
static void
seek(struct interp *in, uint64_t fd, int64_t offset, int whence,
     uint64_t address, struct interp_value *result)
{
    off_t position = lseek(file_of(in, (uint32_t)fd), offset, whence);

    if (position < 0)
        result->low = (uint64_t)wasi_errno(errno);
    else
        put_word(in, address, 8, (uint64_t)position);
}

/* fd_seek(fd, offset, whence, *position) */
static void
wasi_fd_seek(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    uint32_t whence = (uint32_t)args[2].low;

    if (whence >= COUNT_OF(whences))
        result->low = (uint64_t)wasi_errno(EINVAL);
    else
        seek(in, args[0].low, (int64_t)args[1].low, whences[whence],
             args[3].low, result);
}

/* fd_tell(fd, *position) */
static void
wasi_fd_tell(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    seek(in, args[0].low, 0, SEEK_CUR, args[1].low, result);
}

/* fd_sync(fd) */
static void
wasi_fd_sync(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    if (fsync(file_of(in, (uint32_t)args[0].low)) != 0)
        result->low = (uint64_t)wasi_errno(errno);
}

/* fd_datasync(fd) */
static void
wasi_fd_datasync(struct interp *in, const struct interp_value *args,
                 struct interp_value *result)
{
    wasi_fd_sync(in, args, result);
}

/* What WASI calls the kind of file that MODE says. */
static unsigned
file_type(mode_t mode)
{
    return S_ISBLK(mode)   ? 1
           : S_ISCHR(mode) ? 2
           : S_ISDIR(mode) ? 3
           : S_ISREG(mode) ? 4
                           : 0;
}

/* All that WASI knows. */
#define RIGHTS ((UINT64_C(1) << 30) - 1)

/* fd_fdstat_get(fd, *status): the kind, flags, and twice the rights */
static void
wasi_fd_fdstat_get(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    uint8_t *at = memory_at(in, (uint32_t)args[1].low, 24, MAY_WRITE);
    int file = file_of(in, (uint32_t)args[0].low);
    int flags = fcntl(file, F_GETFL);
    struct stat status;

    if (flags < 0 || fstat(file, &status) != 0) {
        result->low = (uint64_t)wasi_errno(errno);
    } else if (at) {
        bytes_put(at, 8, file_type(status.st_mode));
        bytes_put(at + 2, 2,
                  (flags & O_APPEND ? 1 : 0) | (flags & O_NONBLOCK ? 4 : 0));
        bytes_put(at + 8, 8, RIGHTS);
        bytes_put(at + 16, 8, RIGHTS);
    }
}

/* fd_prestat_get(fd, *folder): no folder is there from the beginning */
static void
wasi_fd_prestat_get(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    (void)in;
    (void)args;
    result->low = (uint64_t)wasi_errno(EBADF);
}

/* fd_prestat_dir_name(fd, name, size) */
static void
wasi_fd_prestat_dir_name(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    wasi_fd_prestat_get(in, args, result);
}

/* The bytes that COUNT TEXTS take, each with a zero byte. */
static size_t
texts_size(const char *const *texts, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += strlen(texts[i]) + 1;
    return size;
}

/* Writes TEXTS to BYTES and their addresses to WORDS. */
static void
put_texts(struct interp *in, const char *const *texts, size_t count,
          uint32_t words, uint32_t bytes)
{
    for (size_t i = 0; i < count && in->running; i++) {
        uint32_t size = (uint32_t)strlen(texts[i]) + 1;
        uint8_t *at = memory_at(in, bytes, size, MAY_WRITE);

        if (at)
            memcpy(at, texts[i], size);
        put_word(in, words, 4, bytes);
        words += 4;
        bytes += size;
    }
}

static size_t
environment_count(const struct interp *in)
{
    size_t count = 0;

    while (in->options.environment && in->options.environment[count])
        count++;
    return count;
}

/* args_sizes_get(*count, *size) */
static void
wasi_args_sizes_get(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    size_t count = (size_t)in->options.argc;

    (void)result;
    put_word(in, args[0].low, 4, count);
    put_word(in, args[1].low, 4, texts_size(in->options.argv, count));
}

/* args_get(words, bytes) */
static void
wasi_args_get(struct interp *in, const struct interp_value *args,
              struct interp_value *result)
{
    (void)result;
    put_texts(in, in->options.argv, (size_t)in->options.argc,
              (uint32_t)args[0].low, (uint32_t)args[1].low);
}

/* environ_sizes_get(*count, *size) */
static void
wasi_environ_sizes_get(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    size_t count = environment_count(in);

    (void)result;
    put_word(in, args[0].low, 4, count);
    put_word(in, args[1].low, 4, texts_size(in->options.environment, count));
}

/* environ_get(words, bytes) */
static void
wasi_environ_get(struct interp *in, const struct interp_value *args,
                 struct interp_value *result)
{
    (void)result;
    put_texts(in, in->options.environment, environment_count(in),
              (uint32_t)args[0].low, (uint32_t)args[1].low);
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

/* Not here: paths and what is known of files, for which programs have the
 * runtime, waiting, signals, and the network. */
#define wasi_fd_advise NULL
#define wasi_fd_allocate NULL
#define wasi_fd_fdstat_set_flags NULL
#define wasi_fd_fdstat_set_rights NULL
#define wasi_fd_filestat_get NULL
#define wasi_fd_filestat_set_size NULL
#define wasi_fd_filestat_set_times NULL
#define wasi_fd_pread NULL
#define wasi_fd_pwrite NULL
#define wasi_fd_readdir NULL
#define wasi_fd_renumber NULL
#define wasi_path_create_directory NULL
#define wasi_path_filestat_get NULL
#define wasi_path_filestat_set_times NULL
#define wasi_path_link NULL
#define wasi_path_open NULL
#define wasi_path_readlink NULL
#define wasi_path_remove_directory NULL
#define wasi_path_rename NULL
#define wasi_path_symlink NULL
#define wasi_path_unlink_file NULL
#define wasi_poll_oneoff NULL
#define wasi_proc_raise NULL
#define wasi_sock_accept NULL
#define wasi_sock_recv NULL
#define wasi_sock_send NULL
#define wasi_sock_shutdown NULL

static const struct {
    const char *name;
    host_func *func;
} table[] = {
#define WASI(number, name, ...) {#name, wasi_##name},
#include "lir/wasi.def"
#undef WASI
};

host_func *
wasi_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return table[i].func;
    }
    return NULL;
}
