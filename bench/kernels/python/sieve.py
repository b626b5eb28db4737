from harness import measure


def sieve(n):
    prime = [True] * (n + 1)
    count = 0
    total = 0
    for i in range(2, n + 1):
        if prime[i]:
            count += 1
            total += i
            multiple = i * i
            while multiple <= n:
                prime[multiple] = False
                multiple += i
    return f"{count} {total}"


measure(sieve)
