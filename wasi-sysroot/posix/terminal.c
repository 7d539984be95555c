/* Terminals. WASI says which descriptor is one, and nothing more. */
#include "posix.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* not_terminal: the error of a function on a terminal's settings. */
static int
not_terminal(int descriptor)
{
    return __runa_check_open(descriptor) == 0 ? fail(ENOTTY) : -1;
}

int
tcgetattr(int descriptor, struct termios *settings)
{
    (void)settings;
    return not_terminal(descriptor);
}

int
tcsetattr(int descriptor, int when, const struct termios *settings)
{
    (void)when, (void)settings;
    return not_terminal(descriptor);
}

int
tcsendbreak(int descriptor, int duration)
{
    (void)duration;
    return not_terminal(descriptor);
}

int
tcdrain(int descriptor)
{
    return not_terminal(descriptor);
}

int
tcflush(int descriptor, int which)
{
    (void)which;
    return not_terminal(descriptor);
}

int
tcflow(int descriptor, int action)
{
    (void)action;
    return not_terminal(descriptor);
}

pid_t
tcgetsid(int descriptor)
{
    return not_terminal(descriptor);
}
pid_t
tcgetpgrp(int descriptor)
{
    return not_terminal(descriptor);
}

int
tcsetpgrp(int descriptor, pid_t group)
{
    (void)group;
    return not_terminal(descriptor);
}

int
ttyname_r(int descriptor, char *buffer, size_t size)
{
    (void)buffer, (void)size;
    not_terminal(descriptor);
    return errno;
}

char *
ttyname(int descriptor)
{
    not_terminal(descriptor);
    return NULL;
}

/* POSIX wants an empty text when there is no terminal. */
char *
ctermid(char *buffer)
{
    static char own[L_ctermid];
    char *name = buffer != NULL ? buffer : own;
    *name = '\0';
    return name;
}

char *
getpass(const char *prompt)
{
    (void)prompt;
    return fail_null(ENXIO);
}

speed_t
cfgetospeed(const struct termios *settings)
{
    return settings->__ospeed;
}

speed_t
cfgetispeed(const struct termios *settings)
{
    return settings->__ispeed;
}

int
cfsetospeed(struct termios *settings, speed_t speed)
{
    settings->__ospeed = speed;
    return 0;
}

int
cfsetispeed(struct termios *settings, speed_t speed)
{
    settings->__ispeed = speed;
    return 0;
}

int
cfsetspeed(struct termios *settings, speed_t speed)
{
    cfsetospeed(settings, speed);
    return cfsetispeed(settings, speed);
}

void
cfmakeraw(struct termios *settings)
{
    settings->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP |
                                     INLCR | IGNCR | ICRNL | IXON);
    settings->c_oflag &= ~(tcflag_t)OPOST;
    settings->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    settings->c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
    settings->c_cflag |= CS8;
    settings->c_cc[VMIN] = 1;
    settings->c_cc[VTIME] = 0;
}
