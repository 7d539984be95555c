/* The runtime's functions on files, the program and its surroundings, time and
 * chance. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "interp/host.h"

/* Minus the errno of WASI for ERROR of the process. */
static uint64_t
failure(int error)
{
    return (uint64_t)-wasi_errno(error);
}

/* RESULT, or the failure that errno tells if that is negative. */
static uint64_t
or_failure(int64_t result)
{
    return result < 0 ? failure(errno) : (uint64_t)result;
}

/* Files */

static int
open_flags(uint64_t flags)
{
    int how = flags & 2 ? (flags & 1 ? O_RDWR : O_WRONLY) : O_RDONLY;

    return how | (flags & 4 ? O_CREAT : 0) | (flags & 8 ? O_TRUNC : 0) |
           (flags & 16 ? O_APPEND : 0) | (flags & 32 ? O_EXCL : 0) | O_CLOEXEC;
}

/* A descriptor of the process; -1 with errno set.  Sealed there is nothing. */
static int
open_file(const struct interp *in, const char *path, int flags)
{
    if (!in->options.sealed)
        return open(path, flags, 0666);
    errno = ENOENT;
    return -1;
}

void
rt_runa_file_open(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    struct text path;
    int file;

    if (!text_at(in, args[0].low, &path))
        return;
    file = open_file(in, path.at, open_flags(args[1].low));
    result->low = file < 0 ? failure(errno) : file_add(in, file);
}

void
rt_runa_file_read(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    uint32_t size = (uint32_t)args[2].low;
    uint8_t *at = memory_at(in, (uint32_t)args[1].low, size, MAY_WRITE);
    int64_t got = at ? file_read(in, (uint32_t)args[0].low, at, size) : 0;

    result->low = got < 0 ? failure((int)-got) : (uint64_t)got;
}

void
rt_runa_file_write(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    uint32_t fd = (uint32_t)args[0].low, size = (uint32_t)args[2].low;
    const uint8_t *at = memory_at(in, (uint32_t)args[1].low, size, MAY_READ);

    if (at && fd == STDOUT_FILENO)
        output_flush(in);
    if (at && in->running)
        result->low = failure(stream_write(in, fd, at, size));
}

void
rt_runa_file_seek(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    uint32_t whence = (uint32_t)args[2].low;

    if (whence >= COUNT_OF(whences))
        result->low = failure(EINVAL);
    else
        result->low = or_failure(lseek(file_of(in, (uint32_t)args[0].low),
                                       (int64_t)args[1].low, whences[whence]));
}

void
rt_runa_file_tell(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    result->low =
        or_failure(lseek(file_of(in, (uint32_t)args[0].low), 0, SEEK_CUR));
}

void
rt_runa_file_size(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    struct stat stat;

    result->low = fstat(file_of(in, (uint32_t)args[0].low), &stat) < 0
                      ? failure(errno)
                      : (uint64_t)stat.st_size;
}

void
rt_runa_file_close(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    result->low = failure(file_close(in, (uint32_t)args[0].low));
}

/* All bytes behind FILE, the position of which moves; NULL with errno set.
 * The caller frees them. */
static char *
read_all(int file, size_t *size)
{
    char *bytes = NULL;
    size_t room = 0;
    ssize_t got = 1;

    *size = 0;
    while (got > 0 || (got < 0 && errno == EINTR)) {
        if (*size == room)
            bytes = vec_grow(bytes, &room, 1);
        got = read(file, bytes + *size, room - *size);
        *size += got > 0 ? (size_t)got : 0;
    }
    if (got == 0)
        return bytes;
    free(bytes);
    return NULL;
}

void
rt_runa_file_read_all(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    uint8_t *place = memory_at(in, (uint32_t)args[1].low, 4, MAY_WRITE);
    struct text path;
    size_t size;
    char *bytes;
    int file, error;

    if (!place || !text_at(in, args[0].low, &path))
        return;
    file = open_file(in, path.at, O_RDONLY | O_CLOEXEC);
    bytes = file < 0 ? NULL : read_all(file, &size);
    error = errno;
    if (file >= 0)
        close(file);
    if (!bytes) {
        result->low = failure(error);
        return;
    }
    result->low = size;
    bytes_put(in->memory.bytes + (uint32_t)args[1].low, 4,
              text_new(in, bytes, size));
    free(bytes);
}

