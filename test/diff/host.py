#!/usr/bin/env python3
"""Run programs as host.mjs does, with wasmtime.

    host.py MODULE.wasm...
"""

import os
import re
import struct
import sys

import wasmtime

TRAPS = {
    wasmtime.TrapCode.MEMORY_OUT_OF_BOUNDS: "memory",
    wasmtime.TrapCode.INTEGER_DIVISION_BY_ZERO: "divide",
    wasmtime.TrapCode.INTEGER_OVERFLOW: "overflow",
    wasmtime.TrapCode.BAD_SIGNATURE: "call",
    wasmtime.TrapCode.INDIRECT_CALL_TO_NULL: "call",
    wasmtime.TrapCode.TABLE_OUT_OF_BOUNDS: "call",
    wasmtime.TrapCode.STACK_OVERFLOW: "stack",
    wasmtime.TrapCode.UNREACHABLE: "object",
}
ENOTSUP = 58
WASI = {"fd_close": 8, "sched_yield": 0}  # what programs call; 8 is EBADF
NAN = float("nan")
NAME = "program "  # before that of a closed program
STDOUT, STDERR = 1, 2
ENVIRONMENT = [f"{name}={value}\0".encode()
               for name, value in os.environ.items()
               if name.startswith("RUNA_")]


class Exit(Exception):
    """A program that ended itself."""


def shown(kind, value):
    """A value of a wasm type as text."""
    if kind == "i32":
        return f"{value & 0xffffffff:x}"
    if kind == "i64":
        return f"{value & 0xffffffffffffffff:x}"
    if value != value:
        return "nan"
    return f"{struct.unpack('<Q', struct.pack('<d', value))[0]:x}"


class System:
    """What of WASI the runtime needs, for one module."""

    def __init__(self, lines):
        self.lines, self.collections = lines, 0
        self.begun, self.args = {STDOUT: "", STDERR: ""}, 0
        self.store = self.exports = None

    def use(self, store, exports):
        """From now on this is the instance."""
        self.store, self.exports = store, exports

    def put(self, at, value, size=4):
        """Write an integer."""
        self.exports["memory"].write(self.store, value.to_bytes(size, "little"),
                                     at)

    def read(self, at, size):
        """Bytes of the memory."""
        return bytes(self.exports["memory"].read(self.store, at, at + size))

    def collect(self):
        """Call back."""
        self.exports["collect"](self.store)

    def keep(self, reference):
        """Call back with a reference, which comes back."""
        return self.exports["keep"](self.store, reference)

    def throw(self, reference, number):
        """Call back with what is thrown there, twice."""
        self.exports["thrown"](self.store, reference, number)
        self.exports["thrown"](self.store, reference, number + 1)

    def clock_time_get(self, _, __, at):
        """It is always the same time."""
        self.put(at, 0, 8)
        return 0

    def environ_sizes_get(self, count, size):
        """How much environ_get gives."""
        self.put(count, len(ENVIRONMENT))
        self.put(size, len(b"".join(ENVIRONMENT)))
        return 0

    def environ_get(self, pointers, at):
        """The variables that are for programs."""
        for i, text in enumerate(ENVIRONMENT):
            self.put(pointers + 4 * i, at)
            self.exports["memory"].write(self.store, text, at)
            at += len(text)
        return 0

    def args_sizes_get(self, count, size):
        """As many arguments as the number of the program, all empty."""
        self.put(count, self.args)
        self.put(size, self.args)
        return 0

    def args_get(self, pointers, at):
        """These arguments."""
        for i in range(self.args):
            self.put(pointers + 4 * i, at + i)
            self.put(at + i, 0, 1)
        return 0

    def fd_write(self, file, pieces, count, written):
        """Show what is printed, and panics; count collections."""
        total = 0
        for i in range(count):
            at, size = struct.unpack("<II", self.read(pieces + 8 * i, 8))
            self.begun[file] += self.read(at, size).decode(errors="replace")
            total += size
        *whole, self.begun[file] = self.begun[file].split("\n")
        for line in whole:
            if file == STDOUT:
                self.lines.append(line.removeprefix(NAME))
            elif re.match(r"gc \d+: ", line):
                self.collections += 1
            else:
                self.lines.append(f"says {line}")
        self.put(written, total)
        return 0

    @staticmethod
    def proc_exit(status):
        """End the program."""
        raise Exit(status)


