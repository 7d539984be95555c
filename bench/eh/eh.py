#!/usr/bin/env python3
"""Measure exceptions: calls that could throw, throws, code.

    eh.py BUILD [--quick] [--part PART...]

The ways of programs/throws.lir in each model of exceptions, beside C that
returns whether it failed, C++ with the engine's exceptions, and JavaScript; and
programs of ../gc/compiled whose indexes are checked, in time and in bytes. All
sides of a comparison run in turn, and must print the same. bench/README.md
explains the figures; all single ones are written to BUILD/bench/eh.json.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "gc"))
# pylint: disable=wrong-import-position
import checked  # noqa: E402
from harness import (ENGINES, ROOT, Bench, compare, measure,  # noqa: E402
                     print_head, print_row, print_time, say)
from run import NOISE, cpu, execute  # noqa: E402
from sections import body_sizes  # noqa: E402

THROWS = HERE / "programs" / "throws.lir"
# What catches in throws.lir, and what asks a filter instead.
CATCH = "catch $Error "
FILTER = "filter @throws.yes "
YES = "\nfunc @throws.yes (v1000:ref) : i32 local {\n.LBB0:\n  ret.i32 $1\n}\n"
# Functions that the figures are about: so they must not be inlined.
CALLEES = ("panics", "throws_new", "throws_old", "deep")

# Its ways: see there. DOWN is what THROWS does without a throw.
CALM, OUTSIDE, REGION, TEN_CALM, HUNDRED_CALM, CAUGHT, FRESH, TEN, HUNDRED = \
    range(9)
DOWN = {"ten frames, no throw": TEN_CALM, "a hundred, no throw": HUNDRED_CALM}
THROWN = {"one level": CAUGHT, "one level, new": FRESH, "ten frames": TEN,
          "a hundred": HUNDRED}
# How much a call does, in rounds of some three instructions.
ROUNDS = (1, 16)
# How often: calls, and throws where a variable tells of them and where an engine
# makes them; that through so many frames, a part of it.
CALLS, STATUS_THROWS, ENGINE_THROWS = 3000000, 3000000, 100000
FRAMES = {TEN_CALM: 10, HUNDRED_CALM: 100, TEN: 10, HUNDRED: 100}
TIMES, CHECK = 3, 3000

FLAGS = {"none": [], "emulated": [], "filters": ["-ffilters"], "filter": [],
         "legacy": ["-fexceptions=wasm-legacy"],
         "legacy filters": ["-fexceptions=wasm-legacy", "-ffilters"],
         "exnref": ["-fexceptions=wasm"],
         "exnref filters": ["-fexceptions=wasm", "-ffilters"]}
CXX_FLAGS = {"C++ legacy": ["-wasm-use-legacy-eh=true"],
             "C++ exnref": ["-wasm-use-legacy-eh=false"]}
JAVASCRIPT = "JavaScript"
# Takes seconds to start, and the tests run there, too.
SLOW = "chromium"
SIDES = [side for side in FLAGS if side != "none"] + ["C", *CXX_FLAGS,
                                                      JAVASCRIPT]
REGION_TARGET = 1.03
# Nanoseconds.
TARGETS = {("legacy", CAUGHT): 1000, ("exnref", CAUGHT): 1000,
           ("emulated", TEN): 25}


class Eh(Bench):
    FOLDER, BUILDS = "eh", FLAGS

    def command(self, name, side, engine, variables=None):
        """None if the engine does not know these exceptions."""
        is_node = ENGINES[engine] is not None
        if side == JAVASCRIPT:
            return ([self.tools.node, str(THROWS.with_suffix(".mjs"))]
                    if engine == "node" else None)
        if ("legacy" in side and not is_node) or ("exnref" in side and is_node):
            return None
        return self.run_module(self.module(name, side), engine, variables)

    def link(self, name, side, source):
        execute([*self.tools.lir, "-O2", *self.builds[side], str(source),
                 self.collect, "-o", str(self.module(name, side))])


def make_throws(bench):
    """All sides, each of whose ways print what the interpreter does."""
    text = THROWS.read_text(encoding="ascii")
    if CATCH not in text:
        sys.exit("bench: throws.lir catches nothing")
    filtering = bench.folder / "filter.lir"
    filtering.write_text(text.replace(CATCH, FILTER) + YES, encoding="ascii")
    for side in (side for side in bench.builds if side != "none"):
        bench.link("throws", side, filtering if side == "filter" else THROWS)
        check_callees(bench.module("throws", side))
    make_peers(bench)
    for way in range(HUNDRED + 1):
        for rounds in ROUNDS:
            check_way(bench, way, rounds)


def make_peers(bench):
    source = THROWS.with_suffix(".c")
    execute([*bench.tools.clang, str(source), "-o",
             str(bench.module("throws", "C"))])
    tag = str(ROOT / "runtime" / "tag.s")
    for side, flags in CXX_FLAGS.items():
        execute([*bench.tools.clang, "-fwasm-exceptions", "-fno-rtti",
                 "-nostdlib++", "-mllvm", *flags,
                 str(THROWS.with_suffix(".cc")), tag, "-o",
                 str(bench.module("throws", side))])


def check_callees(module):
    names = {name for name, _ in body_sizes(module.read_bytes())}
    for callee in CALLEES:
        if f"throws.{callee}.runa" not in names:
            sys.exit(f"bench: @throws.{callee} was inlined in {module.name}")


def check_way(bench, way, rounds):
    arguments = [str(CHECK), "0", "1", str(way), str(rounds)]
    want = execute([*bench.tools.lir, "--interpret", str(THROWS),
                    *arguments])[0]
    for engine in bench.engines:
        for side in SIDES if engine != SLOW else ():
            command = bench.command("throws", side, engine)
            if command and execute([*command, *arguments])[0] != want:
                sys.exit(f"bench: way {way} of '{side}' under {engine} does"
                         " not print what the interpreter does")


def is_by_engine(side, way):
    return way >= CAUGHT and side not in ("emulated", "C")


def count_of(bench, side, way):
    count = (CALLS if way < CAUGHT else
             ENGINE_THROWS if is_by_engine(side, way) else STATUS_THROWS)
    if bench.options.quick:
        count //= 10
    return max(count // FRAMES.get(way, 1) // 1000 * 1000, 1000)


def time_ways(bench, engine, ways, rounds=1):
    """Nanoseconds by side and way."""
    ns = {}
    for way in ways:
        for side in SIDES:
            if bench.command("throws", side, engine):
                ns[side, way] = []
    for _ in range(bench.count()):
        for (side, way), times in ns.items():
            times.append(time_way(bench, engine, side, way, rounds))
    return ns


def time_way(bench, engine, side, way, rounds):
    """Not all do the same number, and so not all print the same."""
    count = count_of(bench, side, way)
    command = [*bench.command("throws", side, engine),
               *bench.arguments(engine, count, TIMES, way, rounds)]
    return measure(f"{side} {way}", {side: command}, 1,
                   TIMES)[side][0] * 1e6 / count


def compare_calls(bench):
    """A try region against none, and one that may throw against one that
    cannot."""
    results = []
    print_head("Calls that do not throw, nanoseconds for each, loop included",
               "ns")
    for rounds in ROUNDS:
        for engine in bench.engines:
            ns = time_ways(bench, engine, (CALM, OUTSIDE, REGION), rounds)
            for side in (s for s in SIDES if (s, CALM) in ns):
                for label, ours, theirs, target in (
                        ("no try", REGION, OUTSIDE, REGION_TARGET),
                        ("cannot throw", OUTSIDE, CALM, None)):
                    result = compare({way: ns[side, way]
                                      for way in (ours, theirs)}, ours, theirs,
                                     target if side in FLAGS else None)
                    results.append({"side": side, "engine": engine,
                                    "rounds": rounds, "against": label,
                                    "unit": "ns", **result})
                    print_time(f"{side} {rounds}", engine, label, ours, theirs,
                               result)
    return results


def note_target(found, target):
    if target is None:
        return ""
    return f"{'' if found <= target else 'MISSED '}<= {target} ns"


def tell_throws(bench):
    """There is nothing to compare with but the other sides, and targets."""
    results = []
    ways = {**DOWN, **THROWN}
    print("\nThrows, nanoseconds for each: median, best")
    for engine in bench.engines:
        ns = time_ways(bench, engine, ways.values())
        for side in (s for s in SIDES if (s, CAUGHT) in ns):
            for label, way in ways.items():
                times, target = ns[side, way], TARGETS.get((side, way))
                median, best = statistics.median(times), min(times)
                results.append({"side": side, "engine": engine, "way": label,
                                "median_ns": median, "target_ns": target,
                                "all_ns": times})
                print_row(side, engine, label, f"{median:.1f}", f"{best:.1f}",
                          "", "", note_target(median, target),
                          "(noisy)" if median > NOISE * best else "")
    return results


def make_checked(bench):
    """Each program, in each model, and as one without exceptions."""
    for name in checked.PROGRAMS:
        for what in ("panicking", "throwing"):
            (bench.folder / f"{name}-{what}.lir").write_text(
                getattr(checked, what)(name), encoding="ascii")
        for side in (side for side in bench.builds if side != "filter"):
            what = "panicking" if side == "none" else "throwing"
            bench.link(name, side, bench.folder / f"{name}-{what}.lir")


def compare_programs(bench):
    """Whole programs against those that panic."""
    make_checked(bench)
    results = []
    times = 2 if bench.options.quick else 10
    print_head("Programs that check their indexes; nothing is thrown")
    for name, size in checked.PROGRAMS.items():
        for engine in bench.engines:
            sides = [side for side in bench.builds if side != "filter"
                     and bench.command(name, side, engine)]
            ms = bench.run(name, sides, engine, size, times, bench.count())
            for side in sides[1:]:
                result = compare(ms, side, "none")
                results.append({"program": name, "engine": engine,
                                "side": side, **result})
                print_time(name, engine, side, side, "none", result)
    return results


def compare_code(bench):
    """Bytes of all functions of a program, the runtime's apart, and with
    traces."""
    make_checked(bench)
    results = {}
    print("\nCode, bytes: of the program's functions, of all")
    print_row("program", "", "side", "its own", "all", "ratio", "ratio")
    for name in checked.PROGRAMS:
        own, all_ = {}, {}
        for side in (side for side in bench.builds if side != "filter"):
            for traces in ((), ("-fstack-traces",)):
                what = "panicking" if side == "none" else "throwing"
                label = f"{side}{' traces' if traces else ''}"
                module = bench.folder / f"{name}-code.wasm"
                execute([*bench.tools.lir, "-O2", *bench.builds[side],
                         *traces, str(bench.folder / f"{name}-{what}.lir"),
                         bench.collect, "-o", str(module)])
                own[label], all_[label] = code_sizes(name, module)
        results[name] = {"own": own, "all": all_}
        for label in own:
            base = "none traces" if label.endswith(" traces") else "none"
            print_row(name, "", label, own[label], all_[label],
                      f"{own[label] / own[base]:.3f}",
                      f"{all_[label] / all_[base]:.3f}")
    return results


def code_sizes(name, module):
    sizes = body_sizes(module.read_bytes())
    mine = re.compile(rf"{name}\.|eh\.|runa_main|__main_void|main|parameter|now")
    return (sum(size for function, size in sizes if mine.match(function)),
            sum(size for _, size in sizes))


PARTS = {"calls": compare_calls, "throws": tell_throws,
         "programs": compare_programs, "code": compare_code}


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", metavar="BUILD", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true",
                        help="small sizes, three runs: to see that it works")
    parser.add_argument("--repeat", type=int, metavar="N",
                        help="runs of each side (default"
                        f" {Eh.REPEAT}, with --quick {Eh.QUICK})")
    parser.add_argument("--clock", choices=["wall", "processor"],
                        default="processor",
                        help="what is timed (default %(default)s); the"
                        " processor's time only under node")
    parser.add_argument("--engine", nargs="+", default=[*ENGINES],
                        choices=[*ENGINES], metavar="NAME",
                        help="run just under these: %(choices)s")
    parser.add_argument("--part", nargs="+", default=[*PARTS],
                        choices=[*PARTS], metavar="PART",
                        help="just these questions: %(choices)s")
    return parser.parse_args()


def main():
    options = parse_options()
    bench = Eh(options)
    if {"calls", "throws"} & {*options.part}:
        make_throws(bench)
        print("all sides of throws print the same everywhere")
    results = {"date": time.strftime("%Y-%m-%d"), "cpu": cpu(),
               "clock": options.clock, "load": os.getloadavg()}
    for part in options.part:
        start = time.monotonic()
        results[part] = PARTS[part](bench)
        say(f"{part} took {time.monotonic() - start:.0f} s")
    path = options.build / "bench" / "eh.json"
    path.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
