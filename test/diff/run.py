#!/usr/bin/env python3
"""Compare compiled random programs with the reference interpreter.

    run.py BUILD [--first N] [--count N | --seconds N]

Program N is the same every time.  What differs, and what the compiler fails
on, is printed in a line with its number and saved as BUILD/diff/pN.lir, which
reduce.py makes small.  The last line is "N programs, M differences".
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

from pipeline import Failure, Pipeline, Way, difference, name_of

LEVELS = ("-O0", "-O2", "-Oz")
FEATURES = ((), ("-msimd128",), ("-mtail-call",),
            ("-msimd128", "-mtail-call", "-matomics", "-mbulk-memory"))
PROGRESS = 10000    # programs between two lines that say how far it is
WASMTIME_SHARE = 8  # one batch in so many also runs there

# What a batch of programs came to.
Result = namedtuple("Result", "count ends findings")

# A program that is wrong: its number, the way it was compiled, what is wrong.
Finding = namedtuple("Finding", "number way text")


def ways(pipeline, batch):
    """How a batch is compiled and run: at each level, with some features."""
    for i, level in enumerate(LEVELS):
        options = (level, *FEATURES[(batch + i) % len(FEATURES)])
        yield Way(options, "node")
        if "wasmtime" in pipeline.engines and \
                (batch * len(LEVELS) + i) % WASMTIME_SHARE == 0:
            yield Way(options, "wasmtime")


def compare(expected, found, way):
    """Findings where the outcomes of a module's programs differ."""
    for name, outcome in expected.items():
        if outcome.end.startswith(("fault", "trap stack")):
            text = f"the generator made it do what it must not: {outcome.end}"
        elif name in found:
            text = difference(outcome, found[name])
        else:
            text = "it is not there"
        if text:
            yield Finding(int(name[1:]), way, text)


def run_batch(pipeline, first, count):
    """The result of programs that are compiled together."""
    path = pipeline.generate(first, count)
    expected = pipeline.expect(path)
    findings = []
    for way, found in pipeline.run_all(path, ways(pipeline, first // count)):
        findings += compare(expected, found, way)
    ends = Counter(outcome.end for outcome in expected.values())
    return Result(count, ends, findings)


def run_alone(pipeline, number, batch):
    """The result of a program of a batch in which something failed."""
    findings = []
    path = pipeline.generate(number, 1)
    for way in ways(pipeline, batch):
        try:
            expected = pipeline.expect(path)
            found = pipeline.compile_and_run(path, way)
            findings += compare(expected, found, way)
        except Failure as failure:
            findings.append(Finding(number, way, str(failure)))
    return Result(1, Counter(), findings)


def run_safely(job):
    """The result of a batch; if it fails as a whole, of each program."""
    build, first, count = job
    pipeline = Pipeline(build, os.path.join(build, "diff", str(os.getpid())))
    try:
        return run_batch(pipeline, first, count)
    except Failure as failure:
        results = [run_alone(pipeline, first + i, first // count)
                   for i in range(count)]
        findings = [f for result in results for f in result.findings]
        if not findings:
            findings = [Finding(first, None, f"{failure}: but only in a batch "
                                             f"of {count}")]
        return Result(count, Counter(), findings)
    finally:
        shutil.rmtree(pipeline.folder, ignore_errors=True)


def report(build, finding):
    """Print a finding and save its program."""
    folder = os.path.join(build, "diff")
    pipeline = Pipeline(build, folder)
    path = pipeline.path(f"p{finding.number}.lir")
    os.replace(pipeline.generate(finding.number, 1), path)
    way = name_of(finding.way) if finding.way else "all"
    print(f"p{finding.number}: {way}: {finding.text}; see {path}", flush=True)


def jobs(options, end, room, stop):
    """Batches, as there is ROOM, until there are enough or the time is up."""
    for first in itertools.count(options.first, options.batch):
        room.acquire()
        left = options.first + options.count - first
        if stop.is_set() or (options.count and left <= 0) or \
                time.monotonic() > end:
            return
        count = min(options.batch, left) if options.count else options.batch
        yield options.build, first, count


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD")
    parser.add_argument("--first", type=int, default=1, metavar="N")
    parser.add_argument("--count", type=int, default=0, metavar="N")
    parser.add_argument("--seconds", type=float, default=0, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(),
                        metavar="N")
    parser.add_argument("--batch", type=int, default=100, metavar="N",
                        help="programs in a module")
    parser.add_argument("--most", type=int, default=20, metavar="N",
                        help="end after so many findings")
    options = parser.parse_args()
    if not options.count and not options.seconds:
        parser.error("either --count or --seconds is needed")
    return options


def run(options):
    """Run everything; return how many programs, their ends, and the wrong."""
    start = time.monotonic()
    end = start + (options.seconds or float("inf"))
    count, ends, wrong = 0, Counter(), set()
    room, stop = threading.Semaphore(2 * options.jobs), threading.Event()
    with Pool(options.jobs) as pool:
        for result in pool.imap_unordered(run_safely,
                                          jobs(options, end, room, stop)):
            count += result.count
            ends += result.ends
            if count // PROGRESS > (count - result.count) // PROGRESS:
                print(f"{count} programs so far, {len(wrong)} differences",
                      flush=True)
            for finding in result.findings:
                if finding.number not in wrong and \
                        len(wrong) < options.most:
                    report(options.build, finding)
                wrong.add(finding.number)
            if len(wrong) >= options.most:
                stop.set()
            room.release()
    return count, ends, wrong, time.monotonic() - start


def main():
    options = parse_options()
    count, ends, wrong, spent = run(options)
    print(", ".join(f"{end}: {ends[end]}" for end in sorted(ends)))
    print(f"{count / spent:.0f} programs a second")
    print(f"{count} programs, {len(wrong)} differences")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
