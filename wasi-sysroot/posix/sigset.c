/* Sets of signals, and the mask by old names. */
#include "posix.h"
#include "signal_state.h"

#include <setjmp.h>
#include <stddef.h>

int
sigemptyset(sigset_t *set)
{
    set_write(set, 0);
    return 0;
}

int
sigfillset(sigset_t *set)
{
    set_write(set, ~(signals)0);
    return 0;
}

int
sigaddset(sigset_t *set, int signal)
{
    if (!is_signal(signal))
        return fail(EINVAL);
    set_write(set, set_read(set) | bit_of(signal));
    return 0;
}

int
sigdelset(sigset_t *set, int signal)
{
    if (!is_signal(signal))
        return fail(EINVAL);
    set_write(set, set_read(set) & ~bit_of(signal));
    return 0;
}

int
sigismember(const sigset_t *set, int signal)
{
    if (!is_signal(signal))
        return fail(EINVAL);
    return (set_read(set) & bit_of(signal)) != 0;
}

int
sigisemptyset(const sigset_t *set)
{
    return set_read(set) == 0;
}

int
sigorset(sigset_t *result, const sigset_t *a, const sigset_t *b)
{
    set_write(result, set_read(a) | set_read(b));
    return 0;
}

int
sigandset(sigset_t *result, const sigset_t *a, const sigset_t *b)
{
    set_write(result, set_read(a) & set_read(b));
    return 0;
}

int
sigpending(sigset_t *set)
{
    set_write(set, __runa_pending());
    return 0;
}

int
sighold(int signal)
{
    if (!is_signal(signal))
        return fail(EINVAL);
    __runa_block(__runa_blocked() | bit_of(signal));
    return 0;
}

int
sigrelse(int signal)
{
    if (!is_signal(signal))
        return fail(EINVAL);
    __runa_block(__runa_blocked() & ~bit_of(signal));
    return 0;
}

int
sigignore(int number)
{
    return signal(number, SIG_IGN) == SIG_ERR ? -1 : 0;
}

void (*sigset(int number, void (*handler)(int)))(int)
{
    struct sigaction old;
    if (sigaction(number, NULL, &old) != 0)
        return SIG_ERR;
    int held = (__runa_blocked() & bit_of(number)) != 0;
    if (handler == SIG_HOLD) {
        sighold(number);
        return held ? SIG_HOLD : old.sa_handler;
    }
    if (signal(number, handler) == SIG_ERR)
        return SIG_ERR;
    sigrelse(number);
    return held ? SIG_HOLD : old.sa_handler;
}

int
siginterrupt(int signal, int interrupts)
{
    struct sigaction action;
    if (sigaction(signal, NULL, &action) != 0)
        return -1;
    if (interrupts)
        action.sa_flags &= ~SA_RESTART;
    else
        action.sa_flags |= SA_RESTART;
    return sigaction(signal, &action, NULL);
}

int
killpg(pid_t group, int signal)
{
    if (group < 0)
        return fail(EINVAL);
    return kill(-group, signal);
}

/* There is one stack, and it does not move. */
int
sigaltstack(const stack_t *restrict new, stack_t *restrict old)
{
    (void)new, (void)old;
    return fail(ENOSYS);
}

/* What sigsetjmp does before setjmp. */
void
__runa_sigsetjmp(sigjmp_buf env, int save)
{
    env->__fl = save != 0;
    if (save)
        set_write((sigset_t *)env->__ss, __runa_blocked());
}

void
siglongjmp(sigjmp_buf env, int value)
{
    if (env->__fl)
        __runa_block(set_read((const sigset_t *)env->__ss));
    longjmp(env, value);
}
