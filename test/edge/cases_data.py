"""Moving values: mov, xchg, cmov, setcc of every type; references; what does
nothing; registers and slots that were never written."""

import model
from cases_memory import PATTERN, at
from ieee import FORMATS
from model import (CONDITIONS, FLOAT_TYPES, INT_TYPES, WIDTH, holds, integer,
                   to_reg, trunc)
from values import few_floats, few_ints, mixed_ints


def edge_values(kind):
    return few_floats(kind) if kind in FORMATS else few_ints(kind)


def mix_any(s, key, reg, kind, expect):
    """Mix an integer, or the exact bits of a float."""
    if kind in FORMATS:
        s.mix_bits(key, reg, kind, expect)
    else:
        s.mix(key, reg, expect)


# --- mov xchg ------------------------------------------------------------

def moves(p, kind):
    values = edge_values(kind)
    rows = [(a, b) for a in values for b in values]
    with p.sweep(f"move_{kind}", rows, [kind, kind]) as s:
        a, b = s.columns
        r = s.reg(kind)
        s.op(f"mov.{kind}", r, a)
        s.op(f"mov.{kind}", r, r)
        mix_any(s, p.key("mov", kind, "rr"), r, kind, lambda a, b: a)
        key = p.key("xchg", kind)
        s.op(f"xchg.{kind}", a, b)
        mix_any(s, key, a, kind, lambda a, b: b)
        mix_any(s, key, b, kind, lambda a, b: a)
        s.op(f"xchg.{kind}", a, a)
        mix_any(s, key, a, kind, lambda a, b: b)
        # A rotation of three by two exchanges.
        s.op(f"xchg.{kind}", a, r)
        s.op(f"xchg.{kind}", b, r)
        for reg, expect in ((a, lambda a, b: a), (b, lambda a, b: b),
                            (r, lambda a, b: a)):
            mix_any(s, key, reg, kind, expect)


# --- cmov setcc ----------------------------------------------------------

def choices(p, kind):
    """cmov of two registers of one type, by every condition."""
    values = edge_values(kind)[:12]
    rows = [(a, b, c, d) for a in values for b in values
            for c, d in ((1, 2), (2, 1), (1, 1), (1, 0xFF))]
    with p.sweep(f"choose_{kind}", rows, [kind, kind, "i8", "i8"]) as s:
        a, b, c, d = s.columns
        r = s.reg(kind)
        for name in CONDITIONS:
            def chosen(a, b, c, d, name=name):
                flags = integer("cmp", 8, c, d)[1]
                return a if holds(name, flags) else b
            # The result may be an operand.
            for before, x, y in ((b, a, b), (a, r, b), (b, a, r)):
                s.op(f"mov.{kind}", r, before)
                s.op("cmp.i8", c, d)
                s.op(f"cmov.{kind}.{name}", r, x, y)
                mix_any(s, p.key("cmov", kind, name), r, kind, chosen)


def converted_choices(p, suffix):
    """cmov between registers of other types, setcc to other types."""
    rows = [(value, c) for value in mixed_ints() for c in (0, 1)]
    for a_kind in INT_TYPES:
        converted = [(trunc(v, WIDTH[a_kind]), c) for v, c in rows]
        with p.sweep(f"choose_{suffix}_{a_kind}", converted,
                     [a_kind, "i8"]) as s:
            a, c = s.columns
            for r_kind in INT_TYPES:
                r = s.reg(r_kind)
                s.op("test.i8", c, c)
                s.op(f"cmov.{suffix}.ne", r, a, "$-2")
                s.mix(p.key("cmov", suffix, "conv"), r,
                      lambda v, c, r_kind=r_kind: to_reg(
                          v if c else -2, suffix, r_kind))
                s.op("test.i8", c, c)
                s.op(f"cmov.{suffix}.ne", r, "$0x8081828384858687", a)
                s.mix(p.key("cmov", suffix, "conv"), r,
                      lambda v, c, r_kind=r_kind: to_reg(
                          0x8081828384858687 if c else v, suffix, r_kind))
                s.op("test.i8", c, c)
                s.op(f"setcc.{suffix}.ne", r)
                s.mix(p.key("setcc", suffix, "conv"), r, lambda v, c: c)


