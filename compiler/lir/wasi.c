/* Look-ups in the table of WASI's functions. */
#include "lir/wasi.h"

#include "base/base.h"

/* The words of the table. */
enum { none = LIR_VOID, i32 = LIR_I32, i64 = LIR_I64, ptr = LIR_PTR };

static const struct lir_wasi_call calls[] = {
#define WASI(number, name, result, count, ...) \
    {#name, number, result, count, {__VA_ARGS__}},
#include "lir/wasi.def"
#undef WASI
};

const struct lir_wasi_call *
lir_wasi_find(int64_t number)
{
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        if (calls[i].number == number)
            return &calls[i];
    }
    return NULL;
}

const struct lir_wasi_call *
lir_wasi_find_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        if (strcmp(calls[i].name, name) == 0)
            return &calls[i];
    }
    return NULL;
}
