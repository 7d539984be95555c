"""Integer opcodes: results over all pairs of edge values.

The forms, as the keys name them:

  rr     operands from a table in memory, in registers of the suffix type
  alias  the same, the result overwriting an operand
  ri ir  one operand is an immediate
  ii     both are immediates, so LLVM folds
  conv   operand and result registers of other types than the suffix
"""

import model
from model import INT_TYPES, WIDTH, integer, to_reg, trunc
from values import counts, few_ints, ints, mixed_ints

ARITHMETIC = ("add", "sub", "imul", "mul", "neg", "inc", "dec", "adc", "sbb")
LOGIC = ("and", "or", "xor", "not")
SHIFTS = ("shl", "shr", "sar", "rol", "ror")
DIVISIONS = ("idiv", "div", "imod", "mod")
UNARY = ("neg", "inc", "dec", "not")
ROTATES = ("rcl", "rcr")  # through CF
CARRY = ("adc", "sbb") + ROTATES
EXTENSIONS = ("sext", "zext", "trunc", "movsx", "movzx")

GARBAGE = 0xC3A5D2E1F00DBEEF


def result(op, kind, a, b=0, c=0):
    return integer(op, WIDTH[kind], a, b, c)[0]


def immediate(value, kind, i=0):
    """VALUE as an immediate: signed, unsigned, or with garbage above the
    width of KIND, all of which are the same."""
    n = WIDTH[kind]
    if i % 3 == 0:
        return f"${model.signed(value, n)}"
    if i % 3 == 1:
        return f"${value:#x}"
    return f"${trunc(GARBAGE << n | value, 64):#x}"


def set_carry(s, carry):
    """Make CF the 0 or 1 in register CARRY."""
    if not hasattr(s, "scratch"):
        s.scratch = s.reg("i8")
    s.op("add.i8", s.scratch, carry, "$255")


def emit(s, op, kind, r, a, b, c=None):
    """OP with as many operands as it takes, CF being what C holds."""
    if op in CARRY:
        set_carry(s, c)
    operands = (r, a) if op in UNARY else (r, a, b)
    s.op(f"{op}.{kind}", *operands)


def rectangles(op, kind, left, right):
    """Pairs of lists whose cross products do not trap."""
    if op not in DIVISIONS:
        return [(left, right)]
    n = WIDTH[kind]
    low, minus = 1 << (n - 1), trunc(-1, n)
    safe = [b for b in right if b not in (0, minus)]
    if op != "idiv":
        return [(left, safe + [minus])]
    return [(left, safe), ([a for a in left if a != low], [minus])]


def second_operands(op, kind, few):
    if op in UNARY:
        return [0]
    if op in SHIFTS + ROTATES:
        return counts(WIDTH[kind])
    return few_ints(kind) if few else ints(kind)


def table_rows(ops, kind):
    """Rows a, b, carry that trap for none of OPS, which are alike."""
    rows = []
    for left, right in rectangles(ops[0], kind, ints(kind),
                                  second_operands(ops[0], kind, False)):
        rows += [(a, b) for a in left for b in right]
    if ops[0] in DIVISIONS:
        return rows
    return [(a, b, c) for a, b in rows for c in (0, 1)]


def registers(p, ops, kind):
    """Forms rr and alias."""
    rows = table_rows(ops, kind)
    right = "i64" if ops[0] in SHIFTS + ROTATES else kind
    kinds = [kind, right, "i8"][:len(rows[0])]
    with p.sweep(f"{ops[0]}_{kind}_rr", rows, kinds) as s:
        a, b, *c = s.columns
        r = s.reg(kind)
        t = s.reg(right)
        for op in ops:
            def expect(*row, op=op):
                return result(op, kind, *row)
            emit(s, op, kind, r, a, b, *c)
            s.mix(p.key(op, kind, "rr"), r, expect)
            alias = p.key(op, kind, "alias")
            s.op(f"mov.{kind}", r, a)
            emit(s, op, kind, r, r, b, *c)
            s.mix(alias, r, expect)
            if op not in UNARY:
                s.op(f"mov.{right}", t, b)
                emit(s, op, kind, t, a, t, *c)
                s.mix(alias, t, expect)


