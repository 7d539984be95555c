"""Flags: after each opcode that writes them, every condition it allows.

The forms, as the keys name them:

  set    setcc and cmov of all conditions, packed into one number
  late   the same, operands and result being overwritten in between
  alias  the same, the result overwriting the first operand
  conv   the same, operands and result having other types than the suffix
  ri ii  the same, with one or two immediates
  jump   every conditional jump and branch, one after the other
  chain  several conditional jumps in a row: which one is taken
"""

import model
from cases_int import (CARRY, ROTATES, UNARY, immediate, other_type,
                       set_carry)
from ieee import FORMATS
from model import CONDITIONS, INT_TYPES, JUMPS, WIDTH, holds, integer
from values import few_floats, few_ints, ints, mixed_ints

BINARY = ("add", "sub", "cmp", "test", "and", "or", "xor", "imul", "mul",
          "adc", "sbb") + ROTATES
SHIFTS = ("shl", "shr", "sar")
NO_RESULT = ("cmp", "test", "fcmp")
KEEP_CARRY = ("inc", "dec")
CHAIN = ("jo", "js", "jz", "jb", "jp")


class Writer:
    """An opcode that writes flags: OP, its second operand COUNT if that is an
    immediate, its suffix type."""

    def __init__(self, op, kind, count=None):
        self.op, self.kind, self.count = op, kind, count
        self.name = op if count is None else f"{op}{count}"
        self.is_float = op == "fcmp"

    def emit(self, s, r, a, b, c):
        """OP, with CF as in register or immediate C."""
        if self.op in CARRY + KEEP_CARRY:
            if c.startswith("$"):
                s.op("cmp.i64", "$0", c)
            else:
                set_carry(s, c)
        operands = [] if self.op in NO_RESULT else [r]
        operands.append(a)
        if self.count is not None:
            operands.append(f"${self.count}")
        elif self.op not in UNARY:
            operands.append(b)
        s.op(f"{self.op}.{self.kind}", *operands)

    def conditions(self, names):
        """Those of NAMES that may be read after OP."""
        return [name for name in names
                if self.is_float or
                model.is_readable(self.op, JUMPS.get(name, name))]

    def outcomes(self, names, a, b, c):
        """Whether each condition or jump holds: a list of 0 and 1."""
        names = [JUMPS.get(name, name) for name in names]
        if self.is_float:
            relation = FORMATS[self.kind].relation(a, b)
            return [model.float_holds(name, relation) for name in names]
        if self.count is not None:
            b = self.count
        flags = integer(self.op, WIDTH[self.kind], a, b, c)[1]
        return [holds(name, flags) for name in names]


