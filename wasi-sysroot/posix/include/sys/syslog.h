/* An old name. */
#include <syslog.h>
