from harness import measure


def build(n, seed):
    return [[seed * (i - j) * (i + j) for j in range(n)] for i in range(n)]


def multiply(a, b, n):
    product = []
    for i in range(n):
        row = a[i]
        out = []
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += row[k] * b[k][j]
            out.append(total)
        product.append(out)
    return product


def matrix(n):
    p = multiply(build(n, 0.5), build(n, 0.25), n)
    trace = 0.0
    for i in range(n):
        trace += p[i][i]
    return f"{trace:.3f}"


measure(matrix)
