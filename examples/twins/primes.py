def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


primes = [n for n in range(100000) if is_prime(n)]
for limit in (10, 100, 1000, 10000, 100000):
    print(sum(p < limit for p in primes), "primes below", limit)
print("The last five:", *reversed(primes[-5:]))
