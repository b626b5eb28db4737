from math import sqrt

from harness import measure


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v, n):
    return [row_times(v, n, i) for i in range(n)]


def row_times(v, n, i):
    total = 0.0
    for j in range(n):
        total += entry(i, j) * v[j]
    return total


def transposed_times(v, n):
    return [column_times(v, n, i) for i in range(n)]


def column_times(v, n, i):
    total = 0.0
    for j in range(n):
        total += entry(j, i) * v[j]
    return total


def spectral_norm(n):
    u = [1.0] * n
    v = u
    for _ in range(10):
        v = transposed_times(times(u, n), n)
        u = transposed_times(times(v, n), n)
    uv = 0.0
    vv = 0.0
    for i in range(n):
        uv += u[i] * v[i]
        vv += v[i] * v[i]
    return f"{sqrt(uv / vv):.9f}"


measure(spectral_norm)
