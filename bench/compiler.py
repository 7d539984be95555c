#!/usr/bin/env python3
"""Measures the compiler itself on generated modules.

    compiler.py BUILD [RUNS]

The reader: instructions parsed and verified a second, and memory for each
instruction, at 1e4, 1e5 and 1e6 instructions (BUILD/bench/reader, a program
that links the reader alone).  The whole compiler: the share of processor time
spent outside LLVM at -O0 and -O2, by -ftime-report, where building LLVM's IR
through its interface is counted as ours.  Medians of RUNS runs.
"""
import os
import re
import statistics
import subprocess
import sys

SIZES = 10_000, 100_000, 1_000_000
HERE = os.path.dirname(os.path.abspath(__file__))


def generate(build, size):
    """The path of a module of SIZE instructions."""
    path = f"{build}/bench/large{size}.lir"
    if not os.path.exists(path):
        with open(path, "w", encoding="ascii") as out:
            subprocess.run([sys.executable, f"{HERE}/gen_large.py", str(size)],
                           stdout=out, check=True)
    return path


def measure_reader(build, runs):
    """Prints a line for each size."""
    for size in SIZES:
        path = generate(build, size)
        speeds, memory = [], []
        for _ in range(runs):
            text = subprocess.run([f"{build}/bench/reader", path], check=True,
                                  capture_output=True, text=True).stdout
            found = re.search(r"([\d.]+) million.* ([\d.]+) bytes", text)
            speeds.append(float(found[1]))
            memory.append(float(found[2]))
        speed, each = statistics.median(speeds), statistics.median(memory)
        print(f"reader   {size:8d} instructions  {speed:5.2f} million/s "
              f"(at least 5)  {each:4.0f} bytes each (at most 200)")


def outside_share(build, level, path):
    """The part of one compilation's time that is not LLVM's."""
    text = subprocess.run(
        [f"{build}/bin/runa-llvm", "-ftime-report", level, "-c", path, "-o",
         "/dev/null"], check=True, capture_output=True, text=True).stderr
    spent = {name.strip(): float(ms) for name, ms in
             re.findall(r"^(.+?)\s+([\d.]+) ms$", text, re.M)}
    ours = spent["read and verify"] + spent["make LLVM IR"]
    return ours / sum(spent.values())


def measure_share(build, runs):
    """Prints a line for each level; -O2 on the smaller file, for time."""
    for level, size in ("-O0", 1_000_000), ("-O2", 100_000):
        path = generate(build, size)
        share = statistics.median(outside_share(build, level, path)
                                  for _ in range(runs))
        print(f"compile  {size:8d} instructions  {level}: "
              f"{100 * share:.1f} % outside LLVM (at most 15)")


def main():
    build = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    os.makedirs(f"{build}/bench", exist_ok=True)
    measure_reader(build, runs)
    measure_share(build, runs)


main()
