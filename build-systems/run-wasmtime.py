#!/usr/bin/env python3
"""Run a WASI program by wasmtime's package for Python, for runa-run and tests.

The options are those of run-node.mjs, and one more. Exits with the program's
code, with 133 after a trap, with 125 if it cannot be started. wasmtime refuses
exit codes from 126 up, which makes them traps.
"""

import argparse
import os
import sys

import wasmtime

TRAP = 133
NOT_RUN = 125


def not_run(reason):
    """Say on one line why the program was not run, and end."""
    print("runa-run: wasmtime:", " ".join(str(reason).split()), file=sys.stderr)
    sys.exit(NOT_RUN)


def validate(program):
    """Say what is wrong with it; return the exit status."""
    try:
        with open(program, "rb") as file:
            wasmtime.Module.validate(wasmtime.Engine(), file.read())
    except (OSError, wasmtime.WasmtimeError) as error:
        not_run(error)
    return 0


def engine():
    """An engine that keeps compiled programs, if it finds a place to."""
    config = wasmtime.Config()
    try:
        config.cache = True
    except wasmtime.WasmtimeError:
        pass
    return wasmtime.Engine(config)


def instantiate(options):
    """Load and link the program; return the instance and its store."""
    shared = engine()
    linker = wasmtime.Linker(shared)
    linker.define_wasi()
    store = wasmtime.Store(shared)
    store.set_wasi(wasi_config(options))
    with open(options.program, "rb") as file:
        module = wasmtime.Module(shared, file.read())
    return linker.instantiate(store, module), store


def wasi_config(options):
    env = dict(os.environ) if options.inherit_env else {}
    env.update(options.env)
    wasi = wasmtime.WasiConfig()
    wasi.argv = [options.program, *options.args]
    wasi.env = env.items()
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    for host, guest in options.dir:
        wasi.preopen_dir(host, guest)
    return wasi


def call_start(instance, store):
    """Run the program and return the exit status for it."""
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as end:
        return end.code
    except (wasmtime.Trap, wasmtime.WasmtimeError) as trap:
        print("runa-run: wasmtime:", trap, file=sys.stderr)
        return TRAP
    return 0


def pair(separator):
    """A parser of A<separator>B arguments."""
    return lambda text: text.split(separator, 1)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", action="append", default=[], type=pair("::"))
    parser.add_argument("--env", action="append", default=[], type=pair("="))
    parser.add_argument("--inherit-env", action="store_true")
    parser.add_argument("--validate", action="store_true",
                        help="end with status 0 if the program is valid")
    parser.add_argument("program")
    parser.add_argument("args", nargs=argparse.REMAINDER)
    return parser.parse_args()


def main():
    options = parse_options()
    if options.validate:
        sys.exit(validate(options.program))
    try:
        instance, store = instantiate(options)
    except (OSError, wasmtime.WasmtimeError) as error:
        not_run(error)
    sys.exit(call_start(instance, store))


if __name__ == "__main__":
    main()
