"""inline_asm: what each WebAssembly instruction does, over edge values, and
how arguments and results get in and out."""

import math
import os
import re
from fractions import Fraction

from ieee import F32, F64, FORMATS
from model import (INT_TYPES, WIDTH, divide, integer, read, rotate_left,
                   signed, to_reg, trunc)
from values import (few_floats, few_ints, floats, ints, mixed_ints,
                    narrowing_floats)

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                     "compiler", "lir", "wasm_asm.def")
MEMORY = bytes((37 * i + 129) % 256 for i in range(32))
SIGNS = {"s": True, "u": False}


# --- The model: name -> (operand types, result type, meaning) ------------

def compare(name, x, y):
    return int({"eq": x == y, "ne": x != y, "lt": x < y, "gt": x > y,
                "le": x <= y, "ge": x >= y}[name])


def integer_instructions(kind):
    n = WIDTH[kind]
    found = {f"{kind}.eqz": ([kind], "i32", lambda a: int(a == 0))}

    def add(name, count, meaning, result=kind):
        found[f"{kind}.{name}"] = ([kind] * count, result, meaning)

    for name in ("eq", "ne"):
        add(name, 2, lambda a, b, o=name: compare(o, a, b), "i32")
    for name in ("lt", "gt", "le", "ge"):
        add(f"{name}_u", 2, lambda a, b, o=name: compare(o, a, b), "i32")
        add(f"{name}_s", 2, lambda a, b, o=name: compare(
            o, signed(a, n), signed(b, n)), "i32")
    add("clz", 1, lambda a: n - a.bit_length())
    add("ctz", 1, lambda a: (a & -a).bit_length() - 1 if a else n)
    add("popcnt", 1, lambda a: bin(a).count("1"))
    for name in ("add", "sub", "mul", "and", "or", "xor"):
        add(name, 2, lambda a, b, o=name: integer(o, n, a, b)[0])
    for name, op in (("div_s", "idiv"), ("div_u", "div"), ("rem_s", "imod"),
                     ("rem_u", "mod")):
        add(name, 2, lambda a, b, o=op: divide(n, o, a, b))
    for name, op in (("shl", "shl"), ("shr_s", "sar"), ("shr_u", "shr")):
        add(name, 2, lambda a, b, o=op: integer(o, n, a, b)[0])
    add("rotl", 2, lambda a, b: rotate_left(n, a, b))
    add("rotr", 2, lambda a, b: rotate_left(n, a, -b))
    for size in (8, 16, 32):
        if size < n:
            add(f"extend{size}_s", 1, lambda a, size=size: trunc(
                signed(trunc(a, size), size), n))
    return found


def to_integral(form, x, how):
    if form.is_nan(x):
        return form.nan
    if form.is_inf(x):
        return x
    return form.round(Fraction(how(form.value(x))), x & form.sign)


def float_instructions(kind):
    form = FORMATS[kind]
    found = {}

    def add(name, count, meaning, result=kind):
        found[f"{kind}.{name}"] = ([kind] * count, result, meaning)

    relations = {"eq": "=", "ne": "<>?", "lt": "<", "gt": ">", "le": "<=",
                 "ge": ">="}
    for name, which in relations.items():
        add(name, 2, lambda a, b, w=which: int(form.relation(a, b) in w),
            "i32")
    for name in ("abs", "neg", "sqrt"):
        add(name, 1, getattr(form, name))
    for name, how in (("ceil", math.ceil), ("floor", math.floor),
                      ("trunc", math.trunc), ("nearest", round)):
        add(name, 1, lambda a, how=how: to_integral(form, a, how))
    for name in ("add", "sub", "mul", "div", "min", "max"):
        add(name, 2, getattr(form, name))
    add("copysign", 2, lambda a, b: a & ~form.sign | b & form.sign)
    return found


def to_integer(form, x, n, is_signed):
    """Toward zero; None if that does not fit."""
    if form.is_nan(x) or form.is_inf(x):
        return None
    value = math.trunc(form.value(x))
    low, high = (-(1 << n - 1), (1 << n - 1) - 1) if is_signed else (
        0, (1 << n) - 1)
    return trunc(value, n) if low <= value <= high else None


