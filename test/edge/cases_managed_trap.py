"""What must trap of managed objects: null wherever an object must be, indexes
that no element has, lengths that no array can have."""

from model import FLOAT_TYPES, INT_TYPES, WIDTH

ELEMENTS = (*INT_TYPES, *FLOAT_TYPES, "v128", "ref", "blob")

# By length, in a register of i64.
INDEXES = {0: (0, -1, 1 << 32),
           1: (1, -1, 1 << 32, -1 << 63),
           3: (3, -1, 1 << 31, (1 << 32) + 1, 1 << 62)}


def array_type(p, kind):
    """The name of the type of arrays of KIND."""
    name = f"$Array_{kind}"
    elem = kind
    if kind == "blob":
        elem = "$Twenty"
        p.types[elem] = f"type {elem} blob size 20 align 16"
    p.types[name] = f"type {name} array elem {elem}"
    return name


def null(f):
    """A register with null, of which LLVM must not know."""
    r = f.reg("ref")
    f.op("load.ref", r, "[@nothing]")
    return r


def accesses(kind):
    """The opcodes that access elements of KIND."""
    if kind == "blob":
        return ("array_address",)
    return ("array_load", "array_store", "array_address")


def access(p, f, op, kind, array, index, used=True):
    """Ends a case by OP."""
    name = array_type(p, kind)
    if op == "array_store":
        value = "$0" if kind == "ref" else f.reg(kind)
        f.op(f"array_store.{kind}", name, array, index, value)
        f.op("ret")
        return
    suffix = "ptr" if op == "array_address" else kind
    r = f.reg(suffix)
    f.op(f"{op}.{suffix}", r, name, array, index)
    if used and suffix == "v128":
        f.op("vstore", "[@vector]", r)
    elif used:
        f.op(f"store.{suffix}", "[@seen]" if suffix == "ref" else "[@result]",
             r)
    f.op("ret")


def null_arrays(p):
    for kind in ELEMENTS:
        for op in accesses(kind):
            for used in (True, False):
                f = p.case(f"{op} {kind} null{'' if used else ' unused'}")
                access(p, f, op, kind, null(f), "$0", used)
            f = p.case(f"{op} {kind} constant null")
            access(p, f, op, kind, "$0", p.value(f, "i32", 1))
    for suffix in INT_TYPES:
        for used in (True, False):
            f = p.case(f"array_length {suffix} null"
                       f"{'' if used else ' unused'}")
            r = f.reg(suffix)
            f.op(f"array_length.{suffix}", r, null(f))
            p.finish(f, r if used else None)
    f = p.case("array_length constant null")
    r = f.reg("i32")
    f.op("array_length.i32", r, "$0")
    p.finish(f, r)


def wrong_indexes(p):
    for kind in ELEMENTS:
        for op in accesses(kind):
            for length, indexes in INDEXES.items():
                for index in indexes:
                    f = p.case(f"{op} {kind} element {index} of {length}")
                    a = f.reg("ref")
                    f.op("alloc_array.ref", a, array_type(p, kind),
                         p.value(f, "i32", length))
                    access(p, f, op, kind, a, p.value(f, "i64", index))


def narrow_indexes(p):
    """In registers of other types, and immediate."""
    name = array_type(p, "i8")
    for op in accesses("i8"):
        for kind in INT_TYPES:
            for value in (-1, 1 << (WIDTH[kind] - 1), 100):
                f = p.case(f"{op} by {kind} {value}")
                a = f.reg("ref")
                f.op("alloc_array.ref", a, name, "$100")
                access(p, f, op, "i8", a, p.value(f, kind, value), False)
        for value in (-1, 100, 1 << 31, 1 << 32, -1 << 63):
            for known in (True, False):
                f = p.case(f"{op} by constant {value}"
                           f"{' of a known length' if known else ''}")
                a = f.reg("ref")
                f.op("alloc_array.ref", a, name,
                     "$100" if known else p.value(f, "i32", 100))
                access(p, f, op, "i8", a, f"${value}", known)


def wrong_lengths(p):
    """Negative ones, and those whose elements no memory holds."""
    for kind in ELEMENTS:
        for length in (-1, -1 << 63, -1 << 31, 1 << 32, 1 << 40, 1 << 60,
                       (1 << 63) - 1):
            for known in (True, False):
                f = p.case(f"alloc_array {kind} of "
                           f"{'constant ' if known else ''}{length}")
                a, r = f.reg("ref"), f.reg("i64")
                n = f"${length}" if known else p.value(f, "i64", length)
                f.op("alloc_array.ref", a, array_type(p, kind), n)
                f.op("array_length.i64", r, a)
                p.finish(f, r)
        for length in (-1, 1 << 40):
            f = p.case(f"try_alloc_array {kind} of {length}")
            a, r = f.reg("ref"), f.reg("i64")
            f.op("try_alloc_array.ref", a, array_type(p, kind),
                 p.value(f, "i64", length))
            f.op("type_test.i64", r, a, array_type(p, kind))
            p.finish(f, r)
    for kind, length in (("i8", 0xFFFFFFFF), ("i16", 1 << 31),
                         ("i32", 1 << 30), ("i64", (1 << 29) + 1),
                         ("ref", 1 << 30), ("v128", 1 << 28),
                         ("blob", 1 << 27)):
        f = p.case(f"alloc_array {kind} whose bytes wrap")
        a = f.reg("ref")
        f.op("alloc_array.ref", a, array_type(p, kind),
             p.value(f, "i64", length))
        p.finish(f)


def null_receivers(p):
    f = p.function("gives_nothing", ["ref"])
    f.op("ret")
    f = p.function("gives_number", ["ref", "i64"], "i64")
    f.op("ret.i64", f.params[1])
    p.types["$Object"] = ("type $Object object size 8 align 4 vtable "
                          "@gives_nothing, @gives_number")
    p.types["$Does"] = "type $Does delegate () : void"
    p.types["$Gives"] = "type $Gives delegate (i64) : i64"
    for how, make in (("null", null), ("constant null", lambda f: "$0")):
        f = p.case(f"call_virtual {how}")
        f.op(f"call_virtual.void $Object, $0({make(f)})")
        f.op("ret")
        f = p.case(f"call_virtual {how} for a number")
        r = f.reg("i64")
        f.op(f"call_virtual.i64 {r}, $Object, $1({make(f)}, $1)")
        p.finish(f, r)
        f = p.case(f"call_delegate {how}")
        f.op(f"call_delegate.void $Does, {make(f)}()")
        f.op("ret")
        f = p.case(f"call_delegate {how} for a number")
        r = f.reg("i64")
        f.op(f"call_delegate.i64 {r}, $Gives, {make(f)}($1)")
        p.finish(f, r)


def managed(p):
    p.globals += ["global @nothing : ref = 0", "global @seen : ref = 0"]
    null_arrays(p)
    wrong_indexes(p)
    narrow_indexes(p)
    wrong_lengths(p)
    null_receivers(p)