def writers(kind):
    """Every opcode that writes flags, at type KIND."""
    if kind in FORMATS:
        return [Writer("fcmp", kind)]
    n = WIDTH[kind]
    found = [Writer(op, kind) for op in BINARY + UNARY if op != "not"]
    for op in SHIFTS + ROTATES:
        found += [Writer(op, kind, count)
                  for count in (1, n // 2 - 1, n - 1, n + 1)]
    found += [Writer(op, kind, count) for op in ROTATES for count in (0, n)]
    return found


def operands(kind):
    """Rows a, b, carry over all pairs of edge values."""
    values = few_floats(kind) if kind in FORMATS else ints(kind)
    return [(a, b, (i + j) % 2) for i, a in enumerate(values)
            for j, b in enumerate(values)]


def zero_or_one(s, names):
    """The numbers 0 and 1 in registers, and a register per result."""
    zero, one = s.reg("i64"), s.reg("i16")
    s.op("mov.i64", zero, "$0")
    s.op("mov.i16", one, "$1")
    kinds = [INT_TYPES[i % 5] for i in range(2 * len(names))]
    return zero, one, [s.reg(kind) for kind in kinds]


def read_all(s, names, zero, one, results):
    """setcc and cmov of each condition, to registers of every type."""
    for i, name in enumerate(names):
        s.op(f"setcc.{INT_TYPES[(i + 2) % 5]}.{name}", results[2 * i])
        choices = [("$1", "$0"), (one, zero), (one, "$0"), ("$1", zero)]
        s.op(f"cmov.{INT_TYPES[i % 5]}.{name}", results[2 * i + 1],
             *choices[i % 4])


def pack(p, s, results):
    """Call the function that packs so many results."""
    name = f"pack{len(results)}"
    if name not in (function.name for function in p.functions):
        f = p.function(name, ["i64"] * len(results), "i64")
        value = f.reg("i64")
        for param in f.params:
            f.op("shl.i64", value, value, "$1")
            f.op("add.i64", value, value, param)
        f.op("ret.i64", value)
    packed = s.reg("i64")
    s.op(f"call.i64 {packed}, @{name}({', '.join(results)})")
    return packed


def mix_flags(p, s, writer, form, emit, expect):
    """EMIT an instruction, read its flags, mix them; EXPECT has row's
    operands for the model."""
    names = writer.conditions(CONDITIONS)
    zero, one, results = zero_or_one(s, names)
    emit()
    read_all(s, names, zero, one, results)
    packed = pack(p, s, results)

    def pack_row(*row):
        value = 0
        for outcome in writer.outcomes(names, *expect(*row)):
            value = 4 * value + 3 * outcome  # by setcc and by cmov
        return value

    s.mix(p.key(writer.op, writer.kind, f"flags-{form}"), packed, pack_row)
    for op in ("setcc", "cmov"):
        p.covers.add(op)


def set_and_late(p, kind):
    rows = operands(kind)
    for writer in writers(kind):
        with p.sweep(f"{writer.name}_{kind}_set", rows,
                     [kind, kind, "i8"]) as s:
            a, b, c = s.columns
            r = s.reg(kind)
            mix_flags(p, s, writer, "set",
                      lambda: writer.emit(s, r, a, b, c), lambda *row: row)
            if writer.op not in NO_RESULT:
                def alias():
                    s.op(f"mov.{kind}", r, a)
                    writer.emit(s, r, r, b, c)
                mix_flags(p, s, writer, "alias", alias, lambda *row: row)

            def late():
                writer.emit(s, r, a, b, c)
                for reg in (r, a, b):
                    s.op(f"mov.{kind}", reg, "$3")
            mix_flags(p, s, writer, "late", late, lambda *row: row)


def converted(p, suffix):
    """Flags are those of the suffix type, whatever the registers are."""
    values = mixed_ints()
    for i, a_kind in enumerate(INT_TYPES):
        r_kind = INT_TYPES[(i + 1) % 5]
        b_kind = other_type(a_kind, r_kind)
        rows = [(model.read(a, a_kind), model.read(b, b_kind), k % 2)
                for k, a in enumerate(values) for b in values]
        with p.sweep(f"flags_{suffix}_{a_kind}", rows,
                     [a_kind, b_kind, "i8"]) as s:
            a, b, c = s.columns
            r = s.reg(r_kind)
            for writer in writers(suffix):
                mix_flags(p, s, writer, "conv",
                          lambda w=writer: w.emit(s, r, a, b, c),
                          lambda a, b, c: (model.read(a, suffix),
                                           model.read(b, suffix), c))


def with_immediates(p, kind):
    """Forms ri and ii."""
    values = few_ints(kind)
    for writer in writers(kind):
        if writer.count is None and writer.op not in UNARY:
            rows = [(a, c) for a in ints(kind) for c in (0, 1)]
            with p.sweep(f"{writer.name}_{kind}_ri", rows,
                         [kind, "i8"]) as s:
                a, c = s.columns
                r = s.reg(kind)
                for i, b in enumerate(values):
                    mix_flags(p, s, writer, "ri",
                              lambda: writer.emit(
                                  s, r, a, immediate(b, kind, i), c),
                              lambda a, c, b=b: (a, b, c))
        with p.straight(f"{writer.name}_{kind}_ii") as s:
            r = s.reg(kind)
            pairs = [(a, b) for a in values[:6] for b in values[:6]]
            for i, (a, b) in enumerate(pairs):
                mix_flags(p, s, writer, "ii",
                          lambda: writer.emit(
                              s, r, immediate(a, kind, i),
                              immediate(b, kind, i // 3), f"${i % 2}"),
                          lambda a=a, b=b, c=i % 2: (a, b, c))


def set_integer(p):
    for kind in INT_TYPES:
        set_and_late(p, kind)
        converted(p, kind)


def set_immediate(p):
    for kind in INT_TYPES:
        with_immediates(p, kind)


# --- Jumps ---------------------------------------------------------------

def every_jump(p, s, writer, r):
    """Each condition decides about one bit of a mask."""
    jumps = writer.conditions(JUMPS)
    branches = writer.conditions(CONDITIONS)
    mask = s.reg("i64")
    s.op("mov.i64", mask, "$0")
    for i, name in enumerate(jumps + branches):
        taken, join = s.label(), s.label()
        writer.emit(s, r, *s.columns)
        if i < len(jumps):
            s.op(name, taken)
            s.op("jmp", join)
        else:
            s.op(f"branch.{name}", taken, join)
        s.start(taken)
        s.op("or.i64", mask, mask, f"${1 << i}")
        s.op("jmp", join)
        s.start(join)
    s.mix(p.key(writer.op, writer.kind, "jump"), mask, lambda *row: sum(
        outcome << i for i, outcome in
        enumerate(writer.outcomes(jumps + branches, *row))))
    p.covers.update(jumps, ("branch", "jmp"))


def chain(p, s, writer, r):
    """jo, js, jz, jb, jp, jmp: the first that holds is taken.  All but the
    last lead to a block of their own, which sets the number."""
    names = writer.conditions(CHAIN)
    number, join, other = s.reg("i32"), s.label(), s.label()
    targets = [s.label() for _ in names]
    writer.emit(s, r, *s.columns)
    for name, target in zip(names, targets):
        s.op(name, target)
    s.op("jmp", other)
    for i, target in enumerate(targets + [other]):
        s.start(target)
        s.op("mov.i32", number, f"${i}")
        s.op("jmp", join)
    s.start(join)

    s.mix(p.key(writer.op, writer.kind, "chain"), number, lambda *row:
          (writer.outcomes(names, *row) + [1]).index(1))


def merged_chain(p, s, writer, r):
    """Jumps and a branch to the same block, as a loop's end may have."""
    names = writer.conditions(("jl", "ja", "jz"))
    if len(names) < 3:
        return
    yes, no, join = s.label(), s.label(), s.label()
    answer = s.reg("i8")
    writer.emit(s, r, *s.columns)
    s.op(names[0], yes)
    s.op(names[1], no)
    s.op("branch.eq", yes, yes)
    s.start(yes)
    s.op("mov.i8", answer, "$1")
    s.op("jmp", join)
    s.start(no)
    s.op("mov.i8", answer, "$0")
    s.op("jmp", join)
    s.start(join)

    def expect(*row):
        less, above, _ = writer.outcomes(names, *row)
        return int(less or not above)

    s.mix(p.key(writer.op, writer.kind, "merge"), answer, expect)


def jumps(p, kinds):
    for kind in kinds:
        rows = operands(kind)
        for writer in writers(kind):
            with p.sweep(f"{writer.name}_{kind}_jump", rows,
                         [kind, kind, "i8"]) as s:
                r = s.reg(kind)
                every_jump(p, s, writer, r)
                chain(p, s, writer, r)
                merged_chain(p, s, writer, r)


def float_flags(p):
    for kind in FORMATS:
        set_and_late(p, kind)
        jumps(p, [kind])
        writer, = writers(kind)
        values = few_floats(kind)
        with p.straight(f"fcmp_{kind}_ii") as s:
            for a in values[:14]:
                for b in values[:14]:
                    mix_flags(p, s, writer, "ii",
                              lambda: writer.emit(s, "", f"${a:#x}",
                                                  f"${b:#x}", "$0"),
                              lambda a=a, b=b: (a, b, 0))
        rows = [(a,) for a in values]
        with p.sweep(f"fcmp_{kind}_ri", rows, [kind]) as s:
            a, = s.columns
            for b in values:
                text = f"${b:#x}"
                mix_flags(p, s, writer, "ri",
                          lambda: writer.emit(s, "", a, text, "$0"),
                          lambda a, b=b: (a, b, 0))
                mix_flags(p, s, writer, "ir",
                          lambda: writer.emit(s, "", text, a, "$0"),
                          lambda a, b=b: (b, a, 0))


def compare_and_branch(p, s, kind, a, b, form, expect):
    """branch_cmp of A and B by each condition, which decides about one bit of
    a mask; EXPECT has row's operands for the model."""
    writer = Writer("cmp", kind)
    names = writer.conditions(CONDITIONS)
    mask = s.reg("i64")
    s.op("mov.i64", mask, "$0")
    for i, name in enumerate(names):
        taken, join = s.label(), s.label()
        s.op(f"branch_cmp.{kind}.{name}", a, b, taken, join)
        s.start(taken)
        s.op("or.i64", mask, mask, f"${1 << i}")
        s.op("jmp", join)
        s.start(join)
    s.mix(p.key("branch_cmp", kind, form), mask, lambda *row: sum(
        outcome << i for i, outcome in
        enumerate(writer.outcomes(names, *expect(*row)))))


def compares(p):
    """Of registers of the type, of one that is converted, of constants."""
    for i, kind in enumerate(INT_TYPES):
        rows = [row[:2] for row in operands(kind)]
        with p.sweep(f"branch_cmp_{kind}", rows, [kind, kind]) as s:
            a, b = s.columns
            compare_and_branch(p, s, kind, a, b, "rr", lambda a, b: (a, b, 0))
        other = INT_TYPES[(i + 2) % 5]
        rows = [(model.read(a, kind), model.read(b, other))
                for a in mixed_ints() for b in mixed_ints()]
        with p.sweep(f"branch_cmp_{kind}_{other}", rows, [kind, other]) as s:
            a, b = s.columns
            compare_and_branch(p, s, kind, a, b, "conv",
                               lambda a, b, kind=kind:
                               (a, model.read(b, kind), 0))
        rows = [(a,) for a in ints(kind)]
        with p.sweep(f"branch_cmp_{kind}_ri", rows, [kind]) as s:
            a, = s.columns
            for i, b in enumerate(few_ints(kind)):
                compare_and_branch(p, s, kind, a, immediate(b, kind, i), "ri",
                                   lambda a, b=b: (a, b, 0))


PROGRAMS = {"flags_set": set_integer, "flags_immediate": set_immediate,
            "flags_jump": lambda p: jumps(p, INT_TYPES),
            "flags_float": float_flags, "flags_compare": compares}
