#!/usr/bin/env python3
"""Measure the C compiler against clang alone.

    cc.py BUILD [--repeat N]

What the front adds to a compilation, what a link takes, both at once, and how
large programs are. clang has the same sysroot; the sides run in turn, in one
process after the other. Times are wall clock: so run it on a quiet machine.
"""

import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

SOURCES = {
    "empty": "int main(void) { return 0; }\n",
    "puts": '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n',
    "printf": '#include <stdio.h>\n'
              'int main(void) { printf("%d\\n", 42); return 0; }\n',
}
# The most that ours may take.
OBJECT_MS = 1.0
LINK_RATIO = 0.4
PRINTF_BYTES = 8192


def run(command, folder):
    """Milliseconds of a command, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (time.perf_counter() - start) * 1e3


def pair(ours, theirs, folder, repeat):
    """Medians of both, run in turn, after one run that does not count."""
    times = [[run(command, folder) for command in (ours, theirs)]
             for _ in range(repeat + 1)][1:]
    return [statistics.median(side) for side in zip(*times)]


def judge(good):
    return "" if good else "  MISSED"


def tell(what, ours, theirs, goal="", good=True):
    print(f"{what:28} {ours:8.1f} {theirs:8.1f} {ours / theirs:8.3f}"
          f"  {goal}{judge(good)}")


def measure_times(ours, clang, folder, repeat):
    """Each line: ours, clang's, the ratio."""
    print(f"{'milliseconds':28} {'ours':>8} {'clang':>8} {'ratio':>8}")
    mine, other = pair([ours, "-O2", "-c", "printf.c", "-o", "ours.o"],
                       [*clang, "-O2", "-c", "printf.c", "-o", "clang.o"],
                       folder, repeat)
    tell("-O2 -c printf.c", mine, other, f"<= {OBJECT_MS} ms more",
         mine - other <= OBJECT_MS)
    mine, other = pair([ours, "ours.o", "-o", "ours"],
                       [*clang, "clang.o", "-o", "clang"], folder, repeat)
    tell("printf.o", mine, other, f"<= {LINK_RATIO}",
         mine / other <= LINK_RATIO)
    mine, other = pair([ours, "-O2", "printf.c", "-o", "ours"],
                       [*clang, "-O2", "printf.c", "-o", "clang"], folder,
                       repeat)
    tell("-O2 printf.c", mine, other)


def measure_sizes(ours, clang, folder):
    print(f"\n{'bytes at -Os -s':28} {'ours':>8} {'clang':>8} {'ratio':>8}")
    for name in SOURCES:
        sizes = []
        for command in ([ours], clang):
            run([*command, "-Os", "-s", f"{name}.c", "-o", "program"], folder)
            sizes.append((folder / "program").stat().st_size)
        limit = PRINTF_BYTES if name == "printf" else None
        tell(name, *sizes, f"<= {limit}" if limit else "",
             not limit or sizes[0] <= limit)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("build", metavar="BUILD", type=pathlib.Path)
    parser.add_argument("--repeat", type=int, default=40, metavar="N",
                        help="runs of each side (default %(default)s)")
    options = parser.parse_args()
    ours = str((options.build / "bin" / "runa-llvm").resolve())
    sysroot = subprocess.run([ours, "--print-sysroot"], check=True, text=True,
                             capture_output=True).stdout.strip()
    # Debian's clang would run wasm-opt on what it links, if that is there.
    clang = ["clang-22", "--target=wasm32-wasip1", f"--sysroot={sysroot}",
             "--start-no-unused-arguments", "--no-wasm-opt",
             "--end-no-unused-arguments"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for stem, text in SOURCES.items():
            (folder / f"{stem}.c").write_text(text, encoding="ascii")
        measure_times(ours, clang, folder, options.repeat)
        measure_sizes(ours, clang, folder)


if __name__ == "__main__":
    main()
