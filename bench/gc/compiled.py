#!/usr/bin/env python3
"""Measure compiled LIR with managed objects.

    compiled.py BUILD [--quick] [--only NAME...]

Three questions, for the programs in compiled/: what roots cost, against the
same program compiled without them; what the calling convention gains, against
the uniform one; and how the whole compares with C, JavaScript and
AssemblyScript. What the compiler cannot do is said and left out. The sides of a
comparison run in turn, and must print the same. bench/README.md explains the
figures; all single ones are written to BUILD/bench/gc-compiled.json.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE / "compiled"
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
# pylint: disable=wrong-import-position
from run import Tools, cpu, execute, in_turn, summary  # noqa: E402

ASSEMBLYSCRIPT = "assemblyscript@0.28.20"

# check: a size that the interpreter does at once. roots, times: a size that
# allocates less than collect.c keeps free, and how often it is timed in one
# process. peers: sizes for the comparison with other languages.
Program = collections.namedtuple("Program", "check roots times peers")
PROGRAMS = {
    "trees": Program(6, 14, 15, (16, 20)),
    "fib": Program(12, 32, 15, (38,)),
    "fib_collecting": Program(12, 32, 15, ()),
    "lists": Program(100, 100000, 30, (1000000,)),
    "queens": Program(6, 10, 30, (12,)),
    "map": Program(200, 50000, 15, (200000,)),
    "sort": Program(100, 50000, 15, (300000,)),
    "derive": Program(5, 500, 15, (10000,)),
    "strings": Program(20, 20000, 15, (500000,)),
}
# These take minutes with the slowest peer.
LONG = {("trees", 20)}
LONG_REPEAT = 3
# The compiler's status for options that it does not know.
USAGE = 2

# How our own sides are compiled. 'roots' is the compiler as it comes, 'all'
# stores each reference whenever it changes.
BUILDS = {"roots": [], "all": ["-froots=all"], "none": ["-froots=none"],
          "uniform": ["-mabi=uniform"]}
PEERS = ("c", "javascript", "assemblyscript", "native")
ENGINES = {"node": [],
           "node-opt": ["--no-liftoff", "--no-wasm-lazy-compilation"],
           "wasmtime": None}

# The most that ours may take, as a part of the other side.
TARGETS = {
    ("trees", "roots", "none"): 1.07, ("fib", "roots", "none"): 1.01,
    ("lists", "roots", "none"): 1.10, ("queens", "roots", "none"): 1.03,
    ("trees", "roots", "uniform"): 1 / 1.8,
    ("fib", "roots", "uniform"): 1 / 2.2,
    ("trees", "roots", "c"): 0.5, ("trees", "roots", "javascript"): 0.7,
    ("trees", "roots", "assemblyscript"): 1 / 8,
}
SIZE_TARGETS = {"none": 1.10, "uniform": 0.80}


class Bench:
    """What is compared: the commands, and what could be built."""

    def __init__(self, options):
        self.options = options
        self.build = options.build
        self.folder = options.build / "bench" / "gc-compiled"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.tools = Tools(options.build)
        self.engines = [e for e in ENGINES if e in options.engine]
        if "wasmtime" in self.engines and not self.has_wasmtime():
            say("no wasmtime here: left out")
            self.engines.remove("wasmtime")
        self.builds = {side: flags for side, flags in BUILDS.items()
                       if self.can_build(side, flags)}
        self.support = self.folder / "collect.o"
        execute([*self.tools.clang, "-c", str(SOURCES / "collect.c"), "-o",
                 str(self.support)])

    def has_wasmtime(self):
        python = self.build / "venv" / "bin" / "python"
        if python.exists():
            os.environ.setdefault("RUNA_WASMTIME_PYTHON", str(python))
        return "wasmtime" in execute([wasm_run(), "--list"])[0].split()

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

    def make_lir(self, name):
        for side, flags in self.builds.items():
            execute([*self.tools.lir, "-O2", *flags,
                     str(SOURCES / f"{name}.lir"), str(self.support), "-o",
                     str(self.module(name, side))])

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
        if engine == "wasmtime":
            return [wasm_run(), "--engine", "wasmtime", module]
        if side == "assemblyscript":
            return [node, *ENGINES[engine],
                    str(SOURCES / "assemblyscript.mjs"), module]
        settings = json.dumps({"dirs": {}, "env": variables or {}})
        return [node, "--no-warnings", *ENGINES[engine],
                str(ROOT / "test" / "bin" / "wasm-run-node.mjs"), settings,
                module]

    def clock(self, engine):
        """WASI's number of the clock. wasmtime knows no time of threads."""
        processor = self.options.clock == "processor" and engine != "wasmtime"
        return "3" if processor else "1"

    def run(self, name, sides, engine, size, times=0, count=1):
        """Milliseconds of all sides that the engine can run, in turn."""
        commands = {side: self.command(name, side, engine) for side in sides}
        arguments = [str(size), str(times), self.clock(engine)]
        runs = in_turn(count, {
            side: lambda command=command: execute([*command, *arguments])
            for side, command in commands.items() if command})
        outputs = {out for results in runs.values() for out, _ in results}
        if len(outputs) > 1:
            sys.exit(f"bench: {name} {size} under {engine}: different results"
                     f" of {', '.join(runs)}: {sorted(outputs)}")
        return {side: [int(error) / 1e6 / max(times, 1)
                       for _, error in results]
                for side, results in runs.items()}

    def check(self, name):
        """All sides print what the interpreter does, at a small size."""
        size = str(PROGRAMS[name].check)
        want, _ = execute([*self.tools.lir, "--interpret",
                           str(SOURCES / f"{name}.lir"), size])
        sides = [*self.builds, *(PEERS if PROGRAMS[name].peers else ())]
        for engine in self.engines:
            for side in sides:
                command = self.command(name, side, engine)
                if command and execute([*command, size])[0] != want:
                    sys.exit(f"bench: {name}: '{side}' under {engine} does"
                             " not print what the interpreter does")

    def check_collections(self, name):
        """Nothing is collected while the clock runs over 'none'."""
        program, times = PROGRAMS[name], 3
        command = self.command(name, "none", "node",
                               {"RUNA_GC": "verbose"})
        _, error = execute([*command, str(program.roots), str(times)])
        found = len(re.findall(r"^gc \d+:", error, re.M))
        # One before each run, and perhaps one for the array of collect.c.
        if found > times + 2:
            sys.exit(f"bench: {name}: {found} collections in {times} runs")

    def code_size(self, name, side):
        """Bytes of the functions of the program, without the runtime."""
        return self.own_size(name, side) - self.own_size("empty", side)

    def own_size(self, name, side):
        source = (SOURCES / f"{name}.lir").read_text(encoding="ascii")
        own = set(re.findall(r"^func @([\w.]+)", source, re.M))
        own |= {"runa_main", "__main_void"}
        sizes = body_sizes(self.module(name, side).read_bytes())
        return sum(size for function, size in sizes
                   if function in own or function.startswith(f"{name}."))


