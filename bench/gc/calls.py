"""Calls of what is not known by name: through delegates, and of functions that
are found by theirs, against calls by address in LIR and in C."""

import sys

from harness import SOURCES, compare, measure, print_head, print_time
from run import execute

# How many calls, how often they are timed in one process, and a number of them
# that the interpreter does at once.
COUNT, QUICK_COUNT, TIMES, CHECK = 10000000, 2000000, 3, 20000
# The line of @calls.fail, and what it is in the program that could collect.
CALM = '  panic "a negative argument"\n'
COLLECTING = "  safepoint\n  ret.i32 v1000\n"
# How rows tell the two from each other.
PROGRAMS = {"calls": "", "collecting": ", gc"}
# The ways of calls.lir and calls.c, and what a delegate is compared with.
WAYS = {"delegate": 0, "object": 1, "address": 2, "delegates": 3,
        "objects": 4}
ONE, FOUR = ("address", "object"), ("objects",)
DELEGATE_TARGET = 1.1
# Those of invoke.lir.
INVOKE, ADDRESS = 0, 1
INVOKE_TARGET_NS = 4.0


def make_calls(bench):
    """calls.lir as it is, and so that it could collect; calls.c."""
    text = (SOURCES / "calls.lir").read_text(encoding="ascii")
    if CALM not in text:
        sys.exit("bench: calls.lir has no panic to replace")
    for name, changed in (("calls", text),
                          ("collecting", text.replace(CALM, COLLECTING))):
        source = bench.folder / f"{name}.lir"
        source.write_text(changed, encoding="ascii")
        make(bench, name, source, "roots", WAYS.values())
    execute([*bench.tools.clang, str(SOURCES / "calls.c"), "-o",
             str(bench.module("calls", "c"))])


def make_invoke(bench):
    for side in ("roots", "uniform"):
        make(bench, "invoke", SOURCES / "invoke.lir", side,
             (INVOKE, ADDRESS), ["-freflection"])


def make(bench, name, source, side, ways, flags=()):
    """A program that prints what the interpreter does, whichever way."""
    execute([*bench.tools.lir, "-O2", *flags, *bench.builds[side],
             str(source), "-o", str(bench.module(name, side))])
    for way in ways:
        want = execute([*bench.tools.lir, "--interpret", *flags, str(source),
                        str(CHECK), "0", "1", str(way)])[0]
        for engine in bench.engines:
            arguments = bench.arguments(engine, CHECK, 0, way)
            command = [*bench.command(name, side, engine), *arguments]
            if execute(command)[0] != want:
                sys.exit(f"bench: {name} {way} under {engine} does not print"
                         " what the interpreter does")


def time_ways(bench, label, engine, sides):
    """Nanoseconds of a call for sides, each a program, a build and a way."""
    count = QUICK_COUNT if bench.options.quick else COUNT
    commands = {
        name: [*bench.command(program, build, engine),
               *bench.arguments(engine, count, TIMES, way)]
        for name, (program, build, way) in sides.items()}
    ms = measure(f"{label} under {engine}", commands, bench.count(),
                 TIMES)
    return {name: [time * 1e6 / count for time in times]
            for name, times in ms.items()}


def compare_delegates(bench, ours, others):
    """In both programs; what C calls collects in neither."""
    results = []
    sides = {f"{program} {way}": (program, "roots", WAYS[way])
             for program in PROGRAMS for way in (ours, *others)}
    sides |= {f"C {way}": ("calls", "c", WAYS[way]) for way in others}
    for engine in bench.engines:
        ns = time_ways(bench, ours, engine, sides)
        for program, title in PROGRAMS.items():
            side = f"{program} {ours}"
            for other in (*(f"{program} {way}" for way in others),
                          *(f"C {way}" for way in others)):
                target = None if other[0] == "C" else DELEGATE_TARGET
                result = compare(ns, side, other, target)
                results.append({"program": ours, "engine": engine,
                                "unit": "ns", "ours": side, "other": other,
                                **result})
                print_time(f"{ours}{title}", engine,
                           other.removeprefix(f"{program} "), side, other,
                           result)
    return results


def compare_invoke(bench):
    """By name against by address; by name there is a target in time."""
    results = []
    sides = {"invoke": ("invoke", "roots", INVOKE),
             "invoke uniform": ("invoke", "uniform", INVOKE),
             "address": ("invoke", "roots", ADDRESS)}
    for engine in bench.engines:
        ns = time_ways(bench, "invoke", engine, sides)
        for ours in ("invoke", "invoke uniform"):
            result = compare(ns, ours, "address")
            met = result["ms"][ours] <= INVOKE_TARGET_NS
            results.append({"program": ours, "engine": engine, "unit": "ns",
                            "ours": ours, "other": "address",
                            "target_ns": INVOKE_TARGET_NS, **result})
            print_time(ours, engine, "address", ours, "address", result,
                       [f"{'' if met else 'MISSED '}<= {INVOKE_TARGET_NS} ns"]
                       if ours == "invoke" else [])
    return results


def compare_calls(bench):
    make_calls(bench)
    make_invoke(bench)
    print_head("Calls, nanoseconds for each, loop included", "ns")
    return [*compare_delegates(bench, "delegate", ONE),
            *compare_delegates(bench, "delegates", FOUR),
            *compare_invoke(bench)]
