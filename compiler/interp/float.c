/*
 * Floats: IEEE 754 as docs/lir.md, section 9, wants it.
 *
 * The processor's own arithmetic is trusted, at the width of the type and
 * without fusing (the Makefile says -ffp-contract=off for this file).  Results
 * that are NaN are always the quiet one without sign, so that the interpreter
 * itself is deterministic.
 */
#include <float.h>
#include <math.h>

#include "interp/machine.h"

_Static_assert(FLT_EVAL_METHOD == 0, "floats must be computed as their type");

#define F32_NAN UINT32_C(0x7fc00000)
#define F64_NAN UINT64_C(0x7ff8000000000000)

static float
f32_value(uint64_t bits)
{
    uint32_t low = (uint32_t)bits;
    float value;

    memcpy(&value, &low, sizeof value);
    return value;
}

static uint64_t
f32_bits(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return isnan(value) ? F32_NAN : bits;
}

static double
f64_value(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t
f64_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return isnan(value) ? F64_NAN : bits;
}

double
float_value(enum lir_type type, uint64_t a)
{
    return type == LIR_F32 ? (double)f32_value(a) : f64_value(a);
}

uint64_t
float_bits(enum lir_type type, double value)
{
    return type == LIR_F32 ? f32_bits((float)value) : f64_bits(value);
}

uint64_t
float_add(enum lir_type type, uint64_t a, uint64_t b)
{
    if (type == LIR_F32)
        return f32_bits(f32_value(a) + f32_value(b));
    return f64_bits(f64_value(a) + f64_value(b));
}

uint64_t
float_sub(enum lir_type type, uint64_t a, uint64_t b)
{
    if (type == LIR_F32)
        return f32_bits(f32_value(a) - f32_value(b));
    return f64_bits(f64_value(a) - f64_value(b));
}

uint64_t
float_mul(enum lir_type type, uint64_t a, uint64_t b)
{
    if (type == LIR_F32)
        return f32_bits(f32_value(a) * f32_value(b));
    return f64_bits(f64_value(a) * f64_value(b));
}

uint64_t
float_div(enum lir_type type, uint64_t a, uint64_t b)
{
    if (type == LIR_F32)
        return f32_bits(f32_value(a) / f32_value(b));
    return f64_bits(f64_value(a) / f64_value(b));
}

uint64_t
float_sqrt(enum lir_type type, uint64_t a)
{
    if (type == LIR_F32)
        return f32_bits(sqrtf(f32_value(a)));
    return f64_bits(sqrt(f64_value(a)));
}

uint64_t
float_fma(enum lir_type type, uint64_t a, uint64_t b, uint64_t c)
{
    if (type == LIR_F32)
        return f32_bits(fmaf(f32_value(a), f32_value(b), f32_value(c)));
    return f64_bits(fma(f64_value(a), f64_value(b), f64_value(c)));
}

enum relation
float_compare(enum lir_type type, uint64_t a, uint64_t b)
{
    double x = float_value(type, a), y = float_value(type, b);

    if (isnan(x) || isnan(y))
        return RELATION_UNORDERED;
    return x < y ? RELATION_LESS : x > y ? RELATION_GREATER : RELATION_EQUAL;
}

/* Equal floats of different bits are the two zeros. */
uint64_t
float_min(enum lir_type type, uint64_t a, uint64_t b)
{
    switch (float_compare(type, a, b)) {
    case RELATION_LESS: return a;
    case RELATION_GREATER: return b;
    case RELATION_EQUAL: return signbit(float_value(type, a)) ? a : b;
    default: return type == LIR_F32 ? F32_NAN : F64_NAN;
    }
}

uint64_t
float_max(enum lir_type type, uint64_t a, uint64_t b)
{
    switch (float_compare(type, a, b)) {
    case RELATION_LESS: return b;
    case RELATION_GREATER: return a;
    case RELATION_EQUAL: return signbit(float_value(type, a)) ? b : a;
    default: return type == LIR_F32 ? F32_NAN : F64_NAN;
    }
}

uint64_t
float_from_integer(enum lir_type type, int64_t value)
{
    return type == LIR_F32 ? f32_bits((float)value) : f64_bits((double)value);
}

/* Toward zero; saturates; 0 for a NaN. */
int64_t
float_to_integer(enum lir_type type, uint64_t a, unsigned bits)
{
    double value = float_value(type, a);
    double limit = ldexp(1, (int)bits - 1);

    if (isnan(value))
        return 0;
    if (value >= limit)
        return INT64_MAX >> (64 - bits);
    if (value <= -limit)
        return INT64_MIN >> (64 - bits);
    return (int64_t)value;
}

uint64_t
float_widen(uint64_t f32)
{
    return f64_bits((double)f32_value(f32));
}

uint64_t
float_narrow(uint64_t f64)
{
    return f32_bits((float)f64_value(f64));
}