def data(p):
    for kind in INT_TYPES + FLOAT_TYPES:
        moves(p, kind)
        choices(p, kind)
    for kind in INT_TYPES:
        converted_choices(p, kind)
    uninitialised(p)
    slots(p)
    carry_after_fcmp(p)


# --- What was never written ----------------------------------------------

def uninitialised(p):
    """Registers begin at zero, and keep their values around a loop and over
    a jump to the entry block."""
    with p.straight("uninitialised") as s:
        for kind in INT_TYPES + FLOAT_TYPES:
            r = s.reg(kind)
            mix_any(s, p.key("mov", kind, "unwritten"), r, kind, lambda: 0)
            copy = s.reg(kind)
            s.op(f"mov.{kind}", copy, r)
            mix_any(s, p.key("mov", kind, "unwritten"), copy, kind,
                    lambda: 0)
    key = p.key("jmp", "entry")
    with p.straight("entry_loop") as s:
        # Again and again to the entry: nothing is zeroed there.
        n = s.reg("i64")
        s.slots.append(("%kept", p.blob(16)))
        word, again, done = s.reg("i64"), s.label(), s.label()
        s.op("load.i64", word, "[%kept + 8]")
        s.op("add.i64", word, word, "$10")
        s.op("store.i64", "[%kept + 8]", word)
        s.op("inc.i64", n, n)
        s.op("cmp.i64", n, "$5")
        s.op("jl", again)
        s.op("jmp", done)
        s.start(again)
        s.op("jmp", ".LBB0")
        s.start(done)
        s.mix(key, n, lambda: 5)
        s.mix(key, word, lambda: 50)
    one_path(p)


def one_path(p):
    """A register written on one path only, in every second round."""
    with p.straight("one_path") as s:
        n, seen, sum_ = s.reg("i32"), s.reg("i16"), s.reg("i64")
        head, odd, join, done = (s.label() for _ in range(4))
        s.op("jmp", head)
        s.start(head)
        s.op("inc.i32", n, n)
        s.op("test.i32", n, "$1")
        s.op("branch.ne", join, odd)
        s.start(odd)
        s.op("mov.i16", seen, n)
        s.op("jmp", join)
        s.start(join)
        s.op("shl.i64", sum_, sum_, "$8")
        s.op("add.i64", sum_, sum_, seen)
        s.op("cmp.i32", n, "$7")
        s.op("branch.ult", head, done)
        s.start(done)
        s.mix(p.key("branch", "path"), sum_, lambda: 0x00020204040606)


def slots(p):
    """Zeroed at each call, apart in each call of a recursion."""
    key = p.key("store", "slot")
    f = p.function("recurse", ["i64"], "i64")
    depth = f.params[0]
    f.slots += [("%a", p.blob(24)), ("%b", p.blob(3, 1))]
    total, part, stop, go = f.reg("i64"), f.reg("i64"), f.label(), f.label()
    # What the slots hold, which should be nothing.
    for place in ("[%a]", "[%a + 8]", "[%a + 16]"):
        f.op("load.i64", part, place)
        f.op("add.i64", total, total, part)
    for place in ("[%b]", "[%b + 2]"):
        f.op("load8.i64", part, place)
        f.op("add.i64", total, total, part)
    f.op("store.i64", "[%a]", depth)
    f.op("store.i64", "[%a + 16]", "$-1")
    f.op("store8.i64", "[%b + 2]", depth)
    f.op("store16.i64", "[%b]", "$0xFFFF")
    f.op("cmp.i64", depth, "$0")
    f.op("branch.eq", stop, go)
    f.start(go)
    f.op("dec.i64", part, depth)
    f.op(f"call.i64 {part}, @recurse({part})")
    f.op("add.i64", total, total, part)
    f.op("jmp", stop)
    f.start(stop)
    # What they hold now, twice the depth.
    for mnemonic, place in (("load.i64", "[%a]"), ("load8.i64", "[%b + 2]")):
        f.op(mnemonic, part, place)
        f.op("add.i64", total, total, part)
    f.op("ret.i64", total)
    with p.straight("slots") as s:
        r = s.reg("i64")
        for depth in (0, 1, 2, 50):
            for _ in range(2):
                s.op(f"call.i64 {r}, @recurse(${depth})")
                s.mix(key, r, lambda d=depth: d * (d + 1))


