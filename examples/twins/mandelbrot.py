import sys

WIDTH, HEIGHT, LIMIT = 384, 256, 1000


def iterations(c):
    zr = zi = 0.0
    for count in range(LIMIT):
        if zr * zr + zi * zi > 4.0:
            return count
        zr, zi = zr * zr - zi * zi + c.real, 2.0 * (zr * zi) + c.imag
    return LIMIT


counts = [iterations(complex((x + 0.5) / 128 - 2, (y + 0.5) / 128 - 1))
          for y in range(HEIGHT) for x in range(WIDTH)]
grey = bytes(0 if n == LIMIT else -5 * n & 255 | 32 for n in counts)
print(counts.count(LIMIT), "of", len(counts), "points belong to the set")
with open(sys.argv[1], "wb") as file:
    file.write(b"P5\n%d %d\n255\n" % (WIDTH, HEIGHT) + grey)
