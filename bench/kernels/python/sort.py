from functools import cmp_to_key

from harness import measure


def numbers(n):
    seed = 7
    out = []
    for _ in range(n):
        seed = (seed * 16807) % 2147483647
        out.append(seed)
    return out


def sort(n):
    ordered = sorted(numbers(n), key=cmp_to_key(lambda a, b: b - a if a % 1000 == b % 1000 else a % 1000 - b % 1000))
    total = 0
    for i in range(n):
        total += ordered[i] % 1000 * (i % 17)
    return f"{ordered[0]} {ordered[n - 1]} {total}"


measure(sort)
