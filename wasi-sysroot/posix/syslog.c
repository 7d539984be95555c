/* The system's log. There is no daemon, and what a program writes to standard
   error is what its host keeps: each message is a line there. */
#include "posix.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

static const char *identity;
static int options;
static int mask = 0xff;

void
openlog(const char *name, int wished, int facility)
{
    (void)facility;
    identity = name;
    options = wished;
}

void
closelog(void)
{
    identity = NULL;
    options = 0;
}

int
setlogmask(int new)
{
    int old = mask;
    if (new != 0)
        mask = new;
    return old;
}

/* write_line: the message in one write, cut if it is too long. %m, which is
   this function's own, is left to printf. */
static void
write_line(char *line, size_t room, int length, const char *format,
           va_list arguments)
{
    int more =
        vsnprintf(line + length, room - (size_t)length - 1, format, arguments);
    if (more < 0)
        return;
    size_t end = strlen(line);
    if (line[end - 1] != '\n')
        line[end++] = '\n';
    (void)!write(STDERR_FILENO, line, end);
}

void
vsyslog(int priority, const char *format, va_list arguments)
{
    if ((priority & ~(LOG_PRIMASK | LOG_FACMASK)) != 0 ||
        (mask & LOG_MASK(LOG_PRI(priority))) == 0)
        return;
    int error = errno;
    char line[1024];
    const char *name = identity != NULL ? identity : "syslog";
    int length = options & LOG_PID
                     ? snprintf(line, 128, "%.100s[%d]: ", name, PROCESS_ID)
                     : snprintf(line, 128, "%.100s: ", name);
    errno = error;
    write_line(line, sizeof line, length, format, arguments);
    errno = error;
}

void
syslog(int priority, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsyslog(priority, format, arguments);
    va_end(arguments);
}
