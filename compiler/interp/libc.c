/*
 * A handful of C's functions, by the names that externs use.  What is not
 * here, the options' host may have.
 */
#include <math.h>

#include "interp/host.h"

/* Mathematics: the results that IEEE 754 does not fix may differ from those
 * of the programs' libc in the last bit. */

/* NAME and NAMEf, of one number. */
#define MATH1(name) \
    static void libc_##name(struct interp *in, \
                            const struct interp_value *args, \
                            struct interp_value *result) \
    { \
        (void)in; \
        result->low = \
            float_bits(LIR_F64, name(float_value(LIR_F64, args[0].low))); \
    } \
    static void libc_##name##f(struct interp *in, \
                               const struct interp_value *args, \
                               struct interp_value *result) \
    { \
        float a = (float)float_value(LIR_F32, args[0].low); \
        (void)in; \
        result->low = float_bits(LIR_F32, (double)name##f(a)); \
    }

/* The same of two. */
#define MATH2(name) \
    static void libc_##name(struct interp *in, \
                            const struct interp_value *args, \
                            struct interp_value *result) \
    { \
        (void)in; \
        result->low = \
            float_bits(LIR_F64, name(float_value(LIR_F64, args[0].low), \
                                     float_value(LIR_F64, args[1].low))); \
    } \
    static void libc_##name##f(struct interp *in, \
                               const struct interp_value *args, \
                               struct interp_value *result) \
    { \
        float a = (float)float_value(LIR_F32, args[0].low); \
        float b = (float)float_value(LIR_F32, args[1].low); \
        (void)in; \
        result->low = float_bits(LIR_F32, (double)name##f(a, b)); \
    }

/* clang-format off */
#define MATH_FUNCTIONS(ONE, TWO) \
    ONE(sin) ONE(cos) ONE(tan) ONE(asin) ONE(acos) ONE(atan) \
    ONE(sinh) ONE(cosh) ONE(tanh) \
    ONE(exp) ONE(exp2) ONE(log) ONE(log2) ONE(log10) ONE(sqrt) ONE(cbrt) \
    ONE(fabs) ONE(floor) ONE(ceil) ONE(trunc) ONE(round) ONE(rint) \
    ONE(nearbyint) \
    TWO(pow) TWO(fmod) TWO(atan2) TWO(hypot) TWO(fmin) TWO(fmax) \
    TWO(copysign)
/* clang-format on */

MATH_FUNCTIONS(MATH1, MATH2)

/* Memory and strings */

static void
libc_memcpy(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    rt_runa_copy(in, args, result);
    result->low = args[0].low;
}

static void
libc_memset(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    rt_runa_fill(in, args, result);
    result->low = args[0].low;
}

/* C promises more than the sign to nobody. */
static void
libc_memcmp(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    rt_runa_compare(in, args, result);
}

/* To C, a null string is no empty one. */
static bool
is_string(struct interp *in, const struct interp_value *arg)
{
    return memory_at(in, (uint32_t)arg->low, 1, MAY_READ) != NULL;
}

static void
libc_strlen(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    if (is_string(in, &args[0]))
        rt_runa_string_length(in, args, result);
}

static void
libc_strcmp(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    if (is_string(in, &args[0]) && is_string(in, &args[1]))
        rt_runa_string_compare(in, args, result);
}

/* Null if there is no memory. */
static void
libc_malloc(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    result->low = memory_allocate(in, (uint32_t)args[0].low, 16);
}

static void
libc_free(struct interp *in, const struct interp_value *args,
          struct interp_value *result)
{
    rt_runa_free(in, args, result);
}

/* Numbers */

static void
libc_abs(struct interp *in, const struct interp_value *args,
         struct interp_value *result)
{
    uint32_t value = (uint32_t)args[0].low;

    if (value == UINT32_C(1) << 31)
        machine_fault(in, INTERP_UNDEFINED, "abs of the smallest number");
    result->low = value >> 31 ? 0 - value : value;
}

static void
libc_atoi(struct interp *in, const struct interp_value *args,
          struct interp_value *result)
{
    struct text text;

    if (is_string(in, &args[0]) && text_at(in, args[0].low, &text))
        result->low = (uint64_t)strtol(text.at, NULL, 10);
}

static void
libc_exit(struct interp *in, const struct interp_value *args,
          struct interp_value *result)
{
    rt_runa_exit(in, args, result);
}

/* qsort(base, count, size, compare): by insertion, which asks for no memory
 * but that of one element. */

struct sort {
    struct interp *in;
    const struct callee *compare;
    uint32_t size;
};

/* compare(A, B) > 0, of two addresses. */
static bool
is_above(const struct sort *sort, uint32_t a, uint32_t b)
{
    const struct interp_value args[2] = {{a, 0}, {b, 0}};
    struct interp_value order = {0};

    machine_invoke(sort->in, sort->compare, args, &order);
    return sort->in->running && (int32_t)(uint32_t)order.low > 0;
}

static void
exchange(const struct sort *sort, uint32_t a, uint32_t b)
{
    uint8_t *x = memory_at(sort->in, a, sort->size, MAY_BOTH);
    uint8_t *y = x ? memory_at(sort->in, b, sort->size, MAY_BOTH) : NULL;

    for (uint32_t i = 0; y && i < sort->size; i++) {
        uint8_t byte = x[i];

        x[i] = y[i];
        y[i] = byte;
    }
}

static void
libc_qsort(struct interp *in, const struct interp_value *args,
           struct interp_value *result)
{
    static const uint8_t types[] = {LIR_PTR, LIR_PTR};
    uint32_t base = (uint32_t)args[0].low, count = (uint32_t)args[1].low;
    struct sort sort = {.in = in, .size = (uint32_t)args[2].low};

    (void)result;
    if (sort.size == 0)
        machine_fault(in, INTERP_UNDEFINED, "elements of no size are sorted");
    sort.compare =
        machine_callee(in, (uint32_t)args[3].low, types, 2, LIR_I32);
    for (uint32_t i = 1; i < count && in->running; i++) {
        uint32_t at = base + i * sort.size;

        while (at != base && is_above(&sort, at - sort.size, at)) {
            exchange(&sort, at - sort.size, at);
            at -= sort.size;
        }
    }
}

static const struct {
    const char *name, *signature; /* as in host.h */
    host_func *func;
} table[] = {
#define MATH1_ENTRY(name) \
    {#name, "dd", libc_##name}, {#name "f", "ff", libc_##name##f},
#define MATH2_ENTRY(name) \
    {#name, "ddd", libc_##name}, {#name "f", "fff", libc_##name##f},
    MATH_FUNCTIONS(MATH1_ENTRY, MATH2_ENTRY)
#undef MATH1_ENTRY
#undef MATH2_ENTRY
        {"memcpy", "iiii", libc_memcpy},
    {"memmove", "iiii", libc_memcpy},
    {"memset", "iiii", libc_memset},
    {"memcmp", "iiii", libc_memcmp},
    {"strlen", "ii", libc_strlen},
    {"strcmp", "iii", libc_strcmp},
    {"malloc", "ii", libc_malloc},
    {"free", "vi", libc_free},
    {"abs", "ii", libc_abs},
    {"atoi", "ii", libc_atoi},
    {"exit", "vi", libc_exit},
    {"qsort", "viiii", libc_qsort},
};

host_func *
libc_find(const char *name, const char **signature)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        *signature = table[i].signature;
        return table[i].func;
    }
    return NULL;
}
