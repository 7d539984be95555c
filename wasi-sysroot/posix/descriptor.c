/*
 * Descriptors with meanings of our own. WASI can give a file another number but
 * not a second one, and has no pipes. A program that uses either has this
 * table, from its numbers to those of the host and to pipes, and the calls of
 * the host that go through it instead of those of wasi_calls.c.
 */
#include "descriptor.h"
#include "pipe.h"
#include "posix.h"
#include "wasi_calls.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct descriptor table[DESCRIPTORS_MAX];
static bool started;

static bool
is_open_by_host(__wasi_fd_t fd)
{
    __wasi_fdstat_t status;
    return __runa_wasi_fd_fdstat_get(fd, &status) == 0;
}

/* start: at first the numbers are those of the host, which are the streams and
   then the folders and sockets it gives, without a gap. */
static void
start(void)
{
    enum { STREAMS = 3 };
    started = true;
    for (__wasi_fd_t fd = 0; fd < DESCRIPTORS_MAX; fd++) {
        if (is_open_by_host(fd))
            table[fd] = (struct descriptor){.kind = OF_HOST, .host = fd};
        else if (fd >= STREAMS)
            break;
    }
}

static struct descriptor *
find(__wasi_fd_t fd)
{
    if (!started)
        start();
    bool is_open = (size_t)fd < DESCRIPTORS_MAX && table[fd].kind != CLOSED;
    return is_open ? &table[fd] : NULL;
}

struct descriptor *
__runa_descriptor(int number)
{
    return find(number);
}

static bool
is_pipe(const struct descriptor *meaning)
{
    return meaning != NULL && meaning->kind != OF_HOST;
}

/* host_of: for what is not the host's a number that is not open there. node
   takes no negative one. */
static __wasi_fd_t
host_of(__wasi_fd_t fd)
{
    const struct descriptor *meaning = find(fd);
    return meaning != NULL && meaning->kind == OF_HOST ? meaning->host
                                                       : INT32_MAX;
}

int
__runa_descriptor_add(int from, struct descriptor meaning)
{
    int number = from;
    while (number < DESCRIPTORS_MAX && find(number) != NULL)
        number++;
    if (number >= DESCRIPTORS_MAX)
        return fail(EMFILE);
    __runa_descriptor_set(number, meaning);
    return number;
}

void
__runa_descriptor_set(int number, struct descriptor meaning)
{
    if (find(number) != NULL)
        (void)!__wasi_fd_close(number);
    table[number] = meaning;
    if (is_pipe(&meaning))
        __runa_pipe_open(meaning.pipe, meaning.kind);
}

/* adopt: a number for what the host has opened. */
static __wasi_errno_t
adopt(__wasi_fd_t host, __wasi_fd_t *result)
{
    struct descriptor meaning = {.kind = OF_HOST, .host = host};
    int number = __runa_descriptor_add(0, meaning);
    if (number < 0) {
        (void)!__runa_wasi_fd_close(host);
        return __WASI_ERRNO_MFILE;
    }
    *result = (__wasi_fd_t)number;
    return 0;
}

/* The calls that need nothing but another number. */
#define HOST(fd) host_of(fd)
#define WASI(name, is_path, parameters, imported, arguments) \
    __wasi_errno_t __wasi_##name parameters \
    { \
        return (is_path) ? (__wasi_errno_t)__runa_wasi_##name arguments \
                         : __WASI_ERRNO_NOENT; \
    }
#define WASI_TABLE(name, is_path, parameters, imported, arguments)
#include "wasi_calls.def"

void
__wasi_proc_exit(__wasi_exitcode_t code)
{
    __runa_wasi_proc_exit(code);
}

__wasi_errno_t
__wasi_path_open(__wasi_fd_t fd, __wasi_lookupflags_t flags, const char *path,
                 __wasi_oflags_t how, __wasi_rights_t base,
                 __wasi_rights_t inheriting, __wasi_fdflags_t mode,
                 __wasi_fd_t *result)
{
    __wasi_fd_t host;
    if (path[0] == '\0')
        return __WASI_ERRNO_NOENT;
    __wasi_errno_t error = (__wasi_errno_t)__runa_wasi_path_open(
        host_of(fd), flags, path, strlen(path), how, base, inheriting, mode,
        &host);
    return error == 0 ? adopt(host, result) : error;
}

__wasi_errno_t
__wasi_sock_accept(__wasi_fd_t fd, __wasi_fdflags_t flags, __wasi_fd_t *result)
{
    __wasi_fd_t host;
    __wasi_errno_t error =
        (__wasi_errno_t)__runa_wasi_sock_accept(host_of(fd), flags, &host);
    return error == 0 ? adopt(host, result) : error;
}

