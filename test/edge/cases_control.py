"""Control flow and calls."""

from ieee import FORMATS
from model import FLOAT_TYPES, INT_TYPES, WIDTH, signed, to_reg, trunc
from values import few_floats, mixed_ints

ROUNDS = 1000000  # of tail calls, which would overflow any stack


# --- Jumps ---------------------------------------------------------------

def control(p):
    nested_loops(p)
    selection(p)
    parallel_loop(p)
    odd_blocks(p)
    irreducible(p)


def nested_loops(p):
    with p.straight("nested_loops") as s:
        i, j, n = s.reg("i8"), s.reg("i16"), s.reg("i64")
        outer, inner, next_, done = (s.label() for _ in range(4))
        s.op("mov.i8", i, "$250")
        s.op("jmp", outer)
        s.start(outer)
        s.op("mov.i16", j, i)
        s.op("jmp", inner)
        s.start(inner)
        s.op("add.i64", n, n, j)
        s.op("inc.i16", j, j)
        s.op("cmp.i16", j, "$256")
        s.op("jb", inner)
        s.op("jmp", next_)
        s.start(next_)
        s.op("inc.i8", i, i)
        s.op("jnz", outer)
        s.op("jmp", done)
        s.start(done)
        s.mix(p.key("jnz", "nested"), n, lambda: sum(
            sum(range(i, 256)) for i in range(250, 256)))


def selection(p):
    """A number tested by a chain of blocks, as a switch would be."""
    with p.sweep("selection", [(v,) for v in mixed_ints() + [5, 6, 7]],
                 ["i64"]) as s:
        r, join = s.reg("i32"), s.label()
        cases = [0, 1, 5, 6, 7, 0xFF, 1 << 63]
        for i, value in enumerate(cases):
            yes, no = s.label(), s.label()
            s.op("cmp.i64", *s.columns, f"${value:#x}")
            s.op("je", yes)
            s.op("jmp", no)
            s.start(yes)
            s.op("mov.i32", r, f"${i}")
            s.op("jmp", join)
            s.start(no)
        s.op("mov.i32", r, "$99")
        s.op("jmp", join)
        s.start(join)
        s.mix(p.key("je", "selection"), r, lambda v: (
            cases.index(v) if v in cases else 99))


def parallel_loop(p):
    """Values that change places in each round."""
    for op in ("xchg", "mov"):
        with p.straight(f"parallel_{op}") as s:
            a, b, c, n = (s.reg("i64") for _ in range(4))
            head, done = s.label(), s.label()
            for reg, value in ((a, 0), (b, 1), (n, 50)):
                s.op("mov.i64", reg, f"${value}")
            s.op("jmp", head)
            s.start(head)
            s.op("add.i64", a, a, b)
            if op == "xchg":
                s.op("xchg.i64", a, b)
            else:
                s.op("mov.i64", c, a)
                s.op("mov.i64", a, b)
                s.op("mov.i64", b, c)
            s.op("dec.i64", n, n)
            s.op("jg", head)
            s.op("jmp", done)
            s.start(done)
            s.mix(p.key(op, "parallel"), a, lambda: fibonacci(50))


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def odd_blocks(p):
    """Blocks in any order and numbering, unreachable ones, loops of one
    block, two ways to one block."""
    with p.straight("odd_blocks") as s:
        r = s.reg("i64")
        s.op("cmp.i64", r, "$0")
        s.op("branch.eq", ".LBB4000000000", ".LBB4000000000")
        s.start(".LBB777")  # nothing leads here
        s.op("mov.i64", r, "$1000")
        s.op("jmp", ".LBB777")
        s.start(".LBB20")
        s.op("add.i64", r, r, "$5")
        s.op("jmp", ".LBB10")
        s.start(".LBB4000000000")
        s.op("inc.i64", r, r)
        s.op("cmp.i64", r, "$20")
        s.op("jne", ".LBB4000000000")
        s.op("jmp", ".LBB20")
        s.start(".LBB776")  # nor here, but this leads on
        s.op("mov.i64", r, "$2000")
        s.op("jmp", ".LBB10")
        s.start(".LBB10")
        s.mix(p.key("jmp", "odd"), r, lambda: 25)


