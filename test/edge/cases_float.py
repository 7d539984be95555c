"""Floating point: arithmetic over all pairs, and every conversion.

The forms are those of cases_int.py.  Immediates are written as bit patterns
and as literals in turn.
"""

import model
from ieee import F32, F64, FORMATS
from model import FLOAT_TYPES, INT_TYPES, WIDTH, to_reg, trunc
from values import (few_floats, floats, fma_floats, ints, mixed_ints,
                    narrowing_floats)

BINARY = {"fadd": "add", "fsub": "sub", "fmul": "mul", "fdiv": "div",
          "fmin": "min", "fmax": "max"}
EXACT = {"fneg": "neg", "fabs": "abs"}  # of any bits, NaNs included


def literal(value, kind, i):
    """VALUE as an immediate; a literal if I is odd and no NaN is lost."""
    form = FORMATS[kind]
    if i % 2 and not (form.is_nan(value) and value != form.nan):
        return form.literal(value)
    return f"${value:#x}"


def binary(p, kind):
    form = FORMATS[kind]
    values = few_floats(kind)
    rows = [(a, b) for a in values for b in values]
    with p.sweep(f"float_{kind}_rr", rows, [kind, kind]) as s:
        a, b = s.columns
        r = s.reg(kind)
        for op, name in BINARY.items():
            expect = getattr(form, name)
            s.op(f"{op}.{kind}", r, a, b)
            s.mix_float(p.key(op, kind, "rr"), r, kind, expect)
            s.op(f"mov.{kind}", r, a)
            s.op(f"{op}.{kind}", r, r, b)
            s.mix_float(p.key(op, kind, "alias"), r, kind, expect)
            s.op(f"mov.{kind}", r, b)
            s.op(f"{op}.{kind}", r, a, r)
            s.mix_float(p.key(op, kind, "alias"), r, kind, expect)
            s.op(f"{op}.{kind}", r, a, a)
            s.mix_float(p.key(op, kind, "aa"), r, kind,
                        lambda a, b, f=expect: f(a, a))


