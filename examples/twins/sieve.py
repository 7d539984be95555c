primes = []
for number in range(2, 1000000):
    for prime in primes:
        if prime * prime > number:
            primes.append(number)
            break
        if number % prime == 0:
            break
    else:
        primes.append(number)
for power in range(1, 7):
    print(sum(1 for p in primes if p < 10 ** power), "primes below", 10 ** power)
print("the largest is", primes[-1])