def carry_after_fcmp(p):
    """CF after fcmp is ult, also for those who read or keep it."""
    for kind in FLOAT_TYPES:
        form = FORMATS[kind]
        values = few_floats(kind)
        rows = [(a, b) for a in values for b in values]

        def below(a, b, form=form):
            return int(form.relation(a, b) in "<?")

        with p.sweep(f"carry_{kind}", rows, [kind, kind]) as s:
            a, b = s.columns
            r = s.reg("i32")
            s.op(f"fcmp.{kind}", a, b)
            s.op("adc.i32", r, "$40", "$2")
            s.mix(p.key("adc", kind), r, lambda a, b, f=below: 42 + f(a, b))
            s.op(f"fcmp.{kind}", a, b)
            s.op("sbb.i32", r, "$42", "$2")
            s.mix(p.key("sbb", kind), r, lambda a, b, f=below: 40 - f(a, b))
            for op in ("inc", "dec"):
                s.op(f"fcmp.{kind}", a, b)
                s.op(f"{op}.i32", r, "$7")
                s.op("setcc.i32.ult", r)
                s.mix(p.key(op, kind), r, below)


# --- Nothing -------------------------------------------------------------

IDLE = ['nop', 'label "here"', 'comment "nothing \\22 at all"',
        'debug_location $1, $3, $5', 'debug_value v1000, "x"',
        'debug_declare %idle, "y"', 'debug_label "there"']


def idle(p):
    """Opcodes that do nothing, between those that write and read flags."""
    p.globals.append('file 1 "edge.runa"')
    rows = [(a, b) for a in few_ints("i32") for b in few_ints("i32")]
    with p.sweep("idle", rows, ["i32", "i32"]) as s:
        s.slots.append(("%idle", p.blob(8)))
        a, b = s.columns
        r = s.reg("i32")
        for text in IDLE:
            s.op(text)
            s.op("cmp.i32", a, b)
            s.op(text)
            s.op("setcc.i32.lt", r)
            s.op(text)
            s.mix(p.key(text.split()[0]), r, lambda a, b: int(
                model.signed(a, 32) < model.signed(b, 32)))
    kept_flags(p)


def kept_flags(p):
    """Everything that keeps the flags, in one go between cmp and setcc."""
    rows = [(a, b) for a in few_ints("i64") for b in few_ints("i64")]
    with p.sweep("kept", rows, ["i64", "i64"]) as s:
        a, b = s.columns
        s.slots.append(("%kept", p.blob(16)))
        x, y, z = s.reg("i64"), s.reg("i64"), s.reg("ptr")
        f, g = s.reg("f64"), s.reg("f32")
        results = [s.reg("i64") for _ in range(3)]
        s.op("cmp.i64", a, b)
        s.op("mov.i64", x, a)
        s.op("mov.i64", y, b)
        s.op("not.i64", a, a)
        s.op("xchg.i64", a, b)
        s.op("lea.ptr", z, "[%kept + 8]")
        s.op("store.i64", f"[{z}]", x)
        s.op("load.i64", y, f"[{z}]")
        s.op("sext.i64", x, z)
        s.op("cvtsi2sd.f64", f, b)
        s.op("fadd.f64", f, f, "$1.5")
        s.op("fsqrt.f64", f, f)
        s.op("cvtsd2ss.f32", g, f)
        s.op("cvtss2si.i64", x, g)
        s.op("bitcast.i64", x, f)
        s.op("setcc.i64.ne", x)
        s.op("cmov.i64.lt", y, x, "$3")
        names = ("lt", "ult", "eq")
        for name, r in zip(names, results):
            s.op(f"setcc.i64.{name}", r)
        for name, r in zip(names, results):
            s.mix(p.key("cmp", "kept", name), r, lambda a, b, name=name:
                  holds(name, integer("cmp", 64, a, b)[1]))


