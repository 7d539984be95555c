#!/usr/bin/env python3
"""Make a program small that the compiler does something wrong with.

    reduce.py BUILD FILE.lir [--way "-O2 -msimd128 node"] [-o OUTPUT]

A change is kept if the program is still valid and still behaves differently
when it is compiled that way than what the interpreter says; if it could not
be compiled, if it still cannot for the same reason.  Without --way, the first
in which FILE is wrong is taken.

No change makes a program undefined: a register only ever gets values that its
kind may have (kinds.def), helpers stay as they are, and a base that was moved
away from its memory keeps its displacement.  A reference that is moved to a
register of a derived type keeps the type_test before it: the interpreter would
not always notice.  It does notice null and addresses that are no more.
"""

import argparse
import os
import re
import shutil
import sys
from itertools import product

from pipeline import Failure, Pipeline, Way, difference, name_of, way_of
from run import FEATURES, LEVELS, MANAGED_OPTIONS, stress_of

HELPERS = re.compile(r"@(observe|clean|bits|echo)_")
FUNC = re.compile(r"func @(\S+) ")
BLOCK = re.compile(r"\.LBB(\d+):")
TARGET = re.compile(r"(?<!^)\.LBB\d+")
END = re.compile(r"  (jmp|branch|ret|j[a-z]+)\b")
REGISTER = re.compile(r"\bv(\d+)\b")
MOVED_BASES = range(3000, 3300)  # KIND_BASE, KIND_BASE32, KIND_BASE64
REFERENCES = range(3800, 5800)   # KIND_MAYBE0 to KIND_SURE9
EXCEPTIONS = range(5800, 5803)   # of gen_exception.c
TYPES = 10
MOVE = re.compile(r"  c?mov\.ref\S* v(\d+), (.*)$")
TEST = re.compile(r"  type_test\.i32 v(\d+), v(\d+), \$\w+_o(\d)$")


def is_used(lines, i, end):
    """Is what line I declares, up to line END, named elsewhere?"""
    name = lines[i].split()[1]
    rest = "\n".join(lines[:i] + lines[end:])
    return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", rest)


def type_of(register):
    """The number of the type of a reference, by its register's number."""
    return (register - REFERENCES[0]) // 100 % TYPES


def bases(lines):
    """{type: its base} of the programs' managed types, by number."""
    found = (re.match(r"type \$\w+_o(\d) .*base \$\w+_o(\d)", line)
             for line in lines)
    return {int(match[1]): int(match[2]) for match in found if match}


def is_tested(lines, i, source, wanted):
    """Does the conditional move in line I take SOURCE if it is of type
    WANTED?"""
    test = TEST.match(lines[i - 2])
    return test and int(test[2]) == source and int(test[3]) == wanted and \
        lines[i - 1] == f"  test.i32 v{test[1]}, v{test[1]}" and \
        lines[i].startswith("  cmov.ref.ne")


def is_caught(lines, i, wanted):
    """Does line I stand in a block that only exceptions of type WANTED come
    to?"""
    first = max(j for j in range(i) if FUNC.match(lines[j]))
    label = max(j for j in range(i) if BLOCK.match(lines[j]))
    block = re.escape(lines[label].split(":")[0])
    body = "\n".join(lines[first:lines.index("}", i)])
    return len(re.findall(rf"(?<!\n){block}\b", body)) == \
        len(re.findall(rf"catch \$\w+_o{wanted} {block}\b", body))


def is_sound(lines):
    """Does every move of a reference keep to the types?"""
    base_of = bases(lines)
    for i, line in enumerate(lines):
        move = MOVE.match(line)
        if not move or int(move[1]) not in REFERENCES:
            continue
        wanted = type_of(int(move[1]))
        for source in map(int, REGISTER.findall(move[2])):
            if source in EXCEPTIONS and is_caught(lines, i, wanted):
                continue
            has = type_of(source)
            while has is not None and has != wanted:
                has = base_of.get(has)
            if source not in REFERENCES or \
                    has is None and not is_tested(lines, i, source, wanted):
                return False
    return True


