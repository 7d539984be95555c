"""What the measurements of compiled programs have in common: how the sides of
a comparison are built, run and printed."""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE / "compiled"
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
# pylint: disable=wrong-import-position
from run import Tools, execute, in_turn, summary  # noqa: E402

ASSEMBLYSCRIPT = "assemblyscript@0.28.20"
# The compiler's status for options that it does not know.
USAGE = 2

# How our own sides are compiled. 'roots' is the compiler as it comes, 'all'
# stores each reference whenever it changes; in 'faults' what is out of bounds and
# the like throws an exception instead of ending the program; 'slices' can mark in
# slices, which 'barriers' does not do though it tells of its stores.
BUILDS = {"roots": [], "all": ["-froots=all"], "none": ["-froots=none"],
          "uniform": ["-mabi=uniform"], "faults": ["-ftrapping=throw"],
          "slices": ["-fincremental-gc"], "barriers": ["-fincremental-gc"]}
PEERS = ("c", "javascript", "assemblyscript", "native")
ENGINES = {"node": [],
           "node-opt": ["--no-liftoff", "--no-wasm-lazy-compilation"],
           "wasmtime": None, "chromium": None}


class Bench:
    """What is compared: the commands, and what could be built."""

    REPEAT, QUICK = 7, 3
    FOLDER, BUILDS = "gc-compiled", BUILDS

    def __init__(self, options):
        self.options = options
        self.build = options.build
        self.folder = options.build / "bench" / self.FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)
        self.tools = Tools(options.build)
        self.engines = [e for e in ENGINES if e in options.engine]
        for engine in [e for e in self.engines if not self.has(e)]:
            say(f"no {engine} here: left out")
            self.engines.remove(engine)
        self.builds = {side: flags for side, flags in self.BUILDS.items()
                       if self.can_build(side, flags)}
        self.collect = self.compile_c("collect")
        self.whole = self.compile_c("whole")

    def count(self):
        """How often a figure is taken."""
        return self.options.repeat or (self.QUICK if self.options.quick
                                       else self.REPEAT)

    def has(self, engine):
        python = self.build / "venv" / "bin" / "python"
        if python.exists():
            os.environ.setdefault("RUNA_WASMTIME_PYTHON", str(python))
        os.environ.setdefault("RUNA_BROWSER", str(self.build / "browser"))
        return ENGINES[engine] is not None or not subprocess.run(
            [wasm_run(), "--has", engine], check=False).returncode

    def can_build(self, side, flags):
        """Whether the compiler has these options, and managed objects."""
        done = subprocess.run(
            [*self.tools.lir, "-O2", *flags, "-c",
             str(SOURCES / "trees.lir"), "-o",
             str(self.folder / "try.o")],
            capture_output=True, text=True, check=False)
        if done.returncode == USAGE:
            say(f"this compiler has no {' '.join(flags)}:"
                f" '{side}' is not measured")
        elif "not lowered" in done.stderr:
            say("this compiler makes no code for managed objects yet:"
                f" '{side}' is not measured")
        elif done.returncode:
            sys.exit(f"bench: trees.lir: {done.stderr}")
        return done.returncode == 0

    def module(self, name, side):
        return self.folder / f"{name}-{side}.wasm"

    def compile_c(self, name):
        """A helper in C that LIR programs are linked with."""
        path = self.folder / f"{name}.o"
        execute([*self.tools.clang, "-c", str(SOURCES / f"{name}.c"), "-o",
                 str(path)])
        return str(path)

    def make_lir(self, name, sides):
        for side in sides:
            helpers = [self.whole] if side == "barriers" else []
            execute([*self.tools.lir, "-O2", *self.builds[side],
                     str(SOURCES / f"{name}.lir"), self.collect, *helpers,
                     "-o", str(self.module(name, side))])

    def interpret(self, source, *arguments):
        return execute([*self.tools.lir, "--interpret", str(source),
                        *map(str, arguments)])[0]

    def make_peers(self, name):
        source = str(SOURCES / f"{name}.c")
        execute([*self.tools.clang, source, "-o", str(self.module(name, "c"))])
        execute([os.environ.get("HOST_CC", "cc"), "-std=c11", "-O2",
                 "-D_DEFAULT_SOURCE", source, "-o",
                 str(self.folder / name)])
        execute([self.assemblyscript(), str(SOURCES / f"{name}.ts"), "-O3",
                 "--outFile", str(self.module(name, "assemblyscript"))])

    def assemblyscript(self):
        """Its compiler, which is fetched once."""
        folder = self.folder / "npm"
        compiler = folder / "node_modules" / ".bin" / "asc"
        if not compiler.exists():
            folder.mkdir(exist_ok=True)
            execute(["npm", "install", "--prefix", str(folder), "--no-save",
                     "--no-audit", "--no-fund", ASSEMBLYSCRIPT])
        return str(compiler)

    def command(self, name, side, engine, variables=None):
        """What runs a side of a program; null if the engine cannot."""
        node = self.tools.node
        if engine == "wasmtime" and side in PEERS and side != "c":
            return None
        if side == "native":
            return [str(self.folder / name)]
        if side == "javascript":
            return [node, str(SOURCES / f"{name}.mjs")]
        module = str(self.module(name, side))
        if side == "assemblyscript":
            return [node, *ENGINES[engine],
                    str(SOURCES / "assemblyscript.mjs"), module]
        return self.run_module(module, engine, variables)

    def run_module(self, module, engine, variables=None):
        if ENGINES[engine] is None:
            return [wasm_run(), "--engine", engine, str(module)]
        env = [word for name, value in (variables or {}).items()
               for word in ("--env", f"{name}={value}")]
        return [self.tools.node, "--no-warnings", *ENGINES[engine],
                str(ROOT / "build-systems" / "run-node.mjs"), *env,
                str(module)]

    def clock(self, engine):
        """WASI's number of the clock. Others than node know no time of
        threads."""
        processor = (self.options.clock == "processor"
                     and ENGINES[engine] is not None)
        return "3" if processor else "1"

    def arguments(self, engine, size, times=0, *more):
        return [str(size), str(times), self.clock(engine), *map(str, more)]

    def run(self, name, sides, engine, size, times=0, count=1):
        """Milliseconds of all sides that the engine can run, in turn."""
        commands = {side: self.command(name, side, engine) for side in sides}
        return measure(f"{name} {size} under {engine}",
                       {side: [*command, *self.arguments(engine, size, times)]
                        for side, command in commands.items() if command},
                       count, times)


