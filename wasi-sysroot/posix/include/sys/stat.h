/* The mask of new files' modes, and files that WASI cannot make. */
#ifndef __RUNA_SYS_STAT_H
#define __RUNA_SYS_STAT_H

#include <__runa_posix.h>
#include_next <sys/stat.h>

#ifndef S_TYPEISMQ
#define S_TYPEISMQ(buf) 0
#define S_TYPEISSEM(buf) 0
#define S_TYPEISSHM(buf) 0
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Those of libc.a fail, and cannot be replaced under their names. */
int chmod(const char *, mode_t) __asm__("__runa_chmod");
int fchmod(int, mode_t) __asm__("__runa_fchmod");
int fchmodat(int, const char *, mode_t, int) __asm__("__runa_fchmodat");

mode_t umask(mode_t);
int mkfifo(const char *, mode_t);
int mkfifoat(int, const char *, mode_t);

#ifdef __RUNA_XSI
int mknod(const char *, mode_t, dev_t);
int mknodat(int, const char *, mode_t, dev_t);
#endif

#ifdef __RUNA_BSD
int lchmod(const char *, mode_t);
#endif

#ifdef __cplusplus
}
#endif

#endif
