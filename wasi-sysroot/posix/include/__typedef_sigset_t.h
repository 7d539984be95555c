/* wasi-libc's type has 8 bits, which is too few for the signals it defines. */
#ifndef __wasilibc___typedef_sigset_t_h
#define __wasilibc___typedef_sigset_t_h

typedef struct __runa_sigset {
    unsigned long __bits[2];
} sigset_t;

#endif