/* The host closes its number when the last of ours is closed. */
__wasi_errno_t
__wasi_fd_close(__wasi_fd_t fd)
{
    struct descriptor *entry = find(fd);
    if (entry == NULL)
        return __WASI_ERRNO_BADF;
    struct descriptor meaning = *entry;
    entry->kind = CLOSED;
    if (is_pipe(&meaning)) {
        __runa_pipe_close(meaning.pipe, meaning.kind);
        return 0;
    }
    for (size_t i = 0; i < DESCRIPTORS_MAX; i++)
        if (table[i].kind == OF_HOST && table[i].host == meaning.host)
            return 0;
    return (__wasi_errno_t)__runa_wasi_fd_close(meaning.host);
}

__wasi_errno_t
__wasi_fd_renumber(__wasi_fd_t from, __wasi_fd_t to)
{
    struct descriptor *entry = find(from);
    if (entry == NULL || find(to) == NULL)
        return __WASI_ERRNO_BADF;
    if (from == to)
        return 0;
    struct descriptor meaning = *entry;
    entry->kind = CLOSED;
    __wasi_errno_t error = __wasi_fd_close(to);
    table[to] = meaning;
    return error;
}

__wasi_errno_t
__wasi_fd_read(__wasi_fd_t fd, const __wasi_iovec_t *parts, size_t number,
               size_t *done)
{
    struct descriptor *meaning = find(fd);
    if (!is_pipe(meaning))
        return (__wasi_errno_t)__runa_wasi_fd_read(host_of(fd), parts, number,
                                                   done);
    if (meaning->kind != READ_END)
        return __WASI_ERRNO_BADF;
    return __runa_pipe_read(meaning->pipe, parts, number, done);
}

__wasi_errno_t
__wasi_fd_write(__wasi_fd_t fd, const __wasi_ciovec_t *parts, size_t number,
                size_t *done)
{
    struct descriptor *meaning = find(fd);
    if (!is_pipe(meaning))
        return (__wasi_errno_t)__runa_wasi_fd_write(host_of(fd), parts, number,
                                                    done);
    if (meaning->kind != WRITE_END)
        return __WASI_ERRNO_BADF;
    return __runa_pipe_write(meaning->pipe, parts, number, done);
}

__wasi_errno_t
__wasi_fd_pread(__wasi_fd_t fd, const __wasi_iovec_t *parts, size_t number,
                uint64_t offset, size_t *done)
{
    if (is_pipe(find(fd)))
        return __WASI_ERRNO_SPIPE;
    return (__wasi_errno_t)__runa_wasi_fd_pread(host_of(fd), parts, number,
                                                offset, done);
}

__wasi_errno_t
__wasi_fd_pwrite(__wasi_fd_t fd, const __wasi_ciovec_t *parts, size_t number,
                 uint64_t offset, size_t *done)
{
    if (is_pipe(find(fd)))
        return __WASI_ERRNO_SPIPE;
    return (__wasi_errno_t)__runa_wasi_fd_pwrite(host_of(fd), parts, number,
                                                 offset, done);
}

__wasi_errno_t
__wasi_fd_seek(__wasi_fd_t fd, int64_t offset, __wasi_whence_t whence,
               uint64_t *result)
{
    if (is_pipe(find(fd)))
        return __WASI_ERRNO_SPIPE;
    return (__wasi_errno_t)__runa_wasi_fd_seek(host_of(fd), offset, whence,
                                               result);
}

__wasi_errno_t
__wasi_fd_tell(__wasi_fd_t fd, uint64_t *result)
{
    if (is_pipe(find(fd)))
        return __WASI_ERRNO_SPIPE;
    return (__wasi_errno_t)__runa_wasi_fd_tell(host_of(fd), result);
}

__wasi_errno_t
__wasi_fd_fdstat_get(__wasi_fd_t fd, __wasi_fdstat_t *result)
{
    struct descriptor *meaning = find(fd);
    if (!is_pipe(meaning))
        return (__wasi_errno_t)__runa_wasi_fd_fdstat_get(host_of(fd), result);
    *result = (__wasi_fdstat_t){
        .fs_filetype = __WASI_FILETYPE_UNKNOWN,
        .fs_flags = *__runa_pipe_flags(meaning->pipe, meaning->kind),
        .fs_rights_base = meaning->kind == READ_END ? __WASI_RIGHTS_FD_READ
                                                    : __WASI_RIGHTS_FD_WRITE,
    };
    return 0;
}

