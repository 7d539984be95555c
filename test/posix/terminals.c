/* Terminals: nothing is known of them but that they are. */
#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static void
settings(int fd, int error)
{
    struct termios state;
    char name[20];
    memset(&state, 0, sizeof state);
    CHECK_ERROR(tcgetattr(fd, &state), error);
    CHECK_ERROR(tcsetattr(fd, TCSANOW, &state), error);
    CHECK_ERROR(tcsendbreak(fd, 0), error);
    CHECK_ERROR(tcdrain(fd), error);
    CHECK_ERROR(tcflush(fd, TCIFLUSH), error);
    CHECK_ERROR(tcflow(fd, TCOON), error);
    CHECK_ERROR(tcgetsid(fd), error);
    CHECK_ERROR(tcgetpgrp(fd), error);
    CHECK_ERROR(tcsetpgrp(fd, getpgrp()), error);
    CHECK_ERROR(ttyname(fd), error);
    CHECK(ttyname_r(fd, name, sizeof name) == error);
}

static void
speeds(void)
{
    struct termios state;
    memset(&state, 0xff, sizeof state);
    CHECK(cfsetospeed(&state, B9600) == 0 && cfsetispeed(&state, B300) == 0);
    CHECK(cfgetospeed(&state) == B9600 && cfgetispeed(&state) == B300);
    CHECK(cfsetspeed(&state, B38400) == 0);
    CHECK(cfgetospeed(&state) == B38400 && cfgetispeed(&state) == B38400);
    cfmakeraw(&state);
    CHECK(!(state.c_lflag & (ECHO | ICANON | ISIG | IEXTEN)));
    CHECK(!(state.c_iflag & (ICRNL | IXON | BRKINT)));
    CHECK(!(state.c_oflag & OPOST) && (state.c_cflag & CSIZE) == CS8);
    CHECK(state.c_cc[VMIN] == 1 && state.c_cc[VTIME] == 0);
}

int
main(void)
{
    char name[L_ctermid];
    int file = open("file", O_RDWR | O_CREAT, 0600);
    settings(file, ENOTTY);
    settings(99, EBADF);
    speeds();
    CHECK_TEXT(ctermid(NULL), "");
    CHECK(ctermid(name) == name);
    CHECK_TEXT(name, "");
    CHECK_ERROR(getpass("Password: "), ENXIO);
    return failures;
}
