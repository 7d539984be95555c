#!/usr/bin/env python3
"""Measure the memory of the Runa language beside libc's.

    memory.py BUILD [--repeat N]

Compiles memory.c, runs its sides in turn under node, and prints medians and
ratios. The sides must print the same. bench/README.md explains the figures.
"""

import argparse
import collections
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SIDES = ["lang", "calloc", "malloc"]


def build(folder):
    """The program, compiled."""
    program = folder / "bench" / "lang-memory.wasm"
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([folder / "bin" / "runa-cc", "-O2", HERE / "memory.c",
                    "-o", program], check=True)
    return program


def run(program, side):
    """What SIDE prints, and its nanoseconds by work."""
    command = [ROOT / "test" / "bin" / "wasm-run", "--engine", "node",
               program, side]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    times = [line.split() for line in done.stderr.splitlines()]
    return done.stdout, {work: float(ns) for work, ns in times}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args()
    program = build(options.build.resolve())
    figures = collections.defaultdict(list)
    printed = set()
    for _ in range(options.repeat):
        for side in SIDES:
            text, times = run(program, side)
            printed.add(text)
            for work, ns in times.items():
                figures[work, side].append(ns)
    if len(printed) != 1:
        sys.exit("the sides print different results")
    print("| work | allocate | calloc | malloc | to calloc | to malloc |")
    print("|---|--:|--:|--:|--:|--:|")
    for work in dict.fromkeys(work for work, _ in figures):
        lang, *others = (statistics.median(figures[work, side])
                         for side in SIDES)
        cells = [f"{ns:.1f}" for ns in (lang, *others)]
        cells += [f"{lang / other:.2f}" for other in others]
        print(f"| {work} | {' | '.join(cells)} |")


main()