void
rt_runa_file_write_all(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    uint32_t size = (uint32_t)args[2].low;
    const uint8_t *at = memory_at(in, (uint32_t)args[1].low, size, MAY_READ);
    struct text path;
    int file, error;
    uint32_t fd;

    if (!at || !text_at(in, args[0].low, &path))
        return;
    file = open_file(in, path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    if (file < 0) {
        result->low = failure(errno);
        return;
    }
    fd = file_add(in, file);
    error = stream_write(in, fd, at, size);
    if (file_close(in, fd) && !error)
        error = EIO;
    result->low = failure(error);
}

void
rt_runa_file_remove(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    struct text path;

    if (!text_at(in, args[0].low, &path))
        return;
    errno = ENOENT;
    result->low = or_failure(in->options.sealed ? -1 : unlink(path.at));
}

void
rt_runa_file_exists(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    struct text path;

    if (text_at(in, args[0].low, &path))
        result->low = !in->options.sealed && access(path.at, F_OK) == 0;
}

/* The program */

void
rt_wrappers_environment_manager__runtime_set_command_line_args(
    struct interp *in, const struct interp_value *args,
    struct interp_value *result)
{
    (void)result;
    in->argc = (uint32_t)args[0].low;
    in->argv = (uint32_t)args[1].low;
}

void
rt_runa_argument_count(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    (void)args;
    result->low = in->argc;
}

void
rt_runa_argument(struct interp *in, const struct interp_value *args,
                 struct interp_value *result)
{
    uint32_t index = (uint32_t)args[0].low;
    const uint8_t *at = index < in->argc
                            ? memory_at(in, in->argv + 4 * index, 4, MAY_READ)
                            : NULL;

    if (at)
        result->low = bytes_get(at, 4);
}

/* The value of a variable NAME=VALUE; NULL if that is another one. */
static const char *
value_of(const char *variable, struct text name)
{
    if (strncmp(variable, name.at, name.size) == 0 &&
        variable[name.size] == '=')
        return variable + name.size + 1;
    return NULL;
}

/* Values are put into memory when they are first asked for. */
void
rt_runa_environment(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    const char *const *variables = in->options.environment;
    struct text name;
    size_t count = 0;

    if (!variables || !text_at(in, args[0].low, &name) || name.size == 0)
        return;
    while (variables[count])
        count++;
    if (!in->environment)
        in->environment = xcalloc(count, sizeof *in->environment);
    for (size_t i = 0; i < count; i++) {
        const char *value = value_of(variables[i], name);

        if (!value)
            continue;
        if (!in->environment[i])
            in->environment[i] = text_new(in, value, strlen(value));
        result->low = in->environment[i];
        return;
    }
}

void
rt_runa_exit(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    (void)result;
    output_flush(in);
    machine_exit(in, (int)(uint32_t)args[0].low);
}

void
panic_text(struct interp *in, const char *message, const char *file,
           int64_t line)
{
    char place[32] = "";
    char *text;

    if (file)
        snprintf(place, sizeof place, ":%d: ", (int32_t)line);
    text = xasprintf("%s%spanic: %s\n", file ? file : "", place, message);
    error_write(in, text, strlen(text));
    free(text);
    panic_end(in);
}

/* MESSAGE, FILE and LINE as runa_panic takes them. */
static void
panic(struct interp *in, uint64_t message, uint64_t file, uint64_t line)
{
    struct text what, where;

    if (text_at(in, message, &what) && text_at(in, file, &where))
        panic_text(in, what.at, (uint32_t)file ? where.at : NULL,
                   (int64_t)line);
}

void
rt_runa_panic(struct interp *in, const struct interp_value *args,
              struct interp_value *result)
{
    (void)result;
    panic(in, args[0].low, args[1].low, args[2].low);
}

void
rt_runa_assert(struct interp *in, const struct interp_value *args,
               struct interp_value *result)
{
    (void)result;
    if ((uint32_t)args[0].low == 0)
        panic(in, args[1].low, args[2].low, args[3].low);
}

/* Time and chance */

#define SECOND UINT64_C(1000000000)

uint64_t
clock_ns(const struct interp *in, bool wall)
{
    struct timespec now = {0};

    if (in->options.sealed)
        return in->steps;
    clock_gettime(wall ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

void
rt_runa_clock_wall_ns(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    (void)args;
    result->low = clock_ns(in, true);
}

void
rt_runa_clock_monotonic_ns(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    (void)args;
    result->low = clock_ns(in, false);
}

void
rt_runa_sleep_ns(struct interp *in, const struct interp_value *args,
                 struct interp_value *result)
{
    int64_t ns = (int64_t)args[0].low;
    struct timespec left = {.tv_sec = (time_t)(ns / (int64_t)SECOND),
                            .tv_nsec = (long)(ns % (int64_t)SECOND)};

    (void)result;
    if (ns <= 0 || in->options.sealed)
        return;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

/* Sealed: Marsaglia's xorshift, always from the same state. */
static uint8_t
same_chance(struct interp *in)
{
    uint64_t x = in->chance ? in->chance : 88172645463325252u;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    in->chance = x;
    return (uint8_t)x;
}

int
random_fill(struct interp *in, uint8_t *at, size_t size)
{
    int file =
        in->options.sealed ? -1 : open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    int error = 0;

    if (in->options.sealed) {
        for (size_t i = 0; i < size; i++)
            at[i] = same_chance(in);
        return 0;
    }
    if (file < 0)
        return errno;
    while (size > 0 && !error) {
        ssize_t got = read(file, at, size);

        if (got > 0) {
            at += got;
            size -= (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            error = got ? errno : EIO;
        }
    }
    close(file);
    return error;
}

static void
random_or_panic(struct interp *in, uint8_t *at, size_t size)
{
    int error = random_fill(in, at, size);

    if (error)
        runtime_panic(in, "panic: no random bytes, errno %d\n",
                      wasi_errno(error));
}

void
rt_runa_random_bytes(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    uint32_t size = (uint32_t)args[1].low;
    uint8_t *at = memory_at(in, (uint32_t)args[0].low, size, MAY_WRITE);

    (void)result;
    if (at)
        random_or_panic(in, at, size);
}

void
rt_runa_random_integer(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    uint8_t bytes[8] = {0};

    (void)args;
    random_or_panic(in, bytes, sizeof bytes);
    result->low = bytes_get(bytes, sizeof bytes);
}
