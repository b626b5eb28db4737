from functools import reduce

from harness import measure


def counter():
    count = 0

    def add(by):
        nonlocal count
        count += by
        return count

    return add


def compose(f, g):
    return lambda x: g(f(x))


def closures(n):
    count = counter()
    step = compose(lambda x: x + 3, lambda x: x * 2)
    total = 0
    for i in range(n):
        total += step(i) % 11 + count(i % 3)
    piped = 0
    for rnd in range(n // 1000):
        squares = map(lambda x: x * x + rnd, range(1000))
        thirds = filter(lambda x: x % 3 == 0, squares)
        small = map(lambda x: x % 101, thirds)
        piped += reduce(lambda a, b: a + b, small, 0)
    evens = any(map(lambda x: x > n, filter(lambda x: x % 2 == 0, range(n))))
    return f"{total} {piped} {str(evens).lower()}"


measure(closures)