def binary_immediates(p, kind):
    form = FORMATS[kind]
    values = few_floats(kind)
    rows = [(value,) for value in values]
    for op, name in BINARY.items():
        expect = getattr(form, name)
        with p.sweep(f"{op}_{kind}_ri", rows, [kind]) as s:
            r = s.reg(kind)
            for i, v in enumerate(values):
                s.op(f"{op}.{kind}", r, *s.columns, literal(v, kind, i))
                s.mix_float(p.key(op, kind, "ri"), r, kind,
                            lambda a, v=v, f=expect: f(a, v))
                s.op(f"{op}.{kind}", r, literal(v, kind, i + 1), *s.columns)
                s.mix_float(p.key(op, kind, "ir"), r, kind,
                            lambda b, v=v, f=expect: f(v, b))
        with p.straight(f"{op}_{kind}_ii") as s:
            r = s.reg(kind)
            pairs = [(a, b) for a in values for b in values]
            for i, (a, b) in enumerate(pairs):
                s.op(f"{op}.{kind}", r, literal(a, kind, i),
                     literal(b, kind, i // 2))
                s.mix_float(p.key(op, kind, "ii"), r, kind,
                            lambda a=a, b=b, f=expect: f(a, b))


def unary(p, kind):
    form = FORMATS[kind]
    values = floats(kind)
    rows = [(value,) for value in values]
    with p.sweep(f"unary_{kind}_r", rows, [kind]) as s:
        r = s.reg(kind)
        for op, name in EXACT.items():
            s.op(f"{op}.{kind}", r, *s.columns)
            s.mix_bits(p.key(op, kind, "r"), r, kind, getattr(form, name))
        s.op(f"fsqrt.{kind}", r, *s.columns)
        s.mix_float(p.key("fsqrt", kind, "r"), r, kind, form.sqrt)
    with p.straight(f"unary_{kind}_i") as s:
        r = s.reg(kind)
        for i, v in enumerate(values):
            for op, name in EXACT.items():
                s.op(f"{op}.{kind}", r, f"${v:#x}")
                s.mix_bits(p.key(op, kind, "i"), r, kind,
                           lambda v=v, f=getattr(form, name): f(v))
            s.op(f"fsqrt.{kind}", r, literal(v, kind, i))
            s.mix_float(p.key("fsqrt", kind, "i"), r, kind,
                        lambda v=v: form.sqrt(v))


def fused(p, kind):
    form = FORMATS[kind]
    values = fma_floats(kind)
    rows = [(a, b, c) for a in values for b in values for c in values]
    with p.sweep(f"fma_{kind}_r", rows, [kind] * 3) as s:
        r = s.reg(kind)
        s.op(f"fma.{kind}", r, *s.columns)
        s.mix_float(p.key("fma", kind, "r"), r, kind, form.fma)
        s.op(f"mov.{kind}", r, s.columns[2])
        s.op(f"fma.{kind}", r, s.columns[0], s.columns[1], r)
        s.mix_float(p.key("fma", kind, "alias"), r, kind, form.fma)
    with p.straight(f"fma_{kind}_i") as s:
        r = s.reg(kind)
        for i, (a, b, c) in enumerate(rows[::5]):
            s.op(f"fma.{kind}", r, literal(a, kind, i), literal(b, kind, 0),
                 literal(c, kind, 1))
            s.mix_float(p.key("fma", kind, "i"), r, kind,
                        lambda a=a, b=b, c=c: form.fma(a, b, c))


def arithmetic(p):
    for kind in FLOAT_TYPES:
        binary(p, kind)
        binary_immediates(p, kind)
        unary(p, kind)
        fused(p, kind)


# --- Conversions ---------------------------------------------------------

TO_FLOAT = {"cvtsi2ss": "f32", "cvtsi2sd": "f64"}
TO_INT = {"cvtss2si": "f32", "cvtsd2si": "f64"}


def near_ties(kind):
    """Integers between two f32 or two f64, and next to that."""
    n = WIDTH[kind]
    values = []
    for k, step in ((24, 1), (25, 2), (31, 128), (53, 1), (54, 2),
                    (62, 512), (40, 1 << 16)):
        if k < n - 1:
            for tie in ((1 << k) + step, (1 << k) + 3 * step):
                values += [tie - 1, tie, tie + 1, -tie, 1 - tie]
    return [trunc(value, n) for value in values]


def from_integers(p):
    for source in INT_TYPES:
        values = ints(source) + near_ties(source)
        with p.sweep(f"from_{source}", [(v,) for v in values],
                     [source]) as s:
            for op, kind in TO_FLOAT.items():
                r = s.reg(kind)
                s.op(f"{op}.{kind}", r, *s.columns)
                s.mix_bits(p.key(op, source, "r"), r, kind,
                           lambda v, form=FORMATS[kind], n=WIDTH[source]:
                           form.from_int(model.signed(v, n)))
    with p.straight("from_immediate") as s:
        for op, kind in TO_FLOAT.items():
            r = s.reg(kind)
            for v in ints("i64") + near_ties("i64"):
                s.op(f"{op}.{kind}", r, f"${v:#x}")
                s.mix_bits(p.key(op, "i"), r, kind,
                           lambda v=v, form=FORMATS[kind]:
                           form.from_int(model.signed(v, 64)))


def to_integers(p):
    for op, kind in TO_INT.items():
        form = FORMATS[kind]
        values = floats(kind)

        def expect(v, suffix, r_kind, form=form):
            return to_reg(form.to_int(v, WIDTH[suffix]), suffix, r_kind)

        with p.sweep(f"{op}_r", [(v,) for v in values], [kind]) as s:
            for suffix in INT_TYPES:
                for r_kind in INT_TYPES:
                    r = s.reg(r_kind)
                    s.op(f"{op}.{suffix}", r, *s.columns)
                    s.mix(p.key(op, suffix, "r"), r,
                          lambda v, t=(suffix, r_kind), f=expect: f(v, *t))
        with p.straight(f"{op}_i") as s:
            for suffix in INT_TYPES:
                r = s.reg("i64")
                for i, v in enumerate(values):
                    s.op(f"{op}.{suffix}", r, literal(v, kind, i))
                    s.mix(p.key(op, suffix, "i"), r,
                          lambda v=v, t=suffix, f=expect: f(v, t, "i64"))


def between(p):
    """cvtss2sd and cvtsd2ss."""
    for op, source, kind, values in (
            ("cvtss2sd", "f32", "f64", floats("f32")),
            ("cvtsd2ss", "f64", "f32", narrowing_floats())):
        def expect(v, source=FORMATS[source], kind=FORMATS[kind]):
            return source.convert(v, kind)
        with p.sweep(f"{op}_r", [(v,) for v in values], [source]) as s:
            r = s.reg(kind)
            s.op(f"{op}.{kind}", r, *s.columns)
            s.mix_float(p.key(op, "r"), r, kind, expect)
        with p.straight(f"{op}_i") as s:
            r = s.reg(kind)
            for i, v in enumerate(values):
                s.op(f"{op}.{kind}", r, literal(v, source, i))
                s.mix_float(p.key(op, "i"), r, kind,
                            lambda v=v, f=expect: f(v))


def literals(p):
    """Literals and bit patterns in f32 and f64 context."""
    with p.straight("literals") as s:
        for kind in FLOAT_TYPES:
            r = s.reg(kind)
            for i, v in enumerate(floats(kind)):
                s.op(f"mov.{kind}", r, literal(v, kind, i))
                s.mix_bits(p.key("mov", kind, "i"), r, kind, lambda v=v: v)
        # An f32 literal is an f64 rounded once more.
        r = s.reg("f32")
        for v in narrowing_floats():
            if F64.is_nan(v):
                continue
            s.op("mov.f32", r, F64.literal(v))
            s.mix_bits(p.key("mov", "f32", "rounded"), r, "f32",
                       lambda v=v: F64.convert(v, F32))
        # Of an integer the low 32 bits count.
        for v in mixed_ints():
            if not F32.is_nan(trunc(v, 32)):
                s.op("mov.f32", r, f"${v:#x}")
                s.mix_bits(p.key("mov", "f32", "truncated"), r, "f32",
                           lambda v=v: trunc(v, 32))


def bitcasts(p):
    """Between floats and integers; every pattern survives."""
    for kind, same in (("f32", ("i32", "ptr")), ("f64", ("i64",))):
        for other in same:
            rows = [(v,) for v in floats(kind)]
            with p.sweep(f"bitcast_{kind}_{other}", rows, [kind]) as s:
                for r_kind in INT_TYPES:
                    r = s.reg(r_kind)
                    s.op(f"bitcast.{other}", r, *s.columns)
                    s.mix(p.key("bitcast", other, kind), r,
                          lambda v, r_kind=r_kind: to_reg(v, r_kind))
            with p.sweep(f"bitcast_{other}_{kind}", rows, [other]) as s:
                r = s.reg(kind)
                s.op(f"bitcast.{kind}", r, *s.columns)
                s.mix_bits(p.key("bitcast", kind, other), r, kind,
                           lambda v: v)


def conversion(p):
    from_integers(p)
    to_integers(p)
    between(p)
    literals(p)
    bitcasts(p)


PROGRAMS = {"float_arithmetic": arithmetic, "float_conversion": conversion}