def without_unused(lines):
    """LINES without the declarations that nothing refers to."""
    lines = list(lines)
    for i in reversed(range(len(lines))):
        line = lines[i]
        if line.startswith("  regs"):
            end = lines.index("}", i)
            rest = "\n".join(lines[i + 1:end])
            used = [word for word in line.split()[1:]
                    if re.search(rf"\b{word.split(':')[0]}\b", rest)]
            lines[i:i + 1] = ["  regs " + " ".join(used)] if used else []
        elif line.startswith(("global", "extern", "type", "  slot", "func")):
            end = lines.index("}", i) + 1 if line.startswith("func") else i + 1
            if "export" not in line and not line.startswith("func @main") \
                    and not is_used(lines, i, end):
                del lines[i:end]
    return lines


class Reducer:
    """A program that shrinks, as a list of lines."""

    def __init__(self, pipeline, way, lines):
        self.pipeline, self.way, self.lines = pipeline, way, lines
        self.tried = 0
        self.refused = set()  # what was tried in vain, by its hash
        self.symptom = None
        self.symptom = self.what_is_wrong(lines)

    def what_is_wrong(self, lines):
        """The kind of fault the program shows; None if it is none, or
        another than at first."""
        if not is_sound(lines):
            return None
        path = self.pipeline.path("candidate.lir")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        self.tried += 1
        try:
            expected = self.pipeline.expect(path)
        except Failure:
            return None
        if any(outcome.end.startswith(("fault", "trap stack")) or
               any(line.startswith("says uncaught") for line in outcome.shown)
               for outcome in expected.values()):
            return None
        try:
            found = self.pipeline.compile_and_run(path, self.way)
        except Failure as failure:
            symptom = re.sub(r"\d+", "N", str(failure))
        else:
            wrong = any(difference(outcome, found[name], self.way)
                        for name, outcome in expected.items()
                        if name in found)
            symptom = "differs" if wrong else None
        return symptom if self.symptom in (None, symptom) else None

    def attempt(self, lines):
        """Keep LINES if they are still wrong."""
        key = hash(tuple(lines))
        if lines == self.lines or key in self.refused:
            return False
        if not self.what_is_wrong(lines):
            self.refused.add(key)
            return False
        self.lines = lines
        return True

    # Passes: each returns nothing and leaves self.lines as small as it can.

    def functions(self):
        """(name, first line, line behind) of what may be changed."""
        name = first = None
        for i, line in enumerate(self.lines):
            if FUNC.match(line):
                name, first = FUNC.match(line)[1], i
            elif line == "}" and not HELPERS.match("@" + name) and \
                    name != "main":
                yield name, first, i + 1

    def own_lines(self):
        """The numbers of lines in functions that may be changed."""
        return [i for _, first, end in self.functions()
                for i in range(first + 1, end - 1)]

    def hollow_functions(self):
        """Leave of a function only its return."""
        for name, _, _ in list(self.functions()):
            first, end = next((f, e) for n, f, e in self.functions()
                              if n == name)
            returns = [line for line in self.lines[first:end]
                       if line.startswith("  ret")]
            head = [line for line in self.lines[first + 1:end]
                    if line.startswith(("  regs", "  slot"))]
            if returns:
                self.attempt(self.lines[:first + 1] + head +
                             [".LBB0:", returns[0]] + self.lines[end - 1:])

    def drop_unused(self):
        """Leave out functions, data, slots and registers that nothing uses."""
        self.attempt(without_unused(self.lines))

    def drop_lines(self):
        """Leave out instructions, many at once and then one by one."""
        size = len(self.lines) // 2
        while size:
            at = 0
            while True:
                body = [i for i in self.own_lines()
                        if self.lines[i].startswith("  ")
                        and not re.match(r"  (jmp|branch|ret|panic|regs|slot|invoke"
                                         r"|throw|resume|unwind|landingpad)",
                                         self.lines[i])]
                if at >= len(body):
                    break
                gone = set(body[at:at + size])
                if not self.attempt([line for i, line in
                                     enumerate(self.lines) if i not in gone]):
                    at += size
            size //= 2

    def drop_pairs(self):
        """Leave out a push together with a pop."""
        for i in reversed(range(len(self.lines))):
            if i >= len(self.lines) or \
                    not self.lines[i].startswith("  push"):
                continue
            for k in range(i + 1, self.lines.index("}", i)):
                if self.lines[k].startswith("  pop") and \
                        self.attempt(self.lines[:i] + self.lines[i + 1:k] +
                                     self.lines[k + 1:]):
                    break

    def straighten(self):
        """Let branches be jumps, or the end."""
        returns = None
        for i in range(len(self.lines)):
            if i >= len(self.lines):
                break
            line = self.lines[i]
            if line.startswith("func"):
                end = self.lines.index("}", i)
                returns = [r for r in self.lines[i:end]
                           if r.startswith("  ret")]
            if re.match(r"  (branch|jmp|panic|invoke|throw|resume|unwind)",
                        line) and i in self.own_lines():
                for other in [*returns[:1],
                              *(f"  jmp {t}" for t in TARGET.findall(line))]:
                    if self.attempt(self.lines[:i] + [other] +
                                    self.lines[i + 1:]):
                        break
        self.simplify_clauses()
        self.drop_blocks()

    def simplify_clauses(self):
        """Leave out clauses of landing pads, and the landing pads of invokes
        and throws; a resume must name the one that it does."""
        for i in range(len(self.lines)):
            line = self.lines[i] if i < len(self.lines) else ""
            if line.startswith("  landingpad"):
                for clause in line.split(", ")[1:]:
                    if not clause.startswith("outer"):
                        self.replace(i, self.lines[i].replace(
                            f", {clause}", "", 1))
            elif re.match(r"  throw.*, ", line):
                self.replace(i, line.split(",")[0])
            elif line.startswith("  invoke"):
                call, behind, _ = line.rsplit(", ", 2)
                self.attempt(self.lines[:i] +
                             [call.replace("invoke", "call"), f"  jmp {behind}"]
                             + self.lines[i + 1:])

    def drop_blocks(self):
        """Leave out blocks that nothing jumps to, and join those that only
        one jump leads to."""
        i = len(self.lines) - 1
        while i > 0:
            if BLOCK.match(self.lines[i]) and i in self.own_lines():
                end = i + 1
                while not re.match(r"\.LBB|}", self.lines[end]):
                    end += 1
                self.attempt(self.lines[:i] + self.lines[end:])
            i = min(i, len(self.lines)) - 1
        self.join_blocks()

    def join_blocks(self):
        """Put a block in the place of a jump to it."""
        for _ in range(len(self.lines)):
            if not any(self.join(i) for i in self.own_lines()
                       if i < len(self.lines)
                       and self.lines[i].startswith("  jmp ")):
                break

    def join(self, i):
        """Put the block that line I jumps to in its place."""
        label = self.lines[i].split()[1] + ":"
        first = max(j for j in range(i) if FUNC.match(self.lines[j]))
        end = self.lines.index("}", i)
        for at in range(first, end):
            if self.lines[at].split(" ")[0] == label:
                behind = at + 1
                while not re.match(r"\.LBB|}", self.lines[behind]):
                    behind += 1
                block = self.lines[at + 1:behind]
                if at <= i < behind:
                    return False
                lines = self.lines[:i] + block + self.lines[i + 1:]
                shift = len(block) - 1 if i < at else 0
                del lines[at + shift:behind + shift]
                return self.attempt(lines)
        return False

    def simplify_operands(self):
        """Make operands constants, and constants 0 or 1."""
        for i in self.own_lines():
            if i >= len(self.lines):
                break
            if not self.lines[i].startswith("  ") or \
                    re.match(r"  (regs|slot|j|branch)", self.lines[i]):
                continue
            self.simplify_memory(i)
            self.simplify_values(i)

    def replace(self, i, line):
        """Try another line I."""
        return self.attempt(self.lines[:i] + [line] + self.lines[i + 1:])

    def simplify_memory(self, i):
        """Leave out index and displacement."""
        base = re.search(r"\[v(\d+)", self.lines[i])
        if base and int(base[1]) in MOVED_BASES:
            return
        for part in (r" \+ v\d+\*\d", r" [+-] \d+(?=\])"):
            self.replace(i, re.sub(part, "", self.lines[i]))

    def simplify_values(self, i):
        """Put 0 or 1 in the place of what is read."""
        line = self.lines[i]
        head, _, operands = line.lstrip().partition(" ")
        for place in re.finditer(r"(?<![\[\w@%])(v\d+|\$(?!\w+_o\d)[^\s,)]+)"
                                 r"(?![\w\]*])", operands):
            for value in ("$0", "$1"):
                if place[0] == value:
                    break
                changed = operands[:place.start()] + value + \
                    operands[place.end():]
                if self.replace(i, f"  {head} {changed}"):
                    self.simplify_values(i)
                    return

    def simplify_data(self):
        """Let globals be zero."""
        for i, line in enumerate(self.lines):
            if line.startswith("global") and "ptr @" not in line:
                self.replace(i, re.sub(r"\{.*\}", "{}", line))

    def simplify_types(self):
        """Leave out finalizers, bases, and entries of virtual tables."""
        for i in range(len(self.lines)):
            if not re.match(r"type \$\w+ object", self.lines[i]):
                continue
            for part in (r" finalizer @\w+", r" vtable( @\w+,?)*",
                         r" base \$\w+"):
                self.replace(i, re.sub(part, "", self.lines[i]))
            while self.replace(i, re.sub(r", @\w+(?! @|,)", "",
                                         self.lines[i])):
                pass

    def drop_parameters(self):
        """Leave out a parameter and its arguments."""
        for name, _, _ in list(self.functions()):
            head = next(self.lines[f] for n, f, _ in self.functions()
                        if n == name)
            count = head.count(":") - 1 if "()" not in head else 0
            for k in reversed(range(count)):
                self.drop_parameter(name, k)

    def drop_parameter(self, name, k):
        """Leave out parameter K of a function: it becomes a register."""
        lines = []
        call = re.compile(rf"(  (?:call|invoke)\.\S+ .*@{re.escape(name)})"
                          r"\(([^)]*)\)(.*)$")
        for line in self.lines:
            if line.startswith(f"func @{name} "):
                before, _, rest = line.partition("(")
                params, _, rest = rest.partition(")")
                params = params.split(", ")
                lines.append(f"{before}({', '.join(params[:k] + params[k+1:])}"
                             f"){rest}")
                lines.append(f"  regs {params[k]}")
            elif call.match(line):
                args = call.match(line)[2].split(", ")
                lines.append(f"{call.match(line)[1]}"
                             f"({', '.join(args[:k] + args[k + 1:])})"
                             f"{call.match(line)[3]}")
            else:
                lines.append(line)
        self.attempt(lines)

    def reduce(self):
        """Shrink until nothing helps."""
        before = None
        while before != self.lines:
            before = self.lines
            self.hollow_functions()
            self.drop_unused()
            self.drop_lines()
            self.drop_pairs()
            self.straighten()
            self.drop_lines()
            self.drop_unused()
            self.simplify_data()
            self.simplify_types()
            self.simplify_operands()
            self.drop_parameters()
            self.drop_unused()

    def size(self):
        """Instructions in what may be changed."""
        return sum(1 for i in self.own_lines()
                   if re.match(r"  (?!regs|slot)", self.lines[i]))


