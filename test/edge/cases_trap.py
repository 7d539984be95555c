"""What must trap: one program with many cases, of which its argument names
one.  A case prints its name, does what must trap, and prints "went on"."""

from cases_managed_trap import managed
from model import INT_TYPES, SHAPES, WIDTH
from program import Program

DIVISIONS = ("idiv", "div", "imod", "mod")

MAIN = """\
func @main (v1000:i32, v1001:ptr) : i32 {{
  regs v1002:i32 v1003:ptr
  slot %number : {number}
.LBB0:
  load.ptr v1003, [v1001 + 4]
  call.i32 v1002, @runa_parse_integer(v1003, %number)
  load.i32 v1002, [%number]
  load.ptr v1003, [@names + v1002*4]
  call.void @print_string(v1003)
  load.ptr v1003, [@cases + v1002*4]
  call_indirect.void v1003()
  call.void @print_string(@went_on)
  ret.i32 $0
}}
"""


class Traps(Program):
    """The program; `names` lists its cases."""

    def __init__(self):
        super().__init__("traps")
        self.names = []
        self.variants = [(), ("-msimd128",), ("-mabi=uniform",)]
        self.globals += ["global @zero : i64 = 0", "global @minus : i64 = -1",
                         "global @result : i64 = 0",
                         f"global @mem : {self.blob(16)} = {{}}",
                         "extern @runa_parse_integer (ptr, ptr) : i32"]

    def case(self, name):
        """The function of a new case."""
        f = self.function(f"case{len(self.names)}")
        self.names.append(name)
        self.covers.add(name.split()[0])
        return f

    def value(self, f, kind, value):
        """A register with VALUE, of which LLVM must not know."""
        reg = f.reg(kind)
        f.op(f"load.{kind}", reg, "[@zero]")
        if value:
            f.op(f"add.{kind}", reg, reg, f"${value}")
        return reg

    def finish(self, f, result=None):
        """End a case; RESULT is used."""
        if result:
            f.op("store.i64", "[@result]", result)
        f.op("ret")

    def text(self):
        names = ", ".join(f"@n{i}" for i in range(len(self.names)))
        cases = ", ".join(f"@case{i}" for i in range(len(self.names)))
        kind = self.blob(4 * len(self.names))
        strings = [f'string @n{i} "{name}\\00"'
                   for i, name in enumerate(self.names)]
        main = MAIN.format(number=self.blob(8))
        return "\n".join(
            ['lir 1 module "traps" target "wasm32-wasi" ptr 4 int 8',
             *self.types.values(), 'string @went_on "went on\\00"', *strings,
             *self.globals, f"global @names : {kind} = {{ ptr {names} }}",
             f"global @cases : {kind} = {{ ptr {cases} }}",
             "extern @print_string (ptr) : void",
             *(f.text().rstrip() for f in self.functions), main])

    def output(self):
        return "".join(f"{name}\ntrap\n" for name in self.names)


def division(p, name, op, kind, a, b, used, r_kind=None):
    """A case that divides A by B, both as Function.op wants them or values
    for registers."""
    f = p.case(f"{op} {kind} {name}{'' if used else ' unused'}")
    r = f.reg(r_kind or kind)
    operands = [x if isinstance(x, str) else p.value(f, *x) for x in (a, b)]
    f.op(f"{op}.{kind}", r, *operands)
    p.finish(f, r if used else None)


def by_zero(p):
    for op in DIVISIONS:
        for kind in INT_TYPES:
            for used in (True, False):
                division(p, "by zero", op, kind, (kind, 5), (kind, 0), used)
                division(p, "by constant zero", op, kind, (kind, 5), "$0",
                         used)
                division(p, "zero by zero", op, kind, "$0", (kind, 0), used)
            division(p, "constants by zero", op, kind, "$7", "$0", False)
            f = p.case(f"{op} {kind} by itself")
            r, a = f.reg(kind), p.value(f, kind, 0)
            f.op(f"{op}.{kind}", r, a, a)
            p.finish(f, r)
        # It is the low bits that are divided.
        division(p, "by 256", op, "i8", ("i64", 5), ("i64", 256), True)
        division(p, "by constant 65536", op, "i16", ("i64", 5), "$65536",
                 False)
        division(p, "by 2^32", op, "i32", ("i8", 5), ("i64", 1 << 32), True,
                 "i8")


def overflow(p):
    for kind in INT_TYPES:
        low = -(1 << (WIDTH[kind] - 1))
        minus = (kind, -1)
        for used in (True, False):
            division(p, "overflow", "idiv", kind, (kind, low), minus, used)
            division(p, "constants overflow", "idiv", kind, f"${low}", "$-1",
                     used)
        division(p, "minimum by constant", "idiv", kind, (kind, low), "$-1",
                 False)
        division(p, "constant minimum", "idiv", kind, f"${low}", minus, True)
    division(p, "wide overflow", "idiv", "i8", ("i32", 0x180),
             ("i32", 0x3FF), True)


