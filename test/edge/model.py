"""What each opcode means, written without a look at the compiler.

Integers are unsigned Python integers below 2^n.  A register holds a value of
its own type; reading it as another type is `read`, writing a result to it is
`trunc` to the register's width.
"""

from collections import namedtuple

INT_TYPES = ("i8", "i16", "i32", "i64", "ptr")
FLOAT_TYPES = ("f32", "f64")
WIDTH = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "ptr": 32,
         "f32": 32, "f64": 64, "v128": 128}
SHAPES = {"i8x16": "i8", "i16x8": "i16", "i32x4": "i32", "i64x2": "i64",
          "f32x4": "f32", "f64x2": "f64"}


def trunc(value, bits):
    return value & ((1 << bits) - 1)


def signed(value, bits):
    return value - (1 << bits) if value >> (bits - 1) else value


def read(value, kind):
    """A register's value, or an immediate, read as type KIND."""
    return trunc(value, WIDTH[kind])


def to_reg(value, *kinds):
    """VALUE through each of KINDS: the suffix type, then the register's."""
    for kind in kinds:
        value = trunc(value, WIDTH[kind])
    return value


# --- Flags ---------------------------------------------------------------

# Each 0 or 1, or None where it is undefined.
Flags = namedtuple("Flags", "cf zf sf of pf")


def parity(value):
    return 1 - bin(value & 255).count("1") % 2


def result_flags(n, r, cf, of):
    return Flags(cf, int(r == 0), r >> (n - 1), of, parity(r))


def fits(value, n):
    return -(1 << (n - 1)) <= value < 1 << (n - 1)


def add_carry(n, a, b, c):
    total = a + b + c
    of = not fits(signed(a, n) + signed(b, n) + c, n)
    r = trunc(total, n)
    return r, result_flags(n, r, total >> n, int(of))


def sub_borrow(n, a, b, c):
    total = a - b - c
    of = not fits(signed(a, n) - signed(b, n) - c, n)
    r = trunc(total, n)
    return r, result_flags(n, r, int(total < 0), int(of))


def logic(n, r):
    return r, result_flags(n, r, 0, 0)


def multiply(n, product, overflow):
    return trunc(product, n), Flags(int(overflow), None, None,
                                    int(overflow), None)


def shift(n, op, a, count):
    k = count % n
    if op == "shl":
        r, last = trunc(a << k, n), a >> (n - k) & 1
    elif op == "shr":
        r, last = a >> k, a >> (k - 1) & 1 if k else 0
    else:
        r = trunc(signed(a, n) >> k, n)
        last = a >> (k - 1) & 1 if k else 0
    return r, result_flags(n, r, last, None) if k else None


def rotate_left(n, a, count):
    k = count % n
    return trunc(a << k | a >> (n - k), n)


def rotate_carry(n, op, a, count, c):
    """rcl and rcr, bit by bit: the N + 1 bits of C and A."""
    bits = [a >> i & 1 for i in range(n)] + [c]
    for _ in range(count % n):
        bits = bits[-1:] + bits[:-1] if op == "rcl" else bits[1:] + bits[:1]
    r = sum(bit << i for i, bit in enumerate(bits[:n]))
    return r, Flags(bits[n], None, None, None, None)


def divide(n, op, a, b):
    """The quotient or remainder, or None when it traps."""
    if b == 0:
        return None
    if op == "div":
        return a // b
    if op == "mod":
        return a % b
    x, y = signed(a, n), signed(b, n)
    quotient = abs(x) // abs(y)
    if (x < 0) != (y < 0):
        quotient = -quotient
    if op == "idiv":
        return trunc(quotient, n) if fits(quotient, n) else None
    return trunc(x - quotient * y, n)


def integer(op, n, a, b=0, c=0):
    """Result (None: it traps) and flags (None: undefined) of OP on N bits; C
    is the carry flag before it."""
    if op in ("add", "adc"):
        return add_carry(n, a, b, c if op == "adc" else 0)
    if op in ("sub", "cmp", "sbb"):
        return sub_borrow(n, a, b, c if op == "sbb" else 0)
    if op == "neg":
        return sub_borrow(n, 0, a, 0)
    if op in ("inc", "dec"):
        r, flags = (add_carry if op == "inc" else sub_borrow)(n, a, 1, 0)
        return r, flags._replace(cf=c)
    if op in ("and", "test"):
        return logic(n, a & b)
    if op == "or":
        return logic(n, a | b)
    if op == "xor":
        return logic(n, a ^ b)
    if op == "not":
        return trunc(~a, n), None
    if op == "imul":
        product = signed(a, n) * signed(b, n)
        return multiply(n, product, not fits(product, n))
    if op == "mul":
        return multiply(n, a * b, a * b >> n != 0)
    if op in ("shl", "shr", "sar"):
        return shift(n, op, a, b)
    if op == "rol":
        return rotate_left(n, a, b), None
    if op == "ror":
        return rotate_left(n, a, -b), None
    if op in ("rcl", "rcr"):
        return rotate_carry(n, op, a, b, c)
    if op in ("idiv", "div", "imod", "mod"):
        return divide(n, op, a, b), None
    raise ValueError(op)