def saturated(form, x, n, is_signed):
    exact = to_integer(form, x, n, is_signed)
    if exact is not None or form.is_nan(x):
        return exact or 0
    if is_signed:
        return 1 << n - 1 if x & form.sign else (1 << n - 1) - 1
    return 0 if x & form.sign else (1 << n) - 1


def conversions():
    found = {
        "i32.wrap_i64": (["i64"], "i32", lambda a: trunc(a, 32)),
        "i64.extend_i32_s": (["i32"], "i64",
                             lambda a: trunc(signed(a, 32), 64)),
        "i64.extend_i32_u": (["i32"], "i64", lambda a: a),
        "f32.demote_f64": (["f64"], "f32", lambda a: F64.convert(a, F32)),
        "f64.promote_f32": (["f32"], "f64", lambda a: F32.convert(a, F64))}
    for i, f in (("i32", "f32"), ("i64", "f64")):
        found[f"{i}.reinterpret_{f}"] = ([f], i, lambda a: a)
        found[f"{f}.reinterpret_{i}"] = ([i], f, lambda a: a)
    for i in ("i32", "i64"):
        n = WIDTH[i]
        for f, form in FORMATS.items():
            for sign, is_signed in SIGNS.items():
                found[f"{i}.trunc_{f}_{sign}"] = (
                    [f], i, lambda a, k=(form, n, is_signed): to_integer(
                        k[0], a, *k[1:]))
                found[f"{i}.trunc_sat_{f}_{sign}"] = (
                    [f], i, lambda a, k=(form, n, is_signed): saturated(
                        k[0], a, *k[1:]))
                found[f"{f}.convert_{i}_{sign}"] = (
                    [i], f, lambda a, k=(form, n, is_signed): k[0].from_int(
                        signed(a, k[1]) if k[2] else a))
    return found


PLAIN = {**integer_instructions("i32"), **integer_instructions("i64"),
         **float_instructions("f32"), **float_instructions("f64"),
         **conversions()}
EXACT = re.compile(r"\.(abs|neg|copysign|reinterpret_\w+)$")

# Name -> (type, bytes, is it signed), of loads, and without the last of stores.
LOADS, STORES = {}, {}
for TYPE in ("i32", "i64", "f32", "f64"):
    LOADS[f"{TYPE}.load"] = TYPE, WIDTH[TYPE] // 8, False
    STORES[f"{TYPE}.store"] = TYPE, WIDTH[TYPE] // 8
    for BITS in (8, 16, 32):
        if TYPE[0] == "i" and BITS < WIDTH[TYPE]:
            STORES[f"{TYPE}.store{BITS}"] = TYPE, BITS // 8
            for SIGN, IS_SIGNED in SIGNS.items():
                LOADS[f"{TYPE}.load{BITS}_{SIGN}"] = (TYPE, BITS // 8,
                                                      IS_SIGNED)

# Those that have tests of their own.
SPECIAL = {"nop", "unreachable", "drop", "select", "local.get", "local.set",
           "local.tee", "memory.size", "memory.grow", "i32.const",
           "i64.const", "f32.const", "f64.const"}


def check_table():
    """Every instruction that the compiler takes has a model, and no other."""
    with open(TABLE, encoding="utf-8") as file:
        names = set(re.findall(r'^WASM\(\w+, "([^"]*)"', file.read(),
                               re.MULTILINE))
    known = {*PLAIN, *LOADS, *STORES, *SPECIAL}
    if names != known:
        raise ValueError(f"without a model: {sorted(names - known)}, "
                         f"without an instruction: {sorted(known - names)}")


# --- The programs --------------------------------------------------------

def assembly(s, result, r, text, *arguments):
    """The instruction; without a register R it is void."""
    target = f"{r}, " if r else ""
    s.op(f'inline_asm.{result} {target}"{text}"'
         f'({", ".join(map(str, arguments))})')


