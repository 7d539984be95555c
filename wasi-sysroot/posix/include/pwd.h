/* The one user, root. */
#ifndef _PWD_H
#define _PWD_H

#include <__runa_posix.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct passwd {
    char *pw_name;
    char *pw_passwd;
    uid_t pw_uid;
    gid_t pw_gid;
    char *pw_gecos;
    char *pw_dir;
    char *pw_shell;
};

struct passwd *getpwuid(uid_t);
struct passwd *getpwnam(const char *);
int getpwuid_r(uid_t, struct passwd *, char *, size_t, struct passwd **);
int getpwnam_r(const char *, struct passwd *, char *, size_t,
               struct passwd **);

#ifdef __RUNA_XSI
void setpwent(void);
void endpwent(void);
struct passwd *getpwent(void);
#endif

#ifdef __cplusplus
}
#endif

#endif
