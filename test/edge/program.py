"""Builds a LIR program and, beside it, the text that it must print.

A program computes values and mixes each into the hash of a key, such as
"add i32 rr"; at its end it prints one line `key hash count` for every key.
Whoever emits the instructions also says what the value must be, so the same
hashes are computed here.

In verbose mode the program prints every value when it is mixed, and
`Program.why` tells for each such line what was computed.
"""

from contextlib import contextmanager

from model import WIDTH, trunc

SEED = 0xCBF29CE484222325
FACTOR = 0x9E3779B97F4A7C15
CANONICAL_NAN = {"f32": 0x7FC00000, "f64": 0x7FF8000000000000}

EXTERNS = """\
extern @print_string_nonl (ptr) : void
extern @print_string (ptr) : void
extern @print_integer (i64) : void
extern @runa_print_hex_nonl (i64) : void
extern @runa_print_hex (i64) : void
"""

# @mix: the hash and the count of key v1000, an entry of @sums, take in v1001.
# The second block is never reached.  It makes the function too large for
# LLVM to put it in line thousands of times, which takes most of the time.
MIX = """\
func @mix (v1000:i64, v1001:i64) : void {{
  regs v1002:ptr v1003:i64 v1004:i64
.LBB0:
  shl.i64 v1003, v1000, $4
  mov.ptr v1002, @sums
  add.ptr v1002, v1002, v1003
  load.i64 v1003, [v1002]
  xor.i64 v1003, v1003, v1001
  mul.i64 v1003, v1003, ${factor:#x}
  shr.i64 v1004, v1003, $32
  xor.i64 v1003, v1003, v1004
  store.i64 [v1002], v1003
  load.i64 v1003, [v1002 + 8]
  add.i64 v1003, v1003, $1
  store.i64 [v1002 + 8], v1003
{verbose}  cmp.i64 v1003, $0
  branch.eq .LBB1, .LBB2
.LBB1:
{unreached}  ret
.LBB2:
  ret
}}
"""

UNREACHED = "  call.void @print_integer(v1000)\n" * 12

MIX_VERBOSE = """\
  call.void @runa_print_hex_nonl(v1000)
  call.void @print_string_nonl(@space)
  call.void @runa_print_hex(v1001)
"""

# @mix_f32 and @mix_f64: the same for a float, any NaN counting as one.
MIX_FLOAT = """\
func @mix_{kind} (v1000:i64, v1001:{kind}) : void local {{
  regs v1002:{bits} v1003:{bits}
.LBB0:
  bitcast.{bits} v1002, v1001
  and.{bits} v1003, v1002, ${magnitude:#x}
  cmp.{bits} v1003, ${infinity:#x}
  cmov.{bits}.ugt v1002, ${nan:#x}, v1002
  call.void @mix(v1000, v1002)
  ret
}}
"""

# @mix_v128: a vector as two words; the others: its lanes, as floats.
MIX_VECTOR = """\
func @{name} (v1000:i64, v1001:v128) : void local {{
  regs v1002:{kind}
  slot %vector : {slot}
.LBB0:
  store.v128 [%vector], v1001
{lanes}  ret
}}
"""

MIX_LANE = """\
  load.{kind} v1002, [%vector + {offset}]
  call.void @{mixer}(v1000, v1002)
"""

FINISH = """\
func @finish () : void local {{
  regs v1000:i64 v1001:ptr v1002:ptr v1003:i64
.LBB0:
  mov.ptr v1002, @sums
  jmp .LBB1
.LBB1: loop 1 header
  cmp.i64 v1000, ${count}
  branch.eq .LBB3, .LBB2
.LBB2: loop 1
  load.ptr v1001, [@names + v1000*4]
  call.void @print_string_nonl(v1001)
  call.void @print_string_nonl(@space)
  load.i64 v1003, [v1002]
  call.void @runa_print_hex_nonl(v1003)
  call.void @print_string_nonl(@space)
  load.i64 v1003, [v1002 + 8]
  call.void @print_integer(v1003)
  add.ptr v1002, v1002, $16
  inc.i64 v1000, v1000
  jmp .LBB1
.LBB3:
  ret
}}
"""


# Of a vector's shape: the function, the type of what it takes, what takes
# that.
VECTOR_MIXERS = {None: ("mix_v128", "i64", "mix"),
                 "f32x4": ("mix_f32x4", "f32", "mix_f32"),
                 "f64x2": ("mix_f64x2", "f64", "mix_f64")}


class Key:
    """A line of the output: what was computed, and its hash."""

    def __init__(self, index, name):
        self.index, self.name = index, name
        self.hash, self.count = SEED, 0

    def take(self, value):
        mixed = trunc((self.hash ^ value) * FACTOR, 64)
        self.hash = mixed ^ mixed >> 32
        self.count += 1


