import ast
import sys

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def value(tree, x):
    if isinstance(tree, ast.Constant):
        return tree.value
    if isinstance(tree, ast.Name):
        return x
    a, b = value(tree.left, x), value(tree.right, x)
    sign = SIGNS[type(tree.op)]
    if sign == "/":
        return int(a / b) if b else 0
    return {"+": a + b, "-": a - b, "*": a * b}[sign]


def show(tree):
    if isinstance(tree, ast.Constant):
        return str(tree.value)
    if isinstance(tree, ast.Name):
        return tree.id
    return f"({show(tree.left)} {SIGNS[type(tree.op)]} {show(tree.right)})"


def simple(tree):
    if not isinstance(tree, ast.BinOp) or not isinstance(
            tree.op, (ast.Add, ast.Mult)):
        return tree
    a, b = simple(tree.left), simple(tree.right)
    values = [getattr(side, "value", None) for side in (a, b)]
    is_sum = isinstance(tree.op, ast.Add)
    if is_sum and 0 in values:
        return b if values[0] == 0 else a
    if not is_sum and (values[0] == 1 or values[1] == 0):
        return b
    if not is_sum and (values[1] == 1 or values[0] == 0):
        return a
    if None not in values:
        return ast.Constant(sum(values) if is_sum else values[0] * values[1])
    return ast.BinOp(a, tree.op, b)


for line in sys.stdin:
    tree = ast.parse(line.strip(), mode="eval").body
    print(f"{show(tree)} = {value(tree, 10)} for x = 10")
    print("    " + show(simple(tree)))
