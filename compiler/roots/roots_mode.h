/* How functions keep their references, apart from how it is planned. */
#ifndef RUNA_ROOTS_ROOTS_MODE_H
#define RUNA_ROOTS_ROOTS_MODE_H

enum roots_mode {
    ROOTS_PREFIX, /* a slot for what is live at a safepoint, few stores */
    ROOTS_ALL,    /* a slot for each reference, stored and scanned always */
    ROOTS_NONE    /* none: to measure what they cost, where nothing collects */
};

#endif