def same_operand(p, ops, kind):
    """Form aa: an opcode with twice the same register."""
    values = [(v, c) for v in ints(kind) for c in (0, 1)
              if ops[0] not in DIVISIONS or v]
    with p.sweep(f"{ops[0]}_{kind}_aa", values, [kind, "i8"]) as s:
        a, c = s.columns
        r = s.reg(kind)
        for op in ops:
            if op in UNARY:
                continue
            emit(s, op, kind, r, a, a, c)
            s.mix(p.key(op, kind, "aa"), r,
                  lambda v, c, op=op: result(op, kind, v, v, c))


def one_immediate(p, op, kind):
    """Forms ri and ir."""
    if op in UNARY:
        return
    parts = rectangles(op, kind, ints(kind),
                       second_operands(op, kind, False))
    for k, (left, right) in enumerate(parts):
        carries = (0, 1) if op in CARRY else (0,)
        rows = [(a, c) for a in left for c in carries]
        with p.sweep(f"{op}_{kind}_ri{k}", rows, [kind, "i8"]) as s:
            a, c = s.columns
            r = s.reg(kind)
            for i, b in enumerate(right):
                text = (f"${b}" if op in SHIFTS + ROTATES
                        else immediate(b, kind, i))
                emit(s, op, kind, r, a, text, c)
                s.mix(p.key(op, kind, "ri"), r,
                      lambda a, c, b=b: result(op, kind, a, b, c))
        rows = [(b, c) for b in right for c in carries]
        kinds = ["i64" if op in SHIFTS + ROTATES else kind, "i8"]
        with p.sweep(f"{op}_{kind}_ir{k}", rows, kinds) as s:
            b, c = s.columns
            r = s.reg(kind)
            for i, a in enumerate(left):
                emit(s, op, kind, r, immediate(a, kind, i), b, c)
                s.mix(p.key(op, kind, "ir"), r,
                      lambda b, c, a=a: result(op, kind, a, b, c))