def irreducible(p):
    """A loop with two entries."""
    rows = [(a, b) for a in range(4) for b in range(1, 30, 4)]
    with p.sweep("irreducible", rows, ["i64", "i64"]) as s:
        a, b = s.columns
        n = s.reg("i64")
        left, right, done = s.label(), s.label(), s.label()
        s.op("mov.i64", n, "$0")
        s.op("test.i64", a, "$1")
        s.op("branch.ne", left, right)
        s.start(left)
        s.op("add.i64", n, n, "$3")
        s.op("cmp.i64", n, b)
        s.op("branch.ge", done, right)
        s.start(right)
        s.op("add.i64", n, n, a)
        s.op("add.i64", n, n, "$1")
        s.op("cmp.i64", n, b)
        s.op("branch.ge", done, left)
        s.start(done)

        def expect(a, b):
            n, is_left = 0, a & 1
            while True:
                n += 3 if is_left else a + 1
                if n >= b:
                    return n
                is_left = not is_left

        s.mix(p.key("branch", "irreducible"), n, expect)


# --- Calls ---------------------------------------------------------------

def calls(p):
    integer_parameters(p)
    returned_types(p)
    indirect_integers(p)
    floats(p)
    many_parameters(p)
    addresses(p)
    externs(p)
    recursion(p)
    tail_calls(p)


def identity(p, kind):
    f = p.function(f"same_{kind}", [kind], kind)
    f.op(f"ret.{kind}", *f.params)
    return f


def integer_parameters(p):
    """An argument of any type for a parameter of any type, its result for
    registers of any type."""
    key = p.key("ret")
    for kind in INT_TYPES:
        identity(p, kind)
    for source in INT_TYPES:
        rows = [(trunc(v, WIDTH[source]),) for v in mixed_ints()]
        with p.sweep(f"call_{source}", rows, [source]) as s:
            for kind in INT_TYPES:
                for i, suffix in enumerate(INT_TYPES):
                    r_kind = INT_TYPES[(i + INT_TYPES.index(source)) % 5]
                    r = s.reg(r_kind)
                    s.op(f"call.{suffix} {r}, @same_{kind}({s.columns[0]})")
                    s.mix(p.key("call", kind), r, lambda v, k=(
                        kind, suffix, r_kind): to_reg(v, *k))
                # A result that nobody wants.
                s.op(f"call.void @same_{kind}({s.columns[0]})")
    with p.straight("call_immediate") as s:
        r = s.reg("i64")
        for kind in INT_TYPES:
            for value in mixed_ints():
                s.op(f"call.i64 {r}, @same_{kind}(${value:#x})")
                s.mix(p.key("call", kind, "i"), r,
                      lambda v=value, kind=kind: to_reg(v, kind))
                s.op(f"call.i64 {r}, @same_{kind}(${signed(value, 64)})")
                s.mix(key, r, lambda v=value, kind=kind: to_reg(v, kind))


def returned_types(p):
    """ret of one type in a function of another, of a register of a third."""
    for i, result in enumerate(INT_TYPES):
        for j, suffix in enumerate(INT_TYPES):
            kind = INT_TYPES[(i + j + 1) % 5]
            f = p.function(f"ret_{suffix}_{result}", [kind], result)
            f.op(f"ret.{suffix}", *f.params)
            rows = [(trunc(v, WIDTH[kind]),) for v in mixed_ints()]
            with p.sweep(f"ret_{suffix}_{result}_of_{kind}", rows,
                         [kind]) as s:
                r = s.reg("i64")
                s.op(f"call.i64 {r}, @{f.name}({s.columns[0]})")
                s.mix(p.key("ret", suffix), r, lambda v, k=(suffix, result):
                      to_reg(v, *k))
        f = p.function(f"ret_{result}_i", [], result)
        f.op("ret.i64", "$0x8182838485868788")
        with p.straight(f"ret_{result}_immediate") as s:
            r = s.reg("i64")
            s.op(f"call.{result} {r}, @{f.name}()")
            s.mix(p.key("ret", result, "i"), r, lambda k=result: to_reg(
                0x8182838485868788, k))


