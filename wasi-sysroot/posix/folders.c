/*
 * From paths to what a host takes: a folder that it has opened for the program,
 * and a path from there on, which must not lead out of it. In place of libc's
 * preopens.o, to which "x" is "/x", "" is "/", and "../x" is nowhere.
 *
 * Every path is made one from "/" on, and the folder with the longest name
 * that it begins with is taken. The one called "." is where the program was
 * started, but most hosts do not say what that is called from "/" on. $PWD
 * does; it is believed if the host shows the same folder by that name.
 * Otherwise "." stands for "/", and ".." does not lead out of it: what is above
 * has another name, and would not be what the program means.
 */
#include "folders.h"
#include "posix.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <wasi/api.h>
#include <wasi/libc-find-relpath.h>
#include <wasi/libc.h>

/* A name that libc has, but no header. */
void __wasilibc_reset_preopens(void);

/* The functions of string.h that would be larger than what is here are not
   used: every program that opens a file has this. */
struct folder {
    struct folder *before; /* the one that was given before */
    char *name; /* from "/" on, without that: the one of "/" is empty */
    __wasi_fd_t fd;
    bool is_relative; /* the name is the host's still */
};

static struct folder *last;
static bool is_known;    /* what the host gives */
static bool has_unnamed; /* it gives folders whose names are not known */
static char *working;    /* a name as of folders, or null: empty */

static const char *
working_name(void)
{
    return working != NULL ? working : "";
}

/* next_part: the length of the next component; *path is moved to it, over
   slashes and each "." that is not the last component. */
static size_t
next_part(const char **path)
{
    size_t length = 0;
    while (**path == '/' || ((*path)[0] == '.' && (*path)[1] == '/'))
        ++*path;
    while ((*path)[length] != '/' && (*path)[length] != '\0')
        length++;
    return length;
}

static bool
is_up(const char *part, size_t length)
{
    return length == 2 && part[0] == '.' && part[1] == '.';
}

/* leads_out: does it, of the folder that it starts in? */
static bool
leads_out(const char *path)
{
    size_t depth = 0;
    for (size_t length; (length = next_part(&path)) > 0; path += length) {
        if (!is_up(path, length))
            depth++;
        else if (depth-- == 0)
            return true;
    }
    return false;
}

/* join: writes the path from "/" on, with each ".." as it is. A slash at the
   end stays, which tells the host that it must be a folder. The buffer has room
   for as much as room says. */
static size_t
room(const char *path)
{
    return strlen(working_name()) + strlen(path) + 2;
}

static void
join(char *buffer, const char *path)
{
    char *at = buffer;
    if (path[0] != '/')
        at = mempcpy(at, working_name(), strlen(working_name()));
    while (*path != '\0') {
        size_t length = next_part(&path);
        if (at > buffer)
            *at++ = '/';
        at = mempcpy(at, path, length);
        path += length;
    }
    *at = '\0';
}

/* drop_up: what is left when each ".." takes away what is before it. */
static void
drop_up(char *path)
{
    const char *from = path;
    char *to = path;
    for (size_t length; (length = next_part(&from)) > 0; from += length) {
        if (is_up(from, length)) {
            while (to > path && *--to != '/')
                continue;
            continue;
        }
        if (to > path)
            *to++ = '/';
        memmove(to, from, length);
        to += length;
    }
    if (to > path && from[-1] == '/')
        *to++ = '/';
    *to = '\0';
}

/* drop_end: what does not belong to a folder's name. */
static void
drop_end(char *path)
{
    size_t length = strlen(path);
    if (length > 0 && path[length - 1] == '.' &&
        (length == 1 || path[length - 2] == '/'))
        length--;
    while (length > 0 && path[length - 1] == '/')
        length--;
    path[length] = '\0';
}

static const char *
skip_slashes(const char *path)
{
    while (*path == '/')
        path++;
    return path;
}

/* covers: is the path that of something in the folder of this name, or its
   own? */
static bool
covers(const char *name, const char *path)
{
    if (*name == '\0')
        return true;
    while (*name != '\0' && *name == *path) {
        name++;
        path++;
    }
    return *name == '\0' && (*path == '/' || *path == '\0');
}

/* find: the folder with the longest name that covers the path, the last of
   several, null if there is none; what follows is not empty. */
static const struct folder *
find(const char *path, const char **rest)
{
    const struct folder *found = NULL;
    size_t longest = 0;
    path = skip_slashes(path);
    for (const struct folder *f = last; f != NULL; f = f->before) {
        size_t length = strlen(f->name);
        if (f->is_relative || (found != NULL && length <= longest) ||
            !covers(f->name, path))
            continue;
        found = f;
        longest = length;
    }
    path = skip_slashes(path + longest);
    *rest = *path != '\0' ? path : ".";
    return found;
}

/* resolve: the same for what join has written, which it may shorten. */
static const struct folder *
resolve(char *path, const char **rest)
{
    const struct folder *found = find(path, rest);
    if ((found != NULL && !leads_out(*rest)) ||
        (has_unnamed && leads_out(path)))
        return found;
    drop_up(path);
    return find(path, rest);
}

static void *
must(void *memory)
{
    if (memory == NULL)
        _Exit(EX_OSERR);
    return memory;
}