def vector(p, f, shape, others, lane, value):
    """A vector of OTHERS with VALUE in one lane, of which LLVM must not
    know."""
    r = f.reg("v128")
    f.op(f"vbroadcast.{shape}", r, p.value(f, SHAPES[shape], others))
    f.op(f"vinsert.{shape}", r, r, f"${lane}",
         p.value(f, SHAPES[shape], value))
    return r


def known_vector(f, shape, others, lane, value):
    r = f.reg("v128")
    f.op(f"vbroadcast.{shape}", r, f"${others}")
    f.op(f"vinsert.{shape}", r, r, f"${lane}", f"${value}")
    return r


def finish_vector(p, f, result, used):
    if used:
        f.op("vstore", "[@vector]", result)
    f.op("ret")


def vector_divisions(p):
    """One lane is enough, whatever becomes of the quotient."""
    p.globals.append("global @vector : v128 = { i64 0, 0 }")
    for shape, kind in SHAPES.items():
        if kind not in INT_TYPES:
            continue
        low = -(1 << (WIDTH[kind] - 1))
        for lane in range(128 // WIDTH[kind]):
            for name, a, b in (("by zero", 7, 0), ("overflow", low, -1)):
                for used in (True, False):
                    f = p.case(f"vdiv {shape} {name} in lane {lane}"
                               f"{'' if used else ' unused'}")
                    x = vector(p, f, shape, 7, lane, a)
                    y = vector(p, f, shape, 3, lane, b)
                    f.op(f"vdiv.{shape}", x, x, y)
                    finish_vector(p, f, x, used)
                f = p.case(f"vdiv {shape} constants {name} in lane {lane}")
                x = known_vector(f, shape, 7, lane, a)
                y = known_vector(f, shape, 3, lane, b)
                f.op(f"vdiv.{shape}", x, x, y)
                finish_vector(p, f, x, lane % 2)
        f = p.case(f"vdiv {shape} by itself")
        x = vector(p, f, shape, 1, 1, 0)
        f.op(f"vdiv.{shape}", x, x, x)
        finish_vector(p, f, x, True)
        f = p.case(f"vdiv {shape} by what was never written")
        x = vector(p, f, shape, 1, 1, 1)
        f.op(f"vdiv.{shape}", x, x, f.reg("v128"))
        finish_vector(p, f, x, True)


def merged(p):
    """A division whose quotient and remainder are both taken, or that comes
    twice, or before a store that must not be seen."""
    f = p.case("idiv i64 with remainder")
    r, q = f.reg("i64"), f.reg("i64")
    a, b = p.value(f, "i64", 9), p.value(f, "i64", 0)
    f.op("imod.i64", r, a, b)
    f.op("idiv.i64", q, a, b)
    f.op("add.i64", r, r, q)
    p.finish(f, r)
    f = p.case("div i32 in a loop")
    n, head, done = f.reg("i32"), f.label(), f.label()
    a, b, r = p.value(f, "i32", 9), p.value(f, "i32", 0), f.reg("i32")
    f.op("jmp", head)
    f.start(head)
    f.op("div.i32", r, a, b)
    f.op("inc.i32", n, n)
    f.op("cmp.i32", n, "$10")
    f.op("branch.lt", head, done)
    f.start(done)
    p.finish(f, r)
    f = p.case("vdiv i32x4 in a loop")
    n, head, done = f.reg("i32"), f.label(), f.label()
    a, b = vector(p, f, "i32x4", 9, 0, 9), vector(p, f, "i32x4", 1, 2, 0)
    r = f.reg("v128")
    f.op("jmp", head)
    f.start(head)
    f.op("vdiv.i32x4", r, a, b)
    f.op("inc.i32", n, n)
    f.op("cmp.i32", n, "$10")
    f.op("branch.lt", head, done)
    f.start(done)
    finish_vector(p, f, r, True)
    f = p.case("mod i64 and an ignored result")
    a, b, r = p.value(f, "i64", 9), p.value(f, "i64", 0), f.reg("i64")
    f.op("mod.i64", r, a, b)
    f.op("mov.i64", r, "$5")
    p.finish(f, r)


def memory(p):
    """Far from any memory there is."""
    for kind in INT_TYPES + ("f32", "f64"):
        f = p.case(f"load {kind} outside")
        r = f.reg(kind)
        f.op(f"load.{kind}", r, f"[{p.value(f, 'i32', 0xFFFFFFF0)}]")
        f.op(f"store.{kind}", "[@result]", r)
        f.op("ret")
        f = p.case(f"store {kind} outside")
        f.op(f"store.{kind}", f"[{p.value(f, 'i64', 0xF0000000)}]", "$5")
        f.op("ret")
    for load, store in (("vload", "vstore"), ("load.v128", "store.v128")):
        f = p.case(f"{load.replace('.', ' ')} outside")
        r = f.reg("v128")
        f.op(load, r, f"[{p.value(f, 'i32', -15)}]")
        finish_vector(p, f, r, True)
        f = p.case(f"{store.replace('.', ' ')} outside")
        f.op(store, f"[{p.value(f, 'i32', -15)}]", f.reg("v128"))
        f.op("ret")
    for name, place in (("absolute", "[0xFFFFFFF0]"),
                        ("last", "[0xFFFFFFFF]"), ("low", "[0xF0000001]")):
        f = p.case(f"load i64 {name}")
        r = f.reg("i64")
        f.op("load.i64", r, place)
        p.finish(f, r)
        f = p.case(f"store i64 {name}")
        f.op("store.i64", place, "$5")
        f.op("ret")
    for size in (8, 16, 32, 64):
        f = p.case(f"load{size} outside")
        r = f.reg("i64")
        f.op(f"load{size}.i64", r, f"[{p.value(f, 'i32', -16)} + 8]")
        p.finish(f, r)
        f = p.case(f"store{size} outside")
        f.op(f"store{size}.i64", f"[{p.value(f, 'i32', -16)} + 8]", "$5")
        f.op("ret")


def calls(p):
    """A wrong signature, or no function."""
    takes = p.function("takes", ["i64"], "i64")
    takes.op("ret.i64", *takes.params)
    gives = p.function("gives", [], "i32")
    gives.op("ret.i32", "$5")
    p.globals.append(f"global @known : {p.blob(8)} = {{ ptr @takes, @gives }}")
    for name, load, call, arguments in (
            ("without argument", "[@known]", "i64", ""),
            ("with more arguments", "[@known]", "i64", "$1, $2"),
            ("with another argument", "[@known]", "i64", "$1.5"),
            ("with a narrow argument", "[@known]", "i64", "@known"),
            ("for another result", "[@known]", "i32", "$1"),
            ("for no result", "[@known + 4]", "void", ""),
            ("for a wide result", "[@known + 4]", "i64", "")):
        for is_known in (False, True):
            how = " of a constant" if is_known else ""
            f = p.case(f"call_indirect {name}{how}")
            target = "@takes" if load == "[@known]" else "@gives"
            if not is_known:
                target = f.reg("ptr")
                f.op("load.ptr", target, load)
            r = "" if call == "void" else f.reg(call) + ", "
            f.op(f"call_indirect.{call} {r}{target}({arguments})")
            p.finish(f, r.rstrip(", "))
    f = p.case("call_indirect with a vector")
    target, r, v = f.reg("ptr"), f.reg("i64"), f.reg("v128")
    f.op("load.ptr", target, "[@known]")
    f.op(f"call_indirect.i64 {r}, {target}({v})")
    p.finish(f, r)
    f = p.case("call_indirect for a vector")
    target, v = f.reg("ptr"), f.reg("v128")
    f.op("load.ptr", target, "[@known]")
    f.op(f"call_indirect.v128 {v}, {target}($1)")
    finish_vector(p, f, v, True)
    for name, value in (("null", 0), ("a far address", 0x7FFFFFFF),
                        ("-1", -1)):
        f = p.case(f"call_indirect {name}")
        f.op(f"call_indirect.void {p.value(f, 'i32', value)}()")
        f.op("ret")
        f = p.case(f"call_indirect constant {name}")
        f.op(f"call_indirect.void ${value}()")
        f.op("ret")
    f = p.case("call_indirect tail null")
    f.op(f"call_indirect.void.tail {p.value(f, 'ptr', 0)}()")
    f.op("ret")


def assembly(p):
    """WebAssembly's own instructions, whose results nobody uses."""
    for name, text, kind, value in (
            ("i32.div_s", "i32.const 1 local.get 0 i32.div_s", "i32", 0),
            ("i64.rem_u", "i64.const 1 local.get 0 i64.rem_u", "i64", 0),
            ("i32.div_s overflow", "i32.const -2147483648 local.get 0 "
             "i32.div_s", "i32", -1),
            ("i32.trunc_f64_s", "f64.const nan i32.trunc_f64_s", "i32", 0),
            ("i64.trunc_f32_u", "f32.const -1 i64.trunc_f32_u", "i32", 0),
            ("i32.load", "local.get 0 i32.load offset=0xffffffff", "i32", 8),
            ("unreachable", "unreachable", "i32", 0),
            ("unreachable with a rest", "unreachable i32.add i64.const 1 "
             "drop select drop f64.neg", "i32", 0)):
        f = p.case(f"inline_asm {name}")
        drop = "" if name == "unreachable" else " drop"
        f.op(f'inline_asm.void "{text}{drop}"({p.value(f, kind, value)})')
        p.finish(f)


def build():
    p = Traps()
    by_zero(p)
    overflow(p)
    vector_divisions(p)
    merged(p)
    memory(p)
    calls(p)
    assembly(p)
    managed(p)
    return p
