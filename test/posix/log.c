/* The log goes to standard error. */
#include "check.h"

#include <stdarg.h>
#include <syslog.h>
// ERR: syslog: before 1
// ERR: me[42]: one 1 two
// ERR: me[42]: a newline of its own
// ERR: me[42]: by a list 5
// ERR: me[42]: emergency
// ERR: syslog: after

__attribute__((format(printf, 1, 2))) static void
log_list(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsyslog(LOG_ERR, format, list);
    va_end(list);
}

int
main(void)
{
    syslog(LOG_INFO, "before %d", 1);
    openlog("me", LOG_PID, LOG_USER);
    syslog(LOG_INFO | LOG_MAIL, "one %d %s", 1, "two");
    syslog(LOG_INFO, "a newline of its own\n");
    log_list("by a list %d", 5);
    CHECK(setlogmask(LOG_MASK(LOG_EMERG)) == 0xff);
    CHECK(setlogmask(0) == LOG_MASK(LOG_EMERG));
    syslog(LOG_INFO, "not this");
    syslog(LOG_EMERG, "emergency");
    setlogmask(LOG_UPTO(LOG_DEBUG));
    closelog();
    errno = EPERM;
    syslog(LOG_DEBUG, "after");
    CHECK(errno == EPERM);
    return failures;
}
