from harness import measure


def place(row, n, columns, rising, falling):
    if row == n:
        return 1
    ways = 0
    for column in range(n):
        up = row + column
        down = row - column + n
        if not columns[column] and not rising[up] and not falling[down]:
            columns[column] = True
            rising[up] = True
            falling[down] = True
            ways += place(row + 1, n, columns, rising, falling)
            columns[column] = False
            rising[up] = False
            falling[down] = False
    return ways


def queens(n):
    return place(0, n, [False] * n, [False] * (2 * n), [False] * (2 * n + 1))


measure(queens)
