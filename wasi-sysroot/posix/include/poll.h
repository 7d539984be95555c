/* Events that WASI never reports. */
#ifndef __RUNA_POLL_H
#define __RUNA_POLL_H

#include_next <poll.h>

#define POLLPRI 0x4
#define POLLRDBAND 0x8
#define POLLWRBAND 0x10

#endif
