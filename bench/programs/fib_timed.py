import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


best = None
for _ in range(3):
    start = time.perf_counter_ns()
    fib(30)
    elapsed = time.perf_counter_ns() - start
    best = elapsed if best is None else min(best, elapsed)
print(best)
