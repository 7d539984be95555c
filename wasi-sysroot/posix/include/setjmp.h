/* The forms of setjmp with a mask of signals, and those without by name. */
#ifndef __RUNA_SETJMP_H
#define __RUNA_SETJMP_H

#include <__runa_posix.h>
#include_next <setjmp.h>

/* The compiler knows setjmp and longjmp by these names alone. */
#ifdef __RUNA_POSIX
#ifdef __cplusplus
extern "C" {
#endif
void __runa_sigsetjmp(sigjmp_buf, int);
#ifdef __cplusplus
}
#endif
#define sigsetjmp(env, savemask) (__runa_sigsetjmp(env, savemask), setjmp(env))
#endif

#ifdef __RUNA_XSI
#define _setjmp(env) setjmp(env)
#define _longjmp(env, value) longjmp(env, value)
#endif

#endif
