#!/usr/bin/env python3
"""Prints a LIR module of about N instructions, as a compiler would emit it.

Functions of some 100 instructions each: locals, arithmetic, comparisons and
branches in loops, loads and stores, calls of functions before.  The same N
gives the same bytes.

    gen_large.py N > large.lir
"""
import sys

HEAD = """\
lir 1 module "large" target "wasm32-wasi" ptr 4 int 8
type $Frame blob size 64 align 8 refs
string @message "a message\\00"
global @total : i64 = 0
extern @print_integer (i64) : void conv 0
"""

BLOCKS = 6  # loops in one function


def function(index):
    """One function and the number of its instructions."""
    lines = [f"func @f{index} (v1000:i64, v1001:ptr) : i64 conv 0 {{",
             "  regs v1002:i64 v1003:i64 v1004:i64 v1005:i32 v1006:f64 "
             "v1007:f64",
             "  slot %frame : $Frame",
             ".LBB0:",
             "  mov.i64 v1002, $0",
             "  mov.f64 v1006, $1.5",
             "  jmp .LBB1"]
    count = 3
    callee = f"@f{index * 7 // 8}" if index else None
    for loop in range(BLOCKS):
        head, body, done = (3 * loop + i + 1 for i in range(3))
        lines += [f".LBB{head}: loop 1 header",
                  f"  cmp.i64 v1002, ${100 + loop}",
                  f"  branch.lt .LBB{body}, .LBB{done}",
                  f".LBB{body}: loop 1",
                  f"  load.i64 v1003, [v1001 + {8 * loop}]",
                  "  add.i64 v1003, v1003, v1000",
                  f"  imul.i64 v1004, v1003, ${2 * index + loop}",
                  "  store.i64 [%frame + 16], v1004",
                  "  cvtsi2sd.f64 v1007, v1003",
                  "  fmul.f64 v1006, v1006, v1007",
                  "  shr.i64 v1004, v1004, $3",
                  "  xor.i64 v1000, v1000, v1004",
                  "  inc.i64 v1002, v1002",
                  f"  jmp .LBB{head}",
                  f".LBB{done}:",
                  "  load.i64 v1004, [%frame + 16]",
                  "  trunc.i32 v1005, v1004"]
        count += 14
        if callee and loop == 2:
            lines.append(f"  call.i64 v1003, {callee}(v1004, v1001)")
            count += 1
        lines.append(f"  jmp .LBB{3 * loop + 4}")
        count += 1
    lines += [f".LBB{3 * BLOCKS + 1}:",
              "  add.i64 v1003, v1003, v1002",
              "  ret.i64 v1003",
              "}"]
    return "\n".join(lines), count + 2


def main():
    wanted = int(sys.argv[1])
    sys.stdout.write(HEAD)
    made = index = 0
    while made < wanted:
        text, count = function(index)
        sys.stdout.write(text + "\n")
        made += count
        index += 1
    sys.stdout.write(f"""\
func @main () : i32 conv 0 {{
  regs v1000:i64
.LBB0:
  call.i64 v1000, @f0($1, @total)
  call.void @print_integer(v1000)
  ret.i32 $0
}}
""")


main()
