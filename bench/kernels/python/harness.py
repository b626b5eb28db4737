"""Times a kernel inside the process; see ../aria/harness.aria. Arguments of the program: size warmups rounds."""
import sys
import time


def measure(kernel):
    size, warmups, rounds = map(int, sys.argv[1:4])
    result = None
    for _ in range(warmups):
        result = kernel(size)
    nanos = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        result = kernel(size)
        nanos.append(time.perf_counter_ns() - start)
    print(result)
    for n in nanos:
        print(n)
