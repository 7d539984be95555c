def multiply(a, b):
    """Sums from left to right, so that the rounding is the same."""
    n = len(a)
    result = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            result[i][j] = total
    return result


left = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.5]]
right = [[0.5, 0.0, -1.0], [0.0, 0.25, 2.0], [1.5, -0.5, 4.0]]
for row in multiply(left, right):
    print("", *row)
hilbert = [[1 / (i + j + 1) for j in range(64)] for i in range(64)]
square = multiply(hilbert, hilbert)
trace = 0.0
for i in range(64):
    trace += square[i][i]
print("trace of the square of the Hilbert matrix:", trace)
