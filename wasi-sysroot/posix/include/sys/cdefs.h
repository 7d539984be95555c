/* The few macros for declarations that programs take from here. */
#ifndef _SYS_CDEFS_H
#define _SYS_CDEFS_H

#include <features.h>

#define __P(arguments) arguments
#define __CONCAT(a, b) a##b
#define __STRING(x) #x

#endif
