/*
 * Signals: actions, mask, delivery. No one but the program itself sends it any,
 * by raise, kill, abort or alarm. This takes the place of
 * libwasi-emulated-signal's signal and raise, which know no mask.
 */
#include "posix.h"
#include "signal_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct sigaction actions[_NSIG];
static siginfo_t kept[_NSIG]; /* of those pending, what the handler is told */
static signals blocked, pending;
static unsigned handled;

/* These stand for what they say and are never called. */
void
__SIG_IGN(int signal)
{
    (void)signal;
}
void
__SIG_ERR(int signal)
{
    (void)signal;
}
void
__runa_sig_hold(int signal)
{
    (void)signal;
}

unsigned
__runa_handled(void)
{
    return handled;
}
signals
__runa_blocked(void)
{
    return blocked;
}
signals
__runa_pending(void)
{
    return pending;
}

/* The signals that can be neither blocked, caught nor ignored. */
static const signals fixed =
    (signals)1 << (SIGKILL - 1) | (signals)1 << (SIGSTOP - 1);

/* The signals that by default do nothing: those that would stop the program
   too, as nobody could have it go on. */
static int
is_ignored_by_default(int signal)
{
    return signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH ||
           signal == SIGCONT || signal == SIGSTOP || signal == SIGTSTP ||
           signal == SIGTTIN || signal == SIGTTOU;
}

/* die: the end by a signal, of which the host learns as a shell would say it.
   SIGABRT ends as abort does. */
static _Noreturn void
die(int signal)
{
    char text[] = "terminated by signal 00\n";
    text[sizeof text - 4] = (char)('0' + signal / 10);
    text[sizeof text - 3] = (char)('0' + signal % 10);
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    if (signal == SIGABRT)
        __builtin_trap();
    _Exit(128 + signal);
}

static void
call(const struct sigaction *action, const siginfo_t *info)
{
    siginfo_t told = *info;
    if (action->sa_flags & SA_SIGINFO)
        action->sa_sigaction(info->si_signo, &told, NULL);
    else
        action->sa_handler(info->si_signo);
}

static void
deliver(const siginfo_t *info)
{
    int signal = info->si_signo;
    struct sigaction action = actions[signal];
    if (action.sa_handler == SIG_IGN)
        return;
    if (action.sa_handler == SIG_DFL) {
        if (is_ignored_by_default(signal))
            return;
        die(signal);
    }
    if ((unsigned)action.sa_flags & SA_RESETHAND)
        actions[signal].sa_handler = SIG_DFL;
    signals before = blocked;
    blocked |= set_read(&action.sa_mask);
    if (!(action.sa_flags & SA_NODEFER))
        blocked |= bit_of(signal);
    handled++;
    call(&action, info);
    __runa_block(before);
}

void
__runa_send(const siginfo_t *info)
{
    signals bit = bit_of(info->si_signo);
    if (!(blocked & bit)) {
        deliver(info);
    } else if (!(pending & bit)) {
        pending |= bit;
        kept[info->si_signo] = *info;
    }
}

int
__runa_take(signals wanted, siginfo_t *info)
{
    signals found = pending & wanted;
    if (found == 0)
        return 0;
    int signal = __builtin_ctzll(found) + 1;
    pending &= ~bit_of(signal);
    *info = kept[signal];
    return signal;
}

signals
__runa_block(signals new)
{
    signals before = blocked;
    blocked = new & ~fixed;
    siginfo_t info;
    while (__runa_take(~blocked, &info) != 0)
        deliver(&info);
    return before;
}

static int
send_code(int signal, int code, union sigval value)
{
    siginfo_t info = {
        .si_signo = signal,
        .si_code = code,
        .si_pid = PROCESS_ID,
        .si_value = value,
    };
    __runa_send(&info);
    return 0;
}

int
raise(int signal)
{
    if (!is_signal(signal))
        return fail(EINVAL);
    return send_code(signal, SI_USER, (union sigval){0});
}

/* Its own number, its group's and that for all name the program; its parent,
   by getppid, is there but out of reach. */
static int
check_process(pid_t process)
{
    if (process == PROCESS_ID || process == -PROCESS_ID || process == 0 ||
        process == -1)
        return 0;
    return fail(process == 1 ? EPERM : ESRCH);
}

int
kill(pid_t process, int signal)
{
    if (signal != 0 && !is_signal(signal))
        return fail(EINVAL);
    if (check_process(process) != 0)
        return -1;
    return signal == 0 ? 0 : raise(signal);
}

int
sigqueue(pid_t process, int signal, union sigval value)
{
    if (kill(process, 0) != 0)
        return -1;
    if (signal == 0)
        return 0;
    return is_signal(signal) ? send_code(signal, SI_QUEUE, value)
                             : fail(EINVAL);
}

int
sigaction(int signal, const struct sigaction *restrict new,
          struct sigaction *restrict old)
{
    if (!is_signal(signal) || (new != NULL && (fixed & bit_of(signal))))
        return fail(EINVAL);
    struct sigaction before = actions[signal];
    if (new != NULL) {
        actions[signal] = *new;
        if (new->sa_handler == SIG_IGN)
            pending &= ~bit_of(signal);
    }
    if (old != NULL)
        *old = before;
    return 0;
}

void (*signal(int signal, void (*handler)(int)))(int)
{
    struct sigaction new = {.sa_flags = SA_RESTART}, old;
    new.sa_handler = handler;
    return sigaction(signal, &new, &old) == 0 ? old.sa_handler : SIG_ERR;
}

void (*bsd_signal(int number, void (*handler)(int)))(int)
{
    return signal(number, handler);
}

/* signal as System V had it, which wasi-libc defines but does not declare. */
void (*__sysv_signal(int number, void (*handler)(int)))(int);

void (*__sysv_signal(int number, void (*handler)(int)))(int)
{
    struct sigaction new = {.sa_flags = (int)(SA_RESETHAND | SA_NODEFER)}, old;
    new.sa_handler = handler;
    return sigaction(number, &new, &old) == 0 ? old.sa_handler : SIG_ERR;
}

int
sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    signals before = blocked;
    if (set != NULL) {
        signals given = set_read(set);
        if (how == SIG_BLOCK)
            __runa_block(before | given);
        else if (how == SIG_UNBLOCK)
            __runa_block(before & ~given);
        else if (how == SIG_SETMASK)
            __runa_block(given);
        else
            return fail(EINVAL);
    }
    if (old != NULL)
        set_write(old, before);
    return 0;
}

/* Takes the place of the one in abort.c when a program has handlers. One that
   returns does not keep the program alive. */
void
abort(void)
{
    blocked &= ~bit_of(SIGABRT);
    if (actions[SIGABRT].sa_handler != SIG_DFL)
        raise(SIGABRT);
    __builtin_trap();
}
