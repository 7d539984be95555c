/*
 * What the runtime library of the Runa language and the code compiled from
 * Runa agree on: how a list lies in memory, so that reading and writing its
 * elements needs no call, and what every container begins with. The compiler
 * includes this header; what the functions do is said in rt.def.
 *
 * A handle is the address of a container, or 0, which is an empty one that
 * nothing can be added to.
 */
#ifndef RUNA_LANG_H
#define RUNA_LANG_H

#include <stddef.h>
#include <stdint.h>

/* In the word `kind`, so that a set or dictionary is never taken for a list. */
enum runa_lang_kind {
    RUNA_LANG_LIST = 0x5473694c,
    RUNA_LANG_SET = 0x20746553,
    RUNA_LANG_DICT = 0x74636944
};

/*
 * Elements are words, of which `length` exist and `capacity` have room. `data`
 * is null as long as `capacity` is 0.
 */
struct runa_lang_list {
    uint32_t capacity;
    uint32_t length;
    int64_t *data;
    uint32_t kind;
};

/* The same for who cannot use the struct: offsets in a wasm32 program. The
 * length of a set or dictionary is at the same place. */
enum {
    RUNA_LANG_CAPACITY_OFFSET = 0,
    RUNA_LANG_LENGTH_OFFSET = 4,
    RUNA_LANG_DATA_OFFSET = 8,
    RUNA_LANG_KIND_OFFSET = 12,
    RUNA_LANG_HEADER_BYTES = 16
};

/*
 * What a program allocates, and its data, lies above this address: programs
 * tell addresses from numbers by their size. The link sees to it: the stack
 * comes first.
 */
enum { RUNA_LANG_LOWEST_ADDRESS = 65536 };

#endif
