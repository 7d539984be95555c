/* An old name, about which musl would warn. */
#include <poll.h>