def mix(s, key, r, kind, expect, exact=True):
    if kind[0] == "i":
        s.mix(key, r, expect)
    elif exact:
        s.mix_bits(key, r, kind, expect)
    else:
        s.mix_float(key, r, kind, expect)


def values_of(kind, alone):
    if kind in FORMATS:
        return (floats if alone else few_floats)(kind) + (
            narrowing_floats() if alone and kind == "f64" else [])
    return ints(kind)


def each_instruction(p):
    """Each over its own table, without the rows for which it traps."""
    for i, (name, (kinds, kind, meaning)) in enumerate(PLAIN.items()):
        values = [values_of(k, len(kinds) == 1) for k in kinds]
        rows = [(a,) for a in values[0]]
        if len(kinds) == 2:
            rows = [(a, b) for a in values[0] for b in values[1]]
        rows = [row for row in rows if meaning(*row) is not None]
        text = " ".join(f"local.get {k}" for k in range(len(kinds)))
        with p.sweep(f"asm{i}", rows, kinds) as s:
            r = s.reg(kind)
            assembly(s, kind, r, f"{text}\\n{name}", *s.columns)
            mix(s, p.key("inline_asm", name), r, kind, meaning,
                bool(EXACT.search(name)))


def constants(p):
    with p.straight("asm_const") as s:
        for kind in ("i32", "i64"):
            n = WIDTH[kind]
            r = s.reg(kind)
            for i, value in enumerate(ints(kind)):
                text = (f"{signed(value, n)}", f"{value}", f"{value:#x}",
                        f"+{value}")[i % 4]
                assembly(s, kind, r, f"{kind}.const {text}")
                s.mix(p.key("inline_asm", f"{kind}.const"), r, lambda v=value: v)
        for kind, form in FORMATS.items():
            r = s.reg(kind)
            for value in floats(kind):
                assembly(s, kind, r, f"{kind}.const {literal(form, value)}")
                s.mix_bits(p.key("inline_asm", f"{kind}.const"), r, kind,
                           lambda v=value: v)
            for text, value in (("0.1", Fraction(1, 10)), ("1e3", 1000),
                                ("-2.5E-1", Fraction(-1, 4)), ("0x1F", 31),
                                ("+7.", 7), ("16777217", 16777217)):
                assembly(s, kind, r, f"{kind}.const {text}")
                s.mix_bits(p.key("inline_asm", f"{kind}.const"), r, kind,
                           lambda v=form.round(Fraction(value)): v)


def literal(form, x):
    """The pattern as WebAssembly's text writes it."""
    sign, size = ("-" if x & form.sign else ""), x & ~form.sign
    if form.is_nan(x):
        return f"{sign}nan:{size & ~form.inf:#x}"
    if form.is_inf(x):
        return f"{sign}inf"
    return float(form.value(x)).hex() if size else f"{sign}0.0"


def memory(p):
    p.bytes_global("asm_mem", MEMORY)
    p.bytes_global("asm_work", MEMORY[:16])
    offsets = [(offset,) for offset in range(8)]
    with p.sweep("asm_load", offsets, ["i32"]) as s:
        for i, (name, (kind, size, is_signed)) in enumerate(LOADS.items()):
            r = s.reg(kind)
            at = (0, 5, 16)[i % 3]
            hint = ("", f" offset={at}", f" offset={at:#x} align=1")[i % 3]
            assembly(s, kind, r,
                     f"local.get 0 local.get 1 i32.add {name}{hint}",
                     "@asm_mem", *s.columns)

            def expect(offset, at=at, size=size, sign=is_signed, k=kind):
                start = offset + at
                value = int.from_bytes(MEMORY[start:start + size], "little",
                                       signed=sign)
                return trunc(value, WIDTH[k])

            mix(s, p.key("inline_asm", name), r, kind, expect)
    for name, (kind, size) in STORES.items():
        few = few_floats(kind) if kind in FORMATS else few_ints(kind)
        with p.sweep(f"asm_{name.replace('.', '_')}", [(v,) for v in few],
                     [kind]) as s:
            low, high = s.reg("i64"), s.reg("i64")
            s.op("store.i64", "[@asm_work]", "$0x1122334455667788")
            s.op("store.i64", "[@asm_work + 8]", "$-1")
            assembly(s, "void", None,
                     f"local.get 0 local.get 1 {name} offset=3", "@asm_work",
                     *s.columns)
            s.op("load.i64", low, "[@asm_work]")
            s.op("load.i64", high, "[@asm_work + 8]")

            def expect(v, size=size):
                data = bytearray((0x1122334455667788).to_bytes(8, "little")
                                 + b"\xff" * 8)
                data[3:3 + size] = trunc(v, 8 * size).to_bytes(size, "little")
                return data

            for reg, start in ((low, 0), (high, 8)):
                s.mix(p.key("inline_asm", name), reg,
                      lambda v, start=start, f=expect: int.from_bytes(
                          f(v)[start:start + 8], "little"))


