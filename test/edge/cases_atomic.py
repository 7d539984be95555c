"""Atomic opcodes, with the engine's instructions and without: on one thread
both do the same.

A cell of 8 bytes is filled, an opcode works on the first of them or on the
last, and both its result and the whole cell are mixed.
"""

from cases_int import immediate, other_type
from model import INT_TYPES, WIDTH, read, to_reg, trunc
from values import few_ints, ints, mixed_ints

ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
LOAD_ORDERS = ("relaxed", "acquire", "seq_cst")
STORE_ORDERS = ("relaxed", "release", "seq_cst")
CHANGES = {"atomic_xchg": lambda old, b: b,
           "atomic_add": lambda old, b: old + b,
           "atomic_sub": lambda old, b: old - b,
           "atomic_and": lambda old, b: old & b,
           "atomic_or": lambda old, b: old | b,
           "atomic_xor": lambda old, b: old ^ b}


class Cell:
    """The memory that the opcodes of a sweep work on, by one of several ways
    to name it: its N bits begin at bit `shift` of the cell."""

    def __init__(self, p, s, kind):
        self.p, self.s, self.kind = p, s, kind
        self.n = WIDTH[kind]
        self.shift, self.turn = 0, 0
        self.pointer, self.index = s.reg("ptr"), s.reg("i32")
        self.result = s.reg("i64")
        s.slots.append(("%cell", p.blob(16)))

    def name(self):
        """Fill the cell with v1000 and return a memory operand."""
        s, self.turn = self.s, self.turn + 1
        base = ("@cell", "%cell")[self.turn % 2]
        last = 8 - self.n // 8 if self.turn % 3 else 0
        self.shift = 8 * last
        s.op("store.i64", f"[{base}]", s.columns[0])
        if self.turn % 5 == 0:
            s.op("mov.ptr", self.pointer, base)
            s.op("mov.i32", self.index, f"${last}")
            self.base = f"[{self.pointer}]"
            return f"[{self.pointer} + {self.index}]"
        self.base = f"[{base}]"
        return f"[{base} + {last}]"

    def mix(self, key, r, expect_r, expect_new):
        """EXPECT_R(old, *row) is the result, if there is a register R, and
        EXPECT_NEW(old, *row) what is in the N bits afterwards."""
        s, shift, n = self.s, self.shift, self.n
        s.op("load.i64", self.result, self.base)

        def old(cell):
            return trunc(cell >> shift, n)

        def whole(cell, *row):
            new = trunc(expect_new(old(cell), *row), n)
            return cell & ~(trunc(-1, n) << shift) | new << shift

        if r:
            s.mix(key, r, lambda cell, *row: expect_r(old(cell), *row))
        s.mix(key, self.result, whole)


def loads_and_stores(p, kind):
    b_kind = other_type(kind, "i64")
    rows = [(cell, read(b, b_kind)) for cell in mixed_ints() for b in
            mixed_ints()]
    with p.sweep(f"atomic_move_{kind}", rows, ["i64", b_kind]) as s:
        cell = Cell(p, s, kind)
        b = s.columns[1]
        for i, order in enumerate(LOAD_ORDERS * 3):
            r_kind = INT_TYPES[i % 5]
            r = s.reg(r_kind)
            s.op(f"atomic_load.{kind}.{order}", r, cell.name())
            cell.mix(p.key("atomic_load", kind, order), r,
                     lambda old, b, r=r_kind: to_reg(old, r),
                     lambda old, b: old)
        for order in STORE_ORDERS * 3:
            s.op(f"atomic_store.{kind}.{order}", cell.name(), b)
            cell.mix(p.key("atomic_store", kind, order), None, None,
                     lambda old, b: b)
        s.op(f"atomic_store.{kind}.seq_cst", cell.name(), "$-2")
        cell.mix(p.key("atomic_store", kind, "i"), None, None,
                 lambda old, b: -2)


