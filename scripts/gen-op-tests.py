#!/usr/bin/env python3
"""Write the table of docs/lir.md that says which tests cover each opcode.

An opcode that is lowered must be in a program of test/edge, or, if it is panic
or one of exceptions, which have no values, in test/run; one that is refused in a
test of its refusal; an opcode without a test is an error.  With --check nothing
is written: exits with 1 when the table is stale.
"""

import argparse
import re
import sys
from collections import defaultdict
from multiprocessing import Pool
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test" / "edge"))

import gen  # noqa: E402  (from test/edge)

OPS = ROOT / "compiler" / "lir" / "lir_ops.def"
DOC = ROOT / "docs" / "lir.md"
BEGIN = "<!-- test table: begin, written by scripts/gen-op-tests.py -->\n"
END = "<!-- test table: end -->\n"
FOLDERS = ("test/run", "test/emit", "test/lir")
WITHOUT_VALUES = {"panic", "throw", "resume", "unwind", "landingpad", "invoke",
                  "invoke_indirect", "invoke_virtual", "invoke_delegate"}
SHOWN = 3  # files of a folder that a row names


def opcodes():
    """(name, lowered) of each opcode, in the order of the table."""
    text = OPS.read_text(encoding="utf-8")
    return [(name, kind == "OP") for kind, name in
            re.findall(r"^(OP|OP_NOT)\(\w+, (\w+), \d+,", text,
                       re.MULTILINE)]


def mnemonics(path):
    """The first words of the lines of a file, without their suffixes."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return set(re.findall(r"^\s+(\w+)", text, re.MULTILINE))


def tests_in(folder, pattern="*.lir"):
    """Opcode -> the files of FOLDER that use it."""
    files = defaultdict(list)
    for path in sorted((ROOT / folder).glob(pattern)):
        for name in mnemonics(path):
            files[name].append(path.stem)
    return files


def covers(name):
    return name, gen.build(name).covers


def edge_tests():
    """Opcode -> the programs of test/edge that test it."""
    programs = defaultdict(list)
    with Pool() as pool:
        for name, ops in pool.map(covers, gen.NAMES):
            for op in ops:
                programs[op].append(name)
    return programs


def cell(names):
    more = len(names) > SHOWN
    return ", ".join(names[:SHOWN]) + (", ..." if more else "")


def table():
    edge, refused = edge_tests(), tests_in("test/err", "refused-*.lir")
    folders = [tests_in(folder) for folder in FOLDERS]
    programs = tests_in("test/run")
    lines = ["\n", "| Opcode | Lowered | `test/edge` | " +
             " | ".join(f"`{folder}`" for folder in FOLDERS) + " |\n",
             "|---|---|---|" + "---|" * len(FOLDERS) + "\n"]
    missing = []
    for name, lowered in opcodes():
        own = edge[name] if lowered else refused[name]
        if not own and not (name in WITHOUT_VALUES and programs[name]):
            missing.append(name)
        shown = cell(own) if lowered else "`test/err`: " + cell(own)
        cells = [f"`{name}`", "yes" if lowered else "refused", shown,
                 *(cell(files[name]) for files in folders)]
        lines.append("| " + " | ".join(cells) + " |\n")
    if missing:
        sys.exit("gen-op-tests.py: no test of " + ", ".join(missing))
    return lines + ["\n"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true",
                        help="only compare with the table that is there")
    options = parser.parse_args()
    lines = DOC.read_text(encoding="utf-8").splitlines(keepends=True)
    begin, end = lines.index(BEGIN), lines.index(END)
    wanted = lines[:begin + 1] + table() + lines[end:]
    if wanted == lines:
        return
    if options.check:
        sys.exit("gen-op-tests.py: the table of tests in docs/lir.md is "
                 "stale, run scripts/gen-op-tests.py")
    DOC.write_text("".join(wanted), encoding="utf-8")


if __name__ == "__main__":
    main()
