"""Vectors: lane by lane over pairs of edge values, and where they may stand.

Every program here is compiled without and with -msimd128, and must print the
same.  The forms are those of cases_int.py; 'known' operands come from a
constant, so that LLVM computes the result itself.
"""

from functools import lru_cache
from random import Random

from cases_memory import PATTERN, at, check_memory, digest
from ieee import FORMATS
from model import (CONDITIONS, INT_TYPES, SHAPES, WIDTH, holds, integer,
                   integer_lane, join, shuffle, split, to_reg, trunc)
from values import few_floats, few_ints, ints, mixed_ints

INT_OPS = ("vadd", "vsub", "vmul", "vdiv", "vmin", "vmax")
FLOAT_OPS = {"vfadd": "add", "vfsub": "sub", "vfmul": "mul", "vfdiv": "div",
             "vmin": "min", "vmax": "max"}
LOGIC = {"vand": lambda a, b: a & b, "vor": lambda a, b: a | b,
         "vxor": lambda a, b: a ^ b}
WORDS = mixed_ints()
VECTORS = [a | b << 64 for a, b in zip(WORDS, WORDS[5:] + WORDS[:5])]


def lane_count(shape):
    return 128 // WIDTH[SHAPES[shape]]


def is_float(shape):
    return SHAPES[shape] in FORMATS


def operations(shape):
    return FLOAT_OPS if is_float(shape) else INT_OPS


@lru_cache(maxsize=None)
def lane(op, kind, a, b):
    if kind in FORMATS:
        return getattr(FORMATS[kind], FLOAT_OPS[op])(a, b)
    return integer_lane(op, WIDTH[kind], a, b)


def apply(op, shape, a, b):
    """The vector that OP makes of two."""
    return join([lane(op, SHAPES[shape], x, y)
                 for x, y in zip(split(a, shape), split(b, shape))], shape)


def pairs(op, kind):
    """Pairs of edge values, all that do not trap."""
    few = few_floats(kind) if kind in FORMATS else few_ints(kind)
    every = few if kind in FORMATS or op == "vmul" else ints(kind)
    seen = [(a, b) for a in few for b in few]
    seen += [(a, b) for a in every for b in every[::3]]
    return [(a, b) for a, b in dict.fromkeys(seen)
            if lane(op, kind, a, b) is not None]


def rows_of(op, shape):
    """Pairs of vectors, such that each lane sees each pair of values."""
    values = pairs(op, SHAPES[shape])
    count, step = lane_count(shape), len(values) // lane_count(shape) + 1
    rows = []
    for i in range(len(values)):
        picked = [values[(i + step * j) % len(values)] for j in range(count)]
        rows.append(tuple(join(lanes, shape) for lanes in zip(*picked)))
    return rows


def begin(p):
    p.variants = [(), ("-msimd128",)]


def mix_lanes(s, key, reg, shape, expect):
    """Floats up to their NaNs, integers exactly."""
    s.mix_vector(key, reg, expect, shape if is_float(shape) else None)


# --- Arithmetic ----------------------------------------------------------

def binary(p, op, shape):
    def expect(a, b):
        return apply(op, shape, a, b)

    with p.sweep(f"{op}_{shape}", rows_of(op, shape), ["v128"] * 2) as s:
        a, b = s.columns
        r = s.reg("v128")
        s.op(f"{op}.{shape}", r, a, b)
        mix_lanes(s, p.key(op, shape, "rr"), r, shape, expect)
        for known, x, y in ((a, r, b), (b, a, r)):
            s.op("mov.v128", r, known)
            s.op(f"{op}.{shape}", r, x, y)
            mix_lanes(s, p.key(op, shape, "alias"), r, shape, expect)
        if op != "vdiv":  # 0 / 0 traps
            s.op(f"{op}.{shape}", r, a, a)
            mix_lanes(s, p.key(op, shape, "aa"), r, shape,
                      lambda a, b: expect(a, a))


