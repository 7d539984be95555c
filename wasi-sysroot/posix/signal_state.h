/* What the families of functions on signals share. signal.c keeps the state. */
#ifndef RUNA_POSIX_SIGNAL_STATE_H
#define RUNA_POSIX_SIGNAL_STATE_H

#include <signal.h>
#include <stdint.h>

/* A set as bits; that of signal n is bit n - 1. */
typedef uint64_t signals;

static inline signals
bit_of(int signal)
{
    return (signals)1 << (signal - 1);
}

static inline int
is_signal(int signal)
{
    return signal >= 1 && signal < _NSIG;
}

static inline signals
set_read(const sigset_t *set)
{
    return set->__bits[0] | (signals)set->__bits[1] << 32;
}

static inline void
set_write(sigset_t *set, signals bits)
{
    set->__bits[0] = (unsigned long)bits;
    set->__bits[1] = (unsigned long)(bits >> 32);
}

/* Sends the program a signal, or keeps it while it is blocked. */
void __runa_send(const siginfo_t *info);

/* The blocked signals become these, and what is no longer blocked is
   delivered. Returns what was blocked before. */
signals __runa_block(signals blocked);

/* What is blocked now. */
signals __runa_blocked(void);

/* Those that are kept while they are blocked. */
signals __runa_pending(void);

/* Takes a signal of a set that is kept: its number, or 0 if there is none. */
int __runa_take(signals wanted, siginfo_t *info);

/* How often a handler has run. */
unsigned __runa_handled(void);

#endif
