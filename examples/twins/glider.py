import itertools

WIDTH, HEIGHT = 12, 8
alive = {((8 + x) % WIDTH, (4 + y) % HEIGHT)
         for y, line in enumerate((".#.", "..#", "###"))
         for x, c in enumerate(line) if c == "#"}
for generation in range(25):
    if generation % 8 == 0:
        print("generation", generation)
        for y in range(HEIGHT):
            print("".join(".#"[(x, y) in alive] for x in range(WIDTH)))
    around = {}
    for (x, y), dx, dy in itertools.product(alive, (-1, 0, 1), (-1, 0, 1)):
        if dx or dy:
            cell = (x + dx) % WIDTH, (y + dy) % HEIGHT
            around[cell] = around.get(cell, 0) + 1
    alive = {c for c, n in around.items() if n == 3 or n == 2 and c in alive}
