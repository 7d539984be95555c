"""Loads, stores, every addressing mode, lea.

Memory under test is a pattern of 64 bytes; the model works on a copy of it.
Addresses are sums modulo 2^32, but for the promises of docs/lir.md, section
8, which accesses keep here and lea need not.
"""

import model
from model import INT_TYPES, WIDTH, to_reg, trunc
from values import mixed_ints

PATTERN = bytes((i * 0x4D + 0x91) & 255 for i in range(64))
SIZED = {"load8": 1, "load16": 2, "load32": 4, "load64": 8}
OFFSETS = (0, 1, 3, 6, 8, 13)
VALUES = (0xF1E2D3C4B5A69788, 0x0123456789ABCDEF)


def at(offset, size, data=PATTERN):
    """The little-endian number there."""
    return int.from_bytes(data[offset:offset + size], "little")


def pattern_global(p, name="mem", attributes=""):
    p.bytes_global(name, PATTERN, attributes)


# --- Loads ---------------------------------------------------------------

def loads_from(p, form, address, prepare):
    """Every load at ADDRESS(offset)."""
    for suffix in INT_TYPES:
        with p.straight(f"load_{form}_{suffix}") as s:
            prepare(s)
            for r_kind in INT_TYPES:
                r = s.reg(r_kind)
                for offset in OFFSETS:
                    s.op(f"load.{suffix}", r, address(offset))
                    s.mix(p.key("load", suffix, form), r,
                          lambda o=offset, r_kind=r_kind:
                          to_reg(at(o, WIDTH[suffix] // 8), r_kind))
                    for op, size in SIZED.items():
                        s.op(f"{op}.{suffix}", r, address(offset))
                        s.mix(p.key(op, suffix, form), r,
                              lambda o=offset, n=size, r_kind=r_kind:
                              to_reg(at(o, n), suffix, r_kind))
    with p.straight(f"load_{form}_float") as s:
        prepare(s)
        for kind in ("f32", "f64"):
            r = s.reg(kind)
            for offset in OFFSETS:
                s.op(f"load.{kind}", r, address(offset))
                s.mix_bits(p.key("load", kind, form), r, kind,
                           lambda o=offset, n=WIDTH[kind] // 8: at(o, n))


def load(p):
    pattern_global(p)
    pattern_global(p, "constant", " const")
    loads_from(p, "symbol", lambda o: f"[@mem + {o}]", lambda s: None)
    loads_from(p, "const", lambda o: f"[@constant + {o}]", lambda s: None)

    def base(s):
        s.op("mov.ptr", s.reg("ptr"), "@mem")
    loads_from(p, "register", lambda o: f"[v1000 + {o}]", base)

    def slot(s):
        s.slots.append(("%copy", p.blob(len(PATTERN))))
        s.call("runa_copy", "%copy", "@mem", f"${len(PATTERN)}")
    loads_from(p, "slot", lambda o: f"[%copy + {o}]", slot)
    declare_copy(p)


def declare_copy(p):
    text = "extern @runa_copy (ptr, ptr, i32) : void"
    if text not in p.globals:
        p.globals.append(text)


# --- Stores --------------------------------------------------------------

def digest(p):
    """@digest: mixes the words of @work, and fills it with the pattern."""
    declare_copy(p)
    pattern_global(p)
    pattern_global(p, "work")
    f = p.function("digest", ["i64"])
    word = f.reg("i64")
    for offset in range(0, len(PATTERN), 8):
        f.op("load.i64", word, f"[@work + {offset}]")
        f.call("mix", f.params[0], word)
    f.call("runa_copy", "@work", "@mem", f"${len(PATTERN)}")
    f.op("ret")


def check_memory(s, key, expect):
    """Mix all of memory, which EXPECT(*row) gives as bytes."""
    s.call("digest", f"${key.index}")
    for i in range(0, len(PATTERN), 8):
        s.expect(key, lambda *row, i=i: at(i, 8, expect(*row)))


def stored(value, size, offset):
    memory = bytearray(PATTERN)
    memory[offset:offset + size] = trunc(value, 8 * size).to_bytes(
        size, "little")
    return memory


def store_int(p, suffix):
    sizes = {"store": WIDTH[suffix] // 8, "store8": 1, "store16": 2,
             "store32": 4, "store64": 8}
    for source in INT_TYPES:
        rows = [(trunc(value, WIDTH[source]),) for value in VALUES]
        with p.sweep(f"store_{suffix}_{source}", rows, [source]) as s:
            base = s.reg("ptr")
            s.op("mov.ptr", base, "@work")
            for op, size in sizes.items():
                for offset in (1, 16, 27):
                    place = (f"[@work + {offset}]" if offset == 16
                             else f"[{base} + {offset}]")
                    s.op(f"{op}.{suffix}", place, *s.columns)
                    check_memory(s, p.key(op, suffix, "r"),
                                 lambda v, n=size, o=offset:
                                 stored(model.read(v, suffix), n, o))
    with p.straight(f"store_{suffix}_i") as s:
        for op, size in sizes.items():
            for value in (VALUES[0], trunc(-1, 64), trunc(-77, 64)):
                s.op(f"{op}.{suffix}", "[@work + 5]",
                     f"${model.signed(value, 64)}")
                check_memory(s, p.key(op, suffix, "i"),
                             lambda v=value, n=size:
                             stored(model.read(v, suffix), n, 5))


def store_float(p, kind):
    size = WIDTH[kind] // 8
    values = [0x7FA00001, 0xFFC12345, 0x3F800000, 0x80000000]
    if kind == "f64":
        values = [value << 32 | 0x89ABCDEF for value in values]
    with p.sweep(f"store_{kind}", [(v,) for v in values], [kind]) as s:
        for offset in (0, 1, 22):
            s.op(f"store.{kind}", f"[@work + {offset}]", *s.columns)
            check_memory(s, p.key("store", kind, "r"),
                         lambda v, o=offset: stored(v, size, o))
    with p.straight(f"store_{kind}_i") as s:
        for value in values:
            s.op(f"store.{kind}", "[@work + 3]", f"${value:#x}")
            check_memory(s, p.key("store", kind, "i"),
                         lambda v=value: stored(v, size, 3))


def overlapping(p):
    """Stores over stores, seen by loads of other sizes."""
    with p.straight("overlapping") as s:
        r = s.reg("i64")
        s.op("store.i64", "[@work]", "$0x1122334455667788")
        s.op("store8.i32", "[@work + 3]", "$0xAA")
        s.op("store.i16", "[@work + 7]", "$0xBBCC")
        memory = bytearray(stored(0x1122334455667788, 8, 0))
        memory[3] = 0xAA
        memory[7:9] = b"\xCC\xBB"
        for op, size in SIZED.items():
            for offset in (0, 1, 3, 5):
                s.op(f"{op}.i64", r, f"[@work + {offset}]")
                s.mix(p.key(op, "overlap"), r,
                      lambda o=offset, n=size: at(o, n, memory))
        check_memory(s, p.key("store", "overlap"), lambda: memory)


def store(p):
    digest(p)
    for suffix in INT_TYPES:
        store_int(p, suffix)
    for kind in ("f32", "f64"):
        store_float(p, kind)
    overlapping(p)


# --- Addresses -----------------------------------------------------------

# What a base register may hold beside the address of memory, with its type.
BASES = [("ptr", 0), ("i32", 0), ("i64", 0), ("i64", 5 << 32), ("i64", -8),
         ("ptr", 0x80000000), ("i32", -16), ("i64", 0x80000010),
         ("i64", -1 << 62)]

# Values of an index register, with its type.
INDEXES = [("i8", 3), ("i8", 0xF0), ("i16", 0xFFF0), ("i32", -2),
           ("i32", 0x40000004), ("ptr", -1), ("i64", -3),
           ("i64", 0x2000000000000003), ("i64", 0x700000002), ("i32", 0)]

TARGET = 24  # where in memory every access goes


def displacement(rest, negative):
    """REST modulo 2^32, added or subtracted."""
    rest = trunc(rest, 32)
    if rest == 0 and not negative:
        return ""
    return f" - {(1 << 32) - rest}" if negative and rest else f" + {rest}"


def access(p, s, form, operand, marker):
    """Load at OPERAND, store there, look for it in memory, and put it back.
    """
    r, there = s.reg("i64"), s.reg("i64")
    s.op("load.i64", r, operand)
    s.mix(p.key("load", "address", form), r, lambda *row: at(TARGET, 8))
    s.op("store.i64", operand, f"${marker:#x}")
    s.op("load.i64", there, s.plain)
    s.op("store.i64", s.plain, r)
    s.mix(p.key("store", "address", form), there, lambda *row: marker)


def address(p, s, form, operand):
    """lea of OPERAND is the same place."""
    r, there = s.reg("i64"), s.reg("i64")
    s.op("lea.i64", there, operand)
    s.op("lea.i64", r, s.plain)
    s.op("sub.i64", r, there, r)
    s.mix(p.key("lea", "address", form), r, lambda *row: 0)


def index_values(s, variable):
    """The index registers; from memory, or as constants."""
    found = []
    for i, (kind, value) in enumerate(INDEXES):
        reg = s.reg(kind)
        if variable:
            s.op(f"load.{kind}", reg, f"[@indexes + {8 * i}]")
        else:
            s.op(f"mov.{kind}", reg, f"${value}")
        found.append((reg, trunc(value, WIDTH[kind])))
    return found


def places(base, offset, indexes):
    """Memory operands for TARGET, the base being OFFSET too far; and whether
    adding the displacement stays below 2^32."""
    for negative in (False, True):
        rest = TARGET - offset
        yield f"[{base}{displacement(rest, negative)}]", negative or rest >= 0
        for i, (reg, value) in enumerate(indexes):
            for scale in (1, 8) if i % 2 else (2, 4):
                last = rest - value * scale
                text = displacement(last, negative)
                star = f"*{scale}" if scale > 1 or i % 4 == 1 else ""
                yield (f"[{base} + {reg}{star}{text}]",
                       negative or trunc(last, 32) <= TARGET)


def access_all(p, s, form, base, offset, variable):
    for i, (place, is_low) in enumerate(places(base, offset,
                                               index_values(s, variable))):
        if is_low or form != "ptr-base":
            access(p, s, form, place, 0x1000 + i)


def address_all(p, s, form, base, offset, variable):
    """Apart from the accesses, whose addresses LLVM may know more about."""
    for place, _ in places(base, offset, index_values(s, variable)):
        address(p, s, form, place)


def hide_bases(p):
    """@bases: what the base registers will hold, copied by a function of the
    runtime so that LLVM does not know it."""
    kind = p.blob(8 * len(BASES))
    p.globals += [f"global @known_bases : {kind} = {{}}",
                  f"global @bases : {kind} = {{}}"]
    with p.straight("hide_bases") as s:
        base = s.reg("i64")
        for i, (_, offset) in enumerate(BASES):
            s.op("add.i64", base, "@mem", f"${offset}")
            s.op("store.i64", f"[@known_bases + {8 * i}]", base)
        s.call("runa_copy", "@bases", "@known_bases", f"${8 * len(BASES)}")


def base_register(p, s, kind, i, offset, way, all_):
    """ALL_ with base I in a register, of which LLVM knows the value or not.
    """
    s.plain = f"[@mem + {TARGET}]"
    base = s.reg(kind)
    if way == "variable":
        s.op(f"load.{kind}", base, f"[@bases + {8 * i}]")
    else:
        s.op(f"mov.{kind}", base, "@mem")
        s.op(f"add.{kind}", base, base, f"${offset}")
    all_(p, s, f"{kind}-base", base, offset, way == "variable")


def addressing(p):
    pattern_global(p)
    declare_copy(p)
    words = ", ".join(str(value) for _, value in INDEXES)
    p.globals.append(f"global @indexes : {p.blob(8 * len(INDEXES))} = "
                     f"{{ i64 {words} }}")
    hide_bases(p)
    for way in ("variable", "constant"):
        for what, all_ in (("access", access_all), ("lea", address_all)):
            for i, (kind, offset) in enumerate(BASES):
                with p.straight(f"{what}_{kind}_{i}_{way}") as s:
                    base_register(p, s, kind, i, offset, way, all_)
            with p.straight(f"{what}_symbol_{way}") as s:
                s.plain = s.reg("ptr")
                s.op("mov.ptr", s.plain, "@mem")
                s.plain = f"[{s.plain} + {TARGET}]"
                all_(p, s, "symbol", "@mem", 0, way == "variable")
            with p.straight(f"{what}_slot_{way}") as s:
                s.slots.append(("%copy", p.blob(len(PATTERN))))
                s.call("runa_copy", "%copy", "@mem", f"${len(PATTERN)}")
                s.plain = f"[%copy + {TARGET}]"
                all_(p, s, "slot", "%copy", 0, way == "variable")
    strings(p)


def absolute(p):
    """Low addresses, written as numbers or through narrow registers.  Nothing
    else of the program lies there: in a linked program it is the unused end
    of the stack, or below all data.  LIR says nothing of it, so the
    interpreter refuses to go on."""
    p.undefined = True
    places = {"[0]": 0, "[64]": 64, "[v1000]": 64, "[v1000 - 2]": 62,
              "[v1001 - 0xFFF0]": 0, "[v1001 - 0xFFE1]": 15,
              "[v1002 + 80]": 64, "[v1002 + v1000 + 16]": 64,
              "[v1002 + 16]": 0, "[v1003 + v1003*4 + 5]": 60}
    with p.straight("absolute") as s:
        for kind in ("i8", "i16", "i32", "i64"):
            s.reg(kind)
        results = s.reg("i32")
        s.op("mov.i8", "v1000", "$64")
        s.op("mov.i16", "v1001", "$0xFFF0")
        s.op("mov.i32", "v1002", "$-16")
        s.op("mov.i64", "v1003", "$11")
        for i, (place, address) in enumerate(places.items()):
            key = p.key("store", "absolute")
            s.op("store.i32", place, f"${0xABC000 + i}")
            s.op("load.i32", results, f"[{address}]")
            s.mix(key, results, lambda i=i: 0xABC000 + i)
            s.op("store.i32", f"[{address}]", f"${0xDEF000 + i}")
            s.op("load.i32", results, place)
            s.mix(key, results, lambda i=i: 0xDEF000 + i)
            s.op("lea.i32", results, place)
            s.mix(p.key("lea", "absolute"), results, lambda a=address: a)


def strings(p):
    p.globals.append('string @text "runa\\80\\ff"')
    with p.straight("strings") as s:
        r, index = s.reg("i32"), s.reg("i8")
        for i, byte in enumerate(b"runa\x80\xff"):
            s.op("load8.i32", r, f"[@text + {i}]")
            s.mix(p.key("load8", "string"), r, lambda b=byte: b)
            s.op("mov.i8", index, f"${i}")
            s.op("load.i8", r, f"[@text + {index}]")
            s.mix(p.key("load8", "string"), r, lambda b=byte: b)


def lea_registers(p, base_kind, index_kind):
    """Sums of registers, modulo 2^32, at every suffix and result type."""
    values = mixed_ints()[::2] + [mixed_ints()[-1]]
    rows = [(trunc(a, WIDTH[base_kind]), trunc(b, WIDTH[index_kind]))
            for a in values for b in values]
    with p.sweep(f"lea_{base_kind}_{index_kind}", rows,
                 [base_kind, index_kind]) as s:
        base, index = s.columns
        for i, suffix in enumerate(INT_TYPES):
            for j, r_kind in enumerate(INT_TYPES):
                scale = (1, 2, 4, 8)[(i + j) % 4]
                disp = (0, 1, -1, 0x7FFFFFFF, -0x80000000, 0xFFFFFFFF)[
                    (i + 2 * j) % 6]
                r = s.reg(r_kind)
                sign = "-" if disp < 0 else "+"
                s.op(f"lea.{suffix}", r,
                     f"[{base} + {index}*{scale} {sign} {abs(disp)}]")
                s.mix(p.key("lea", suffix, "sum"), r,
                      lambda a, b, scale=scale, disp=disp, suffix=suffix,
                      r_kind=r_kind: to_reg(trunc(a + b * scale + disp, 32),
                                            suffix, r_kind))


def lea_symbols(p):
    """Distances within a global and a slot."""
    pattern_global(p)
    with p.straight("lea_symbols") as s:
        s.slots.append(("%slot", p.blob(64)))
        start, end, index = s.reg("i64"), s.reg("i64"), s.reg("i32")
        below = s.reg("i64")
        s.op("mov.i32", index, "$-3")
        for symbol in ("@mem", "%slot"):
            s.op("mov.i64", start, symbol)
            for text, distance in (("", 0), (" + 40", 40), (" - 40", -40),
                                   (f" + {index}*4", -12),
                                   (f" + {index}*8 + 30", 6),
                                   (" + 0xFFFFFFFE", -2)):
                s.op("lea.i64", end, f"[{symbol}{text}]")
                s.op("cmp.i32", end, start)
                s.op("setcc.i64.ult", below)
                s.mix(p.key("lea", "order"), below,
                      lambda d=distance: int(d < 0))
                s.op("sub.i32", end, end, start)
                s.mix(p.key("lea", "symbol"), end,
                      lambda d=distance: trunc(d, 32))


def lea(p):
    for base_kind in INT_TYPES:
        for index_kind in INT_TYPES:
            lea_registers(p, base_kind, index_kind)
    lea_symbols(p)


PROGRAMS = {"memory_load": load, "memory_store": store,
            "memory_addressing": addressing, "memory_absolute": absolute,
            "memory_lea": lea}
