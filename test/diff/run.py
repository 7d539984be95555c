#!/usr/bin/env python3
"""Compare compiled random programs with the reference interpreter.

    run.py BUILD [--managed | --throwing | --closed] [--one-level [LEVELS]]
           [--first N] [--count N | --seconds N]

Program N is the same every time.  It is compiled at each level, or at one
(--one-level): batches take those of LEVELS in turn, 02z if nothing is said.
0002z has most at -O0, which is by far the fastest.  What differs, and what the
compiler fails on, is printed in a line with its number and saved as
BUILD/diff/pN.lir, mN.lir if it is managed, xN.lir if it has exceptions, kN.lir
if it is closed, which reduce.py makes small.  The last line is "N programs, M differences"; with
--one-level it says how many were at which level.
"""

import argparse
import itertools
import os
import shutil
import sys
import threading
import time
from collections import Counter, namedtuple
from multiprocessing import Pool

from pipeline import COLLECTIONS, Failure, Pipeline, Way, difference, name_of

LEVELS = ("-O0", "-O2", "-Oz")
FEATURES = ((), ("-msimd128",), ("-mtail-call",),
            ("-msimd128", "-mtail-call", "-matomics", "-mbulk-memory"))
# What managed programs are compiled with besides, in turns.  An odd number, and
# no multiple of 3, lest some of these never meet some of those above.
MANAGED_OPTIONS = (
    (), ("-froots=all",), ("-freflection", "-fstack-traces"),
    ("-fincremental-gc",), (), ("-mabi=uniform",),
    ("-mabi=uniform", "-froots=prefix", "-fincremental-gc"),
    ("-fincremental-gc", "-freflection", "-fstack-traces"),
    ("-mabi=uniform", "-freflection", "-fstack-traces"), ("-froots=all",),
    ("-mabi=uniform", "-fincremental-gc", "-fstack-traces"))
# The same of programs with exceptions: only node has those of the engine that are
# old, only wasmtime those of the standard.
LEGACY, STANDARD = "-fexceptions=wasm-legacy", "-fexceptions=wasm"
THROWING_OPTIONS = ((), (LEGACY,), (STANDARD,), (), (LEGACY,), ("-ffilters",),
                    (STANDARD,))
# What the names of programs begin with.
KINDS = {"plain": "p", "managed": "m", "throwing": "x", "closed": "k"}
# Programs in a module.  What calls may do is decided for a module as a whole, and
# the more programs, the more a signature's functions do.
BATCH = {"closed": 20}
BATCH_OTHERS = 100
PROGRESS = 1000     # programs between two lines that say how far it is
WASMTIME_SHARE = 8  # one batch in so many also runs there

# Programs that are compiled together, at one level or all.  NUMBER counts the
# batches.
Batch = namedtuple("Batch", "build kind first count number one_level")

# What a batch of programs came to.
Result = namedtuple("Result", "count ends findings collections levels")

# A program that is wrong: its name, the way it was compiled, what is wrong.
Finding = namedtuple("Finding", "name way text")


def stress_of(options):
    """The environment for a collection at every safepoint, counted, or a slice
    of one."""
    word = "stress-slices" if "-fincremental-gc" in options else "stress"
    return (f"RUNA_GC={word},verbose",)


def level_of(batch):
    """The one level of a batch, as an index."""
    letters = batch.one_level
    return LEVELS.index(f"-O{letters[batch.number % len(letters)]}")


def levels_of(batch):
    """How many programs were compiled at which level."""
    if batch.one_level:
        return Counter({LEVELS[level_of(batch)]: batch.count})
    return Counter({level: batch.count for level in LEVELS})


def turns(batch):
    """Pairs of a level and a number, which chooses the options."""
    if batch.one_level:
        turn, place = divmod(batch.number, len(batch.one_level))
        return [(level_of(batch), turn + place)]
    return [(level, batch.number + level) for level in range(len(LEVELS))]


def throwing_options(pipeline, turn):
    """Options of programs with exceptions, for some engine that is present."""
    options = THROWING_OPTIONS[turn % len(THROWING_OPTIONS)]
    absent = STANDARD in options and "wasmtime" not in pipeline.engines
    return () if absent else options


def engines_of(pipeline, options, number):
    """Which engines run what is compiled with these options, NUMBER by count."""
    if STANDARD in options:
        return ["wasmtime"]
    if "wasmtime" in pipeline.engines and LEGACY not in options and \
            number % WASMTIME_SHARE == 0:
        return ["node", "wasmtime"]
    return ["node"]


def ways(pipeline, batch):
    """How a batch is compiled and run: at its levels, with some features; if
    it is managed, with and without a collection at every safepoint."""
    managed = batch.kind != "plain"
    for level, turn in turns(batch):
        options = (LEVELS[level], *FEATURES[turn % len(FEATURES)])
        if managed:
            options += MANAGED_OPTIONS[turn % len(MANAGED_OPTIONS)]
        if batch.kind in ("throwing", "closed"):
            options += throwing_options(pipeline, turn)
        for engine in engines_of(pipeline, options,
                                 batch.number * len(LEVELS) + level):
            yield Way(options, engine)
            if managed:
                yield Way(options, engine, stress_of(options))


def compare(expected, found, way):
    """Findings where the outcomes of a module's programs differ."""
    for name, outcome in expected.items():
        if outcome.end.startswith(("fault", "trap stack")):
            text = f"the generator made it do what it must not: {outcome.end}"
        elif name in found:
            text = difference(outcome, found[name], way)
        else:
            text = "it is not there"
        if text:
            yield Finding(name, way, text)


