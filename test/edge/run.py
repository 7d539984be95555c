#!/usr/bin/env python3
"""Run the edge-value programs and compare what they print with the model.

Every program is made by gen.py, compiled at each level and in each of its
variants, checked by wasm-validate and run by each engine; the interpreter runs
the LIR itself, so there is one run of it, at no level.  A failure is one line;
for a wrong hash the program is made again so that it prints every value, and
the line names the first value that is wrong.  Exits with 1 after a failure.
"""

import argparse
import os
import re
import subprocess
import sys
from collections import Counter, namedtuple
from multiprocessing import Pool

import gen

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WASM_RUN = os.path.join(ROOT, "test", "bin", "wasm-run")
OPS = os.path.join(ROOT, "compiler", "lir", "lir_ops.def")

INTERPRETER = "interpreter"
TRAP = 133         # wasm-run and the interpreter: the program trapped
UNDEFINED = 132    # the interpreter: it did what LIR leaves undefined
TIMEOUT = 300      # seconds, for any one command
TRAP_SAMPLE = 20   # without node, one trapping case of so many is run


class Failure(Exception):
    """A test that failed; the text says how."""


def execute(*arguments):
    """Run a command and return what became of it."""
    try:
        return subprocess.run(arguments, capture_output=True, text=True,
                              errors="replace", timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise Failure(f"{os.path.basename(arguments[0])} did not end within "
                      f"{TIMEOUT} s") from None


def require(done, status=0):
    """The output of a command that must have ended with STATUS."""
    if done.returncode != status:
        message = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise Failure(f"{os.path.basename(done.args[0])} ended with "
                      f"{done.returncode}, not {status}: {message}")
    return done.stdout


def command(*arguments):
    """Run a command that must succeed and return its output."""
    return require(execute(*arguments))


def first_difference(found, expected):
    """(line number, found, expected) of the first line that differs."""
    left, right = found.splitlines(), expected.splitlines()
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else "the end"
        b = right[i] if i < len(right) else "the end"
        if a != b:
            return i, a, b
    return None


# Of one program compiled in one way, by one engine; STATUS: passed, failed,
# skipped.
Result = namedtuple("Result", "test status text")


class Suite:
    """What is the same for all tests."""

    def __init__(self, options):
        self.compiler = os.path.join(options.build, "bin", "runa-llvm")
        self.directory = os.path.join(options.build, "test", "edge")
        self.levels = options.levels
        self.engines = [e for e in options.engines if e != INTERPRETER]
        self.interprets = INTERPRETER in options.engines
        self.present = command(WASM_RUN, "--list").split()

    def compile(self, base, flags):
        """Compile BASE.lir and return the path of the result."""
        wasm = base + "".join(flags) + ".wasm"
        command(self.compiler, *flags, f"{base}.lir", "-o", wasm)
        command("wasm-validate", "--enable-threads", wasm)
        return wasm

    def run(self, engine, path, *arguments):
        """What became of a program that ENGINE ran: of wasm, or of LIR."""
        if engine == INTERPRETER:
            return execute(self.compiler, "--interpret", path, *arguments)
        return execute(WASM_RUN, "--engine", engine, path, *arguments)

    def interpret(self, program):
        """The results of a program that is interpreted."""
        if not self.interprets:
            return []
        test = f"{program.name} {INTERPRETER}"
        path = os.path.join(self.directory, f"{program.name}.lir")
        try:
            if program.undefined:
                require(self.run(INTERPRETER, path), UNDEFINED)
            else:
                self.check(program, path, INTERPRETER, None)
            return [Result(test, "passed", "")]
        except Failure as failure:
            return [Result(test, "failed", str(failure))]

    def run_program(self, program, flags):
        """The results of a program, compiled with FLAGS."""
        name = " ".join((program.name, *flags))
        results = []
        try:
            wasm = self.compile(os.path.join(self.directory, program.name),
                                flags)
        except Failure as failure:
            return [Result(name, "failed", str(failure))]
        for engine in self.engines:
            test = f"{name} {engine}"
            if engine not in self.present:
                results.append(Result(test, "skipped", ""))
                continue
            try:
                self.check(program, wasm, engine, flags)
                results.append(Result(test, "passed", ""))
            except Failure as failure:
                results.append(Result(test, "failed", str(failure)))
        return results

    def check(self, program, path, engine, flags):
        """Run a program and raise Failure if it does not do as it must."""
        if program.name == "traps":
            self.check_traps(program, path, engine)
            return
        done = self.run(engine, path)
        difference = first_difference(done.stdout, program.output())
        if done.returncode != 0 or difference:
            where = self.locate(program.name, engine, flags)
            try:
                require(done)
            except Failure as failure:
                raise Failure(f"{failure}{where}") from None
            _, a, b = difference
            raise Failure(f"found '{a}', expected '{b}'{where}")

    def locate(self, name, engine, flags):
        """The first value that is wrong or missing, as the text of a message.
        """
        program = gen.build(name, verbose=True)
        directory = os.path.join(self.directory, "verbose")
        os.makedirs(directory, exist_ok=True)
        source = gen.write(program, directory)
        try:
            if engine != INTERPRETER:
                source = self.compile(source[:-len(".lir")], flags)
            found = self.run(engine, source).stdout
        except Failure as failure:
            return f"; printing every value: {failure}"
        difference = first_difference(found, program.output())
        if not difference or difference[0] >= len(program.why):
            return "; but with every value printed, each is right"
        i, a, b = difference
        return (f"; value {i}: found {a.split()[-1]}, expected "
                f"{b.split()[-1]}: {program.why[i]}")

    def check_traps(self, program, path, engine):
        """All cases, in one process of node; elsewhere one by one, and of
        engines that are slow to start a sample."""
        if engine == "node":
            node = os.environ.get("NODE", "node")
            found = command(node, os.path.join(HERE, "traps.mjs"), path,
                            str(len(program.names)))
            difference = first_difference(found, program.output())
            if difference:
                i, a, _ = difference
                raise Failure(f"{program.names[i // 2]}: found '{a}'")
            return
        step = 1 if engine == INTERPRETER else TRAP_SAMPLE
        for i in range(0, len(program.names), step):
            found = require(self.run(engine, path, str(i)), TRAP)
            if found != program.names[i] + "\n":
                raise Failure(f"{program.names[i]}: found '{found.strip()}'")


def run_all(job):
    """The results of one program, and the opcodes that it tests: what a
    process of the pool does."""
    suite, name = job
    program = gen.build(name)
    gen.write(program, suite.directory)
    results = untested(program)
    results += suite.interpret(program)
    for level in suite.levels:
        for flags in program.variants:
            results += suite.run_program(program, (f"-{level}", *flags))
    return results, program.covers


def untested(program):
    """A failure for each opcode that PROGRAM says it tests but has not."""
    mnemonics = re.findall(r"^  (\w+)", program.text(), re.MULTILINE)
    return [Result(program.name, "failed", f"there is no {op} in it")
            for op in sorted(program.covers - set(mnemonics))]


def lowered_opcodes():
    """The opcodes that the compiler lowers, from its table; but for panic and
    those of exceptions, which have no values."""
    with open(OPS, encoding="utf-8") as file:
        found = re.findall(r"^OP\(\w+, (\w+), (\d+),", file.read(),
                           re.MULTILINE)
    return [name for name, number in found
            if name != "panic" and not number.startswith("311")]


def print_coverage(covers):
    for op in lowered_opcodes():
        programs = [name for name, ops in covers if op in ops]
        print(f"{op:16}{' '.join(programs) or '-'}")


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD", help="build directory")
    parser.add_argument("names", metavar="NAME", nargs="*",
                        help="programs; all when none is named")
    parser.add_argument("--levels", default="O0,O2,Oz",
                        type=lambda text: text.split(","), metavar="LEVELS")
    parser.add_argument("--engines",
                        default="node,wasmtime,interpreter",
                        type=lambda text: text.split(","), metavar="ENGINES")
    parser.add_argument("--coverage", action="store_true",
                        help="print which programs test each opcode, and end")
    parser.add_argument("-j", dest="jobs", type=int, default=2, metavar="N")
    options = parser.parse_args()
    unknown = set(options.names) - set(gen.NAMES)
    if unknown:
        parser.error(f"no program {' '.join(sorted(unknown))}")
    return options


def run_suite(options):
    """Run the programs, print what went wrong and return the counts."""
    suite = Suite(options)
    os.makedirs(suite.directory, exist_ok=True)
    for engine in suite.engines:
        if engine not in suite.present:
            print(f"skipped: engine {engine} is not present")
    counts, covered = Counter(), set()
    jobs = [(suite, name) for name in options.names or gen.NAMES]
    with Pool(options.jobs) as pool:
        for results, covers in pool.imap_unordered(run_all, jobs):
            covered |= covers
            for result in results:
                counts[result.status] += 1
                if result.text:
                    print(f"{result.status}: {result.test}: {result.text}",
                          flush=True)
    if not options.names:
        for op in lowered_opcodes():
            if op not in covered:
                print(f"failed: no program tests opcode {op}")
                counts["failed"] += 1
    return counts


def main():
    options = parse_options()
    if options.coverage:
        print_coverage([(name, gen.build(name).covers)
                        for name in options.names or gen.NAMES])
        return
    counts = run_suite(options)
    print(", ".join(f"{counts[status]} {status}"
                    for status in ("passed", "failed", "skipped")))
    sys.exit(1 if counts["failed"] else 0)


if __name__ == "__main__":
    main()
