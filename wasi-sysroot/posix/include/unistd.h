/* Processes, users, owners of files, duplicates of descriptors, pipes. */
#ifndef __RUNA_UNISTD_H
#define __RUNA_UNISTD_H

#include <__runa_posix.h>
#include_next <unistd.h>

/* wasi-libc's macro would also replace a member of that name. */
#undef lseek

#undef _POSIX_SAVED_IDS
#define _POSIX_SAVED_IDS 1

#ifdef __cplusplus
extern "C" {
#endif

int pipe(int[2]);
int dup(int);
int dup2(int, int);

int chown(const char *, uid_t, gid_t);
int fchown(int, uid_t, gid_t);
int lchown(const char *, uid_t, gid_t);
int fchownat(int, const char *, uid_t, gid_t, int);

int fchdir(int);

unsigned alarm(unsigned);
int pause(void);

pid_t fork(void);
int execve(const char *, char *const[], char *const[]);
int execv(const char *, char *const[]);
int execle(const char *, const char *, ...);
int execl(const char *, const char *, ...);
int execvp(const char *, char *const[]);
int execlp(const char *, const char *, ...);
int fexecve(int, char *const[], char *const[]);

pid_t getppid(void);
pid_t getpgrp(void);
pid_t getpgid(pid_t);
int setpgid(pid_t, pid_t);
pid_t setsid(void);
pid_t getsid(pid_t);
pid_t tcgetpgrp(int);
int tcsetpgrp(int, pid_t);
char *ttyname(int);
int ttyname_r(int, char *, size_t);

uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int, gid_t[]);
int setuid(uid_t);
int seteuid(uid_t);
int setgid(gid_t);
int setegid(gid_t);

#ifdef __RUNA_XSI
int setreuid(uid_t, uid_t);
int setregid(gid_t, gid_t);
int lockf(int, int, off_t);
int nice(int);
void sync(void);
pid_t setpgrp(void);
#endif

#ifdef __RUNA_BSD
int dup3(int, int, int);
int pipe2(int[2], int);
pid_t vfork(void);
int execvpe(const char *, char *const[], char *const[]);
int getdtablesize(void);
int getdomainname(char *, size_t);
int setgroups(size_t, const gid_t *);
char *getpass(const char *);
int daemon(int, int);
int issetugid(void);
#endif

#ifdef _GNU_SOURCE
int setresuid(uid_t, uid_t, uid_t);
int setresgid(gid_t, gid_t, gid_t);
int getresuid(uid_t *, uid_t *, uid_t *);
int getresgid(gid_t *, gid_t *, gid_t *);
char *get_current_dir_name(void);
int euidaccess(const char *, int);
int eaccess(const char *, int);
pid_t gettid(void);
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define truncate64 truncate
#define lockf64 lockf
#endif

#ifdef __cplusplus
}
#endif

#endif