def run_batch(pipeline, batch):
    """The result of programs that are compiled together."""
    path = pipeline.generate(batch.kind, batch.first, batch.count)
    expected = pipeline.expect(path)
    findings, collections = [], 0
    for way, found in pipeline.run_all(path, ways(pipeline, batch)):
        findings += compare(expected, found, way)
        collected = found.get(COLLECTIONS, 0)
        if way.environment and collected == 0:
            raise Failure(f"nothing is collected with {name_of(way)}")
        collections += collected
    ends = Counter(outcome.end for outcome in expected.values())
    return Result(batch.count, ends, findings, collections, levels_of(batch))


def run_alone(pipeline, batch, number):
    """The findings in a program of a batch in which something failed."""
    path = pipeline.generate(batch.kind, number, 1)
    for way in ways(pipeline, batch):
        try:
            expected = pipeline.expect(path)
            found = pipeline.compile_and_run(path, way)
            yield from compare(expected, found, way)
        except Failure as failure:
            yield Finding(f"{KINDS[batch.kind]}{number}", way, str(failure))


def run_safely(batch):
    """The result of a batch; if it fails as a whole, of each program."""
    pipeline = Pipeline(batch.build,
                        os.path.join(batch.build, "diff", str(os.getpid())))
    try:
        return run_batch(pipeline, batch)
    except Failure as failure:
        findings = [finding for i in range(batch.count)
                    for finding in run_alone(pipeline, batch, batch.first + i)]
        if not findings:
            findings = [Finding(f"{KINDS[batch.kind]}{batch.first}", None,
                                f"{failure}: but only in a batch of "
                                f"{batch.count}")]
        return Result(batch.count, Counter(), findings, 0, levels_of(batch))
    finally:
        shutil.rmtree(pipeline.folder, ignore_errors=True)


def report(build, finding):
    """Print a finding and save its program."""
    folder = os.path.join(build, "diff")
    pipeline = Pipeline(build, folder)
    path = pipeline.path(f"{finding.name}.lir")
    kind = next(k for k, v in KINDS.items() if v == finding.name[0])
    os.replace(pipeline.generate(kind, finding.name[1:], 1), path)
    way = name_of(finding.way) if finding.way else "all"
    print(f"{finding.name}: {way}: {finding.text}; see {path}", flush=True)


def jobs(options, end, room, stop):
    """Batches, as there is ROOM, until there are enough or the time is up."""
    for first in itertools.count(options.first, options.batch):
        room.acquire()
        left = options.first + options.count - first
        if stop.is_set() or (options.count and left <= 0) or \
                time.monotonic() > end:
            return
        count = min(options.batch, left) if options.count else options.batch
        yield Batch(options.build, options.kind,
                    first, count, first // options.batch, options.one_level)


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--managed", action="store_const", dest="kind",
                       const="managed", default="plain",
                       help="programs with objects")
    kinds.add_argument("--throwing", action="store_const", dest="kind",
                       const="throwing",
                       help="programs with objects and exceptions")
    kinds.add_argument("--closed", action="store_const", dest="kind",
                       const="closed",
                       help="the same, but only main is visible")
    parser.add_argument("--one-level", nargs="?", const="02z", default="",
                        metavar="LEVELS", help="compile each program but once")
    parser.add_argument("--first", type=int, default=1, metavar="N")
    parser.add_argument("--count", type=int, default=0, metavar="N")
    parser.add_argument("--seconds", type=float, default=0, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(),
                        metavar="N")
    parser.add_argument("--batch", type=int, default=0, metavar="N",
                        help="programs in a module")
    parser.add_argument("--most", type=int, default=20, metavar="N",
                        help="end after so many findings")
    options = parser.parse_args()
    if not set(options.one_level) <= set("02z"):
        parser.error("--one-level: expected some of 0, 2 and z")
    options.batch = options.batch or BATCH.get(options.kind, BATCH_OTHERS)
    if not options.count and not options.seconds:
        parser.error("either --count or --seconds is needed")
    return options


def run(options):
    """Run everything; return a result with names in the place of findings,
    and how long it took."""
    start = time.monotonic()
    end = start + (options.seconds or float("inf"))
    count, ends, wrong, collections = 0, Counter(), set(), 0
    levels = Counter()
    room, stop = threading.Semaphore(2 * options.jobs), threading.Event()
    with Pool(options.jobs) as pool:
        for result in pool.imap_unordered(run_safely,
                                          jobs(options, end, room, stop)):
            count += result.count
            ends += result.ends
            collections += result.collections
            levels += result.levels
            if count // PROGRESS > (count - result.count) // PROGRESS:
                print(f"{count} programs in {time.monotonic() - start:.0f} s, "
                      f"{len(wrong)} differences so far", flush=True)
            for finding in result.findings:
                if finding.name not in wrong and \
                        len(wrong) < options.most:
                    report(options.build, finding)
                wrong.add(finding.name)
            if len(wrong) >= options.most:
                stop.set()
            room.release()
    return (Result(count, ends, wrong, collections, levels),
            time.monotonic() - start)


def main():
    options = parse_options()
    result, spent = run(options)
    ends = result.ends
    print(", ".join(f"{end}: {ends[end]}" for end in sorted(ends)))
    if options.kind != "plain":
        print(f"{result.collections} collections")
    print(f"{result.count / spent:.0f} programs a second")
    levels = ", ".join(f"{result.levels[level]} at {level}"
                       for level in LEVELS if result.levels[level])
    levels = f", each at one level ({levels})" if options.one_level else ""
    print(f"{result.count} programs{levels}, {len(result.findings)} "
          "differences")
    sys.exit(bool(result.findings))


if __name__ == "__main__":
    main()
