/* The data bases of users and groups: one of each, called root. */
#include "posix.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char root[] = "root";
static char password[] = "x";
static char shell[] = "/bin/sh";
static char home[] = "/";

/* The home is $HOME, in which a host says where a program may keep things. */
static void
fill_user(struct passwd *user)
{
    char *folder = getenv("HOME");
    *user = (struct passwd){
        .pw_name = root,
        .pw_passwd = password,
        .pw_gecos = root,
        .pw_dir = folder != NULL && *folder != '\0' ? folder : home,
        .pw_shell = shell,
    };
}

static struct passwd *
the_user(void)
{
    static struct passwd user;
    fill_user(&user);
    return &user;
}

static struct group *
the_group(void)
{
    static char *members[] = {root, NULL};
    static struct group group = {
        .gr_name = root, .gr_passwd = password, .gr_mem = members};
    return &group;
}

struct passwd *
getpwuid(uid_t id)
{
    return id == 0 ? the_user() : NULL;
}

struct passwd *
getpwnam(const char *name)
{
    return strcmp(name, root) == 0 ? the_user() : NULL;
}

struct group *
getgrgid(gid_t id)
{
    return id == 0 ? the_group() : NULL;
}

struct group *
getgrnam(const char *name)
{
    return strcmp(name, root) == 0 ? the_group() : NULL;
}

/* What the caller's room must hold is the only text that can change. */
static int
store_user(int found, struct passwd *user, char *buffer, size_t size,
           struct passwd **result)
{
    *result = NULL;
    if (!found)
        return 0;
    fill_user(user);
    size_t length = strlen(user->pw_dir) + 1;
    if (length > size)
        return ERANGE;
    user->pw_dir = memcpy(buffer, user->pw_dir, length);
    *result = user;
    return 0;
}

static int
store_group(int found, struct group *group, struct group **result)
{
    *group = *the_group();
    *result = found ? group : NULL;
    return 0;
}

int
getpwuid_r(uid_t id, struct passwd *user, char *buffer, size_t size,
           struct passwd **result)
{
    return store_user(id == 0, user, buffer, size, result);
}

int
getpwnam_r(const char *name, struct passwd *user, char *buffer, size_t size,
           struct passwd **result)
{
    return store_user(strcmp(name, root) == 0, user, buffer, size, result);
}

int
getgrgid_r(gid_t id, struct group *group, char *buffer, size_t size,
           struct group **result)
{
    (void)buffer, (void)size;
    return store_group(id == 0, group, result);
}

int
getgrnam_r(const char *name, struct group *group, char *buffer, size_t size,
           struct group **result)
{
    (void)buffer, (void)size;
    return store_group(strcmp(name, root) == 0, group, result);
}

static int users_read, groups_read;

void
setpwent(void)
{
    users_read = 0;
}
void
endpwent(void)
{
    users_read = 0;
}
struct passwd *
getpwent(void)
{
    return users_read++ == 0 ? the_user() : NULL;
}

void
setgrent(void)
{
    groups_read = 0;
}
void
endgrent(void)
{
    groups_read = 0;
}
struct group *
getgrent(void)
{
    return groups_read++ == 0 ? the_group() : NULL;
}

/* Nobody has logged in, unless the environment says so. */
char *
getlogin(void)
{
    char *name = getenv("LOGNAME");
    return name != NULL ? name : fail_null(ENXIO);
}

int
getlogin_r(char *buffer, size_t size)
{
    const char *name = getlogin();
    if (name == NULL)
        return ENXIO;
    size_t length = strlen(name) + 1;
    if (length > size)
        return ERANGE;
    memcpy(buffer, name, length);
    return 0;
}
