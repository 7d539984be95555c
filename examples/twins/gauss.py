from fractions import Fraction
from itertools import permutations


def determinant(rows):
    total = 0
    for p in permutations(range(len(rows))):
        sign = (-1)**sum(p[i] > p[j] for j in range(len(p)) for i in range(j))
        for row, column in enumerate(p):
            sign *= rows[row][column]
        total += sign
    return total


for system in ([[2, 4, 14], [4, -4, -8]],
               [[0, 2, 6], [8, 0, 4]],
               [[4, -2, 1, 3], [2, 3, -1, 5], [1, 0, 2, 7]],
               [[1, 2, 3], [2, 4, 5]]):
    whole = determinant([row[:-1] for row in system])
    print("determinant", float(whole), end="")
    if whole == 0:
        print(": no single solution")
        continue
    print(":", *(float(Fraction(determinant(
        [row[:i] + row[-1:] + row[i + 1:-1] for row in system]), whole))
        for i in range(len(system))))
