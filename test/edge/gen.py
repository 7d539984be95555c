#!/usr/bin/env python3
"""Write the edge-value programs and what they must print.

For every program NAME: DIR/NAME.lir, and DIR/NAME.out with the expected
standard output.  (The program traps takes the number of a case; its .out has
two lines for each, the case's name and how it must end.)  With --verbose a
program prints each value when it computes it, and DIR/NAME.why tells, line by
line, what that value is.
"""

import argparse
import os
import sys

import cases_asm
import cases_atomic
import cases_control
import cases_data
import cases_flags
import cases_float
import cases_int
import cases_managed
import cases_memory
import cases_stack
import cases_system
import cases_trap
import cases_vector
from program import Program

PROGRAMS = {**cases_int.PROGRAMS, **cases_float.PROGRAMS,
            **cases_flags.PROGRAMS, **cases_memory.PROGRAMS,
            **cases_data.PROGRAMS, **cases_control.PROGRAMS,
            **cases_vector.PROGRAMS, **cases_stack.PROGRAMS,
            **cases_atomic.PROGRAMS, **cases_system.PROGRAMS,
            **cases_asm.PROGRAMS, **cases_managed.PROGRAMS}
NAMES = (*PROGRAMS, "traps")


def build(name, verbose=False):
    """The program called NAME, built."""
    if name == "traps":
        return cases_trap.build()
    program = Program(name, verbose)
    PROGRAMS[name](program)
    return program


def write(program, directory):
    """Write the files of PROGRAM and return the path of its .lir."""
    base = os.path.join(directory, program.name)
    contents = {".lir": program.text(), ".out": program.output()}
    if program.verbose:
        contents[".why"] = "".join(line + "\n" for line in program.why)
    for suffix, text in contents.items():
        with open(base + suffix, "w", encoding="utf-8") as file:
            file.write(text)
    return base + ".lir"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("directory", metavar="DIR")
    parser.add_argument("names", metavar="NAME", nargs="*",
                        help="all programs when none is named")
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        sys.exit(f"gen.py: no program {' '.join(sorted(unknown))}")
    os.makedirs(options.directory, exist_ok=True)
    for name in options.names or NAMES:
        write(build(name, options.verbose), options.directory)


if __name__ == "__main__":
    main()