# --- References ----------------------------------------------------------

def references(p):
    """Null, and an address of data, which the collector takes no notice of."""
    p.types["$Object"] = "type $Object blob size 16 align 8"
    p.globals += ["global @object : $Object = { i64 0, ptr @object, i32 77 }",
                  "global @root : ref = 0",
                  f"global @cell : {p.blob(8)} = {{ ptr @object }}"]
    f = p.function("pass_ref", ["ref", "i16"], "ref")
    f.op("ret.ref", f.params[0])
    with p.straight("references") as s:
        null, obj, r = s.reg("ref"), s.reg("ref"), s.reg("ref")
        flag, word, here = s.reg("i64"), s.reg("i64"), s.reg("i64")

        def compare(name, left, right, equal):
            key = p.key(name, "ref")
            s.op("cmp.ref", left, right)
            s.op("setcc.i64.eq", flag)
            s.mix(key, flag, lambda: int(equal))
            s.op("cmp.ref", left, right)
            s.op("setcc.i64.ne", flag)
            s.mix(key, flag, lambda: int(not equal))

        compare("mov", null, "$0", True)
        s.op("load.ref", obj, "[@cell]")
        compare("load", obj, "$0", False)
        compare("cmp", obj, obj, True)
        s.op("load.i32", word, f"[{obj} + 12]")
        s.mix(p.key("load", "ref-base"), word, lambda: 77)
        s.op("load.ref", r, f"[{obj} + 8]")
        compare("load", r, obj, True)
        s.op("lea.i64", word, f"[{obj} + 4]")
        s.op("lea.i64", here, "[@object]")
        s.op("sub.i64", word, word, here)
        s.mix(p.key("lea", "ref-base"), word, lambda: 4)
        s.op("store.ref", "[@root]", obj)
        s.op("load.ref", r, "[@root]")
        compare("store", r, obj, True)
        s.op("store.ref", "[@root]", "$0")
        s.op("load.ref", r, "[@root]")
        compare("store", r, null, True)
        s.op("xchg.ref", r, obj)
        compare("xchg", obj, "$0", True)
        compare("xchg", r, null, False)
        s.op("cmp.ref", r, null)
        s.op("cmov.ref.ne", obj, r, "$0")
        compare("cmov", obj, r, True)
        s.op(f"call.ref {r}, @pass_ref($0, $1)")
        compare("call", r, null, True)
        s.op(f"call.ref {r}, @pass_ref({obj}, $1)")
        compare("call", r, obj, True)
        s.op("mov.ref", r, "$0")
        compare("mov", r, null, True)


def memory_words(p):
    """Pointers in initialisers: of data with an offset, of functions."""
    p.bytes_global("bytes", PATTERN)
    p.globals.append(f"global @links : {p.blob(24)} = {{ ptr @bytes + 9, "
                     "i64 @bytes + 17, i32 @links + 4, i32 -7 }")
    with p.straight("follow_links") as s:
        address, word = s.reg("i64"), s.reg("i64")
        for mnemonic, place, offset in (("load.ptr", "[@links]", 9),
                                        ("load.i64", "[@links + 4]", 17)):
            s.op(mnemonic, address, place)
            s.op("load.i64", word, f"[{address}]")
            s.mix(p.key("load", "link"), word, lambda o=offset: at(
                o, 8, PATTERN))
        s.op("load.i32", address, "[@links + 12]")
        s.op("load.i64", word, f"[{address}]")
        s.op("load.i64", address, "[@links + 4]")
        s.op("sub.i64", word, word, address)
        s.mix(p.key("load", "link"), word, lambda: 0)
        s.op("load.i32", word, "[@links + 16]")
        s.mix(p.key("load", "link"), word, lambda: trunc(-7, 32))


def other(p):
    idle(p)
    references(p)
    memory_words(p)


PROGRAMS = {"data": data, "data_other": other}