def immediates(p, op, kind):
    """Form ii."""
    parts = rectangles(op, kind, few_ints(kind),
                       second_operands(op, kind, True))
    with p.straight(f"{op}_{kind}_ii") as s:
        r = s.reg(kind)
        pairs = [(a, b) for left, right in parts
                 for a in left for b in right]
        for i, (a, b) in enumerate(pairs):
            for c in (0, 1) if op in CARRY else (0,):
                if op in CARRY:
                    s.op("cmp.i64", "$0", f"${c}")
                operands = [r, immediate(a, kind, i)]
                if op in SHIFTS + ROTATES:
                    operands.append(f"${b}")
                elif op not in UNARY:
                    operands.append(immediate(b, kind, i // 3))
                s.op(f"{op}.{kind}", *operands)
                s.mix(p.key(op, kind, "ii"), r,
                      lambda a=a, b=b, c=c: result(op, kind, a, b, c))


def family(p, ops):
    """Every form but conv of opcodes that are alike."""
    for kind in INT_TYPES:
        registers(p, ops, kind)
        same_operand(p, ops, kind)
        for op in ops:
            one_immediate(p, op, kind)
            immediates(p, op, kind)


def arithmetic(p):
    family(p, ARITHMETIC)


def logic(p):
    family(p, LOGIC)
    family(p, SHIFTS)
    family(p, ROTATES)
    wide_shifts(p)


def wide_shifts(p):
    """Numbers of three words, shifted by one bit a word at a time; between
    the words inc and dec count, which keeps CF."""
    for kind in INT_TYPES:
        n = WIDTH[kind]
        values = few_ints(kind)
        rows = [(a, b, c) for a in values for b in values for c in values[:4]]
        for op, first, order in (("rcl", "shl", (0, 1, 2)),
                                 ("rcr", "shr", (2, 1, 0)),
                                 ("rcr", "sar", (2, 1, 0))):
            with p.sweep(f"wide_{first}_{kind}", rows, [kind] * 3) as s:
                words, count = s.columns, s.reg("i8")
                out = s.reg("i64")
                s.op("mov.i8", count, "$0")
                for i, k in enumerate(order):
                    s.op(f"{op if i else first}.{kind}", words[k], words[k],
                         "$1")
                    s.op("dec.i8" if i else "inc.i8", count, count)
                s.op("setcc.i64.ult", out)

                def expect(*row, first=first):
                    wide = row[0] | row[1] << n | row[2] << 2 * n
                    if first == "shl":
                        return trunc(wide << 1, 3 * n), wide >> (3 * n - 1)
                    if first == "sar":
                        wide = model.signed(wide, 3 * n)
                    return trunc(wide >> 1, 3 * n), wide & 1

                for k in range(3):
                    s.mix(p.key(op, kind, "wide"), words[k],
                          lambda *row, k=k, f=expect:
                          trunc(f(*row)[0] >> k * n, n))
                s.mix(p.key(op, kind, "wide"), out,
                      lambda *row, f=expect: f(*row)[1])


def division(p):
    family(p, DIVISIONS)
    remainder_of_minimum(p)


def remainder_of_minimum(p):
    """MIN rem -1 is 0 where MIN / -1 traps."""
    with p.straight("imod_minimum") as s:
        for kind in INT_TYPES:
            r, one = s.reg(kind), s.reg(kind)
            low = 1 << (WIDTH[kind] - 1)
            s.op(f"imod.{kind}", r, f"${low}", "$-1")
            s.mix(p.key("imod", kind, "min"), r, lambda: 0)
            s.op(f"mov.{kind}", one, "$-1")
            s.op(f"imod.{kind}", r, f"${low}", one)
            s.mix(p.key("imod", kind, "min"), r, lambda: 0)


# --- Conversions of operands and results ---------------------------------

def other_type(a, r):
    """A type for the second operand: each appears with each first one."""
    return INT_TYPES[(INT_TYPES.index(a) + INT_TYPES.index(r)) % 5]


def converting(op, suffix, r, a, b, c=0):
    """OP.SUFFIX into a register of type R, of values of other types."""
    count = b if op in SHIFTS + ROTATES else model.read(b, suffix)
    value = result(op, suffix, model.read(a, suffix), count, c)
    return to_reg(value, r)


def convert_plain(p, suffix, a_kind, r_kind):
    b_kind = other_type(a_kind, r_kind)
    values = mixed_ints()
    rows = [(trunc(a, WIDTH[a_kind]), trunc(b, WIDTH[b_kind]), i % 2)
            for i, a in enumerate(values) for b in values]
    name = f"conv_{suffix}_{a_kind}_{r_kind}"
    with p.sweep(name, rows, [a_kind, b_kind, "i8"]) as s:
        a, b, c = s.columns
        r = s.reg(r_kind)
        for op in ARITHMETIC + LOGIC + SHIFTS + ROTATES:
            emit(s, op, suffix, r, a, b, c)
            s.mix(p.key(op, suffix, "conv"), r,
                  lambda a, b, c, op=op:
                  converting(op, suffix, r_kind, a, b, c))


def convert_division(p, suffix, a_kind, r_kind):
    b_kind = other_type(a_kind, r_kind)
    n = WIDTH[suffix]

    def traps(a, b):
        return model.divide(n, "idiv", model.read(a, suffix),
                            model.read(b, suffix)) is None

    pairs = [(trunc(a, WIDTH[a_kind]), trunc(b, WIDTH[b_kind]))
             for a in mixed_ints() for b in mixed_ints()[1:]]
    rows = [pair for pair in pairs if not traps(*pair)]
    with p.sweep(f"div_{suffix}_{a_kind}_{r_kind}", rows,
                 [a_kind, b_kind]) as s:
        a, b = s.columns
        r = s.reg(r_kind)
        for op in DIVISIONS:
            emit(s, op, suffix, r, a, b)
            s.mix(p.key(op, suffix, "conv"), r,
                  lambda a, b, op=op: converting(op, suffix, r_kind, a, b))


def conversion(p):
    for suffix in INT_TYPES:
        for a_kind in INT_TYPES:
            for r_kind in INT_TYPES:
                convert_plain(p, suffix, a_kind, r_kind)
                convert_division(p, suffix, a_kind, r_kind)


# --- Extensions and moves ------------------------------------------------

def extensions_of(p, source):
    """sext zext trunc movsx movzx and mov from SOURCE to everything."""
    rows = [(value,) for value in ints(source)]
    with p.sweep(f"extend_{source}", rows, [source]) as s:
        a, = s.columns
        results = {kind: s.reg(kind) for kind in INT_TYPES}
        for suffix in INT_TYPES:
            for r_kind, r in results.items():
                for op in EXTENSIONS:
                    s.op(f"{op}.{suffix}", r, a)
                    s.mix(p.key(op, suffix, "r"), r,
                          lambda v, op=op, suffix=suffix, r_kind=r_kind:
                          to_reg(model.extend(op, source, v, suffix),
                                 r_kind))
                s.op(f"mov.{suffix}", r, a)
                s.mix(p.key("mov", suffix, "r"), r,
                      lambda v, suffix=suffix, r_kind=r_kind:
                      to_reg(v, suffix, r_kind))


def extensions_of_immediates(p, suffix):
    with p.straight(f"extend_{suffix}_i") as s:
        results = {kind: s.reg(kind) for kind in INT_TYPES}
        for value in ints("i64"):
            text = f"${model.signed(value, 64)}"
            for r_kind, r in results.items():
                for op in EXTENSIONS + ("mov",):
                    s.op(f"{op}.{suffix}", r, text)
                    s.mix(p.key(op, suffix, "i"), r,
                          lambda v=value, r_kind=r_kind:
                          to_reg(v, suffix, r_kind))


def bitcasts(p):
    """Between integers of one width; floats are in the float programs."""
    for suffix in INT_TYPES:
        for source in INT_TYPES:
            if WIDTH[source] != WIDTH[suffix]:
                continue
            rows = [(value,) for value in ints(source)]
            with p.sweep(f"bitcast_{suffix}_{source}", rows, [source]) as s:
                for r_kind in INT_TYPES:
                    r = s.reg(r_kind)
                    s.op(f"bitcast.{suffix}", r, *s.columns)
                    s.mix(p.key("bitcast", suffix, source), r,
                          lambda v, r_kind=r_kind: to_reg(v, r_kind))


def chained_extensions(p):
    """Extensions of extensions, which LLVM likes to merge."""
    for first in INT_TYPES:
        rows = [(value,) for value in mixed_ints()]
        with p.sweep(f"chain_{first}", rows, ["i64"]) as s:
            for op in EXTENSIONS:
                for second in INT_TYPES:
                    narrow, wide = s.reg(first), s.reg("i64")
                    s.op(f"trunc.{first}", narrow, *s.columns)
                    s.op(f"{op}.{second}", wide, narrow)
                    s.mix(p.key(op, second, "chain"), wide,
                          lambda v, op=op, second=second: model.extend(
                              op, first, model.read(v, first), second))


def extension(p):
    for kind in INT_TYPES:
        extensions_of(p, kind)
        extensions_of_immediates(p, kind)
    bitcasts(p)
    chained_extensions(p)


PROGRAMS = {"int_arithmetic": arithmetic, "int_logic": logic,
            "int_division": division, "int_conversion": conversion,
            "int_extension": extension}
