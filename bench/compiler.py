#!/usr/bin/env python3
"""Measures the compiler itself on generated modules.

    compiler.py BUILD [RUNS]

The reader, at 1e4, 1e5 and 1e6 instructions, as text and in the binary form:
instructions read, and read and verified, a second, memory for each
instruction, and bytes of the file (BUILD/bench/reader, a program that links
the reader alone).  The whole compiler: the share of processor time spent
outside LLVM at -O0 and -O2, by -ftime-report, where building LLVM's IR through
its interface is counted as ours.  Medians of RUNS runs.
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


def encode(build, path):
    """The path of the same module in the binary form."""
    binary = path + "b"
    subprocess.run([f"{build}/bin/runa-llvm", "--emit=lirb", path, "-o",
                    binary], check=True)
    return binary


FIGURE = (r"([\d.]+) million a second read, ([\d.]+) verified too.*, "
          r"([\d.]+) read in fresh memory, ([\d.]+) bytes of memory and "
          r"([\d.]+) of the file")


def read(build, path, runs):
    """The medians of the figures for one file."""
    found = []
    for _ in range(runs):
        text = subprocess.run([f"{build}/bench/reader", path], check=True,
                              capture_output=True, text=True).stdout
        found.append([float(figure)
                      for figure in re.search(FIGURE, text).groups()])
    return [statistics.median(column) for column in zip(*found)]


def measure_reader(build, runs):
    """Prints three lines for each size: text, binary, and the ratios."""
    for size in SIZES:
        path = generate(build, size)
        text = read(build, path, runs)
        binary = read(build, encode(build, path), runs)
        for name, row in ("text", text), ("binary", binary):
            print(f"reader   {size:8d} instructions  {name:6s} "
                  f"{row[0]:6.2f} million/s, {row[1]:5.2f} verified too, "
                  f"{row[2]:5.2f} read in fresh memory, "
                  f"{row[3]:4.0f} bytes each (at most 200), "
                  f"{row[4]:4.1f} in the file")
        print(f"reader   {size:8d} instructions  ratio  "
              f"{binary[0] / text[0]:6.2f} (at least 5), "
              f"{binary[1] / text[1]:5.2f} verified too, "
              f"{binary[2] / text[2]:5.2f} in fresh memory, size "
              f"{binary[4] / text[4]:.2f} (at most 0.5)")


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
