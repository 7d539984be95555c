"""Objects, arrays and delegates: lengths, indexes and elements of every width,
a chain of types, calls through tables and delegates.

References are kept in globals, so that LLVM knows neither what is there nor how
long it is.  What must trap is in cases_trap.py.
"""

from model import FLOAT_TYPES, INT_TYPES, WIDTH, read, to_reg, trunc
from values import few_floats, few_ints, mixed_ints, unique

# The options that make another program of the same LIR.
VARIANTS = [(), ("-mabi=uniform", "-froots=all"), ("-fincremental-gc",)]

LENGTH = {"i8": 70000, "i16": 66000, "i32": 300, "i64": 300, "ptr": 300,
          "f32": 300, "f64": 300, "v128": 130, "ref": 300}
CHAIN = 71                 # types, each derived from the one before
EDGES = (0, 1, 2, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, CHAIN - 1)


def keep(p, name):
    """A global for a reference."""
    p.globals.append(f"global @{name} : ref = 0")
    return f"[@{name}]"


def array_type(p, kind):
    """The name of the type of arrays of KIND."""
    name = f"$Array_{kind}"
    p.types[name] = f"type {name} array elem {kind}"
    return name


def kept(s, place):
    """A register with the reference at PLACE."""
    r = s.reg("ref")
    s.op("load.ref", r, place)
    return r


def new_array(p, kind):
    """The type of an array of LENGTH elements, which a function of its own
    makes, and where it is."""
    array, place = array_type(p, kind), keep(p, f"array_{kind}")
    with p.straight(f"make_{kind}") as s:
        r = s.reg("ref")
        s.op("alloc_array.ref", r, array, f"${LENGTH[kind]}")
        s.op("store.ref", place, r)
    return array, place


