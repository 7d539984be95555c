/* Of <sys/ioctl.h> and <termios.h>. */
#ifndef __RUNA_WINSIZE_H
#define __RUNA_WINSIZE_H

struct winsize {
    unsigned short ws_row;
    unsigned short ws_col;
    unsigned short ws_xpixel;
    unsigned short ws_ypixel;
};

#endif
