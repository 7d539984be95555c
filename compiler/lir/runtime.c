/* The table of the runtime's functions, made from runtime/rt.def. */
#include "lir/runtime.h"

#include "base/base.h"

#define LIR_RT_none LIR_VOID
#define LIR_RT_i32 LIR_I32
#define LIR_RT_i64 LIR_I64
#define LIR_RT_f64 LIR_F64
#define LIR_RT_ptr LIR_PTR
#define LIR_RT_cptr LIR_PTR
#define LIR_RT_str LIR_PTR
#define LIR_RT_ref LIR_REF
#define LIR_RT_fresh LIR_PTR
#define LIR_RT_grown LIR_PTR

/* Is this type one of what allocates? */
#define ALLOCATES_none false
#define ALLOCATES_i32 false
#define ALLOCATES_i64 false
#define ALLOCATES_f64 false
#define ALLOCATES_ptr false
#define ALLOCATES_cptr false
#define ALLOCATES_str false
#define ALLOCATES_ref false
#define ALLOCATES_fresh true
#define ALLOCATES_grown true

static const struct lir_runtime_func funcs[] = {
#define RT_GROUP(title)
#define RT0(name, ret, doc) {#name, LIR_RT_##ret, 0, {0}, ALLOCATES_##ret},
#define RT1(name, ret, a, doc) \
    {#name, LIR_RT_##ret, 1, {LIR_RT_##a}, ALLOCATES_##ret || ALLOCATES_##a},
#define RT2(name, ret, a, b, doc) \
    {#name, \
     LIR_RT_##ret, \
     2, \
     {LIR_RT_##a, LIR_RT_##b}, \
     ALLOCATES_##ret || ALLOCATES_##a},
#define RT3(name, ret, a, b, c, doc) \
    {#name, \
     LIR_RT_##ret, \
     3, \
     {LIR_RT_##a, LIR_RT_##b, LIR_RT_##c}, \
     ALLOCATES_##ret || ALLOCATES_##a},
#define RT4(name, ret, a, b, c, d, doc) \
    {#name, \
     LIR_RT_##ret, \
     4, \
     {LIR_RT_##a, LIR_RT_##b, LIR_RT_##c, LIR_RT_##d}, \
     ALLOCATES_##ret || ALLOCATES_##a},
#include "runtime/rt.def"
};

const struct lir_runtime_func *
lir_runtime_find(const struct lir_module *module, const struct lir_extern *ext)
{
    const char *name = lir_name(module, ext->symbol);

    for (size_t i = 0; i < COUNT_OF(funcs); i++) {
        if (strcmp(funcs[i].name, name) == 0)
            return &funcs[i];
    }
    return NULL;
}
