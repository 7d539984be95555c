/* psiginfo, apart from the rest because it prints. */
#include <signal.h>

void
psiginfo(const siginfo_t *info, const char *message)
{
    psignal(info->si_signo, message);
}