def pages(p):
    with p.straight("asm_pages") as s:
        before, after, r = s.reg("i32"), s.reg("i32"), s.reg("i32")
        assembly(s, "i32", before, "memory.size")
        assembly(s, "i32", r, "local.get 0 memory.grow", s.reg("i32"))
        s.op("sub.i32", r, r, before)
        s.mix(p.key("inline_asm", "memory.grow"), r, lambda: 0)
        assembly(s, "i32", r, "i32.const 2 memory.grow")
        s.op("sub.i32", r, r, before)
        s.mix(p.key("inline_asm", "memory.grow"), r, lambda: 0)
        assembly(s, "i32", after, "memory.size")
        s.op("sub.i32", r, after, before)
        s.mix(p.key("inline_asm", "memory.size"), r, lambda: 2)
        assembly(s, "i32", r, "i32.const 0x7fffffff memory.grow")
        s.mix(p.key("inline_asm", "memory.grow"), r, lambda: trunc(-1, 32))


def structure(p):
    """Locals that are set, drop, select, nop; arguments stay as they are."""
    rows = [(a, b) for a in mixed_ints() for b in few_ints("i64")]
    with p.sweep("asm_locals", rows, ["i64", "i64"]) as s:
        a, b = s.columns
        r, again = s.reg("i64"), s.reg("i64")
        key = p.key("inline_asm", "local.set")

        def check(text, expect, *arguments):
            assembly(s, "i64", r, text, *arguments)
            s.mix(key, r, expect)
            s.op("add.i64", again, a, b)  # nobody has changed them
            s.mix(key, again, lambda a, b: a + b)

        check("local.get 1 local.get 0 local.set 1 local.set 0 "
              "local.get 0 local.get 1 i64.sub", lambda a, b: b - a, a, b)
        check("local.get 0 i64.const 1 i64.add local.tee 0 local.get 0 "
              "i64.mul local.get 1 i64.add",
              lambda a, b: (a + 1) * (a + 1) + a, a, a)
        check("i64.const 5 local.set 1 local.get 0 local.get 1 i64.add",
              lambda a, b: a + 5, a, a)
        check("local.get 0 local.get 1 local.get 0 local.get 1 i64.lt_u "
              "select", min, a, b)
        check("f32.const 1 f64.const 2 local.get 0 drop drop drop nop "
              "local.get 1 local.get 0 i32.const 7 drop drop nop",
              lambda a, b: b, a, b)
        check("f32.const 1.5 f32.const -2 local.get 0 i64.eqz select "
              "i64.trunc_f32_s", lambda a, b: -2 if a else 1, a)
        check("f64.const 1.5 f64.const -2 local.get 0 i64.eqz select "
              "i64.trunc_f64_s", lambda a, b: -2 if a else 1, a)
        check("i32.const 1 i32.const -2 local.get 0 i64.eqz select "
              "i64.extend_i32_s", lambda a, b: -2 if a else 1, a)
        # The result goes to a register that is an argument.
        s.op("mov.i64", r, a)
        assembly(s, "i64", r, "local.get 1 local.get 0 i64.sub local.set 0 "
                 "local.get 0 local.get 1 i64.xor", r, b)
        s.mix(key, r, lambda a, b: trunc(b - a, 64) ^ b)
        # An assignment of which nothing remains.
        assembly(s, "void", None, "i64.const 1 local.set 0", a)
        s.mix(key, a, lambda a, b: a)