def constant(p, value):
    """The address of a constant vector."""
    low, high = trunc(value, 64), value >> 64
    text = f" : v128 const local = {{ i64 {low:#x}, {high:#x} }}"
    name = f"@c{value:x}"
    if f"global {name}{text}" not in p.globals:
        p.globals.append(f"global {name}{text}")
    return f"[{name}]"


def known(p, op, shape):
    """One operand, then both, that LLVM knows."""
    rows = rows_of(op, shape)
    few = rows[::len(rows) // 8]

    def expect(a, b):
        return apply(op, shape, a, b)

    with p.straight(f"{op}_{shape}_known") as s:
        a, b, r = s.reg("v128"), s.reg("v128"), s.reg("v128")
        for x, y in few:
            s.op("vload", a, constant(p, x))
            s.op("vload", b, constant(p, y))
            s.op(f"{op}.{shape}", r, a, b)
            mix_lanes(s, p.key(op, shape, "known"), r, shape,
                      lambda x=x, y=y: expect(x, y))
    for i, (x, y) in enumerate(few[:3]):
        usable = [row for row in rows[::5]
                  if None not in (lane(op, SHAPES[shape], *pair) for pair in
                                  zip(split(row[0], shape), split(y, shape)))]
        with p.sweep(f"{op}_{shape}_known{i}", usable, ["v128"] * 2) as s:
            r = s.reg("v128")
            s.op("vload", r, constant(p, y))
            s.op(f"{op}.{shape}", r, s.columns[0], r)
            mix_lanes(s, p.key(op, shape, "known"), r, shape,
                      lambda a, b, y=y: expect(a, y))


def splat_divisors(p, shape):
    """Division by one known number, which LLVM does in other ways."""
    n = WIDTH[SHAPES[shape]]
    rows = [(a,) for a, _ in rows_of("vdiv", shape)[::3]]
    with p.sweep(f"vdiv_{shape}_splat", rows, ["v128"]) as s:
        r = s.reg("v128")
        for number in (1, 2, -2, 3, 7, -10, 64, 100):
            s.op(f"vbroadcast.{shape}", r, f"${number}")
            s.op(f"vdiv.{shape}", r, *s.columns, r)
            divisor = join([trunc(number, n)] * lane_count(shape), shape)
            s.mix_vector(p.key("vdiv", shape, "splat"), r,
                         lambda a, b=divisor: apply("vdiv", shape, a, b))


def square_roots(p, shape):
    form = FORMATS[SHAPES[shape]]
    rows = [(a,) for a, _ in rows_of("vfadd", shape)[::2]]
    with p.sweep(f"vsqrt_{shape}", rows, ["v128"]) as s:
        r = s.reg("v128")
        s.op(f"vsqrt.{shape}", r, *s.columns)
        mix_lanes(s, p.key("vsqrt", shape, "r"), r, shape,
                  lambda a: join(map(form.sqrt, split(a, shape)), shape))
        s.op(f"vsqrt.{shape}", s.columns[0], s.columns[0])
        mix_lanes(s, p.key("vsqrt", shape, "alias"), s.columns[0], shape,
                  lambda a: join(map(form.sqrt, split(a, shape)), shape))


def arithmetic(p, shapes):
    begin(p)
    for shape in shapes:
        for op in operations(shape):
            binary(p, op, shape)
            known(p, op, shape)


def integers(p):
    arithmetic(p, [shape for shape in SHAPES if not is_float(shape)])
    for shape in SHAPES:
        if not is_float(shape):
            splat_divisors(p, shape)


def floats(p):
    arithmetic(p, [shape for shape in SHAPES if is_float(shape)])
    for shape in SHAPES:
        if is_float(shape):
            square_roots(p, shape)


def logic(p):
    rows = [(a, b) for a in VECTORS for b in VECTORS]
    with p.sweep("logic", rows, ["v128"] * 2) as s:
        a, b = s.columns
        r = s.reg("v128")
        for op, expect in LOGIC.items():
            s.op(op, r, a, b)
            s.mix_vector(p.key(op, "rr"), r, expect)
            for before, x, y in ((a, r, b), (b, a, r)):
                s.op("mov.v128", r, before)
                s.op(op, r, x, y)
                s.mix_vector(p.key(op, "alias"), r, expect)
            s.op(op, r, a, a)
            s.mix_vector(p.key(op, "aa"), r, lambda a, b, f=expect: f(a, a))


# --- Lanes ---------------------------------------------------------------

def lane_values(shape):
    kind = SHAPES[shape]
    return few_floats(kind) if is_float(shape) else few_ints(kind)


def immediates(shape):
    """(text, bits) of immediates for lanes of SHAPE."""
    kind = SHAPES[shape]
    if not is_float(shape):
        return [(f"${value:#x}", trunc(value, WIDTH[kind]))
                for value in mixed_ints()]
    form = FORMATS[kind]
    return ([(f"${value:#x}", value) for value in few_floats(kind)] +
            [(form.literal(value), value) for value in few_floats(kind)
             if not form.is_nan(value)])


def broadcasts(p, shape):
    kind, count = SHAPES[shape], lane_count(shape)
    key = p.key("vbroadcast", shape)
    for source in (kind,) if is_float(shape) else INT_TYPES:
        values = (few_floats(kind) if is_float(shape) else
                  [trunc(value, WIDTH[source]) for value in mixed_ints()])
        with p.sweep(f"broadcast_{shape}_{source}", [(v,) for v in values],
                     [source]) as s:
            r = s.reg("v128")
            s.op(f"vbroadcast.{shape}", r, *s.columns)
            s.mix_vector(key, r, lambda v: join(
                [trunc(v, WIDTH[kind])] * count, shape))
    with p.straight(f"broadcast_{shape}_i") as s:
        r = s.reg("v128")
        for text, bits in immediates(shape):
            s.op(f"vbroadcast.{shape}", r, text)
            s.mix_vector(p.key("vbroadcast", shape, "i"), r,
                         lambda v=bits: join([v] * count, shape))


def distinct(shape):
    """Vectors in which each lane differs from the others."""
    values = lane_values(shape)
    return [join([values[(i + j) % len(values)]
                  for j in range(lane_count(shape))], shape)
            for i in range(len(values))] + VECTORS


def extracts(p, shape):
    kind = SHAPES[shape]
    rows = [(v,) for v in distinct(shape)]
    with p.sweep(f"extract_{shape}", rows, ["v128"]) as s:
        for i in range(lane_count(shape)):
            def expect(v, i=i):
                return split(v, shape)[i]
            key = p.key("vextract", shape, f"{i}")
            for r_kind in (kind,) if is_float(shape) else INT_TYPES:
                r = s.reg(r_kind)
                s.op(f"vextract.{shape}", r, *s.columns, f"${i}")
                if is_float(shape):
                    s.mix_bits(key, r, kind, expect)
                else:
                    s.mix(key, r, lambda v, k=r_kind, f=expect: to_reg(
                        f(v), k))


def with_lane(v, shape, i, value):
    lanes = split(v, shape)
    lanes[i] = trunc(value, WIDTH[SHAPES[shape]])
    return join(lanes, shape)


def inserts(p, shape):
    sources = (SHAPES[shape],) if is_float(shape) else INT_TYPES
    values = lane_values(shape) if is_float(shape) else mixed_ints()
    vectors = distinct(shape)
    for source in sources:
        rows = [(vectors[i % len(vectors)], trunc(value, WIDTH[source]))
                for i, value in enumerate(values)]
        with p.sweep(f"insert_{shape}_{source}", rows,
                     ["v128", source]) as s:
            v, x = s.columns
            r = s.reg("v128")
            for i in range(lane_count(shape)):
                def expect(v, x, i=i):
                    return with_lane(v, shape, i, x)
                key = p.key("vinsert", shape, f"{i}")
                s.op(f"vinsert.{shape}", r, v, f"${i}", x)
                s.mix_vector(key, r, expect)
                s.op("mov.v128", r, v)
                s.op(f"vinsert.{shape}", r, r, f"${i}", x)
                s.mix_vector(key, r, expect)
    with p.sweep(f"insert_{shape}_i", [(v,) for v in vectors[:6]],
                 ["v128"]) as s:
        r = s.reg("v128")
        for n, (text, bits) in enumerate(immediates(shape)):
            i = n % lane_count(shape)
            s.op(f"vinsert.{shape}", r, *s.columns, f"${i}", text)
            s.mix_vector(p.key("vinsert", shape, "i"), r,
                         lambda v, i=i, x=bits: with_lane(v, shape, i, x))


def built(p, shape):
    """A vector made lane by lane of one that was never written."""
    kind = SHAPES[shape]
    with p.straight(f"built_{shape}") as s:
        r = s.reg("v128")
        values = [lane_values(shape)[i % len(lane_values(shape))]
                  for i in range(1, 1 + lane_count(shape))]
        for i, value in enumerate(values):
            s.op(f"vinsert.{shape}", r, r, f"${i}", f"${value:#x}")
            s.mix_vector(p.key("vinsert", kind, "built"), r,
                         lambda i=i: join(values[:i + 1], shape))


def lanes(p):
    begin(p)
    logic(p)
    for shape in SHAPES:
        broadcasts(p, shape)
        extracts(p, shape)
        inserts(p, shape)
        built(p, shape)
    shuffles(p)


# --- Shuffles ------------------------------------------------------------

def masks():
    """The usual ones and some without sense."""
    random = Random(16)
    usual = [list(range(16)), list(range(16, 32)), list(range(15, -1, -1)),
             [0] * 16, [31] * 16, [16] * 16, [15] * 16,
             [i // 2 + 16 * (i % 2) for i in range(16)],
             [8 + i // 2 + 16 * (i % 2) for i in range(16)],
             list(range(0, 32, 2)), list(range(1, 32, 2)),
             list(range(5, 21)), [i ^ 3 for i in range(16)],
             list(range(8)) * 2, [0, 1, 2, 3] * 4, [0, 1] * 8,
             list(range(8)) + list(range(24, 32)),
             [20, 21, 22, 23] + list(range(4, 16))]
    return usual + [[random.randrange(32) for _ in range(16)]
                    for _ in range(10)]


def shuffles(p):
    rows = [(a, b) for a, b in zip(VECTORS, VECTORS[1:] + VECTORS[:1])]
    rows.append((int.from_bytes(bytes(range(16)), "little"),
                 int.from_bytes(bytes(range(16, 32)), "little")))
    with p.sweep("shuffle", rows, ["v128"] * 2) as s:
        a, b = s.columns
        r = s.reg("v128")
        for mask in masks():
            text = ", ".join(f"${i}" for i in mask)
            s.op("vshuffle", r, a, b, text)
            s.mix_vector(p.key("vshuffle", "rr"), r,
                         lambda a, b, m=mask: shuffle(a, b, m))
            for before, x, y in ((a, r, b), (b, a, r)):
                s.op("mov.v128", r, before)
                s.op("vshuffle", r, x, y, text)
                s.mix_vector(p.key("vshuffle", "alias"), r,
                             lambda a, b, m=mask: shuffle(a, b, m))
            s.op("vshuffle", r, a, a, text)
            s.mix_vector(p.key("vshuffle", "aa"), r,
                         lambda a, b, m=mask: shuffle(a, a, m))


# --- Where vectors may stand ---------------------------------------------

def memory(p):
    """Loads and stores of 16 bytes, aligned or not, of all bases."""
    digest(p)
    p.globals.append("global @spare : v128 = { i64 5, 6 }")
    for load, store in (("vload", "vstore"), ("load.v128", "store.v128")):
        with p.straight(f"memory_{load[0]}") as s:
            r, word, base = s.reg("v128"), s.reg("i64"), s.reg("ptr")
            wide, index = s.reg("i64"), s.reg("i16")
            s.slots.append(("%slot", p.blob(64)))
            s.op("mov.ptr", base, "@mem")
            s.op("mov.i64", wide, "@work")
            for offset in (0, 1, 7, 8, 15, 16, 31, 48):
                def moved(offset=offset):
                    return PATTERN[:9] + PATTERN[offset:offset + 16] \
                        + PATTERN[25:]
                s.op("mov.i16", index, f"${offset}")
                for place in (f"[@mem + {offset}]", f"[{base} + {offset}]",
                              f"[@mem + {index}]", f"[{base} + {index}]"):
                    s.op(load, r, place)
                    s.op(store, f"[{wide} + 9]", r)
                    check_memory(s, p.key(load.split(".")[0], "v128"), moved)
                s.op(store, f"[%slot + {offset}]", r)
                for half in (0, 8):
                    s.op("load.i64", word, f"[%slot + {offset + half}]")
                    s.mix(p.key(store.split(".")[0], "v128"), word,
                          lambda o=offset + half: at(o, 8))
            s.op(load, r, "[@spare]")
            s.op(store, "[@work + 16]", r)
            check_memory(s, p.key(load.split(".")[0], "v128"), lambda: (
                PATTERN[:16] + bytes([5]) + bytes(7) + bytes([6]) + bytes(7)
                + PATTERN[32:]))


def moves(p):
    rows = [(a, b, c) for a in VECTORS[::3] for b in VECTORS[1::3]
            for c in (0, 1, 2)]
    with p.sweep("moves", rows, ["v128", "v128", "i8"]) as s:
        a, b, c = s.columns
        r, unwritten = s.reg("v128"), s.reg("v128")
        s.mix_vector(p.key("mov", "v128", "unwritten"), unwritten,
                     lambda a, b, c: 0)
        s.op("mov.v128", r, a)
        s.mix_vector(p.key("mov", "v128"), r, lambda a, b, c: a)
        s.op("bitcast.v128", r, b)
        s.mix_vector(p.key("bitcast", "v128"), r, lambda a, b, c: b)
        for name in CONDITIONS:
            s.op("cmp.i8", c, "$1")
            s.op(f"cmov.v128.{name}", r, a, b)
            s.mix_vector(p.key("cmov", "v128", name), r,
                         lambda a, b, c, name=name: a if holds(
                             name, integer("cmp", 8, c, 1)[1]) else b)
        s.op("xchg.v128", a, b)
        s.mix_vector(p.key("xchg", "v128"), a, lambda a, b, c: b)
        s.mix_vector(p.key("xchg", "v128"), b, lambda a, b, c: a)
        s.op("xchg.v128", a, a)
        s.mix_vector(p.key("xchg", "v128"), a, lambda a, b, c: b)


def loops(p):
    """Sums that are carried over a jump to the entry."""
    numbers = range(1, 41)
    with p.straight("sum_loop") as s:
        n, total, step = s.reg("i32"), s.reg("v128"), s.reg("v128")
        low, high = s.reg("v128"), s.reg("v128")
        again, done = s.label(), s.label()
        s.op("inc.i32", n, n)
        s.op("vbroadcast.i16x8", step, n)
        s.op("vinsert.i16x8", step, step, "$3", "$-1000")
        s.op("vadd.i16x8", total, total, step)
        s.op("vmin.i16x8", low, low, total)
        s.op("vmax.i16x8", high, high, total)
        s.op("cmp.i32", n, f"${len(numbers)}")
        s.op("jb", again)
        s.op("jmp", done)
        s.start(again)
        s.op("jmp", ".LBB0")
        s.start(done)

        key = p.key("vadd", "loop")
        for reg, which in ((total, 0), (low, 1), (high, 2)):
            s.mix_vector(key, reg, lambda which=which: summed(numbers)[which])


def summed(numbers):
    """The sums of the loop above, the lowest and the highest on the way."""
    total = low = high = 0
    for number in numbers:
        step = with_lane(join([number] * 8, "i16x8"), "i16x8", 3, -1000)
        total = apply("vadd", "i16x8", total, step)
        low = apply("vmin", "i16x8", low, total)
        high = apply("vmax", "i16x8", high, total)
    return total, low, high


def callees(p):
    """Functions with vectors among their parameters."""
    f = p.function("last", ["v128", "i8", "v128"], "v128")
    f.op("ret.v128", f.params[2])
    f = p.function("mixed", ["i8", "v128", "f64", "v128", "i64", "f32",
                             "v128"], "v128")
    r = f.reg("v128")
    f.op("vinsert.f64x2", r, f.params[1], "$0", f.params[2])
    f.op("vinsert.i64x2", r, r, "$1", f.params[4])
    f.op("vxor", r, r, f.params[3])
    f.op("vinsert.f32x4", r, r, "$1", f.params[5])
    f.op("vinsert.i8x16", r, r, "$15", f.params[0])
    f.op("vadd.i8x16", r, r, f.params[6])
    f.op("ret.v128", r)
    f = p.function("twice", ["v128"])
    f.op("vadd.i32x4", f.params[0], f.params[0], f.params[0])
    f.op("store.v128", "[@out]", f.params[0])
    f.op("ret")
    p.globals += ["global @out : v128 = { i64 0, 0 }",
                  f"global @table : {p.blob(12)} = "
                  "{ ptr @last, @mixed, @twice }"]


def mixed(small, a, double, b, word, single, c):
    r = with_lane(with_lane(a, "f64x2", 0, double), "i64x2", 1, word) ^ b
    r = with_lane(with_lane(r, "f32x4", 1, single), "i8x16", 15, small)
    return apply("vadd", "i8x16", r, c)


def calls(p):
    callees(p)
    rows = [(v, b, v & 0xFF, few_floats("f64")[i % 20],
             few_floats("f32")[7 * i % 20])
            for i, (v, b) in enumerate(zip(VECTORS, VECTORS[3:]))]
    with p.sweep("calls", rows, ["v128", "v128", "i8", "f64", "f32"]) as s:
        a, b, small, double, single = s.columns
        r, target, word = s.reg("v128"), s.reg("ptr"), s.reg("i64")
        s.op("mov.i64", word, "$0x123456789ABCDEF0")

        def expect(a, b, small, double, single):
            return mixed(small, a, double, b, 0x123456789ABCDEF0, single, a)

        arguments = f"({small}, {a}, {double}, {b}, {word}, {single}, {a})"
        s.op(f"call.v128 {r}, @last({b}, {small}, {a})")
        s.mix_vector(p.key("call", "v128"), r, lambda a, *rest: a)
        s.op(f"call.v128 {r}, @mixed{arguments}")
        s.mix_vector(p.key("call", "v128"), r, expect)
        s.op(f"call.void @twice({b})")
        s.op("load.v128", r, "[@out]")
        s.mix_vector(p.key("call", "v128"), r,
                     lambda a, b, *rest: apply("vadd", "i32x4", b, b))
        s.op("load.ptr", target, "[@table]")
        s.op(f"call_indirect.v128 {r}, {target}({b}, {small}, {a})")
        s.mix_vector(p.key("call_indirect", "v128"), r, lambda a, *rest: a)
        s.op("load.ptr", target, "[@table + 4]")
        s.op(f"call_indirect.v128 {r}, {target}{arguments}")
        s.mix_vector(p.key("call_indirect", "v128"), r, expect)
        s.op("load.ptr", target, "[@table + 8]")
        s.op(f"call_indirect.void {target}({a})")
        s.op("load.v128", r, "[@out]")
        s.mix_vector(p.key("call_indirect", "v128"), r,
                     lambda a, *rest: apply("vadd", "i32x4", a, a))
        s.op(f"call.void @last({b}, {small}, {a})")  # the result is dropped


def recursion(p):
    """Deep calls, and tail calls of the function itself, deeper."""
    f = p.function("deep", ["v128", "i32"], "v128")
    v, n = f.params
    r, more, end = f.reg("v128"), f.label(), f.label()
    f.op("test.i32", n, n)
    f.op("branch.ne", more, end)
    f.start(more)
    f.op("dec.i32", n, n)
    f.op("vadd.i64x2", r, v, v)
    f.op(f"call.v128 {r}, @deep({r}, {n})")
    f.op("vsub.i64x2", v, r, v)
    f.op("ret.v128", v)
    f.start(end)
    f.op("ret.v128", v)
    f = p.function("count", ["v128", "v128", "i32"], "v128")
    v, step, n = f.params
    r, more, end = f.reg("v128"), f.label(), f.label()
    f.op("test.i32", n, n)
    f.op("branch.ne", more, end)
    f.start(more)
    f.op("dec.i32", n, n)
    f.op("vadd.i32x4", v, v, step)
    f.op(f"call.v128.tail {r}, @count({v}, {step}, {n})")
    f.op("ret.v128", r)
    f.start(end)
    f.op("ret.v128", v)
    with p.sweep("recursion", [(v,) for v in VECTORS[:6]], ["v128"]) as s:
        r = s.reg("v128")
        s.op(f"call.v128 {r}, @deep({s.columns[0]}, $20)")
        s.mix_vector(p.key("call", "v128", "deep"), r, deep)
        s.op(f"call.v128 {r}, @count({s.columns[0]}, {s.columns[0]}, "
             "$1000000)")
        s.mix_vector(p.key("call", "v128", "tail"), r, lambda v: join(
            [trunc(x * 1000001, 32) for x in split(v, "i32x4")], "i32x4"))


def deep(v, n=20):
    if n == 0:
        return v
    r = deep(apply("vadd", "i64x2", v, v), n - 1)
    return apply("vsub", "i64x2", r, v)


def kept_flags(p):
    """All vector opcodes between an instruction and what reads its flags."""
    rows = [(a, b) for a in few_ints("i32") for b in few_ints("i32")]
    with p.sweep("kept", rows, ["i32", "i32"]) as s:
        s.slots.append(("%kept", p.blob(16)))
        a, b = s.columns
        v, word, x = s.reg("v128"), s.reg("i32"), s.reg("f32")
        results = [(name, s.reg("i32")) for name in ("lt", "ult", "eq")]
        s.op("cmp.i32", a, b)
        s.op("vbroadcast.i32x4", v, "$3")
        for op in INT_OPS:
            s.op(f"{op}.i32x4", v, v, v)
            s.op("vbroadcast.i32x4", v, "$3")
            s.op("vinsert.i32x4", v, v, "$2", "$5")
        for op in ("vand", "vor", "vxor"):
            s.op(op, v, v, v)
        for op in FLOAT_OPS:
            s.op(f"{op}.f32x4", v, v, v)
        s.op("vsqrt.f64x2", v, v)
        s.op("vstore", "[%kept]", v)
        s.op("vload", v, "[%kept]")
        s.op("vshuffle", v, v, v, ", ".join(f"${i}" for i in range(16)))
        s.op("vextract.i32x4", word, v, "$1")
        s.op("vextract.f32x4", x, v, "$1")
        for name, r in results:
            s.op(f"setcc.i32.{name}", r)
        for name, r in results:
            s.mix(p.key("cmp", "kept", name), r, lambda a, b, name=name:
                  holds(name, integer("cmp", 32, a, b)[1]))


def places(p):
    begin(p)
    memory(p)
    moves(p)
    loops(p)
    calls(p)
    recursion(p)
    kept_flags(p)


PROGRAMS = {"vector_integers": integers, "vector_floats": floats,
            "vector_lanes": lanes, "vector_places": places}
