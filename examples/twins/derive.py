import sys

X = "x"


def add(a, b):
    return b if a == 0 else a if b == 0 else (a, "+", b)


def multiply(a, b):
    if a == 0 or b == 1:
        return a
    return b if b == 0 or a == 1 else (a, "*", b)


def derivative(e):
    if not isinstance(e, tuple):
        return 1 if e == X else 0
    a, operator, b = e
    if operator == "+":
        return add(derivative(a), derivative(b))
    return add(multiply(derivative(a), b), multiply(a, derivative(b)))


def text(e):
    return f"({' '.join(map(text, e))})" if isinstance(e, tuple) else str(e)


SQUARE = (X, "*", X)
expression = ((SQUARE, "+", 3), "*", ((SQUARE, "*", X), "+", -4))
for _ in range(3):
    line = text(expression)
    print(line)
    for argument in sys.argv[1:]:
        value = eval(line, {"x": int(argument)})
        print(f"  at {argument}: {value}")
    expression = derivative(expression)
