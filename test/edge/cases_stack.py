"""push and pop: the function's own stack of 8-byte words."""

from model import INT_TYPES, WIDTH, read, signed, to_reg, trunc
from values import few_ints, mixed_ints


def word(value, suffix):
    """The word that push.SUFFIX puts."""
    return read(value, suffix)


def one_word(p):
    """Every type pushed, popped as every type, to registers of any."""
    for a_kind in INT_TYPES:
        rows = [(trunc(value, WIDTH[a_kind]),) for value in mixed_ints()]
        with p.sweep(f"push_{a_kind}", rows, [a_kind]) as s:
            a, = s.columns
            results = {kind: s.reg(kind) for kind in INT_TYPES}
            for put in INT_TYPES:
                for take in INT_TYPES:
                    r_kind = INT_TYPES[(INT_TYPES.index(put)
                                        + INT_TYPES.index(take)) % 5]
                    r = results[r_kind]
                    s.op(f"push.{put}", a)
                    s.op(f"pop.{take}", r)
                    s.mix(p.key("push", put, take), r,
                          lambda v, k=(put, take, r_kind): to_reg(v, *k))


def immediates(p):
    with p.straight("push_immediate") as s:
        r = s.reg("i64")
        for kind in INT_TYPES:
            for value in few_ints("i64"):
                s.op(f"push.{kind}", f"${signed(value, 64)}")
                s.op("pop.i64", r)
                s.mix(p.key("push", kind, "i"), r,
                      lambda v=value, kind=kind: word(v, kind))


def last_first(p):
    """Six words: what was put last comes first."""
    rows = [(a, b) for a in mixed_ints() for b in few_ints("i64")]
    with p.sweep("push_order", rows, ["i64", "i64"]) as s:
        a, b = s.columns
        results = [s.reg("i64") for _ in range(6)]
        kinds = (*INT_TYPES, "i64")
        for i, kind in enumerate(kinds):
            s.op(f"push.{kind}", s.columns[i % 2])
        for r in results:
            s.op("pop.i64", r)
        for i, r in enumerate(results):
            s.mix(p.key("pop", "order"), r, lambda a, b, i=5 - i:
                  word((a, b)[i % 2], kinds[i]))
        # Between the words that are taken others come and go.
        s.op("push.i64", a)
        s.op("push.i64", b)
        s.op("pop.i64", results[0])
        s.op("push.i8", a)
        s.op("pop.i64", results[1])
        s.op("pop.i64", results[2])
        for i, expect in enumerate((lambda a, b: b,
                                    lambda a, b: word(a, "i8"),
                                    lambda a, b: a)):
            s.mix(p.key("pop", "between"), results[i], expect)


def over_blocks(p):
    """Words put in one of two blocks and taken in a third; a word that a loop
    leaves alone; one that each round replaces."""
    rows = [(a, b) for a in mixed_ints() for b in (1, 2, 7)]
    with p.sweep("push_blocks", rows, ["i64", "i64"]) as s:
        a, b = s.columns
        left, right, join, head, done = (s.label() for _ in range(5))
        r, kept, n = s.reg("i64"), s.reg("i64"), s.reg("i64")
        s.op("push.i64", a)
        s.op("test.i64", a, "$1")
        s.op("jz", left)
        s.op("jmp", right)
        s.start(left)
        s.op("push.i32", a)
        s.op("jmp", join)
        s.start(right)
        s.op("push.i64", b)
        s.op("jmp", join)
        s.start(join)
        s.op("mov.i64", n, b)
        s.op("jmp", head)
        s.start(head)
        s.op("pop.i64", r)
        s.op("imul.i64", r, r, "$3")
        s.op("push.i64", r)
        s.op("dec.i64", n, n)
        s.op("jnz", head)
        s.op("jmp", done)
        s.start(done)
        s.op("pop.i64", r)
        s.op("pop.i64", kept)

        def expect(a, b):
            value = b if a & 1 else word(a, "i32")
            return trunc(value * 3 ** b, 64)

        s.mix(p.key("push", "loop"), r, expect)
        s.mix(p.key("push", "kept"), kept, lambda a, b: a)


def over_calls(p):
    """Each call has a stack of its own: n! by recursion, and a self tail
    call, which begins with an empty one."""
    f = p.function("factorial", ["i64"], "i64")
    n, r, last, more = *f.params, f.reg("i64"), f.label(), f.label()
    f.op("cmp.i64", n, "$2")
    f.op("branch.lt", last, more)
    f.start(last)
    f.op("ret.i64 $1")
    f.start(more)
    f.op("push.i64", n)
    f.op("dec.i64", n, n)
    f.op(f"call.i64 {r}, @factorial({n})")
    f.op("pop.i64", n)
    f.op("imul.i64", r, r, n)
    f.op("ret.i64", r)
    g = p.function("swap_down", ["i64", "i64", "i64"], "i64")
    a, b, n = g.params
    last, more = g.label(), g.label()
    g.op("cmp.i64", n, "$0")
    g.op("branch.eq", last, more)
    g.start(last)
    g.op("ret.i64", a)
    g.start(more)
    g.op("push.i64", a)
    g.op("push.i64", b)
    g.op("pop.i64", a)
    g.op("pop.i64", b)
    g.op("dec.i64", n, n)
    g.op(f"call.i64.tail {a}, @swap_down({a}, {b}, {n})")
    g.op("ret.i64", a)
    with p.sweep("push_calls", [(n,) for n in range(22)], ["i64"]) as s:
        n, = s.columns
        r = s.reg("i64")
        s.op(f"call.i64 {r}, @factorial({n})")
        s.mix(p.key("push", "recursion"), r, factorial)
        s.op(f"call.i64 {r}, @swap_down($5, $9, {n})")
        s.mix(p.key("push", "tail"), r, lambda n: (5, 9)[n % 2])


def factorial(n):
    result = 1
    for k in range(2, n + 1):
        result = trunc(result * k, 64)
    return result


def many_words(p):
    """A thousand words."""
    with p.straight("push_many") as s:
        r, total = s.reg("i64"), s.reg("i64")
        for i in range(1000):
            s.op("push.i64", f"${i * i}")
        for i in range(1000):
            s.op("pop.i64", r)
            s.op("imul.i64", total, total, "$31")
            s.op("add.i64", total, total, r)

        def expect():
            value = 0
            for i in range(999, -1, -1):
                value = trunc(value * 31 + i * i, 64)
            return value

        s.mix(p.key("pop", "many"), total, expect)


def stack(p):
    for part in (one_word, immediates, last_first, over_blocks, over_calls,
                 many_words):
        part(p)
    p.covers.update(("push", "pop"))


PROGRAMS = {"stack": stack}
