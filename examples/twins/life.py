import collections

ROWS, COLUMNS = 10, 24
alive = {(0, 1), (1, 2), (2, 0), (2, 1), (2, 2)}
for generation in range(49):
    if generation % 16 == 0:
        print("generation", generation)
        for row in range(ROWS):
            print("".join(".#"[(row, c) in alive] for c in range(COLUMNS)))
    near = collections.Counter(
        ((r + dr) % ROWS, (c + dc) % COLUMNS)
        for r, c in alive for dr in (-1, 0, 1) for dc in (-1, 0, 1)
        if dr or dc)
    alive = {cell for cell, n in near.items()
             if n == 3 or n == 2 and cell in alive}
