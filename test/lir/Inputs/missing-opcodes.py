"""Prints the mnemonics of a table of opcodes that a LIR file does not have."""

import re
import sys

with open(sys.argv[1]) as file:
    known = re.findall(r"^OP(?:_NOT)?\(\w+, (\w+)", file.read(), re.MULTILINE)
with open(sys.argv[2]) as file:
    used = re.findall(r"^  (\w+)", file.read(), re.MULTILINE)
assert len(known) > 100, "the table looks otherwise than it did"
for name in sorted(set(known) - set(used)):
    print(name)