def say(text):
    print(f"bench: {text}", file=sys.stderr)


def measure(label, commands, count, times=0):
    """Milliseconds that all commands say they took, in turn. They must print
    the same; each has done its work TIMES times, 0 is once."""
    runs = in_turn(count, {side: lambda command=command: execute(command)
                           for side, command in commands.items()})
    outputs = {out for results in runs.values() for out, _ in results}
    if len(outputs) > 1:
        sys.exit(f"bench: {label}: different results: {sorted(outputs)}")
    return {side: [int(error) / 1e6 / max(times, 1) for _, error in results]
            for side, results in runs.items()}


def wasm_run():
    return str(ROOT / "test" / "bin" / "wasm-run")


WIDTHS = (18, 10, 16, 11, 11, 8, 8)


def print_row(*cells):
    print("".join(str(cell).ljust(width) if i < 3 else str(cell).rjust(width)
                  for i, (cell, width) in enumerate(zip(cells, WIDTHS))),
          " ".join(cells[len(WIDTHS):]))


def print_head(title, unit="ms"):
    print(f"\n{title}")
    print_row("program", "engine", "against", f"ours {unit}", f"other {unit}",
              "ratio", "best")


def print_time(program, engine, label, ours, theirs, result, notes=()):
    target = result["target"]
    notes = [*notes]
    if target:
        notes.append(f"{'' if result['met'] else 'MISSED '}<= {target:.3g}")
    if result["noisy"]:
        notes.append("(noisy)")
    print_row(program, engine, label, f"{result['ms'][ours]:.2f}",
              f"{result['ms'][theirs]:.2f}", f"{result['ratio']:.3f}",
              f"{result['best_ratio']:.3f}", *notes)


def compare(times, ours, theirs, target=None):
    """The figures of two sides; without a target, none is missed."""
    result = summary({side: times[side] for side in (ours, theirs)}, ours,
                     theirs, target or float("inf"))
    result["target"] = target
    return result
