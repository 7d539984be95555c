/* The size of a terminal's window. */
#ifndef __RUNA_SYS_IOCTL_H
#define __RUNA_SYS_IOCTL_H

#include_next <sys/ioctl.h>
#include <bits/runa_winsize.h>

#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414

#endif