def say(text):
    print(f"bench: {text}", file=sys.stderr)


def wasm_run():
    return str(ROOT / "test" / "bin" / "wasm-run")


class Reader:
    """Bytes of a wasm module, read from the front."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    def part(self):
        return Reader(self.take(self.number()))

    def parts(self):
        """Numbered parts up to the end: sections, or those of names."""
        while self.at < len(self.data):
            kind = self.take(1)[0]
            yield kind, self.part()


def body_sizes(module):
    """Name and size of the body of each function of a linked module."""
    imports, sizes, names = 0, [], {}
    for kind, section in Reader(module[8:]).parts():
        if kind == 2:
            imports = imported_functions(section)
        elif kind == 10:
            sizes = [len(section.part().data)
                     for _ in range(section.number())]
        elif kind == 0 and section.part().data == b"name":
            names = function_names(section)
    return [(names.get(imports + i, ""), size) for i, size in enumerate(sizes)]


def imported_functions(section):
    """How many; our programs import nothing else."""
    count = section.number()
    for _ in range(count):
        section.part()
        section.part()
        if section.take(1) != b"\0":
            sys.exit("bench: a module that imports more than functions")
        section.number()
    return count


def function_names(section):
    for kind, part in section.parts():
        if kind == 1:
            return {part.number(): part.part().data.decode()
                    for _ in range(part.number())}
    return {}


WIDTHS = (18, 10, 16, 11, 11, 8, 8)


def print_row(*cells):
    print("".join(str(cell).ljust(width) if i < 3 else str(cell).rjust(width)
                  for i, (cell, width) in enumerate(zip(cells, WIDTHS))),
          " ".join(cells[len(WIDTHS):]))


def print_head(title):
    print(f"\n{title}")
    print_row("program", "engine", "against", "ours ms", "other ms", "ratio",
              "best")


def print_time(program, engine, label, ours, theirs, result):
    target = result["target"]
    notes = []
    if target:
        notes.append(f"{'' if result['met'] else 'MISSED '}<= {target:.3g}")
    if result["noisy"]:
        notes.append("(noisy)")
    print_row(program, engine, label, f"{result['ms'][ours]:.2f}",
              f"{result['ms'][theirs]:.2f}", f"{result['ratio']:.3f}",
              f"{result['best_ratio']:.3f}", *notes)


def compare(times, name, ours, theirs):
    """The figures of two sides; without a target, none is missed."""
    target = TARGETS.get((name, ours, theirs))
    result = summary({side: times[side] for side in (ours, theirs)}, ours,
                     theirs, target or float("inf"))
    result["target"] = target
    return result


def compare_builds(bench, names, others, title):
    """Our build, and -froots=all, against one of our own that is worse."""
    results = []
    pairs = [(ours, theirs) for ours, theirs in others
             if ours in bench.builds and theirs in bench.builds]
    if not pairs:
        return results
    print_head(title)
    sides = dict.fromkeys(side for pair in pairs for side in pair)
    for name in names:
        program = PROGRAMS[name]
        times = 2 if bench.options.quick else program.times
        if "none" in sides:
            bench.check_collections(name)
        for engine in bench.engines:
            ms = bench.run(name, sides, engine, program.roots, times,
                           bench.options.repeat)
            for ours, theirs in pairs:
                result = compare(ms, name, ours, theirs)
                results.append({"program": name, "engine": engine,
                                "ours": ours, "other": theirs, **result})
                print_time(name, engine, f"{theirs} ({ours})", ours, theirs,
                           result)
    return results


def compare_peers(bench, names):
    results = []
    if "roots" not in bench.builds:
        return results
    print_head("Against other languages")
    for name in names:
        program = PROGRAMS[name]
        sizes = [program.roots] if bench.options.quick else program.peers
        for size in sizes if program.peers else ():
            count = bench.options.repeat
            if (name, size) in LONG:
                count = min(count, LONG_REPEAT)
            for engine in bench.engines:
                ms = bench.run(name, ("roots", *PEERS), engine, size,
                               count=count)
                for peer in (p for p in PEERS if p in ms):
                    result = compare(ms, name, "roots", peer)
                    results.append({"program": name, "size": size,
                                    "engine": engine, "ours": "roots",
                                    "other": peer, **result})
                    print_time(f"{name} {size}", engine, peer, "roots", peer,
                               result)
    return results


def compare_sizes(bench, names):
    """Code of the programs, also of all together, which the target is for."""
    others = [side for side in SIZE_TARGETS if side in bench.builds]
    results = {}
    if "roots" not in bench.builds or not others:
        return results
    print("\nCode, bytes of the functions of the program")
    print_row("program", "", "against", "ours", "other", "ratio", "")
    for name in names:
        results[name] = {side: bench.code_size(name, side)
                         for side in bench.builds}
    results["all"] = {side: sum(results[name][side] for name in names)
                      for side in bench.builds}
    for name, sizes in results.items():
        for side in others:
            ratio, target = sizes["roots"] / sizes[side], SIZE_TARGETS[side]
            note = ("" if name != "all" else f"<= {target}"
                    if ratio <= target else f"MISSED <= {target}")
            print_row(name, "", side, sizes["roots"], sizes[side],
                      f"{ratio:.3f}", "", note)
    return results


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", metavar="BUILD", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true",
                        help="small sizes, three runs: to see that it works")
    parser.add_argument("--repeat", type=int, metavar="N",
                        help="runs of each side (default 11)")
    parser.add_argument("--clock", choices=["wall", "processor"],
                        default="wall",
                        help="what is timed (default %(default)s); processor"
                        " time, which a busy machine changes less, counts all"
                        " threads of JavaScript")
    parser.add_argument("--engine", nargs="+", default=[*ENGINES],
                        choices=[*ENGINES], metavar="NAME",
                        help="run just under these: %(choices)s")
    parser.add_argument("--only", nargs="+", default=[*PROGRAMS],
                        choices=[*PROGRAMS], metavar="NAME",
                        help="measure just these: %(choices)s")
    parser.add_argument("--check", action="store_true",
                        help="compile, compare results, and measure nothing")
    options = parser.parse_args()
    options.repeat = options.repeat or (3 if options.quick else 11)
    return options


def main():
    options = parse_options()
    if not shutil.which("npm"):
        sys.exit("bench: cannot run npm, which fetches AssemblyScript")
    bench = Bench(options)
    bench.make_lir("empty")
    for name in options.only:
        bench.make_lir(name)
        if PROGRAMS[name].peers:
            bench.make_peers(name)
        bench.check(name)
    print(f"{len(options.only)} programs print the same everywhere")
    if options.check:
        return
    results = {"date": time.strftime("%Y-%m-%d"), "cpu": cpu(),
               "clock": options.clock, "load": os.getloadavg()}
    results["roots"] = compare_builds(
        bench, options.only, [("roots", "none"), ("all", "none")],
        "Roots, against none; nothing is collected")
    results["uniform"] = compare_builds(
        bench, options.only, [("roots", "uniform")],
        "Against -mabi=uniform; nothing is collected")
    results["peers"] = compare_peers(bench, options.only)
    results["sizes"] = compare_sizes(bench, options.only)
    path = options.build / "bench" / "gc-compiled.json"
    path.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
