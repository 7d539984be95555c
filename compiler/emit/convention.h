/* How functions of managed modules call each other, by name. */
#ifndef RUNA_EMIT_CONVENTION_H
#define RUNA_EMIT_CONVENTION_H

enum convention {
    CONVENTION_DIRECT, /* parameters and result as wasm has them */
    CONVENTION_UNIFORM /* in memory, on the shadow stack */
};

#endif