class Function:
    """A function being written: registers, lines, labels."""

    def __init__(self, program, name, params=(), result="void",
                 attributes=" local"):
        self.program, self.name, self.result = program, name, result
        self.attributes = attributes
        self.lines, self.regs, self.slots = [], [], []
        self.labels = 0
        self.param_count = len(params)
        self.params = [self.reg(kind) for kind in params]
        self.start(self.label())

    def reg(self, kind):
        name = f"v{1000 + len(self.regs)}"
        self.regs.append((name, kind))
        return name

    def label(self):
        self.labels += 1
        return f".LBB{self.labels - 1}"

    def start(self, label):
        self.lines.append(f"{label}:")

    def op(self, mnemonic, *operands):
        text = ", ".join(str(operand) for operand in operands)
        self.lines.append(f"  {mnemonic} {text}".rstrip())

    def call(self, name, *arguments):
        """A call of a void function."""
        self.op(f"call.void @{name}({', '.join(map(str, arguments))})")

    def text(self):
        pairs = [f"{name}:{kind}" for name, kind in self.regs]
        head = (f"func @{self.name} ({', '.join(pairs[:self.param_count])}) "
                f": {self.result}{self.attributes} {{")
        rest = pairs[self.param_count:]
        body = [f"  regs {' '.join(rest[i:i + 8])}"
                for i in range(0, len(rest), 8)]
        body += [f"  slot {name} : {kind}" for name, kind in self.slots]
        return "\n".join([head, *body, *self.lines, "}"]) + "\n"


class Sweep(Function):
    """A function that does the same with every row of a table: its columns
    are loaded into `columns`, and what is mixed is recorded row by row."""

    def __init__(self, program, name, rows, kinds):
        super().__init__(program, name)
        self.rows, self.kinds = rows, kinds
        self.items, self.seen = [], 0
        self.columns = [self.reg(kind) for kind in kinds]
        self.sizes = [16 if kind == "v128" else 8 for kind in kinds]
        self.is_loop = bool(kinds)

    def begin(self):
        if not self.is_loop:
            return
        table = self.program.table(self.words(row) for row in self.rows)
        self.at, self.end = self.reg("ptr"), self.reg("ptr")
        self.stride = sum(self.sizes)
        self.head, self.after = self.label(), self.label()
        self.op("mov.ptr", self.at, table)
        self.op("add.ptr", self.end, self.at,
                f"${self.stride * len(self.rows)}")
        self.op("jmp", self.head)
        self.lines.append(f"{self.head}: loop 1 header")
        for i, (reg, kind) in enumerate(zip(self.columns, self.kinds)):
            self.op(f"load.{kind}", reg,
                    f"[{self.at} + {sum(self.sizes[:i])}]")

    def words(self, row):
        """A row as words of 8 bytes, of which a vector has two."""
        return tuple(trunc(value >> 8 * offset, 64)
                     for value, size in zip(row, self.sizes)
                     for offset in range(0, size, 8))

    def finish(self):
        if self.is_loop:
            self.op("add.ptr", self.at, self.at, f"${self.stride}")
            self.op("cmp.ptr", self.at, self.end)
            self.op("branch.ult", self.head, self.after)
            self.start(self.after)
        self.op("ret")
        for row in self.rows:
            for key, expect, text in self.items:
                self.program.record(key, expect(*row), text, row)

    def expect(self, key, expect):
        """What was just called mixes a value, EXPECT(*row)."""
        self._item(key, expect)
        self.seen = len(self.lines)

    def mix(self, key, reg, expect):
        """Mix integer register REG, which EXPECT(*row) predicts."""
        self._item(key, expect)
        self.call("mix", f"${key.index}", reg)
        self.seen = len(self.lines)

    def mix_float(self, key, reg, kind, expect):
        """Mix the float in REG, any NaN being the same."""
        self._item(key, expect)
        self.call(f"mix_{kind}", f"${key.index}", reg)
        self.seen = len(self.lines)

    def mix_bits(self, key, reg, kind, expect):
        """Mix the exact bits of the float in REG."""
        self._item(key, expect)
        bits = self.reg("i64")
        self.op("bitcast.i32" if kind == "f32" else "bitcast.i64", bits, reg)
        self.call("mix", f"${key.index}", bits)
        self.seen = len(self.lines)

    def mix_vector(self, key, reg, expect, shape=None):
        """Mix the bits of vector REG; of float lanes of SHAPE, if given, any
        NaN being the same."""
        name, kind, _ = mixer = VECTOR_MIXERS[shape]
        self.program.vector_mixers.add(mixer)
        self.program.blob(16, 16)
        for offset in range(0, 128, WIDTH[kind]):
            self._item(key, lambda *row, i=offset: trunc(
                expect(*row) >> i, WIDTH[kind]))
        self.call(name, f"${key.index}", reg)
        self.seen = len(self.lines)

    def _item(self, key, expect):
        text = "; ".join(line.strip() for line in self.lines[self.seen:])
        self.items.append((key, expect, text))


