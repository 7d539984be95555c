"""Programs of gc/compiled as a language with exceptions would have them: an index
outside of an array is one, which the program's main catches."""

import re
import sys

from harness import SOURCES

# With a size that allocates less than collect.c keeps free.
PROGRAMS = {"map": 50000, "sort": 50000, "strings": 20000}
# What makes the program end instead of throwing.
PANIC = '  panic "index out of bounds"\n'
THROW = "  throw.ref v1003\n"
CHECK = """

type $OutOfBounds object size 12 align 4        ; index at 4, length
func @eh.check (v1000:ref, v1001:i32) : void local {
  regs v1002:i32 v1003:ref
.LBB0:
  array_length.i32 v1002, v1000
  cmp.i32 v1001, v1002
  branch.ult .LBB2, .LBB1
.LBB1:
  alloc.ref v1003, $OutOfBounds
  store.i32 [v1003 + 4], v1001
  store.i32 [v1003 + 8], v1002
""" + THROW + """.LBB2:
  ret
}
"""
# At the end of main.
CAUGHT = """.LBB91:
  landingpad.ref v1090, catch $OutOfBounds .LBB92
.LBB92:
  load.i32 v1009, [v1090 + 4]
  sext.i64 v1006, v1009
  call.void @print_integer(v1006)
  ret.i32 $1
}
"""


def replace(pattern, new, text):
    """Of PATTERN there must be some."""
    text, count = re.subn(pattern, new, text, flags=re.M)
    if not count:
        sys.exit(f"bench: no '{pattern}' in a program")
    return text


def with_checks(name):
    """The program, in which each access to an array is looked at before."""
    text = (SOURCES / f"{name}.lir").read_text(encoding="ascii")
    text = replace(r"^(  array_load\S+ \S+, \S+ (\S+), (\S+)\n)",
                   r"  call.void @eh.check(\2, \3)\n\1", text)
    text = replace(r"^(  array_store\S+ \S+ (\S+), (\S+), \S+\n)",
                   r"  call.void @eh.check(\2, \3)\n\1", text)
    before, func, behind = text.partition("\nfunc @")
    return before + CHECK + func + behind


def panicking(name):
    """That one, which ends where an index is wrong."""
    return with_checks(name).replace(THROW, PANIC)


def throwing(name):
    """That one, which throws, and catches in main."""
    text = with_checks(name)
    text = replace(r"^  call(\.i32 v1009, @\w+\.work\(v1002\))\n",
                   r"  invoke\1, .LBB90, .LBB91\n.LBB90: loop 1\n", text)
    text = replace(r"^(func @main[^}]*\n  regs)", r"\1 v1090:ref", text)
    return replace(r"^(func @main[^}]*\n)}\n", r"\1" + CAUGHT, text)
