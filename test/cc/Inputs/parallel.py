"""Compiles 40 files into one folder, 8 at a time: parallel.py COMPILER

Each is then linked at once with others, into programs of their own; all must
come out as when they are made one after the other.
"""

import concurrent.futures
import pathlib
import subprocess
import sys

COMPILER = sys.argv[1]
NUMBERS = range(40)


def compile_one(i, folder):
    subprocess.run([COMPILER, "-O1", "-c", f"f{i}.c", "-o", f"{folder}/f{i}.o"],
                   check=True)
    if i % 4 == 0:
        subprocess.run([COMPILER, "-O1", "-MMD", "-DMAIN", f"f{i}.c", "-o",
                        f"{folder}/p{i}"], check=True)


def make(folder, workers):
    pathlib.Path(folder).mkdir()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda i: compile_one(i, folder), NUMBERS))
    # The list of dependencies names the folder.
    return {path.name: path.read_bytes().replace(folder.encode(), b"")
            for path in pathlib.Path(folder).iterdir()}


for number in NUMBERS:
    pathlib.Path(f"f{number}.c").write_text(
        f"int f{number}(void) {{ return {number}; }}\n"
        f"#ifdef MAIN\nint main(void) {{ return f{number}(); }}\n#endif\n",
        encoding="utf-8")
together, alone = make("together", 8), make("alone", 1)
assert together == alone, [n for n in alone if together.get(n) != alone[n]]
assert len(alone) == 40 + 2 * 10, sorted(alone)