__wasi_errno_t
__wasi_fd_fdstat_set_flags(__wasi_fd_t fd, __wasi_fdflags_t flags)
{
    struct descriptor *meaning = find(fd);
    if (!is_pipe(meaning))
        return (__wasi_errno_t)__runa_wasi_fd_fdstat_set_flags(host_of(fd),
                                                               flags);
    *__runa_pipe_flags(meaning->pipe, meaning->kind) = flags;
    return 0;
}

__wasi_errno_t
__wasi_fd_filestat_get(__wasi_fd_t fd, __wasi_filestat_t *result)
{
    struct descriptor *meaning = find(fd);
    if (!is_pipe(meaning))
        return (__wasi_errno_t)__runa_wasi_fd_filestat_get(host_of(fd),
                                                           result);
    *result = (__wasi_filestat_t){.size = __runa_pipe_size(meaning->pipe)};
    return 0;
}

/* libc asks number by number until there is none, perhaps after the program has
   added some. node says that those are wrong, not that they are none. */
__wasi_errno_t
__wasi_fd_prestat_get(__wasi_fd_t fd, __wasi_prestat_t *result)
{
    if (host_of(fd) != fd)
        return __WASI_ERRNO_BADF;
    __wasi_errno_t error =
        (__wasi_errno_t)__runa_wasi_fd_prestat_get(fd, result);
    return error == __WASI_ERRNO_INVAL ? __WASI_ERRNO_BADF : error;
}

/* fd_of: the descriptor that a subscription is about, null for a clock. */
static __wasi_fd_t *
fd_of(__wasi_subscription_t *wanted)
{
    return wanted->u.tag == __WASI_EVENTTYPE_CLOCK
               ? NULL
               : &wanted->u.u.fd_read.file_descriptor;
}

/* pipe_event: fills in the event of a pipe if it is there already. No other
   can come while the program waits. */
static bool
pipe_event(const __wasi_subscription_t *wanted,
           const struct descriptor *meaning, __wasi_event_t *event)
{
    bool reads = wanted->u.tag == __WASI_EVENTTYPE_FD_READ, hung_up = false;
    bool fits = reads == (meaning->kind == READ_END);
    if (fits && !__runa_pipe_is_ready(meaning->pipe, meaning->kind, &hung_up))
        return false;
    *event = (__wasi_event_t){
        .userdata = wanted->userdata,
        .error = fits ? 0 : __WASI_ERRNO_BADF,
        .type = wanted->u.tag,
        .fd_readwrite.nbytes = reads ? __runa_pipe_size(meaning->pipe) : 1,
        .fd_readwrite.flags =
            hung_up ? __WASI_EVENTRWFLAGS_FD_READWRITE_HANGUP : 0,
    };
    return true;
}

static const char at_once; /* its address marks the clock that does not wait */

static __wasi_subscription_t
no_wait(void)
{
    __wasi_subscription_t wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.userdata = (uintptr_t)&at_once;
    wanted.u.tag = __WASI_EVENTTYPE_CLOCK;
    wanted.u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    return wanted;
}

/* poll_host: adds the host's events to those that are there. */
static __wasi_errno_t
poll_host(__wasi_subscription_t *wanted, size_t number, __wasi_event_t *events,
          size_t *done)
{
    if (*done != 0)
        wanted[number++] = no_wait();
    __wasi_event_t *found = malloc(number * sizeof *found);
    if (found == NULL)
        return __WASI_ERRNO_NOMEM;
    size_t more = 0;
    __wasi_errno_t error =
        (__wasi_errno_t)__runa_wasi_poll_oneoff(wanted, found, number, &more);
    for (size_t i = 0; error == 0 && i < more; i++)
        if (found[i].userdata != (uintptr_t)&at_once)
            events[(*done)++] = found[i];
    free(found);
    return error;
}

__wasi_errno_t
__wasi_poll_oneoff(const __wasi_subscription_t *wanted, __wasi_event_t *events,
                   size_t number, size_t *done)
{
    __wasi_subscription_t *others = malloc((number + 1) * sizeof *others);
    if (others == NULL)
        return __WASI_ERRNO_NOMEM;
    size_t kept = 0;
    *done = 0;
    for (size_t i = 0; i < number; i++) {
        others[kept] = wanted[i];
        __wasi_fd_t *fd = fd_of(&others[kept]);
        struct descriptor *meaning = fd != NULL ? find(*fd) : NULL;
        if (is_pipe(meaning)) {
            if (pipe_event(&wanted[i], meaning, &events[*done]))
                ++*done;
            continue;
        }
        if (fd != NULL)
            *fd = host_of(*fd);
        kept++;
    }
    __wasi_errno_t error = 0;
    if (kept != 0)
        error = poll_host(others, kept, events, done);
    else if (*done == 0 && number != 0)
        error = __WASI_ERRNO_DEADLK;
    free(others);
    return error;
}
