import math

print("factorials from 1 to 20:")
for n in range(1, 21):
    print(math.factorial(n))
chain = [27]
while chain[-1] != 1:
    n = chain[-1]
    chain.append(3 * n + 1 if n % 2 else n // 2)
print("steps from 27 to 1, and the highest number met:")
print(len(chain) - 1, max(chain), sep="\n")
