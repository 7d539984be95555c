#!/usr/bin/env python3
"""Measure compiled LIR with managed objects.

    compiled.py BUILD [--quick] [--part PART...] [--only NAME...]

The programs are those of compiled/. What roots cost, against the same program
compiled without them; what the calling convention gains, against the uniform
one; how the whole compares with C, JavaScript and AssemblyScript; what marking
in slices costs and how long it stops a program; what calls of what is not
known by name take; and how much code the runtime brings. What the compiler
cannot do is said and left out. The sides of a comparison run in turn, and must
print the same. bench/README.md explains the figures; all single ones are
written to BUILD/bench/gc-compiled.json.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import sys
import time

import calls
import runtime_size
import slices
from harness import (ENGINES, PEERS, SOURCES, Bench, compare, measure,
                     print_head, print_row, print_time, say)
from run import cpu, execute
from sections import split_code

# check: a size that the interpreter does at once. roots, times: a size that
# allocates less than collect.c keeps free, and how often it is timed in one
# process. peers: sizes for the comparison with other languages.
Program = collections.namedtuple("Program", "check roots times peers")
PROGRAMS = {
    "trees": Program(6, 14, 10, (16, 20)),
    "fib": Program(12, 32, 10, (38,)),
    "fib_collecting": Program(12, 32, 10, ()),
    "lists": Program(100, 100000, 20, (1000000,)),
    "queens": Program(6, 10, 30, (12,)),
    "map": Program(200, 50000, 15, (200000,)),
    "sort": Program(100, 50000, 10, (300000,)),
    "derive": Program(5, 500, 15, (10000,)),
    "strings": Program(20, 20000, 15, (500000,)),
}
# These take half a minute with all peers but the slowest, which takes as long
# and is run once; under one engine, as that makes no difference here.
LONG, LONG_REPEAT, LONG_ENGINE = {("trees", 20)}, 3, "node-opt"
SLOWEST = "assemblyscript"
# JavaScript and the machine do not care which engine runs the others.
NO_ENGINE = ("javascript", "native")
# Our builds that are compared.
PAIRS = (("roots", "none"), ("all", "none"), ("roots", "uniform"),
         ("faults", "roots"))
COMPARED = [engine for engine in ENGINES if engine != "chromium"]
PARTS = ("builds", "peers", "code", "slices", "calls", "runtime")

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
SIZE_SIDES = (*SIZE_TARGETS, "faults")


def make(bench, name):
    """All sides of a program, which print what the interpreter does."""
    program = PROGRAMS[name]
    builds = [side for side in bench.builds
              if name in slices.PROGRAMS or side not in slices.SIDES]
    bench.make_lir(name, builds)
    if program.peers:
        bench.make_peers(name)
    want = bench.interpret(SOURCES / f"{name}.lir", program.check)
    sides = [*builds, *(PEERS if program.peers else ())]
    for engine in bench.engines:
        for side in sides:
            command = bench.command(name, side, engine)
            if command and execute([*command, str(program.check)])[0] != want:
                sys.exit(f"bench: {name}: '{side}' under {engine} does not"
                         " print what the interpreter does")


def check_collections(bench, name):
    """Nothing is collected while the clock runs over 'none'."""
    program, times = PROGRAMS[name], 3
    command = bench.command(name, "none", "node", {"RUNA_GC": "verbose"})
    _, error = execute([*command, str(program.roots), str(times)])
    found = len(re.findall(r"^gc \d+:", error, re.M))
    # One before each run, and perhaps one for the array of collect.c.
    if found > times + 2:
        sys.exit(f"bench: {name}: {found} collections in {times} runs")


def compare_builds(bench):
    """Each of PAIRS."""
    results = []
    pairs = [(ours, theirs) for ours, theirs in PAIRS
             if ours in bench.builds and theirs in bench.builds]
    sides = dict.fromkeys(side for pair in pairs for side in pair)
    print_head("Builds of our own; nothing is collected")
    for name in bench.options.only:
        program = PROGRAMS[name]
        times = 2 if bench.options.quick else program.times
        if "none" in sides:
            check_collections(bench, name)
        for engine in bench.engines:
            ms = bench.run(name, sides, engine, program.roots, times,
                           bench.count())
            for ours, theirs in pairs:
                result = compare(ms, ours, theirs,
                                 TARGETS.get((name, ours, theirs)))
                results.append({"program": name, "engine": engine,
                                "ours": ours, "other": theirs, **result})
                print_time(name, engine, f"{theirs} ({ours})", ours, theirs,
                           result)
    return results


def peer_engines(bench, name, size):
    return [engine for engine in bench.engines
            if (name, size) not in LONG or engine == LONG_ENGINE]


def peer_commands(bench, name, size):
    """By engine and side; what has no engine is there once, with none."""
    commands = {}
    for engine in peer_engines(bench, name, size):
        for side in ("roots", *PEERS):
            command = bench.command(name, side, engine)
            if command:
                key = ("" if side in NO_ENGINE else engine, side)
                commands[key] = [*command, *bench.arguments(engine, size)]
    return commands


def time_peers(bench, name, size):
    """Milliseconds by engine and side; in long ones the slowest runs once."""
    label, commands = f"{name} {size}", peer_commands(bench, name, size)
    if (name, size) not in LONG:
        return measure(label, commands, bench.count())
    slowest = {key: command for key, command in commands.items()
               if key[1] == SLOWEST}
    others = {key: command for key, command in commands.items()
              if key not in slowest}
    return {**measure(label, others, min(bench.count(), LONG_REPEAT)),
            **measure(label, slowest, 1)}


def compare_peers(bench):
    results = []
    print_head("Against other languages")
    for name in bench.options.only:
        program = PROGRAMS[name]
        sizes = [program.roots] if bench.options.quick else program.peers
        for size in sizes if program.peers else ():
            all_ms = time_peers(bench, name, size)
            for engine in peer_engines(bench, name, size):
                ms = {side: figures for (where, side), figures
                      in all_ms.items() if where in (engine, "")}
                for peer in (p for p in PEERS if p in ms):
                    if engine == "wasmtime" and peer in NO_ENGINE:
                        continue
                    result = compare(ms, "roots", peer,
                                     TARGETS.get((name, "roots", peer)))
                    results.append({"program": name, "size": size,
                                    "engine": engine, "ours": "roots",
                                    "other": peer, **result})
                    notes = (["(run once)"] if len(ms[peer]) < len(ms["roots"])
                             else [])
                    print_time(f"{name} {size}", engine, peer, "roots", peer,
                               result, notes)
    return results


def code_size(bench, name, side):
    """Bytes of the functions of the program, without the runtime."""
    return own_size(bench, name, side) - own_size(bench, "empty", side)


def own_size(bench, name, side):
    source = (SOURCES / f"{name}.lir").read_text(encoding="ascii")
    return split_code(bench.module(name, side).read_bytes(), source)[0]


def compare_code(bench):
    """Code of the programs, also of all together, which the target is for."""
    others = [side for side in SIZE_SIDES if side in bench.builds]
    sides = ["roots", *others]
    names, results = bench.options.only, {}
    bench.make_lir("empty", sides)
    print("\nCode, bytes of the functions of the program and of what is made"
          " for them")
    print_row("program", "", "against", "ours", "other", "ratio", "")
    for name in names:
        results[name] = {side: code_size(bench, name, side) for side in sides}
    results["all"] = {side: sum(results[name][side] for name in names)
                      for side in sides}
    for name, sizes in results.items():
        for side in others:
            ratio, target = sizes["roots"] / sizes[side], SIZE_TARGETS.get(side)
            note = ("" if name != "all" or not target else f"<= {target}"
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
                        help="runs of each side (default"
                        f" {Bench.REPEAT}, with --quick {Bench.QUICK})")
    parser.add_argument("--clock", choices=["wall", "processor"],
                        default="wall",
                        help="what is timed (default %(default)s); processor"
                        " time, which a busy machine changes less, counts all"
                        " threads of JavaScript")
    parser.add_argument("--engine", nargs="+", default=[*COMPARED],
                        choices=[*COMPARED], metavar="NAME",
                        help="run just under these: %(choices)s")
    parser.add_argument("--part", nargs="+", default=[*PARTS],
                        choices=[*PARTS], metavar="PART",
                        help="just these questions: %(choices)s")
    parser.add_argument("--only", nargs="+", default=[*PROGRAMS],
                        choices=[*PROGRAMS], metavar="NAME",
                        help="of the programs just these: %(choices)s")
    parser.add_argument("--check", action="store_true",
                        help="compile, compare results, and measure nothing")
    return parser.parse_args()


def compare_slices(bench):
    sizes = {name: PROGRAMS[name].roots if bench.options.quick
             else PROGRAMS[name].peers[0]
             for name in slices.PROGRAMS if name in bench.options.only}
    return slices.compare_slices(bench, sizes)


def main():
    options = parse_options()
    if not shutil.which("npm"):
        sys.exit("bench: cannot run npm, which fetches AssemblyScript")
    bench = Bench(options)
    if "roots" not in bench.builds:
        return
    if options.check or {*options.part} - {"calls", "runtime"}:
        for name in options.only:
            make(bench, name)
        print(f"{len(options.only)} programs print the same everywhere")
    if options.check:
        return
    results = {"date": time.strftime("%Y-%m-%d"), "cpu": cpu(),
               "clock": options.clock, "load": os.getloadavg()}
    questions = {
        "builds": compare_builds, "peers": compare_peers,
        "code": compare_code, "slices": compare_slices,
        "calls": calls.compare_calls,
        "runtime": runtime_size.tell}
    for part in options.part:
        start = time.monotonic()
        results[part] = questions[part](bench)
        say(f"{part} took {time.monotonic() - start:.0f} s")
    path = options.build / "bench" / "gc-compiled.json"
    path.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
