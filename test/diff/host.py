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
        self.lines, self.said, self.collections = lines, "", 0
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

    def fd_write(self, _, pieces, count, written):
        """Count collections, show panics."""
        total = 0
        for i in range(count):
            at, size = struct.unpack("<II", self.read(pieces + 8 * i, 8))
            self.said += self.read(at, size).decode(errors="replace")
            total += size
        *whole, self.said = self.said.split("\n")
        for line in whole:
            if re.match(r"gc \d+: ", line):
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


def run_module(engine, path):
    """The lines for one module."""
    with open(path, "rb") as file:
        module = wasmtime.Module(engine, file.read())
    lines = [f"module {path}"]
    system = System(lines)
    instance = None
    for export in module.exports:
        if not re.fullmatch(r"[pmx]\d+", export.name):
            continue
        if instance is None:
            store = wasmtime.Store(engine)
            instance = wasmtime.Instance(store, module, [
                import_function(store, item, lines, system)
                for item in module.imports])
            system.use(store, instance.exports(store))
            instance.exports(store)["_start"](store)
        lines.append(export.name)
        try:
            instance.exports(store)[export.name](store)
            lines.append("end")
        except wasmtime.Trap as trap:
            lines.append(end_of(trap))
            instance = None  # its stack is not unwound
        except Exit as end:
            lines.append(f"exit {end}")
            instance = None
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