# --- Conditions ----------------------------------------------------------

CONDITIONS = ("eq", "ne", "lt", "le", "gt", "ge", "ult", "ule", "ugt", "uge")

JUMPS = {"jz": "eq", "jnz": "ne", "je": "eq", "jne": "ne", "jl": "lt",
         "jle": "le", "jg": "gt", "jge": "ge", "jb": "ult", "jbe": "ule",
         "ja": "ugt", "jae": "uge", "js": "s", "jns": "ns", "jo": "o",
         "jno": "no", "jp": "p", "jnp": "np"}

_MEANING = {
    "eq": ("z", lambda f: f.zf), "ne": ("z", lambda f: not f.zf),
    "lt": ("so", lambda f: f.sf != f.of),
    "ge": ("so", lambda f: f.sf == f.of),
    "le": ("zso", lambda f: f.zf or f.sf != f.of),
    "gt": ("zso", lambda f: not f.zf and f.sf == f.of),
    "ult": ("c", lambda f: f.cf), "uge": ("c", lambda f: not f.cf),
    "ule": ("cz", lambda f: f.cf or f.zf),
    "ugt": ("cz", lambda f: not (f.cf or f.zf)),
    "s": ("s", lambda f: f.sf), "ns": ("s", lambda f: not f.sf),
    "o": ("o", lambda f: f.of), "no": ("o", lambda f: not f.of),
    "p": ("p", lambda f: f.pf), "np": ("p", lambda f: not f.pf),
}

# The flags that each opcode defines; inc and dec keep CF.
_DEFINED = {"imul": "co", "mul": "co", "shl": "czsp", "shr": "czsp",
            "sar": "czsp", "rcl": "c", "rcr": "c"}


def is_readable(op, condition):
    """May CONDITION be read after OP?"""
    return set(_MEANING[condition][0]) <= set(_DEFINED.get(op, "czsop"))


def holds(condition, flags):
    return int(bool(_MEANING[condition][1](flags)))


_AFTER_FCMP = {"<": {"ne", "lt", "le", "ult", "ule", "np", "ns", "no"},
               "=": {"eq", "le", "ge", "ule", "uge", "np", "ns", "no"},
               ">": {"ne", "gt", "ge", "ugt", "uge", "np", "ns", "no"},
               "?": {"ne", "ult", "ule", "p", "ns", "no"}}


def float_holds(condition, relation):
    """Does CONDITION hold after an fcmp that gave RELATION?"""
    return int(condition in _AFTER_FCMP[relation])


# --- Extensions ----------------------------------------------------------

def extend(op, source, value, suffix):
    """sext zext trunc movsx movzx of VALUE, of type SOURCE, to SUFFIX."""
    if op in ("sext", "movsx"):
        value = signed(value, WIDTH[source])
    return trunc(value, WIDTH[suffix])


# --- Vectors -------------------------------------------------------------

# A vector is an integer below 2^128; lane 0 is at the low end.

def split(value, shape):
    """The lanes of a vector."""
    n = WIDTH[SHAPES[shape]]
    return [trunc(value >> i, n) for i in range(0, 128, n)]


def join(lanes, shape):
    """The vector of these lanes."""
    n = WIDTH[SHAPES[shape]]
    return sum(lane << n * i for i, lane in enumerate(lanes))


def integer_lane(op, n, a, b):
    """A lane of an integer vector opcode, or None when it traps."""
    if op == "vadd":
        return trunc(a + b, n)
    if op == "vsub":
        return trunc(a - b, n)
    if op == "vmul":
        return trunc(a * b, n)
    if op == "vdiv":
        return divide(n, "idiv", a, b)
    if op in ("vmin", "vmax"):
        smaller = min if op == "vmin" else max
        return smaller(a, b, key=lambda x: signed(x, n))
    raise ValueError(op)


def shuffle(a, b, mask):
    """The bytes that MASK picks of those of two vectors."""
    source = (a | b << 128).to_bytes(32, "little")
    return int.from_bytes(bytes(source[i] for i in mask), "little")
