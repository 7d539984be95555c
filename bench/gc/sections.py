"""How much code a linked wasm module has, and in which functions."""

import re
import sys


class Reader:
    """Bytes of a wasm module, read from the front."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    def part(self):
        return Reader(self.take(self.number()))

    def parts(self):
        """Numbered parts up to the end: sections, or those of names."""
        while self.at < len(self.data):
            kind = self.take(1)[0]
            yield kind, self.part()


def body_sizes(module):
    """Name and size of the body of each function of a linked module."""
    imports, sizes, names = 0, [], {}
    for kind, section in Reader(module[8:]).parts():
        if kind == 2:
            imports = imported_functions(section)
        elif kind == 10:
            sizes = [len(section.part().data)
                     for _ in range(section.number())]
        elif kind == 0 and section.part().data == b"name":
            names = function_names(section)
    return [(names.get(imports + i, ""), size) for i, size in enumerate(sizes)]


def split_code(module, source):
    """Bytes of the functions of the program SOURCE and of what the compiler
    makes for it, as ways to allocate that store references first; and of all
    others."""
    names = [*re.findall(r"^func @([\w.]+)", source, re.M), "runa_main",
             "__main_void"]
    own = re.compile(rf"({'|'.join(map(re.escape, names))})(\..*)?"
                     r"|runa_(allocate|new_array)\..*")
    parts = [0, 0]
    for function, size in body_sizes(module):
        parts[own.fullmatch(function) is None] += size
    return parts


def imported_functions(section):
    """How many; our programs import nothing else."""
    count = section.number()
    for _ in range(count):
        section.part()
        section.part()
        if section.take(1) != b"\0":
            sys.exit("bench: a module that imports more than functions")
        section.number()
    return count


def function_names(section):
    for kind, part in section.parts():
        if kind == 1:
            return {part.number(): part.part().data.decode()
                    for _ in range(part.number())}
    return {}
