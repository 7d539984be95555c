#!/usr/bin/env python3
"""Tries every flag of a table: matrix.py .../runa-cc TABLE

flags.txt is such a table, and says what is in it.  Each flag is tried when a
file is compiled, when an object is linked, and when a file is compiled and
linked at once, by runa-cc; those of C++ when runa-c++ beside it compiles.  What
must be silent is so also with -Werror.  Prints what is not as the table says.

Flags that a step has no use for are tried many at once; should a batch not be
silent, its halves are tried, until it is known which flag it was.
"""

import concurrent.futures
import os
import re
import shlex
import subprocess
import sys
import tempfile

OBJECT, OUTPUT = "object.o", "out"
STEPS = {
    "compile": ["-c", "main.c", "-o", OUTPUT],
    "link": [OBJECT, "-o", OUTPUT],
    "both": ["main.c", "-o", OUTPUT],
    "c++": ["-c", "main.cc", "-o", OUTPUT],
}
# Where what the table says of a flag is seen; it is silent everywhere else.
SEEN = {
    "compile": ("compile", "both"),
    "link": ("link", "both"),
    "always": ("compile", "link", "both"),
    "program": ("both",),
    "c++": ("c++",),
}
FILES = {
    "main.c": "int main(void) {\n    return 0;\n}\n",
    "main.cc": "int main() {\n    return 0;\n}\n",
    "empty.h": "",
    "empty.txt": "",
}
OUTCOMES = ("silent", "warning", "error", "prints")
BATCH_MAX = 40


class Flag:
    """One line of the table."""

    def __init__(self, line):
        outcome, used, text, *why = re.split(r"\s{2,}", line.strip(), maxsplit=3)
        if outcome not in OUTCOMES or used not in SEEN:
            raise ValueError(f"not a line of the table: {line}")
        self.outcome, self.used, self.text = outcome, used, text
        self.words = shlex.split(text)
        why = why[0] if why else ""
        if outcome != "silent" and not why:
            raise ValueError(f"without a reason: {line}")
        leaves = re.match(r"leaves (.*)", why)
        self.leaves = set(leaves.group(1).split()) if leaves else set()

    def expected(self, step):
        """What happens at a step, in the words of the table."""
        return self.outcome if step in SEEN[self.used] else "silent"

    def steps(self):
        """Where it is tried."""
        return ("c++",) if self.used == "c++" else ("compile", "link", "both")

    def can_batch(self, step):
        """Does it say nothing and do nothing of its own at a step?"""
        if self.leaves or self.expected(step) != "silent":
            return False
        if step == "both":
            return self.used == "compile" and self.outcome == "silent"
        return step not in SEEN[self.used]


def read_table(path):
    with open(path, encoding="utf-8") as table:
        return [Flag(line) for line in table
                if line.strip() and not line.startswith("#")]


def names(flag, printed):
    """Is the flag, or a word that it hands on, in a message?"""
    words = [flag.text] + flag.words + flag.text.split(",")
    words += [re.sub("^-[^=]*=|^-[lmT]", "", word) for word in words]
    return any(len(word) > 1 and word.split("=")[0] in printed
               for word in words)


class Matrix:
    """What the compiler at hand does with flags."""

    def __init__(self, program):
        self.bin_dir = os.path.dirname(os.path.abspath(program))
        self.object = b""
        with tempfile.TemporaryDirectory() as folder:
            self.fill(folder)
            subprocess.run([self.program("link"), "-c", "main.c"], cwd=folder,
                           check=True)
            with open(os.path.join(folder, "main.o"), "rb") as made:
                self.object = made.read()

    def program(self, step):
        name = "runa-c++" if step == "c++" else "runa-cc"
        return os.path.join(self.bin_dir, name)

    def fill(self, folder):
        for name, text in FILES.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
                out.write(text)
        with open(os.path.join(folder, OBJECT), "wb") as out:
            out.write(self.object)

    def run(self, step, words):
        """The exit status, what was printed, and which files are new."""
        with tempfile.TemporaryDirectory() as folder:
            self.fill(folder)
            before = set(os.listdir(folder))
            done = subprocess.run(
                [self.program(step), *words, *STEPS[step]], cwd=folder,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, check=False)
            return (done.returncode, done.stdout.decode(errors="replace"),
                    set(os.listdir(folder)) - before)

    def try_flag(self, step, flag):
        """What is wrong about a flag at a step, or None."""
        expected = flag.expected(step)
        strict = ["-Werror"] if expected == "silent" else []
        status, printed, left = self.run(step, strict + flag.words)
        if expected == "error":
            wanted = set()
            right = status in (1, 2, 3) and names(flag, printed)
        else:
            wanted = {OUTPUT}
            right = status == 0 and bool(printed) == (expected != "silent")
        if not right:
            return f"expected {expected}, but {status} and:\n{printed}"
        if left - flag.leaves != wanted:
            return f"expected {sorted(wanted)}, but there is {sorted(left)}"
        if flag.leaves and step in SEEN[flag.used] and left == wanted:
            return f"expected some of {sorted(flag.leaves)} as well"
        return None

    def try_batch(self, step, flags):
        """Pairs of flags and what is wrong about them."""
        if len(flags) == 1:
            wrong = self.try_flag(step, flags[0])
            return [(flags[0], wrong)] if wrong else []
        words = [word for flag in flags for word in flag.words]
        if self.run(step, ["-Werror"] + words) == (0, "", {OUTPUT}):
            return []
        half = len(flags) // 2
        return (self.try_batch(step, flags[:half])
                + self.try_batch(step, flags[half:]))


def batches(flags):
    """Pairs of a step and flags to be tried there at once."""
    for step in STEPS:
        here = [flag for flag in flags if step in flag.steps()]
        together = [flag for flag in here if flag.can_batch(step)]
        for i in range(0, len(together), BATCH_MAX):
            yield step, together[i:i + BATCH_MAX]
        for flag in here:
            if not flag.can_batch(step):
                yield step, [flag]


def main():
    flags = read_table(sys.argv[2])
    matrix = Matrix(sys.argv[1])
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        tries = [(step, pool.submit(matrix.try_batch, step, batch))
                 for step, batch in batches(flags)]
    wrong = 0
    for step, tried in tries:
        for flag, what in tried.result():
            print(f"{flag.text} at {step}: {what}")
            wrong += 1
    silent = sum(flag.outcome == "silent" for flag in flags)
    print(f"{len(flags)} flags, {silent} of them silent, {wrong} wrong")
    return wrong > 0


sys.exit(main())
