"""syscall: what can be foretold of WASI's answers."""

from model import INT_TYPES, WIDTH, to_reg, trunc
from values import mixed_ints

EBADF = 8
CLOSE, SYNC, SEEK, YIELD, RANDOM = 3, 17, 16, 31, 36


def errors(p):
    """No descriptor is so large: minus EBADF in every type, to registers of
    every type."""
    values = [value for value in mixed_ints()
              if 99 < trunc(value, 32) < 1 << 31]
    for a_kind in ("i32", "i64", "ptr"):
        rows = [(trunc(value, WIDTH[a_kind]),) for value in values]
        with p.sweep(f"syscall_{a_kind}", rows, [a_kind]) as s:
            for suffix in INT_TYPES:
                for r_kind in INT_TYPES:
                    r = s.reg(r_kind)
                    s.op(f"syscall.{suffix} {r}, ${CLOSE}({s.columns[0]})")
                    s.mix(p.key("syscall", suffix), r,
                          lambda _, k=(suffix, r_kind): to_reg(-EBADF, *k))
            s.op(f"syscall.i64 {r}, ${SEEK}({s.columns[0]}, "
                 f"{s.columns[0]}, $0, %place)")
            s.slots.append(("%place", p.blob(8)))
            s.mix(p.key("syscall", "mixed"), r,
                  lambda _, k=r_kind: to_reg(-EBADF, k))


def narrow(p):
    """A descriptor of 8 or 16 bits is zero-extended; an immediate is cut."""
    with p.straight("syscall_narrow") as s:
        r = s.reg("i64")
        for kind in ("i8", "i16"):
            a = s.reg(kind)
            s.op(f"mov.{kind}", a, "$-7")
            s.op(f"syscall.i64 {r}, ${SYNC}({a})")
            s.mix(p.key("syscall", kind), r, lambda: -EBADF)
        s.op(f"syscall.i64 {r}, ${SYNC}($0x100000063)")
        s.mix(p.key("syscall", "i"), r, lambda: -EBADF)


def success(p):
    with p.straight("syscall_success") as s:
        for kind in INT_TYPES:
            r = s.reg(kind)
            s.op(f"mov.{kind}", r, "$-1")
            s.op(f"syscall.{kind} {r}, ${YIELD}()")
            s.mix(p.key("syscall", "success"), r, lambda: 0)
            s.op(f"mov.{kind}", r, "$-1")
            s.op(f"syscall.{kind} {r}, ${RANDOM}(%place, $0)")
            s.mix(p.key("syscall", "success"), r, lambda: 0)
        s.slots.append(("%place", p.blob(8)))
        s.op(f"syscall.void ${YIELD}()")


def system(p):
    errors(p)
    narrow(p)
    success(p)
    p.covers.add("syscall")


PROGRAMS = {"system": system}
