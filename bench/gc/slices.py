"""Marking in slices: how long the visits to the collector are, and what the
stores that tell of themselves cost."""

import os
import statistics
import sys

from harness import SOURCES, compare, print_head, print_row, print_time
from run import execute, in_turn

SIDES = ("barriers", "slices")
PROGRAMS = ("trees", "map", "sort", "derive")
# 64 MB of trees, all replaced about six times.
MEGABYTES, REPLACEMENTS, QUICK = 64, 100000, (16, 10000)
CHECK = (1, 300)
PAUSE_REPEAT = 3
TARGETS_MS = {"p99": 2.0, "longest": 5.0}


def compare_slices(bench, sizes):
    """Total times of whole programs, collections included; pauses."""
    return {"cost": compare_cost(bench, sizes),
            "pauses": measure_pauses(bench)}


def compare_cost(bench, sizes):
    results = []
    if "slices" not in bench.builds:
        return results
    print_head("-fincremental-gc: stores alone, and all, against without")
    for name, size in sizes.items():
        for engine in bench.engines:
            ms = bench.run(name, ("roots", *SIDES), engine,
                           size, count=bench.count())
            for ours in SIDES:
                result = compare(ms, ours, "roots")
                results.append({"program": name, "size": size,
                                "engine": engine, "ours": ours,
                                "other": "roots", **result})
                print_time(f"{name} {size}", engine, f"roots ({ours})", ours,
                           "roots", result)
    return results


def make_pauses(bench, side):
    """pauses.lir, in which visits.c stands before the allocator."""
    lib = bench.build / "lib/runa/sysroot/lib/wasm32-wasip1"
    program = str(bench.folder / f"pauses-{side}.o")
    execute([*bench.tools.lir, "-O2", *bench.builds[side], "-c",
             str(SOURCES / "pauses.lir"), "-o", program])
    execute([os.environ.get("WASM_LD", "wasm-ld-22"), "--fatal-warnings",
             "--wrap=runa_gc_allocate", "-z", "stack-size=1048576",
             "--stack-first", str(lib / "crt1-command.o"), program,
             bench.compile_c("visits"), str(lib / "libruna_rt.a"), f"-L{lib}",
             "-lc", str(lib / "libclang_rt.builtins.a"), "-o",
             str(bench.module("pauses", side))])


def measure_pauses(bench):
    """Each visit to the collector, at once and in slices."""
    sides = [side for side in ("roots", "slices") if side in bench.builds]
    want = execute([*bench.tools.lir, "--interpret",
                    str(SOURCES / "pauses.lir"), *map(str, CHECK)])[0]
    results = []
    for side in sides:
        make_pauses(bench, side)
    print("\nPauses, ms: each visit to the collector")
    print_row("program", "engine", "", "99 %", "99.9 %", "longest")
    for engine in bench.engines:
        for side in sides:
            command = bench.command("pauses", side, engine)
            if execute([*command, *map(str, CHECK)])[0] != want:
                sys.exit("bench: pauses.lir does not print what the"
                         " interpreter does")
        for side, runs in time_pauses(bench, engine, sides).items():
            result = summarise(runs)
            results.append({"engine": engine, "side": side, "runs": runs,
                            **result})
            print_pauses(engine, side, result)
    return results


def time_pauses(bench, engine, sides):
    """By side, a list of what visits.c said."""
    quick = bench.options.quick
    amount = QUICK if quick else (MEGABYTES, REPLACEMENTS)
    arguments = [*map(str, amount), bench.clock(engine)]
    runs = in_turn(1 if quick else PAUSE_REPEAT, {
        side: lambda side=side: execute(
            [*bench.command("pauses", side, engine), *arguments])
        for side in sides})
    if len({out for results in runs.values() for out, _ in results}) > 1:
        sys.exit("bench: pauses.lir prints different results")
    names = ("visits", "collections", "live", "p99", "p999", "longest")
    return {side: [dict(zip(names, map(int, error.split())))
                   for _, error in results]
            for side, results in runs.items()}


def summarise(runs):
    """Milliseconds: the medians of all runs, and the longest of any."""
    result = {name: statistics.median(run[name] for run in runs) / 1e6
              for name in ("p99", "p999")}
    result["longest"] = max(run["longest"] for run in runs) / 1e6
    result["met"] = all(result[name] <= target
                        for name, target in TARGETS_MS.items())
    return result


def print_pauses(engine, side, result):
    target = " and ".join(f"{name} <= {target:g}"
                          for name, target in TARGETS_MS.items())
    note = [] if side == "roots" else [
        f"{'' if result['met'] else 'MISSED '}{target}"]
    print_row("pauses", engine, "at once" if side == "roots" else "in slices",
              f"{result['p99']:.2f}", f"{result['p999']:.2f}",
              f"{result['longest']:.2f}", "", *note)
