// What the programs of this folder have in common.
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

// Ends the program, and says where, if CONDITION does not hold.
#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            exit(1); \
        } \
    } while (0)

#endif