def indirect_integers(p):
    """Through a table of addresses, in registers of any type."""
    names = ", ".join(f"ptr @same_{kind}" for kind in INT_TYPES)
    p.globals.append(f"global @functions : {p.blob(20)} = {{ {names} }}")
    for i, kind in enumerate(INT_TYPES):
        rows = [(trunc(v, WIDTH[kind]),) for v in mixed_ints()]
        with p.sweep(f"indirect_{kind}", rows, [kind]) as s:
            a, = s.columns
            key = p.key("call_indirect", kind)
            for r_kind in INT_TYPES:
                r, index = s.reg(r_kind), s.reg("i8")
                for address_kind in ("ptr", "i32", "i64"):
                    f = s.reg(address_kind)
                    s.op("mov.i8", index, f"${i}")
                    s.op("load.ptr", f, f"[@functions + {index}*4]")
                    if address_kind == "i64":
                        s.op("or.i64", f, f, f"${0xABC << 40}")
                    s.op(f"call_indirect.{kind} {r}, {f}({a})")
                    s.mix(key, r, lambda v, k=r_kind: to_reg(v, k))
                s.op(f"call_indirect.{kind} {r}, @same_{kind}({a})")
                s.mix(key, r, lambda v, k=r_kind: to_reg(v, k))
    with p.straight("indirect_immediate") as s:
        r, f = s.reg("i64"), s.reg("ptr")
        s.op("load.ptr", f, "[@functions + 12]")
        s.op(f"call_indirect.i64 {r}, {f}($-5)")
        s.mix(p.key("call_indirect", "i"), r, lambda: -5)


def floats(p):
    """All bits of a float go in and out."""
    for kind in FLOAT_TYPES:
        f = identity(p, kind)
        rows = [(v,) for v in few_floats(kind)]
        with p.sweep(f"call_{kind}", rows, [kind]) as s:
            a, = s.columns
            r, address = s.reg(kind), s.reg("i32")
            s.op(f"call.{kind} {r}, @{f.name}({a})")
            s.mix_bits(p.key("call", kind), r, kind, lambda v: v)
            s.op("mov.i32", address, f"@{f.name}")
            s.op(f"call_indirect.{kind} {r}, {address}({a})")
            s.mix_bits(p.key("call_indirect", kind), r, kind, lambda v: v)
        with p.straight(f"call_{kind}_i") as s:
            r = s.reg(kind)
            for v in few_floats(kind):
                s.op(f"call.{kind} {r}, @{f.name}(${v:#x})")
                s.mix_bits(p.key("call", kind, "i"), r, kind, lambda v=v: v)
            s.op(f"call.{kind} {r}, @{f.name}($0.1)")
            s.mix_bits(p.key("call", kind, "i"), r, kind, lambda k=kind:
                       FORMATS["f64"].convert(0x3FB999999999999A,
                                              FORMATS[k]))
    with p.straight("indirect_literal") as s:
        r = s.reg("f64")
        s.op(f"call_indirect.f64 {r}, @same_f64($2.5)")
        s.mix_bits(p.key("call_indirect", "f64", "i"), r, "f64",
                   lambda: FORMATS["f64"].from_int(5) - (1 << 52))


