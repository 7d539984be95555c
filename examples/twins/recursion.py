import sys

sys.setrecursionlimit(10000)


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, c, b):
    if n:
        yield from hanoi(n - 1, a, b, c)
        yield n, a, c
        yield from hanoi(n - 1, b, c, a)


print("fibonacci(25) =", fibonacci(25))
print("ackermann(2, 3) =", ackermann(2, 3))
print("ackermann(3, 5) =", ackermann(3, 5))
for disc, source, target in hanoi(3, *"ACB"):
    print("disc", disc, "from", source, "to", target)
print("moves for 3 discs:", len(list(hanoi(3, *"ACB"))))
print("moves for 16 discs:", len(list(hanoi(16, *"ACB"))))
