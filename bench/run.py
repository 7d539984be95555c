#!/usr/bin/env python3
"""Measure compiled programs, and the compiler on the smallest one, against C.

Every pair is run in turn, A B A B ..., so that what else the machine does
falls on both. Medians are printed as a table, and everything that was measured
is written to BUILD/bench/results.json. bench/README.md explains the figures.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ("fib", "sieve", "matrix", "nbody", "mandelbrot", "sha256")
RUNA_PROGRAMS = ("fib", "sieve", "matrix")
# How node runs a program: as it comes, and without its baseline compiler, in
# which a function that is called once, and so a long loop, stays for good.
ENGINES = {"node": [], "node-opt": ["--no-liftoff"]}
RUN_TARGETS = {"lir": 1.05, "runa": 1.25}
HELLO_TARGET = 0.4
HELLO_SIZE_TARGET = 2048
# A median so many times the best run says that the machine was busy.
NOISE = 1.1


class Tools:
    """The commands that are compared."""

    def __init__(self, build):
        self.lir = [str(build / "bin" / "runa-llvm")]
        sysroot = build / "lib" / "runa" / "sysroot"
        lib = sysroot / "lib" / "wasm32-wasip1"
        self.clang = [
            os.environ.get("CLANG", "clang-22"), "--target=wasm32-wasip1",
            "-nostdlibinc", "-isystem",
            str(sysroot / "include" / "wasm32-wasip1"), f"-B{lib}", f"-L{lib}",
            "-O2", "--no-wasm-opt"]
        self.node = shutil.which(os.environ.get("NODE", "node"))
        for tool in (self.lir[0], self.clang[0], self.node):
            if not tool or not shutil.which(tool):
                sys.exit(f"bench: cannot run {tool or 'node'}")

    def run(self, module, flags):
        helper = ROOT / "build-systems" / "run-node.mjs"
        return execute([self.node, "--no-warnings", *flags, str(helper),
                        str(module)])


def execute(command):
    """The outputs of a command; end if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command)}: status {done.returncode}\n"
                 f"{done.stderr}")
    return done.stdout, done.stderr


def in_turn(count, actions):
    """Do all actions COUNT times in turn; a list of results for each."""
    results = {name: [] for name in actions}
    for _ in range(count):
        for name, action in actions.items():
            results[name].append(action())
    return results


def measure_program(tools, name, ours, folder, count):
    """One program from our language, lir or runa, and from C on every engine."""
    source = ROOT / "bench" / "programs" / name
    modules = {side: folder / f"{name}-{side}.wasm" for side in (ours, "c")}
    execute([*tools.lir, "-O2", f"{source}.{ours}", "-o", str(modules[ours])])
    execute([*tools.clang, f"{source}.c", "-o", str(modules["c"])])
    result = {"bytes": {s: m.stat().st_size for s, m in modules.items()}}
    for engine, flags in ENGINES.items():
        runs = in_turn(count, {
            side: lambda module=module: tools.run(module, flags)
            for side, module in modules.items()})
        outputs = {output for side in runs.values() for output, _ in side}
        if len(outputs) != 1:
            sys.exit(f"bench: {name}: {ours} and C print different results")
        result[engine] = summary(
            {side: [int(error) / 1e6 for _, error in results]
             for side, results in runs.items()}, ours, "c",
            RUN_TARGETS[ours])
    return result


def measure_hello(tools, folder, count):
    """The whole time of both compilers for hello world, start to end."""
    source = ROOT / "bench" / "programs" / "hello"
    module = folder / "hello-lir.wasm"
    commands = {
        "lir": [*tools.lir, f"{source}.lir", "-o", str(module)],
        "c": [*tools.clang, f"{source}.c", "-o", str(folder / "hello-c.wasm")]}

    def timed(command):
        start = time.perf_counter()
        execute(command)
        return 1000 * (time.perf_counter() - start)

    in_turn(1, {s: lambda c=c: timed(c) for s, c in commands.items()})
    times = in_turn(count, {s: lambda c=c: timed(c)
                            for s, c in commands.items()})
    stripped = folder / "hello-stripped.wasm"
    execute([*commands["lir"][:-1], str(stripped), "-s"])
    return {"time": summary(times, "lir", "c", HELLO_TARGET),
            "bytes": module.stat().st_size,
            "bytes_stripped": stripped.stat().st_size,
            "bytes_c": (folder / "hello-c.wasm").stat().st_size,
            "bytes_target": HELLO_SIZE_TARGET}


def summary(times, ours, theirs, target):
    """Medians and their ratio, with all that was measured, in ms.

    Also the ratio of the best runs, which other work disturbs least.
    """
    medians = {side: statistics.median(t) for side, t in times.items()}
    best = {side: min(t) for side, t in times.items()}
    ratio = medians[ours] / medians[theirs]
    return {"ms": medians, "ours": ours, "ratio": ratio, "target": target,
            "met": ratio <= target, "best_ratio": best[ours] / best[theirs],
            "noisy": any(medians[side] > NOISE * best[side] for side in best),
            "all_ms": times}


def cpu():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in text.splitlines()
             if line.startswith("model name")]
    return names[0] if names else platform.processor()


def print_row(*cells):
    widths = (16, 10, 10, 10, 7, 7, 9, 9)
    print("".join(str(cell).ljust(w) if i < 2 else str(cell).rjust(w)
                  for i, (cell, w) in enumerate(zip(cells, widths))),
          "" if len(cells) <= len(widths) else cells[-1])


def print_comparison(name, engine, result, sizes):
    print_row(name, engine, f"{result['ms'][result['ours']]:.1f}",
              f"{result['ms']['c']:.1f}", f"{result['ratio']:.3f}",
              f"{result['best_ratio']:.3f}", *sizes,
              ("" if result["met"] else f"over {result['target']}")
              + (" (noisy)" if result["noisy"] else ""))


def print_hello(hello):
    print_comparison("hello", "compile", hello["time"],
                     (hello["bytes"], hello["bytes_c"]))
    print(f"hello.wasm: {hello['bytes']} bytes,"
          f" {hello['bytes_stripped']} with -s;"
          f" at most {hello['bytes_target']} wanted")


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", metavar="BUILD", type=pathlib.Path)
    parser.add_argument("--repeat", type=int, default=7, metavar="N",
                        help="runs of each program (default 7)")
    parser.add_argument("--hello-repeat", type=int, default=21, metavar="N",
                        help="runs of each compiler (default 21)")
    parser.add_argument("--only", nargs="+", default=[*PROGRAMS, "hello"],
                        choices=[*PROGRAMS, "hello"], metavar="NAME",
                        help="measure just these: %(choices)s")
    return parser.parse_args()


def main():
    options = parse_options()
    tools = Tools(options.build)
    folder = options.build / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    results = {"date": time.strftime("%Y-%m-%d"), "cpu": cpu(),
               "node": execute([tools.node, "--version"])[0].strip(),
               "programs": {}}
    print_row("program", "engine", "our ms", "C ms", "ratio", "best",
              "our size", "C size")
    for name, ours in [(n, "lir") for n in PROGRAMS] + [
            (n, "runa") for n in RUNA_PROGRAMS]:
        if name not in options.only:
            continue
        result = measure_program(tools, name, ours, folder, options.repeat)
        results["programs"][f"{name}.{ours}"] = result
        for engine in ENGINES:
            print_comparison(f"{name}.{ours}", engine, result[engine],
                             result["bytes"].values())
    if "hello" in options.only:
        results["hello"] = measure_hello(tools, folder, options.hello_repeat)
        print_hello(results["hello"])
    with open(folder / "results.json", "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