def many_parameters(p):
    """Thirty of every type, each of which counts."""
    kinds = [(INT_TYPES + FLOAT_TYPES)[i % 7] for i in range(30)]
    f = p.function("many", kinds, "i64")
    total, term = f.reg("i64"), f.reg("i64")
    for i, (param, kind) in enumerate(zip(f.params, kinds)):
        if kind in FORMATS:
            f.op("cvtss2si.i64" if kind == "f32" else "cvtsd2si.i64", term,
                 param)
        else:
            f.op("mov.i64", term, param)
        f.op("imul.i64", term, term, f"${3 ** i}")
        f.op("add.i64", total, total, term)
    f.op("ret.i64", total)
    rows = [(seed,) for seed in (0, 1, 200, 0x1234567)]
    with p.sweep("call_many", rows, ["i64"]) as s:
        arguments = []
        for i, kind in enumerate(kinds):
            reg = s.reg(kind)
            if kind in FORMATS:
                wide = s.reg("i64")
                s.op("add.i64", wide, *s.columns, f"${i}")
                s.op("cvtsi2ss.f32" if kind == "f32" else "cvtsi2sd.f64",
                     reg, wide)
            else:
                s.op(f"add.{kind}", reg, *s.columns, f"${i}")
            arguments.append(reg)

        def expect(seed):
            total = 0
            for i, kind in enumerate(kinds):
                value = seed + i
                if kind == "f32":
                    form = FORMATS[kind]
                    value = form.to_int(form.from_int(value), 64)
                elif kind != "f64":
                    value = trunc(value, WIDTH[kind])
                total += value * 3 ** i
            return total

        r = s.reg("i64")
        s.op(f"call.i64 {r}, @many({', '.join(arguments)})")
        s.mix(p.key("call", "many"), r, expect)
        s.op(f"call_indirect.i64 {r}, @many({', '.join(arguments)})")
        s.mix(p.key("call_indirect", "many"), r, expect)


def addresses(p):
    """Slots and globals as arguments; a callee that writes through them."""
    p.globals.append("global @written : i64 = 1")
    f = p.function("write", ["i64", "i64"])
    word = f.reg("i64")
    f.op("load.i64", word, f"[{f.params[0]}]")
    f.op("add.i64", word, word, f.params[1])
    f.op("store.i64", f"[{f.params[0]}]", word)
    f.op("ret")
    with p.straight("call_address") as s:
        s.slots.append(("%local", p.blob(16)))
        r, f = s.reg("i64"), s.reg("ptr")
        s.op("mov.ptr", f, "@write")
        for place, argument, start in (("[@written]", "@written", 1),
                                       ("[%local]", "%local", 0)):
            s.op(f"call.void @write({argument}, $41)")
            s.op("load.i64", r, place)
            s.mix(p.key("call", "address"), r, lambda n=start: n + 41)
        s.op("lea.i64", r, "[%local + 8]")
        s.op(f"call_indirect.void {f}({r}, {r})")
        word = s.reg("i64")
        s.op("load.i64", word, "[%local + 8]")
        s.op("sub.i64", word, word, r)
        s.mix(p.key("call_indirect", "address"), word, lambda: 0)


def externs(p):
    """Functions of the runtime, whose results are i32, i64 and ptr."""
    p.globals += ['string @abc "abc\\00"', 'string @abd "abd\\00"',
                  "extern @runa_string_compare (ptr, ptr) : i32",
                  "extern @runa_string_length (i64) : i64",
                  "extern @runa_string_find_byte (ptr, i8) : i8",
                  "extern @__load8 (i64, i64) : i64"]
    with p.straight("externs") as s:
        for r_kind in INT_TYPES:
            r = s.reg(r_kind)
            for suffix in INT_TYPES:
                key = p.key("call", "extern")
                for text, value in (
                        ("runa_string_compare(@abc, @abd)", -1),
                        ("runa_string_compare(@abd, @abc)", 1),
                        ("runa_string_length(@abc)", 3),
                        ("runa_string_find_byte(@abc, $98)", 1),
                        ("runa_string_find_byte(@abc, $120)", -1),
                        ("__load8(@abc, $2)", 99),
                        (f"__load8(@abc, ${5 << 32})", 97)):
                    s.op(f"call.{suffix} {r}, @{text}")
                    s.mix(key, r, lambda v=value, k=(suffix, r_kind): to_reg(
                        trunc(v, 32), *k))
        s.op("call.void @runa_string_length(@abc)")
        r, f = s.reg("i64"), s.reg("ptr")
        s.op("mov.ptr", f, "@runa_string_length")
        address = s.reg("ptr")
        s.op("mov.ptr", address, "@abd")
        s.op(f"call_indirect.i32 {r}, {f}({address})")
        s.mix(p.key("call_indirect", "extern"), r, lambda: 3)