def changes(p, kind):
    """Each opcode in each order; results in registers of every type."""
    rows = [(cell, b) for cell in mixed_ints() for b in ints(kind)]
    for op, change in CHANGES.items():
        with p.sweep(f"{op}_{kind}", rows, ["i64", kind]) as s:
            cell = Cell(p, s, kind)
            b = s.columns[1]
            for i, order in enumerate(ORDERS):
                r = s.reg(INT_TYPES[i])
                s.op(f"{op}.{kind}.{order}", r, cell.name(), b)
                cell.mix(p.key(op, kind, order), r,
                         lambda old, b, r=INT_TYPES[i]: to_reg(old, r),
                         lambda old, b: change(old, b))
            for i, value in enumerate(few_ints(kind)):
                r = s.reg(kind)
                s.op(f"{op}.{kind}.seq_cst", r, cell.name(),
                     immediate(value, kind, i))
                cell.mix(p.key(op, kind, "i"), r, lambda old, b: old,
                         lambda old, b, v=value: change(old, v))
            # The result overwrites the operand.
            r = s.reg(kind)
            s.op(f"mov.{kind}", r, b)
            s.op(f"{op}.{kind}.acq_rel", r, cell.name(), r)
            cell.mix(p.key(op, kind, "alias"), r, lambda old, b: old,
                     lambda old, b: change(old, b))


def comparisons(p, kind):
    """atomic_cas, which finds what it expects and which does not."""
    n = WIDTH[kind]
    cells = mixed_ints()
    rows = [(cell, expected, trunc(~cell, 64)) for cell in cells
            for expected in cells[:6] + [cell, cell >> (64 - n)]]
    with p.sweep(f"atomic_cas_{kind}", rows, ["i64", "i64", "i64"]) as s:
        cell = Cell(p, s, kind)
        _, expected, desired = s.columns

        def new(old, expected, desired):
            return desired if old == trunc(expected, n) else old

        for i, order in enumerate(ORDERS * 3):
            r_kind = INT_TYPES[i % 5]
            r = s.reg(r_kind)
            s.op(f"atomic_cas.{kind}.{order}", r, cell.name(), expected,
                 desired)
            cell.mix(p.key("atomic_cas", kind, order), r,
                     lambda old, *_, r=r_kind: to_reg(old, r), new)
        s.op(f"atomic_cas.{kind}.seq_cst", r, cell.name(), "$0",
             "$-1")
        cell.mix(p.key("atomic_cas", kind, "i"), r,
                 lambda old, *_, r=r_kind: to_reg(old, r),
                 lambda old, *_: old or -1)


def loop(p):
    """A counter raised by compare and exchange, as a lock would be taken, and
    fences, which change nothing."""
    with p.straight("atomic_loop") as s:
        n, old, new, seen = (s.reg("i32") for _ in range(4))
        head, done, retry, next_ = (s.label() for _ in range(4))
        s.op("store.i64", "[@cell]", "$0")
        s.op("mfence")
        s.op("jmp", head)
        s.start(head)
        s.op("atomic_load.i32.acquire", old, "[@cell]")
        s.op("jmp", retry)
        s.start(retry)
        s.op("imul.i32", new, old, "$5")
        s.op("inc.i32", new, new)
        s.op("atomic_cas.i32.acq_rel", seen, "[@cell]", old, new)
        s.op("cmp.i32", seen, old)
        s.op("mov.i32", old, seen)
        s.op("branch.eq", next_, retry)
        s.start(next_)
        s.op("mfence")
        s.op("inc.i32", n, n)
        s.op("cmp.i32", n, "$100")
        s.op("branch.lt", head, done)
        s.start(done)
        s.op("atomic_load.i32.seq_cst", new, "[@cell]")

        def expect():
            value = 0
            for _ in range(100):
                value = trunc(5 * value + 1, 32)
            return value

        s.mix(p.key("mfence", "loop"), new, expect)


def atomic(p):
    p.variants = [(), ("-matomics",), ("-matomics", "-mbulk-memory")]
    p.globals.append(f"global @cell : {p.blob(16)} = {{}}")
    for kind in INT_TYPES:
        loads_and_stores(p, kind)
        changes(p, kind)
        comparisons(p, kind)
    loop(p)
    p.covers.update(CHANGES, ("atomic_load", "atomic_store", "atomic_cas",
                              "mfence"))


PROGRAMS = {"atomic": atomic}