def import_function(store, item, lines, system):
    """What host.mjs has under the same name."""
    kinds = [str(kind) for kind in item.type.params]

    def observe(*args):
        lines.append(" ".join(map(shown, kinds, args)))

    def echo(value):
        if item.name == "echo_i8":
            value |= 0x5a << 8
        elif item.name == "echo_i16":
            value |= 0x5a << 16
        return value

    def bits_f32(value):
        packed = struct.pack("<f", NAN if value != value else value)
        return struct.unpack("<i", packed)[0]

    def bits_f64(value):
        packed = struct.pack("<d", NAN if value != value else value)
        return struct.unpack("<q", packed)[0]

    def held(value):
        value = value * 0x9E3779B97F4A7C15 & (1 << 64) - 1 ^ 5
        return value - (value >> 63 << 64)

    def walk(_, depth):
        system.collect()
        return held(depth)

    def number(_, value):
        lines.append(shown("i64", value))
        system.collect()
        return held(value)

    def refuse_nothing(*_):
        return None

    def refuse(*_):
        return WASI.get(item.name, ENOTSUP)

    if item.module != "diff":
        function = getattr(system, item.name, refuse)
    elif item.name == "reenter":
        function = system.collect
    elif item.name == "pass":
        function = system.throw
    elif item.name == "echo_ref":
        function = system.keep
    elif item.name == "self":
        function = system.keep
    elif item.name in ("walk", "number"):
        function = walk if item.name == "walk" else number
    elif item.name == "count":
        function = refuse_nothing
    elif item.name.startswith("echo_"):
        function = echo
    else:
        function = {"bits_f32": bits_f32,
                    "bits_f64": bits_f64}.get(item.name, observe)
    return wasmtime.Func(store, item.type, function)


def end_of(trap):
    """How a program ended that trapped."""
    return f"trap {TRAPS.get(trap.trap_code, str(trap))}"


def new_instance(engine, module, system):
    """A store and the exports of a new instance."""
    store = wasmtime.Store(engine)
    instance = wasmtime.Instance(store, module, [
        import_function(store, item, system.lines, system)
        for item in module.imports])
    system.use(store, instance.exports(store))
    return store, instance.exports(store)


def run_program(lines, function, store):
    """Whether a program ended as it should."""
    try:
        function(store)
        lines.append("end")
        return True
    except wasmtime.Trap as trap:
        lines.append(end_of(trap))
    except Exit as end:
        lines.append(f"exit {end}")
    return False


def run_exported(engine, module, system, names):
    """Run the programs with these names."""
    store = None
    for name in names:
        if store is None:
            store, exports = new_instance(engine, module, system)
            exports["_start"](store)
        system.lines.append(name)
        if not run_program(system.lines, exports[name], store):
            store = None  # its stack is not unwound


def run_closed(engine, module, system):
    """Run the programs that main knows, each by its number of arguments."""
    lines, before = system.lines, None
    while before != len(lines):
        before = len(lines)
        system.args += 1
        store, exports = new_instance(engine, module, system)
        run_program(lines, exports["_start"], store)
        if len(lines) == before + 1:
            lines.pop()  # there is no such program


def run_module(engine, path):
    """The lines for one module."""
    with open(path, "rb") as file:
        module = wasmtime.Module(engine, file.read())
    lines = [f"module {path}"]
    system = System(lines)
    names = [export.name for export in module.exports
             if re.fullmatch(r"[pmx]\d+", export.name)]
    if names:
        run_exported(engine, module, system, names)
    else:
        run_closed(engine, module, system)
    if system.collections:
        lines.append(f"collections {system.collections}")
    return lines


def main():
    config = wasmtime.Config()
    config.wasm_tail_call = True
    config.wasm_threads = True
    config.wasm_exceptions = True
    engine = wasmtime.Engine(config)
    for path in sys.argv[1:]:
        print("\n".join(run_module(engine, path)))


if __name__ == "__main__":
    main()
