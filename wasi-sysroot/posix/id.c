/* Numbers of users, groups, processes and sessions. There is one process, the
   leader of its group and session, and it is root's: files are root's by stat,
   and no mode of a file keeps the program from anything. */
#include "posix.h"

#include <grp.h>
#include <unistd.h>

uid_t
getuid(void)
{
    return 0;
}
uid_t
geteuid(void)
{
    return 0;
}
gid_t
getgid(void)
{
    return 0;
}
gid_t
getegid(void)
{
    return 0;
}
int
issetugid(void)
{
    return 0;
}

/* A program that means to give up rights must not believe that it has. */
static int
set_id(unsigned id)
{
    return id == 0 || id == (unsigned)-1 ? 0 : fail(EPERM);
}

/* These do not take -1 for no change. */
static int
set_one(unsigned id)
{
    return id == (unsigned)-1 ? fail(EINVAL) : set_id(id);
}

static int
set_three(unsigned real, unsigned effective, unsigned saved)
{
    if (set_id(real) != 0 || set_id(effective) != 0)
        return -1;
    return set_id(saved);
}

static int
get_three(unsigned *real, unsigned *effective, unsigned *saved)
{
    *real = *effective = *saved = 0;
    return 0;
}

int
setuid(uid_t id)
{
    return set_one(id);
}
int
seteuid(uid_t id)
{
    return set_one(id);
}
int
setgid(gid_t id)
{
    return set_one(id);
}
int
setegid(gid_t id)
{
    return set_one(id);
}
int
setreuid(uid_t r, uid_t e)
{
    return set_three(r, e, 0);
}
int
setregid(gid_t r, gid_t e)
{
    return set_three(r, e, 0);
}
int
setresuid(uid_t r, uid_t e, uid_t s)
{
    return set_three(r, e, s);
}
int
setresgid(gid_t r, gid_t e, gid_t s)
{
    return set_three(r, e, s);
}
int
getresuid(uid_t *r, uid_t *e, uid_t *s)
{
    return get_three(r, e, s);
}
int
getresgid(gid_t *r, gid_t *e, gid_t *s)
{
    return get_three(r, e, s);
}

int
getgroups(int size, gid_t groups[])
{
    if (size < 0)
        return fail(EINVAL);
    if (size > 0)
        groups[0] = 0;
    return 1;
}

int
setgroups(size_t count, const gid_t *groups)
{
    for (size_t i = 0; i < count; i++)
        if (groups[i] != 0)
            return fail(EPERM);
    return 0;
}

int
initgroups(const char *user, gid_t group)
{
    (void)user;
    return set_one(group);
}

int
getgrouplist(const char *user, gid_t group, gid_t *groups, int *count)
{
    (void)user;
    int room = *count;
    *count = 1;
    if (room < 1)
        return -1;
    groups[0] = group;
    return 1;
}

pid_t
getppid(void)
{
    return 1;
}
pid_t
gettid(void)
{
    return PROCESS_ID;
}
pid_t
getpgrp(void)
{
    return PROCESS_ID;
}

/* is_self: 0 and its own number name the one process. */
static int
is_self(pid_t process)
{
    return process == 0 || process == PROCESS_ID;
}

pid_t
getpgid(pid_t process)
{
    return is_self(process) ? PROCESS_ID : fail(ESRCH);
}

pid_t
getsid(pid_t process)
{
    return is_self(process) ? PROCESS_ID : fail(ESRCH);
}

/* A leader of a session can change neither its session nor its group. */
pid_t
setsid(void)
{
    return fail(EPERM);
}

int
setpgid(pid_t process, pid_t group)
{
    if (group < 0)
        return fail(EINVAL);
    return fail(is_self(process) ? EPERM : ESRCH);
}

pid_t
setpgrp(void)
{
    return PROCESS_ID;
}