def indexes(kind, length):
    """Edges of what an index of KIND may be, all below the length."""
    edges = [0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536,
             length // 2, length - 2, length - 1]
    return unique(i for i in edges if i < min(length, 1 << WIDTH[kind]))


def pairs(kind, values):
    """Rows of an index, another one beside it, and a value."""
    length = LENGTH[kind]
    rows = [(i, i ^ 1 if i ^ 1 < length else i - 1, value)
            for i in indexes("i64", length) for value in values]
    return rows


# --- Elements ------------------------------------------------------------

def integer_elements(p, kind):
    """Both neighbours are written, then read, by every suffix and register."""
    array, place = new_array(p, kind)
    for suffix in INT_TYPES:
        with p.sweep(f"elements_{kind}_{suffix}", pairs(kind, mixed_ints()),
                     ["i64"] * 3) as s:
            i, k, value = s.columns
            a, inverse = kept(s, place), s.reg("i64")
            s.op("not.i64", inverse, value)
            s.op(f"array_store.{suffix}", array, a, i, value)
            s.op(f"array_store.{suffix}", array, a, k, inverse)
            for r_kind in INT_TYPES:
                r = s.reg(r_kind)
                for name, at, sign in (("array_load", i, 0),
                                       ("array_store", k, -1)):
                    s.op(f"array_load.{suffix}", r, array, a, at)
                    s.mix(p.key(name, suffix, kind), r,
                          lambda _, __, v, r_kind=r_kind, sign=sign:
                          to_reg(v ^ trunc(sign, 64), suffix, kind, suffix,
                                 r_kind))


def float_elements(p, kind):
    array, place = new_array(p, kind)
    with p.sweep(f"elements_{kind}", pairs(kind, few_floats(kind)),
                 ["i64", "i64", kind]) as s:
        i, k, value = s.columns
        a, r = kept(s, place), s.reg(kind)
        s.op(f"array_store.{kind}", array, a, i, value)
        s.op(f"array_store.{kind}", array, a, k, "$1.5")
        for name, at, expect in (
                ("array_load", i, lambda _, __, v: v),
                ("array_store", k, lambda *_: {
                    "f32": 0x3FC00000, "f64": 0x3FF8000000000000}[kind])):
            s.op(f"array_load.{kind}", r, array, a, at)
            s.mix_bits(p.key(name, kind), r, kind, expect)


def vector_elements(p):
    array, place = new_array(p, "v128")
    values = [0, (1 << 128) - 1, 0x0123456789ABCDEF_FEDCBA9876543210]
    with p.sweep("elements_v128", pairs("v128", values),
                 ["i64", "i64", "v128"]) as s:
        i, k, value = s.columns
        a, r, zero = kept(s, place), s.reg("v128"), s.reg("v128")
        s.op("array_store.v128", array, a, i, value)
        s.op("array_store.v128", array, a, k, zero)
        for name, at, expect in (("array_load", i, lambda _, __, v: v),
                                 ("array_store", k, lambda *_: 0)):
            s.op("array_load.v128", r, array, a, at)
            s.mix_vector(p.key(name, "v128"), r, expect)


def reference_elements(p):
    array, place = new_array(p, "ref")
    rows = [(i, k) for i, k, _ in pairs("ref", [0])]
    with p.sweep("elements_ref", rows, ["i64", "i64"]) as s:
        i, k = s.columns
        a, r, bit = kept(s, place), s.reg("ref"), s.reg("i32")
        s.op("array_store.ref", array, a, i, a)
        s.op("array_store.ref", array, a, k, "$0")
        for name, at, other, expect in (
                ("array_load", i, a, 1), ("array_load", k, "$0", 1),
                ("array_store", k, a, 0), ("array_store", i, "$0", 0)):
            s.op("array_load.ref", r, array, a, at)
            s.op("cmp.ref", r, other)
            s.op("setcc.i32.eq", bit)
            s.mix(p.key(name, "ref"), bit, lambda *_, expect=expect: expect)


def index_types(p):
    """The index in registers of each type, and immediate."""
    array, place = "$Array_i8", "[@array_i8]"
    for kind in INT_TYPES:
        rows = [(i, 0x5A ^ i & 255) for i in indexes(kind, LENGTH["i8"])]
        with p.sweep(f"index_{kind}", rows, [kind, "i64"]) as s:
            i, value = s.columns
            a, r = kept(s, place), s.reg("i64")
            s.op("array_store.i8", array, a, i, value)
            s.op("array_load.i64", r, array, a, i)
            s.mix(p.key("array_load", "index", kind), r, lambda _, v: v)
    with p.straight("index_constant") as s:
        a, r = kept(s, place), s.reg("i64")
        for i in indexes("i64", LENGTH["i8"]):
            s.op("array_store.i8", array, a, f"${i}", f"${i % 251}")
            s.op("array_load.i64", r, array, a, f"${i}")
            s.mix(p.key("array_load", "index", "constant"), r,
                  lambda i=i: i % 251)


def addresses(p):
    """How far apart elements are, and what is read there."""
    blob = "$Twenty"
    p.types[blob] = f"type {blob} blob size 20 align 16"
    p.types["$Array_blob"] = f"type $Array_blob array elem {blob}"
    place = keep(p, "array_blob")
    with p.straight("make_blob") as s:
        r = s.reg("ref")
        s.op("alloc_array.ref", r, "$Array_blob", "$300")
        s.op("store.ref", place, r)
    for kind, stride in (*((k, WIDTH[k] // 8) for k in INT_TYPES),
                         ("v128", 16), ("blob", 32)):
        array, length = f"$Array_{kind}", LENGTH.get(kind, 300)
        rows = [(i,) for i in indexes("i64", length)]
        with p.sweep(f"address_{kind}", rows, ["i64"]) as s:
            a = kept(s, f"[@array_{kind}]")
            for suffix in ("i32", "i64", "ptr"):
                at, first = s.reg(suffix), s.reg(suffix)
                s.op(f"array_address.{suffix}", at, array, a, *s.columns)
                s.op(f"array_address.{suffix}", first, array, a, "$0")
                base = s.reg(suffix)
                s.op(f"lea.{suffix}", base, f"[{a}]")
                s.op(f"sub.{suffix}", at, at, first)
                s.op(f"sub.{suffix}", first, first, base)
                s.mix(p.key("array_address", suffix, kind), at,
                      lambda i, stride=stride: i * stride)
                s.mix(p.key("array_address", suffix, kind), first,
                      lambda _, stride=stride: 16 if stride >= 16 else 8)
            at, r = s.reg("ptr"), s.reg("i32")
            s.op("array_address.ptr", at, array, a, *s.columns)
            s.op("store8.i32", f"[{at}]", "$0xA5")
            s.op("load8.i32", r, f"[{at}]")
            s.mix(p.key("array_address", "memory", kind), r, lambda _: 0xA5)


def elements(p):
    p.variants = VARIANTS
    for kind in INT_TYPES:
        integer_elements(p, kind)
    for kind in FLOAT_TYPES:
        float_elements(p, kind)
    vector_elements(p)
    reference_elements(p)
    index_types(p)
    addresses(p)


# --- Lengths and objects -------------------------------------------------

def lengths(kind):
    """Edges of what a length of KIND may be."""
    edges = (0, 1, 2, 3, 4, 7, 8, 127, 128, 255, 256, 1023, 1024, 4096, 65535,
             65536)
    return [(n,) for n in edges if n < 1 << WIDTH[kind]]


def array_lengths(p):
    """Of every element, by lengths in registers of each type and constants;
    the first and the last element are zero."""
    for elem in (*INT_TYPES, *FLOAT_TYPES, "v128", "ref"):
        array = array_type(p, elem)
        with p.sweep(f"length_of_{elem}", lengths("i32"), ["i32"]) as s:
            a, n = s.reg("ref"), s.columns[0]
            s.op("alloc_array.ref", a, array, n)
            for suffix in INT_TYPES:
                for r_kind in INT_TYPES:
                    r = s.reg(r_kind)
                    s.op(f"array_length.{suffix}", r, a)
                    s.mix(p.key("array_length", suffix, elem), r,
                          lambda n, suffix=suffix, r_kind=r_kind:
                          to_reg(n, suffix, r_kind))
    for kind in INT_TYPES:
        with p.sweep(f"length_by_{kind}", lengths(kind), [kind]) as s:
            a, r = s.reg("ref"), s.reg("i64")
            s.op("alloc_array.ref", a, "$Array_i16", *s.columns)
            s.op("array_length.i64", r, a)
            s.mix(p.key("alloc_array", kind), r, lambda n: n)
            s.op("try_alloc_array.ref", a, "$Array_i16", *s.columns)
            s.op("array_length.i64", r, a)
            s.mix(p.key("try_alloc_array", kind), r, lambda n: n)
    with p.straight("length_constant") as s:
        a, r = s.reg("ref"), s.reg("i64")
        for n, in lengths("i64"):
            s.op("alloc_array.ref", a, "$Array_i64", f"${n}")
            s.op("array_length.i64", r, a)
            s.mix(p.key("alloc_array", "constant"), r, lambda n=n: n)


def zeroed(p):
    """What is new is zero, though what was there before was not."""
    for elem in ("i8", "i64"):
        array = array_type(p, elem)
        rows = [(n,) for n, in lengths("i32") if n] * 3
        with p.sweep(f"zero_{elem}", rows, ["i32"]) as s:
            a, last, r = s.reg("ref"), s.reg("i32"), s.reg("i64")
            s.op("sub.i32", last, s.columns[0], "$1")
            s.op("alloc_array.ref", a, array, s.columns[0])
            for at in ("$0", last):
                s.op("array_load.i64", r, array, a, at)
                s.mix(p.key("alloc_array", "zero", elem), r, lambda _: 0)
            s.op("array_store.i64", array, a, "$0", "$-1")
            s.op("array_store.i64", array, a, last, "$-1")
            s.op("safepoint")
            s.op("array_load.i64", r, array, a, last)
            s.mix(p.key("safepoint", elem), r,
                  lambda _, elem=elem: trunc(-1, WIDTH[elem]))


def objects(p):
    """Their alignment, and that they are zero."""
    for size in (4, 5, 8, 15, 16, 17, 32, 63, 64, 1000, 1024, 1025, 70000):
        for align in (4, 8, 16):
            name = f"$Object_{size}_{align}"
            p.types[name] = f"type {name} object size {size} align {align}"
            with p.straight(f"object_{size}_{align}") as s:
                for op in ("alloc", "try_alloc", "alloc", "try_alloc"):
                    a, at, r = s.reg("ref"), s.reg("i32"), s.reg("i32")
                    s.op(f"{op}.ref", a, name)
                    s.op("lea.i32", at, f"[{a}]")
                    s.op("and.i32", at, at, f"${align - 1}")
                    s.mix(p.key(op, "aligned"), at, lambda: 0)
                    if size == 4:
                        continue
                    for offset in unique((4, size - 1)):
                        s.op("load8.i32", r, f"[{a} + {offset}]")
                        s.mix(p.key(op, "zero"), r, lambda: 0)
                        s.op("store8.i32", f"[{a} + {offset}]", "$255")


def allocations(p):
    p.variants = VARIANTS
    array_lengths(p)
    zeroed(p)
    objects(p)


# --- Types ---------------------------------------------------------------

def make_samples(p, names):
    """An array at @samples with one of each type, and null behind them."""
    array = array_type(p, "ref")
    place = keep(p, "samples")
    with p.straight("make_samples") as s:
        a, r = s.reg("ref"), s.reg("ref")
        s.op("alloc_array.ref", a, array, f"${len(names) + 1}")
        s.op("store.ref", place, a)
        for i, name in enumerate(names):
            if name.startswith("$Array"):
                s.op("alloc_array.ref", r, name, f"${i % 3}")
            elif name.startswith("$Asks"):
                s.op("delegate.ref", r, name, "@answer", "$0")
            else:
                s.op("alloc.ref", r, name)
            s.op("array_store.ref", array, a, f"${i}", r)
    return array, place


def declare_chain(p):
    """$Link0, and each other derived from the one before; $Side from
    $Link1."""
    base = ""
    for i in range(CHAIN):
        p.types[f"$Link{i}"] = (f"type $Link{i} object size {8 + 4 * i} align "
                                f"4{base}")
        base = f" base $Link{i}"
    p.types["$Side"] = "type $Side object size 12 align 4 base $Link1"
    p.types["$Alone"] = "type $Alone object size 8 align 4"
    p.types["$Asks_i32"] = "type $Asks_i32 delegate (i32) : i32"
    p.types["$Asks_none"] = "type $Asks_none delegate (i32) : i32"
    answer = p.function("answer", ["ref", "i32"], "i32")
    answer.op("ret.i32", answer.params[1])
    others = ["$Side", "$Alone", array_type(p, "i32"), array_type(p, "ref"),
              "$Asks_i32", "$Asks_none"]
    return [f"$Link{i}" for i in range(CHAIN)] + others


def bases_of(names):
    """{type: all that it counts as}."""
    found = {name: {name} for name in names}
    for i in range(1, CHAIN):
        found[f"$Link{i}"] |= found[f"$Link{i - 1}"]
    found["$Side"] |= found["$Link1"]
    return found


def types(p):
    """Each sample is tested for types along the chain, and others."""
    p.variants = VARIANTS
    names = declare_chain(p)
    counts_as = bases_of(names)
    array, place = make_samples(p, names)
    rows = [(i,) for i in range(len(names) + 1)]
    for wanted in [f"$Link{i}" for i in EDGES] + names[CHAIN:]:
        with p.sweep(f"test_{wanted[1:]}", rows, ["i32"]) as s:
            a, r = kept(s, place), s.reg("ref")
            s.op("array_load.ref", r, array, a, *s.columns)
            for suffix in INT_TYPES:
                bit = s.reg(suffix)
                s.op(f"type_test.{suffix}", bit, r, wanted)
                s.mix(p.key("type_test", suffix), bit,
                      lambda i, wanted=wanted: int(
                          i < len(names) and wanted in counts_as[names[i]]))
    with p.straight("test_constants") as s:
        r, bit = s.reg("ref"), s.reg("i32")
        for made in (0, 1, 33, CHAIN - 1):
            s.op("alloc.ref", r, f"$Link{made}")
            for wanted in EDGES:
                s.op("type_test.i32", bit, r, f"$Link{wanted}")
                s.mix(p.key("type_test", "constant"), bit,
                      lambda a=made, b=wanted: int(a >= b))
        s.op("type_test.i32", bit, "$0", "$Link0")
        s.mix(p.key("type_test", "constant"), bit, lambda: 0)


# --- Calls ---------------------------------------------------------------

def give(p, name, kind, added):
    """A function that gives its argument, if an integer with ADDED in it."""
    f = p.function(name, ["ref", kind], kind)
    if kind in INT_TYPES:
        f.op(f"add.{kind}", f.params[1], f.params[1], f"${added}")
    f.op(f"ret.{kind}", f.params[1])


def call_rows(kind):
    """Edge values for an argument of KIND."""
    if kind in INT_TYPES:
        return unique(few_ints(kind))
    return few_floats(kind)


def mix_result(p, s, key, r, kind, added):
    """What @give gave."""
    if kind in INT_TYPES:
        s.mix(key, r, lambda *row: trunc(row[-1] + added, WIDTH[kind]))
    else:
        s.mix_bits(key, r, kind, lambda *row: row[-1])


def virtual_calls(p):
    """Three types, of which the last overrides every second entry."""
    kinds = (*INT_TYPES, *FLOAT_TYPES)
    tables = {"$Base": [], "$Middle": [], "$Last": []}
    for e, kind in enumerate(kinds):
        give(p, f"first_{kind}", kind, 1)
        give(p, f"last_{kind}", kind, 2)
        for name, table in tables.items():
            table.append("last" if name == "$Last" and e % 2 else "first")
    base = ""
    for name, table in tables.items():
        entries = ", ".join(f"@{which}_{kind}"
                            for which, kind in zip(table, kinds))
        entries = "" if name == "$Middle" else f" vtable {entries}"
        p.types[name] = f"type {name} object size 8 align 4{base}{entries}"
        base = f" base {name}"
    for name, table in tables.items():
        for e, kind in enumerate(kinds):
            with p.sweep(f"virtual_{name[1:]}_{kind}",
                         [(v,) for v in call_rows(kind)], [kind]) as s:
                place = keep(p, f"receiver_{name[1:]}_{kind}")
                a, r = s.reg("ref"), s.reg(kind)
                s.op("alloc.ref", a, name)
                s.op("store.ref", place, a)
                s.op("safepoint")
                a = kept(s, place)
                s.op(f"call_virtual.{kind} {r}, $Base, "
                     f"${e}({a}, {s.columns[0]})")
                mix_result(p, s, p.key("call_virtual", kind), r, kind,
                           1 if table[e] == "first" else 2)


def delegate_calls(p):
    """Of every type, closed over an object or not; as results narrow and
    wide."""
    for kind in (*INT_TYPES, *FLOAT_TYPES):
        p.types[f"$Gives_{kind}"] = f"type $Gives_{kind} delegate ({kind}) : " \
            f"{kind}"
        for target in ("$0", "object"):
            with p.sweep(f"delegate_{kind}_{target[-1]}",
                         [(v,) for v in call_rows(kind)], [kind]) as s:
                place = keep(p, f"held_{kind}_{target[-1]}")
                d, a = s.reg("ref"), "$0"
                if target != "$0":
                    a = s.reg("ref")
                    s.op("alloc.ref", a, "$Base")
                op = "delegate" if target == "$0" else "try_delegate"
                p.covers.add(op)
                s.op(f"{op}.ref", d, f"$Gives_{kind}", f"@last_{kind}", a)
                s.op("store.ref", place, d)
                s.op("safepoint")
                d = kept(s, place)
                for r_kind in INT_TYPES if kind in INT_TYPES else (kind,):
                    r = s.reg(r_kind)
                    s.op(f"call_delegate.{r_kind} {r}, $Gives_{kind}, "
                         f"{d}({s.columns[0]})")
                    key = p.key("call_delegate", kind, r_kind)
                    if kind in INT_TYPES:
                        s.mix(key, r, lambda v, kind=kind, r_kind=r_kind:
                              to_reg(v + 2, kind, r_kind))
                    else:
                        mix_result(p, s, key, r, kind, 0)
    targets(p)


def targets(p):
    """Each of many delegates has its own object, or none."""
    p.types["$Asks"] = "type $Asks delegate () : i64"
    p.types["$Number"] = "type $Number object size 16 align 8"
    array, place = array_type(p, "ref"), keep(p, "asked")
    f = p.function("ask", ["ref"], "i64")
    r, null, some = f.reg("i64"), f.label(), f.label()
    f.op("cmp.ref", f.params[0], "$0")
    f.op("branch.eq", null, some)
    f.start(null)
    f.op("ret.i64", "$-1")
    f.start(some)
    f.op("load.i64", r, f"[{f.params[0]} + 8]")
    f.op("ret.i64", r)
    numbers = mixed_ints()
    with p.straight("make_asked") as s:
        a, d, o = s.reg("ref"), s.reg("ref"), s.reg("ref")
        s.op("alloc_array.ref", a, array, f"${len(numbers) + 1}")
        s.op("store.ref", place, a)
        for i, number in enumerate([*numbers, None]):
            s.op("alloc.ref", o, "$Number")
            if number is not None:
                s.op("store.i64", f"[{o} + 8]", f"${number:#x}")
            s.op("delegate.ref", d, "$Asks", "@ask",
                 "$0" if number is None else o)
            s.op("array_store.ref", array, a, f"${i}", d)
    with p.sweep("ask_all", [(i,) for i in range(len(numbers) + 1)],
                 ["i32"]) as s:
        a, d, r = kept(s, place), s.reg("ref"), s.reg("i64")
        s.op("array_load.ref", d, array, a, *s.columns)
        s.op(f"call_delegate.i64 {r}, $Asks, {d}()")
        s.mix(p.key("delegate", "target"), r, lambda i: (
            numbers[i] if i < len(numbers) else read(trunc(-1, 64), "i64")))


def calls(p):
    p.variants = VARIANTS
    virtual_calls(p)
    delegate_calls(p)


PROGRAMS = {"managed_elements": elements, "managed_allocations": allocations,
            "managed_types": types, "managed_calls": calls}
