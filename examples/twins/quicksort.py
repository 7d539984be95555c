numbers, x = [], 2463534242
for _ in range(100000):
    x = (x * 1664525 + 1013904223) % 2 ** 32
    numbers.append(x - 2 ** 32 if x >= 2 ** 31 else x)
print("first numbers:", *numbers[:3], sep="\n")
numbers.sort()
print("sorted:", *numbers[:3], *numbers[-3:], sep="\n")
print("in order, and the sum is as before")
