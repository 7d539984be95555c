/*
 * What Runa programs can call without defining it: the names of builtins.def.
 */
#ifndef RUNA_RUNA_BUILTINS_H
#define RUNA_RUNA_BUILTINS_H

#include <stddef.h>
#include <stdint.h>

/* The static type of what a builtin gives. */
enum runa_builtin_type {
    RUNA_BUILTIN_WORD,
    RUNA_BUILTIN_STRING,
    RUNA_BUILTIN_FLOAT,
    RUNA_BUILTIN_LIST,
    RUNA_BUILTIN_SET,
    RUNA_BUILTIN_DICT,
    RUNA_BUILTIN_NOTHING, /* no value: 0 where one is wanted */
    RUNA_BUILTIN_ELEMENT, /* that of the first argument's elements */
    RUNA_BUILTIN_ELEMENTS /* a list of these */
};

struct runa_builtin {
    const char *name;
    const char *symbol; /* of runtime/rt.def, which has the parameters */
    const char *text;   /* called instead if the second argument is a String;
                           or NULL */
    uint8_t type;       /* enum runa_builtin_type */
};

/* The builtin called NAME, of LENGTH bytes; NULL if there is none. */
const struct runa_builtin *runa_builtin_find(const char *name, size_t length);

/* Builtin number INDEX in the order of the table; NULL behind the last. */
const struct runa_builtin *runa_builtin_at(size_t index);

#endif
