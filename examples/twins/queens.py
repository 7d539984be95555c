import itertools

solutions = [
    p for p in itertools.permutations(range(8))
    if len({r + c for r, c in enumerate(p)}) == 8
    and len({r - c for r, c in enumerate(p)}) == 8
]
for column in solutions[0]:
    print("".join(" Q" if c == column else " ." for c in range(8)))
print(len(solutions), "ways for 8 queens")