class Program:
    """A whole program.  `covers` holds the opcodes that it tests, `variants`
    the flags with which it is compiled, each in turn; `undefined` is true if it
    does what LIR leaves undefined, and wasm does not."""

    undefined = False

    def __init__(self, name, verbose=False):
        self.name, self.verbose = name, verbose
        self.variants, self.vector_mixers = [()], set()
        self.keys, self.covers = {}, set()
        self.types, self.tables, self.globals = {}, {}, []
        self.functions, self.entries = [], []
        self.log, self.why = [], []

    # Declarations

    def blob(self, size, align=8):
        """The name of a blob type."""
        name = f"$B{size}_{align}"
        self.types[name] = f"type {name} blob size {size} align {align}"
        return name

    def bytes_global(self, name, data, attributes=""):
        """A global of these bytes.  Like other declarations, these go into
        `globals` as text."""
        items = ", ".join(str(byte) for byte in data)
        self.globals.append(f"global @{name} : {self.blob(len(data))}"
                            f"{attributes} = {{ i8 {items} }}")

    def table(self, rows):
        """A table of 8-byte words that LLVM must take for variable."""
        rows = tuple(rows)
        if rows not in self.tables:
            name = f"@table{len(self.tables)}"
            words = [f"{word:#x}" for row in rows for word in row]
            lines = [", ".join(words[i:i + 6])
                     for i in range(0, len(words), 6)]
            kind = self.blob(8 * len(words))
            self.globals.append(f"global {name} : {kind} = {{\n  i64 " +
                                ",\n  ".join(lines) + " }")
            self.tables[rows] = name
        return self.tables[rows]

    def key(self, opcode, *words):
        """The key of an opcode, which the program thereby covers."""
        name = " ".join((opcode, *words))
        self.covers.add(opcode)
        if name not in self.keys:
            self.keys[name] = Key(len(self.keys), name)
        return self.keys[name]

    # Functions

    def function(self, name, params=(), result="void", attributes=" local"):
        function = Function(self, name, params, result, attributes)
        self.functions.append(function)
        return function

    @contextmanager
    def sweep(self, name, rows, kinds):
        """A function, called by main, that works through a table."""
        sweep = Sweep(self, name, rows, kinds)
        sweep.begin()
        yield sweep
        sweep.finish()
        self.functions.append(sweep)
        self.entries.append(name)

    def straight(self, name):
        """A function, called by main, without a loop."""
        return self.sweep(name, [()], [])

    def record(self, key, value, text, row):
        """KEY takes in VALUE, which LIR lines TEXT compute from ROW."""
        value = trunc(value, 64)
        key.take(value)
        if self.verbose:
            self.log.append(f"{key.index:#x} {value:#x}")
            operands = " ".join(f"{word:#x}" for word in row)
            self.why.append(f"{key.name}: {text} [{operands}]")

    # Results

    def output(self):
        """What the program must print."""
        lines = self.log + [f"{key.name} {key.hash:#x} {key.count}"
                            for key in self.keys.values()]
        return "".join(line + "\n" for line in lines)

    def text(self):
        """The program."""
        keys = list(self.keys.values())
        sums = ", ".join(f"{SEED:#x}, 0" for _ in keys)
        names = ", ".join(f"@n{key.index}" for key in keys)
        main = Function(self, "main", result="i32", attributes="")
        for entry in self.entries:
            main.call(entry)
        main.call("finish")
        main.op("ret.i32 $0")
        self.globals.append(f"global @sums : {self.blob(16 * len(keys))} = "
                            f"{{ i64 {sums} }}")
        self.globals.append(f"global @names : {self.blob(4 * len(keys))} "
                            f"const = {{ ptr {names} }}")
        strings = ['string @space " \\00"']
        strings += [f'string @n{key.index} "{key.name}\\00"' for key in keys]
        parts = [f'lir 1 module "{self.name}" target "wasm32-wasi" ptr 4 '
                 'int 8', *self.types.values(), *strings, *self.globals,
                 EXTERNS.rstrip(), self._mixers().rstrip(),
                 FINISH.format(count=len(keys)).rstrip()]
        return "\n".join(parts + [function.text().rstrip() for function in
                                  self.functions + [main]]) + "\n"

    def _mixers(self):
        text = MIX.format(factor=FACTOR, unreached=UNREACHED,
                          verbose=MIX_VERBOSE if self.verbose else "")
        for kind, bits in (("f32", "i32"), ("f64", "i64")):
            nan = CANONICAL_NAN[kind]
            sign = 1 << (WIDTH[kind] - 1)
            infinity = nan & nan << 1
            text += MIX_FLOAT.format(kind=kind, bits=bits, nan=nan,
                                     magnitude=sign - 1, infinity=infinity)
        for name, kind, mixer in sorted(self.vector_mixers):
            lanes = [MIX_LANE.format(kind=kind, mixer=mixer, offset=offset)
                     for offset in range(0, 16, WIDTH[kind] // 8)]
            text += MIX_VECTOR.format(name=name, kind=kind,
                                      slot=self.blob(16, 16),
                                      lanes="".join(lanes))
        return text