def recursion(p):
    f = p.function("ackermann", ["i64", "i64"], "i64")
    m, n = f.params
    r = f.reg("i64")
    zero, more, last, both = (f.label() for _ in range(4))
    f.op("test.i64", m, m)
    f.op("branch.eq", zero, more)
    f.start(zero)
    f.op("inc.i64", r, n)
    f.op("ret.i64", r)
    f.start(more)
    f.op("dec.i64", r, m)
    f.op("test.i64", n, n)
    f.op("branch.eq", last, both)
    f.start(last)
    f.op(f"call.i64 {n}, @ackermann({r}, $1)")
    f.op("ret.i64", n)
    f.start(both)
    f.op("dec.i64", n, n)
    f.op(f"call.i64 {n}, @ackermann({m}, {n})")
    f.op(f"call.i64 {n}, @ackermann({r}, {n})")
    f.op("ret.i64", n)
    with p.straight("recursion") as s:
        r = s.reg("i64")
        s.op(f"call.i64 {r}, @ackermann($2, $9)")
        s.mix(p.key("call", "recursion"), r, lambda: 21)


def tail_calls(p):
    tail_sum(p)
    tail_swap(p)
    tail_void(p)
    tail_zeroes(p)
    tail_others(p)


def tail_sum(p):
    for kind in INT_TYPES:
        f = p.function(f"tail_{kind}", ["i64", kind], kind)
        n, total = f.params
        go, stop = f.label(), f.label()
        f.op("test.i64", n, n)
        f.op("branch.eq", stop, go)
        f.start(go)
        f.op(f"add.{kind}", total, total, n)
        f.op("dec.i64", n, n)
        f.op(f"call.{kind}.tail {total}, @tail_{kind}({n}, {total})")
        f.op(f"ret.{kind}", total)
        f.start(stop)
        f.op(f"ret.{kind}", total)
        with p.straight(f"tail_{kind}_sum") as s:
            r = s.reg("i64")
            s.op(f"call.{kind} {r}, @tail_{kind}(${ROUNDS}, $3)")
            s.mix(p.key("call", kind, "tail"), r, lambda kind=kind: to_reg(
                3 + ROUNDS * (ROUNDS + 1) // 2, kind))


def tail_swap(p):
    """Arguments are all read before a parameter changes."""
    f = p.function("tail_swap", ["i32", "i64", "i64", "f64"], "i64")
    n, a, b, x = f.params
    go, stop = f.label(), f.label()
    f.op("sub.i32", n, n, "$1")
    f.op("jb", stop)
    f.op("jmp", go)
    f.start(go)
    r = f.reg("i64")
    f.op("add.i64", a, a, b)
    f.op("fadd.f64", x, x, "$0.5")
    f.op(f"call.i64.tail {r}, @tail_swap({n}, {b}, {a}, {x})")
    f.op("ret.i64", r)
    f.start(stop)
    f.op("cvtsd2si.i64", b, x)
    f.op("add.i64", a, a, b)
    f.op("ret.i64", a)
    with p.straight("tail_fibonacci") as s:
        r = s.reg("i64")
        s.op(f"call.i64 {r}, @tail_swap(${ROUNDS}, $0, $1, $0.0)")

        def expect():
            a, b = 0, 1
            for _ in range(ROUNDS):
                a, b = b, trunc(a + b, 64)
            return a + ROUNDS // 2

        s.mix(p.key("call", "tail", "swap"), r, expect)


def tail_void(p):
    p.globals.append("global @ticks : i64 = 0")
    f = p.function("tail_void", ["i16", "i16"])
    low, high = f.params
    word, go, next_, stop = f.reg("i64"), f.label(), f.label(), f.label()
    f.op("load.i64", word, "[@ticks]")
    f.op("inc.i64", word, word)
    f.op("store.i64", "[@ticks]", word)
    f.op("dec.i16", low, low)
    f.op("jz", next_)
    f.op("jmp", go)
    f.start(next_)
    f.op("dec.i16", high, high)
    f.op("branch.eq", stop, go)
    f.start(go)
    f.op(f"call.void.tail @tail_void({low}, {high})")
    f.op("ret")
    f.start(stop)
    f.op("ret")
    with p.straight("tail_ticks") as s:
        r = s.reg("i64")
        s.op("call.void @tail_void($0, $16)")
        s.op("load.i64", r, "[@ticks]")
        s.mix(p.key("call", "void", "tail"), r, lambda: 16 << 16)


def tail_zeroes(p):
    """After a self tail call slots and registers are zero as at first."""
    f = p.function("tail_zeroes", ["i64", "i64"], "i64")
    n, total = f.params
    f.slots.append(("%dirt", p.blob(16)))
    word, never = f.reg("i64"), f.reg("i64")
    go, stop = f.label(), f.label()
    f.op("load.i64", word, "[%dirt + 8]")
    f.op("add.i64", total, total, word)
    f.op("add.i64", total, total, never)
    f.op("store.i64", "[%dirt + 8]", "$-1")
    f.op("mov.i64", never, n)
    f.op("dec.i64", n, n)
    f.op("branch.eq", stop, go)
    f.start(go)
    f.op(f"call.i64.tail {word}, @tail_zeroes({n}, {total})")
    f.op("ret.i64", word)
    f.start(stop)
    f.op("ret.i64", total)
    with p.straight("tail_dirt") as s:
        r = s.reg("i64")
        s.op(f"call.i64 {r}, @tail_zeroes($1000, $7)")
        s.mix(p.key("call", "tail", "zeroes"), r, lambda: 7)


def tail_others(p):
    """Of another function, with other parameters, and of an address."""
    f = p.function("tail_even", ["i64", "i8"], "i8")
    g = p.function("tail_odd", ["i64", "i8"], "i8")
    for this, other in ((f, g), (g, f)):
        n, answer = this.params
        go, stop = this.label(), this.label()
        this.op("sub.i64", n, n, "$1")
        this.op("branch.ult", stop, go)
        this.start(go)
        this.op("not.i8", answer, answer)
        this.op(f"call.i8.tail {answer}, @{other.name}({n}, {answer})")
        this.op("ret.i8", answer)
        this.start(stop)
        this.op("ret.i8", answer)
    h = p.function("tail_address", ["ptr", "i64"], "i8")
    address, n = h.params
    answer = h.reg("i8")
    h.op(f"call_indirect.i8.tail {answer}, {address}({n}, {answer})")
    h.op("ret.i8", answer)
    with p.straight("tail_parity") as s:
        r = s.reg("i64")
        for n in (0, 1, 100, 101):
            s.op(f"call.i64 {r}, @tail_even(${n}, $0x0F)")
            s.mix(p.key("call", "tail", "other"), r,
                  lambda n=n: 0xF0 if n % 2 else 0x0F)
            s.op(f"call.i64 {r}, @tail_address(@tail_odd, ${n})")
            s.mix(p.key("call_indirect", "tail"), r,
                  lambda n=n: 0xFF if n % 2 else 0)


PROGRAMS = {"control": control, "calls": calls}