static char *
joined(const char *path)
{
    char *name = must(malloc(room(path)));
    join(name, path);
    return name;
}

/* absolute: a folder's name, from "/" on and as short as it can be. */
static char *
absolute(const char *path)
{
    char *name = joined(path);
    drop_up(name);
    drop_end(name);
    return name;
}

static void
add(__wasi_fd_t fd, const char *name)
{
    struct folder *folder = must(malloc(sizeof *folder));
    *folder = (struct folder){
        .before = last, .fd = fd, .is_relative = name[0] != '/'};
    folder->name = folder->is_relative ? must(strdup(name)) : absolute(name);
    last = folder;
}

/* place: gives it a name from "/" on, when the working folder has one. What is
   above an unknown one is called "..". */
static void
place(struct folder *folder)
{
    char *name = has_unnamed ? joined(folder->name) : absolute(folder->name);
    drop_end(name);
    free(folder->name);
    folder->name = name;
    folder->is_relative = false;
}

/* add_given: all that the host gives. */
static void
add_given(void)
{
    __wasi_prestat_t given;
    for (__wasi_fd_t fd = 3; __wasi_fd_prestat_get(fd, &given) == 0; fd++) {
        size_t length = given.u.dir.pr_name_len;
        char *name = must(malloc(length + 1));
        name[length] = '\0';
        if (given.tag == __WASI_PREOPENTYPE_DIR &&
            __wasi_fd_prestat_dir_name(fd, (uint8_t *)name, length) == 0)
            add(fd, length > 0 ? name : "/");
        free(name);
    }
}

/* is_same: is what has that name the folder fd? A host that does not tell files
   apart has the number 0 for each. */
static bool
is_same(const char *path, __wasi_fd_t fd)
{
    __wasi_filestat_t here, there;
    const char *rest;
    const struct folder *folder = find(path, &rest);
    return folder != NULL &&
           __wasi_path_filestat_get(folder->fd,
                                    __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, rest,
                                    &there) == 0 &&
           __wasi_fd_filestat_get(fd, &here) == 0 && here.ino != 0 &&
           here.ino == there.ino && here.dev == there.dev;
}

/* name_working: by $PWD, if that is what the host calls ".". */
static void
name_working(void)
{
    const char *path = getenv("PWD");
    char *name = absolute(path != NULL && path[0] == '/' ? path : "/");
    has_unnamed = false;
    for (const struct folder *f = last; f != NULL; f = f->before) {
        if (strcmp(f->name, ".") == 0 && is_same(name, f->fd)) {
            has_unnamed = false;
            working = name;
            return;
        }
        has_unnamed = has_unnamed || f->is_relative;
    }
    free(name);
}

void
__wasilibc_populate_preopens(void)
{
    if (is_known)
        return;
    is_known = true;
    add_given();
    name_working();
    for (struct folder *f = last; f != NULL; f = f->before)
        if (f->is_relative)
            place(f);
}

void
__wasilibc_reset_preopens(void)
{
    while (last != NULL) {
        struct folder *folder = last;
        last = folder->before;
        free(folder->name);
        free(folder);
    }
    free(working);
    working = NULL;
    is_known = has_unnamed = false;
}

int
__wasilibc_register_preopened_fd(int fd, const char *name)
{
    __wasilibc_populate_preopens();
    add((__wasi_fd_t)fd, name);
    if (last->is_relative)
        place(last);
    return 0;
}

int
__wasilibc_find_abspath(const char *path, const char **prefix,
                        const char **rest)
{
    __wasilibc_populate_preopens();
    const struct folder *found = find(path, rest);
    if (found == NULL)
        return fail(ENOENT);
    *prefix = found->name;
    return (int)found->fd;
}

/* libc's functions of files call this one, as it is there: theirs for programs
   that never change the working folder knows no "..". */
int
__wasilibc_find_relpath_alloc(const char *path, const char **prefix,
                              char **buffer, size_t *size, int may_grow)
{
    __wasilibc_populate_preopens();
    if (path[0] == '\0')
        return fail(ENOENT);
    if (*size < room(path) && !may_grow)
        return fail(ERANGE);
    if (*size < room(path)) {
        free(*buffer);
        *buffer = malloc(room(path));
        *size = *buffer != NULL ? room(path) : 0;
    }
    if (*buffer == NULL)
        return fail(ENOMEM);
    join(*buffer, path);
    const char *rest;
    const struct folder *found = resolve(*buffer, &rest);
    if (found == NULL)
        return fail(ENOENT);
    memmove(*buffer, rest, strlen(rest) + 1);
    *prefix = found->name;
    return (int)found->fd;
}

int
__wasilibc_find_relpath(const char *path, const char **prefix, char **buffer,
                        size_t size)
{
    return __wasilibc_find_relpath_alloc(path, prefix, buffer, &size, 0);
}

const char *
__runa_working_folder(void)
{
    __wasilibc_populate_preopens();
    return working_name();
}

int
__runa_set_working_folder(const char *path)
{
    char *name = malloc(room(path));
    if (name == NULL)
        return fail(ENOMEM);
    join(name, path);
    drop_up(name);
    drop_end(name);
    free(working);
    working = name;
    return 0;
}
