from harness import measure


def integrate(n):
    h = 1.0 / n
    total = 0.0
    for i in range(n):
        x = h * (i + 0.5)
        total += 4.0 / (1.0 + x * x)
    return f"{total * h:.9f}"


measure(integrate)
