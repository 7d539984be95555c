/* The table of builtins, made from builtins.def. */
#include "runa/builtins.h"

#include "base/base.h"

/* A symbol that the runtime does not have is no name of this. */
enum in_runtime {
#define RT_GROUP(title)
#define RT0(name, ...) IN_RUNTIME_##name,
#define RT1(name, ...) RT0(name, __VA_ARGS__)
#define RT2(name, ...) RT0(name, __VA_ARGS__)
#define RT3(name, ...) RT0(name, __VA_ARGS__)
#define RT4(name, ...) RT0(name, __VA_ARGS__)
#include "runtime/rt.def"
    RUNTIME_COUNT
};

#define CHECK(symbol) \
    _Static_assert(IN_RUNTIME_##symbol < RUNTIME_COUNT, #symbol);
#define BUILTIN(name, symbol, type) CHECK(symbol)
#define BUILTIN_TEXT(name, symbol, text, type) CHECK(symbol) CHECK(text)
#include "runa/builtins.def"

static const struct runa_builtin builtins[] = {
#define BUILTIN(name, symbol, type) {name, #symbol, NULL, RUNA_BUILTIN_##type},
#define BUILTIN_TEXT(name, symbol, text, type) \
    {name, #symbol, #text, RUNA_BUILTIN_##type},
#include "runa/builtins.def"
};

const struct runa_builtin *
runa_builtin_find(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(builtins); i++) {
        if (strncmp(builtins[i].name, name, length) == 0 &&
            builtins[i].name[length] == '\0')
            return &builtins[i];
    }
    return NULL;
}

const struct runa_builtin *
runa_builtin_at(size_t index)
{
    return index < COUNT_OF(builtins) ? &builtins[index] : NULL;
}
