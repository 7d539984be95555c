/* Duplicates of descriptors and locks of files. */
#ifndef __RUNA_FCNTL_H
#define __RUNA_FCNTL_H

#include <__runa_posix.h>
#include_next <fcntl.h>

#define F_DUPFD 0
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#define F_SETOWN 8
#define F_GETOWN 9
#define F_DUPFD_CLOEXEC 1030

#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2

/* libc.a needs its own for its streams, and this one knows more. */
#ifdef __cplusplus
extern "C" {
#endif
int fcntl(int, int, ...) __asm__("__runa_fcntl");
#ifdef __cplusplus
}
#endif

#if defined(_LARGEFILE64_SOURCE) || defined(_GNU_SOURCE)
#define F_GETLK64 F_GETLK
#define F_SETLK64 F_SETLK
#define F_SETLKW64 F_SETLKW
#define flock64 flock
#define lockf64 lockf
#endif

#ifdef __RUNA_BSD
#define O_NDELAY O_NONBLOCK
#define O_LARGEFILE 0
#ifndef F_ULOCK
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#endif
#ifdef __cplusplus
extern "C" {
#endif
int lockf(int, int, off_t);
#ifdef __cplusplus
}
#endif
#endif

#endif