def find_way(pipeline, lines):
    """A reducer for the first way in which the program is wrong."""
    managed = any(re.match(r"func @[mx]\d+ ", line) for line in lines)
    stresses = (False, True) if managed else (False,)
    more = sorted(set(MANAGED_OPTIONS)) if managed else ((),)
    for stress, options, level in product(stresses, more, LEVELS):
        for features in FEATURES:
            way = Way((level, *features, *options), "node",
                      stress_of(options) if stress else ())
            reducer = Reducer(pipeline, way, lines)
            if reducer.symptom:
                return reducer
    return None


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD")
    parser.add_argument("file", metavar="FILE.lir")
    parser.add_argument("--way", help="options of runa-llvm and an engine")
    parser.add_argument("-o", dest="output", metavar="OUTPUT",
                        help="instead of FILE.small.lir")
    return parser.parse_args()


def main():
    options = parse_options()
    folder = os.path.join(options.build, "diff", f"reduce-{os.getpid()}")
    output = options.output or re.sub(r"(\.lir)?$", ".small.lir",
                                      options.file, count=1)
    with open(options.file, encoding="utf-8") as file:
        lines = file.read().splitlines()
    pipeline = Pipeline(options.build, folder)
    if options.way:
        reducer = Reducer(pipeline, way_of(options.way), lines)
    else:
        reducer = find_way(pipeline, lines)
    if reducer is None or reducer.symptom is None:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit("reduce.py: nothing is wrong with the program")
    reducer.reduce()
    with open(output, "w", encoding="utf-8") as file:
        file.write("\n".join(reducer.lines) + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{name_of(reducer.way)}: {reducer.symptom}: {reducer.size()} "
          f"instructions after {reducer.tried} trials, in {output}")


if __name__ == "__main__":
    main()
