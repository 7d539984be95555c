/* Temporary files. */
#include "posix.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

enum {
    LETTERS = 6,  /* that a template leaves to us */
    TRIALS = 100, /* before all names count as taken */
};

static int
is_folder(const char *path)
{
    struct stat status;
    return path != NULL && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The first folder that the host has given the program, in a buffer. */
static const char *
given_folder(void)
{
    static char path[PATH_MAX];
    __wasi_prestat_t given;
    for (__wasi_fd_t fd = 3; __wasi_fd_prestat_get(fd, &given) == 0; fd++) {
        size_t length = given.u.dir.pr_name_len;
        if (length >= sizeof path ||
            __wasi_fd_prestat_dir_name(fd, (uint8_t *)path, length) != 0)
            continue;
        path[length] = '\0';
        if (is_folder(path))
            return path;
    }
    return NULL;
}

const char *
__runa_temp_folder(const char *preferred)
{
    const char *wished = getenv("TMPDIR");
    if (is_folder(wished))
        return wished;
    if (is_folder(preferred))
        return preferred;
    return is_folder(P_tmpdir) ? P_tmpdir : given_folder();
}

static void
choose_letters(char letters[LETTERS])
{
    static const char alphabet[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    unsigned char bytes[LETTERS];
    if (getentropy(bytes, sizeof bytes) != 0)
        abort();
    for (int i = 0; i < LETTERS; i++)
        letters[i] = alphabet[bytes[i] % (sizeof alphabet - 1)];
}

static int
make_file(const char *path, int flags)
{
    return open(path, (flags & ~O_ACCMODE) | O_RDWR | O_CREAT | O_EXCL, 0600);
}

static int
make_folder(const char *path, int unused)
{
    (void)unused;
    return mkdir(path, 0700);
}

/* Makes nothing: finds that there is nothing of the name. */
static int
make_nothing(const char *path, int unused)
{
    (void)unused;
    struct stat status;
    if (lstat(path, &status) == 0)
        return fail(EEXIST);
    return errno == ENOENT ? 0 : -1;
}

/* make: the six X before the last suffix bytes of a template become a name by
   which make succeeds, whose result is returned. */
static int
make(char *template, int suffix, int flags, int (*maker)(const char *, int))
{
    size_t length = strlen(template);
    if (suffix < 0 || length < (size_t)suffix + LETTERS)
        return fail(EINVAL);
    char *letters = template + length - (size_t)suffix - LETTERS;
    if (memcmp(letters, "XXXXXX", LETTERS) != 0)
        return fail(EINVAL);
    for (int i = 0; i < TRIALS; i++) {
        choose_letters(letters);
        int result = maker(template, flags);
        if (result >= 0 || errno != EEXIST)
            return result;
    }
    return -1;
}

int
mkostemps(char *template, int suffix, int flags)
{
    return make(template, suffix, flags, make_file);
}

int
mkstemps(char *template, int suffix)
{
    return mkostemps(template, suffix, 0);
}

int
mkostemp(char *template, int flags)
{
    return mkostemps(template, 0, flags);
}

int
mkstemp(char *template)
{
    return mkostemps(template, 0, 0);
}

char *
mkdtemp(char *template)
{
    return make(template, 0, 0, make_folder) == 0 ? template : NULL;
}

char *
mktemp(char *template)
{
    if (make(template, 0, 0, make_nothing) != 0)
        *template = '\0';
    return template;
}

/* name_in: writes the template of a name; false if it does not fit. */
static int
name_in(char *name, size_t size, const char *folder, const char *prefix)
{
    size_t length = strlen(folder), more = strlen(prefix);
    if (length + more + sizeof "/XXXXXX" > size)
        return 0;
    memcpy(name, folder, length);
    name[length++] = '/';
    memcpy(name + length, prefix, more);
    memcpy(name + length + more, "XXXXXX", LETTERS + 1);
    return 1;
}

char *
tmpnam(char *buffer)
{
    static char own[L_tmpnam];
    char *name = buffer != NULL ? buffer : own;
    const char *folder = __runa_temp_folder(NULL);
    if (folder == NULL || !name_in(name, L_tmpnam, folder, "tmp") ||
        make(name, 0, 0, make_nothing) != 0)
        return NULL;
    return name;
}

char *
tempnam(const char *wished, const char *prefix)
{
    const char *folder = __runa_temp_folder(wished);
    if (folder == NULL)
        return fail_null(ENOENT);
    char name[PATH_MAX];
    if (!name_in(name, sizeof name, folder, prefix != NULL ? prefix : "tmp"))
        return fail_null(ENAMETOOLONG);
    return make(name, 0, 0, make_nothing) == 0 ? strdup(name) : NULL;
}

/* The file loses its name at once, and ends with its last descriptor. */
FILE *
tmpfile(void)
{
    const char *folder = __runa_temp_folder(NULL);
    if (folder == NULL)
        return fail_null(ENOENT);
    char name[PATH_MAX];
    if (!name_in(name, sizeof name, folder, "tmp"))
        return fail_null(ENAMETOOLONG);
    int descriptor = mkstemp(name);
    if (descriptor < 0)
        return NULL;
    unlink(name);
    FILE *stream = fdopen(descriptor, "w+");
    if (stream == NULL)
        close(descriptor);
    return stream;
}