def operand_types(p):
    """Arguments have their own types, results go through the suffix type."""
    for a_kind in INT_TYPES:
        wide = "i64" if a_kind == "i64" else "i32"
        rows = [(read(v, a_kind),) for v in mixed_ints()]
        with p.sweep(f"asm_type_{a_kind}", rows, [a_kind]) as s:
            for suffix in INT_TYPES:
                for r_kind in INT_TYPES:
                    r = s.reg(r_kind)
                    result = "i64" if suffix == "i64" else "i32"
                    text = f"local.get 0 {wide}.const -3 {wide}.add"
                    if result != wide:
                        text += (" i32.wrap_i64" if wide == "i64" else
                                 " i64.extend_i32_u")
                    assembly(s, suffix, r, text, *s.columns)
                    s.mix(p.key("inline_asm", suffix), r,
                          lambda v, k=(wide, suffix, r_kind): to_reg(
                              v - 3, *k))
    with p.straight("asm_immediate") as s:
        s.slots.append(("%place", p.blob(8)))
        key, r = p.key("inline_asm", "i"), s.reg("i64")
        assembly(s, "i64", r, "local.get 0 local.get 1 i64.trunc_f64_s "
                 "i64.sub", "$-7", "$1.5e3")
        s.mix(key, r, lambda: -1507)
        s.op("store.i64", "[%place]", "$77")
        assembly(s, "i64", r, "local.get 0 i64.load", "%place")
        s.mix(key, r, lambda: 77)
        assembly(s, "void", None, "local.get 0 i64.const 78 i64.store",
                 "%place")
        s.op("load.i64", r, "[%place]")
        s.mix(key, r, lambda: 78)
        many = [s.reg("i64") for _ in range(40)]
        for i, reg in enumerate(many):
            s.op("mov.i64", reg, f"${i * i}")
        text = "i64.const 0 " + " ".join(
            f"i64.const 31 i64.mul local.get {i} i64.add"
            for i in range(40))
        assembly(s, "i64", r, text, *many)
        s.mix(key, r, lambda: trunc(sum(
            i * i * 31 ** (39 - i) for i in range(40)), 64))


def in_a_loop(p):
    """xorshift in assembly, a hundred rounds, with other values alive."""
    with p.sweep("asm_loop", [(v,) for v in mixed_ints() if v],
                 ["i64"]) as s:
        x, n, kept = s.reg("i64"), s.reg("i32"), s.reg("i64")
        head, done = s.label(), s.label()
        s.op("mov.i64", x, *s.columns)
        s.op("mov.i32", n, "$100")
        s.op("not.i64", kept, *s.columns)
        s.op("jmp", head)
        s.start(head)
        assembly(s, "i64", x,
                 "local.get 0 local.get 0 i64.const 13 i64.shl i64.xor "
                 "local.tee 0 local.get 0 i64.const 7 i64.shr_u i64.xor "
                 "local.tee 0 local.get 0 i64.const 17 i64.shl i64.xor", x)
        s.op("add.i64", kept, kept, x)
        s.op("dec.i32", n, n)
        s.op("branch.ne", head, done)
        s.start(done)

        def expect(x):
            kept = ~x
            for _ in range(100):
                x ^= trunc(x << 13, 64)
                x ^= x >> 7
                x ^= trunc(x << 17, 64)
                kept += x
            return trunc(kept, 64)

        s.mix(p.key("inline_asm", "loop"), kept, expect)


def inline_asm(p):
    check_table()
    for part in (each_instruction, constants, memory, pages, structure,
                 operand_types, in_a_loop):
        part(p)
    p.covers.add("inline_asm")


PROGRAMS = {"asm": inline_asm}
