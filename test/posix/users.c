/* Users, groups and the numbers of processes. */
#include "check.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
numbers(void)
{
    CHECK(getuid() == 0 && geteuid() == 0 && getgid() == 0 && getegid() == 0);
    CHECK(issetugid() == 0);
    CHECK(setuid(0) == 0 && seteuid(0) == 0 && setgid(0) == 0);
    CHECK(setegid(0) == 0);
    CHECK_ERROR(setuid(1000), EPERM);
    CHECK_ERROR(setuid((uid_t)-1), EINVAL);
    CHECK_ERROR(seteuid(1000), EPERM);
    CHECK_ERROR(setgid(1000), EPERM);
    CHECK_ERROR(setegid(1000), EPERM);
    CHECK(setreuid((uid_t)-1, 0) == 0 && setregid(0, (gid_t)-1) == 0);
    CHECK_ERROR(setreuid(0, 7), EPERM);
    CHECK_ERROR(setregid(7, 0), EPERM);
    CHECK(setresuid(0, 0, 0) == 0 && setresgid(0, 0, 0) == 0);
    CHECK_ERROR(setresuid(0, 0, 7), EPERM);
    CHECK_ERROR(setresgid(0, 7, 0), EPERM);
    uid_t a = 1, b = 1, c = 1;
    CHECK(getresuid(&a, &b, &c) == 0 && a == 0 && b == 0 && c == 0);
    a = b = c = 1;
    CHECK(getresgid(&a, &b, &c) == 0 && a == 0 && b == 0 && c == 0);
    struct stat status;
    CHECK(stat("/tmp", &status) == 0 && status.st_uid == getuid());
}

static void
groups(void)
{
    gid_t list[2] = {9, 9};
    CHECK(getgroups(0, NULL) == 1);
    CHECK(getgroups(2, list) == 1 && list[0] == 0 && list[1] == 9);
    CHECK_ERROR(getgroups(-1, list), EINVAL);
    CHECK(setgroups(0, NULL) == 0 && setgroups(1, (gid_t[]){0}) == 0);
    CHECK_ERROR(setgroups(2, (gid_t[]){0, 5}), EPERM);
    CHECK(initgroups("root", 0) == 0);
    CHECK_ERROR(initgroups("root", 5), EPERM);
    int count = 0;
    CHECK(getgrouplist("root", 0, list, &count) == -1 && count == 1);
    CHECK(getgrouplist("root", 0, list, &count) == 1 && list[0] == 0);
}

static void
check_user(const struct passwd *user, const char *home)
{
    CHECK(user != NULL && user->pw_uid == 0 && user->pw_gid == 0);
    CHECK_TEXT(user->pw_name, "root");
    CHECK_TEXT(user->pw_dir, home);
    CHECK_TEXT(user->pw_shell, "/bin/sh");
}

static void
users(void)
{
    struct passwd user, *found = &user;
    char buffer[10];
    unsetenv("HOME");
    check_user(getpwuid(0), "/");
    setenv("HOME", "", 1);
    check_user(getpwnam("root"), "/");
    setenv("HOME", "/at/home", 1);
    check_user(getpwuid(getuid()), "/at/home");
    CHECK(getpwuid(1) == NULL && getpwnam("nobody") == NULL);
    CHECK(getpwuid_r(0, &user, buffer, 8, &found) == ERANGE && found == NULL);
    CHECK(getpwuid_r(0, &user, buffer, 9, &found) == 0 && found == &user);
    check_user(found, "/at/home");
    CHECK(found->pw_dir == buffer);
    CHECK(getpwnam_r("root", &user, buffer, 10, &found) == 0);
    CHECK(found == &user);
    CHECK(getpwnam_r("nobody", &user, buffer, 10, &found) == 0);
    CHECK(found == NULL);
    CHECK(getpwuid_r(5, &user, buffer, 0, &found) == 0 && found == NULL);
    setpwent();
    check_user(getpwent(), "/at/home");
    CHECK(getpwent() == NULL);
    setpwent();
    CHECK(getpwent() != NULL);
    endpwent();
    CHECK(getpwent() != NULL);
}

static void
check_group(const struct group *group)
{
    CHECK(group != NULL && group->gr_gid == 0);
    CHECK_TEXT(group->gr_name, "root");
    CHECK_TEXT(group->gr_mem[0], "root");
    CHECK(group->gr_mem[1] == NULL);
}

static void
group_data(void)
{
    struct group group, *found;
    check_group(getgrgid(0));
    check_group(getgrnam("root"));
    CHECK(getgrgid(1) == NULL && getgrnam("nobody") == NULL);
    CHECK(getgrgid_r(0, &group, NULL, 0, &found) == 0 && found == &group);
    check_group(found);
    CHECK(getgrnam_r("root", &group, NULL, 0, &found) == 0 && found == &group);
    CHECK(getgrnam_r("users", &group, NULL, 0, &found) == 0 && found == NULL);
    CHECK(getgrgid_r(7, &group, NULL, 0, &found) == 0 && found == NULL);
    setgrent();
    check_group(getgrent());
    CHECK(getgrent() == NULL);
    endgrent();
    CHECK(getgrent() != NULL);
}

static void
login(void)
{
    char name[8];
    CHECK_TEXT(getlogin(), "tester");
    CHECK(getlogin_r(name, 6) == ERANGE);
    CHECK(getlogin_r(name, 7) == 0);
    CHECK_TEXT(name, "tester");
    unsetenv("LOGNAME");
    CHECK_ERROR(getlogin(), ENXIO);
    CHECK(getlogin_r(name, 8) == ENXIO);
}

static void
processes(void)
{
    CHECK(getpid() == 42 && getppid() == 1);
    CHECK(getpgrp() == getpid() && gettid() == getpid());
    CHECK(getpgid(0) == getpid() && getpgid(getpid()) == getpid());
    CHECK(getsid(0) == getpid() && setpgrp() == getpid());
    CHECK_ERROR(getpgid(7), ESRCH);
    CHECK_ERROR(getsid(7), ESRCH);
    CHECK_ERROR(setsid(), EPERM);
    CHECK_ERROR(setpgid(0, 0), EPERM);
    CHECK_ERROR(setpgid(7, 0), ESRCH);
    CHECK_ERROR(setpgid(0, -1), EINVAL);
}

int
main(void)
{
    numbers();
    groups();
    users();
    group_data();
    login();
    processes();
    return failures;
}
