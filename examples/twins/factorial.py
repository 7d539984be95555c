import math

for n in (25, 50, 100):
    print(f"{n}! = {math.factorial(n)}")
