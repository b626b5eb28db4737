from harness import measure


def maps(n):
    squares = {}
    for i in range(n):
        squares[i * 7] = i
    hits = 0
    for i in range(n):
        if i * 3 in squares:
            hits += 1
    names = {}
    for i in range(n):
        key = "key" + str(i % 1000)
        names[key] = names.get(key, 0) + i
    grid = {}
    for i in range(n):
        at = (i % 50, i % 31)
        grid[at] = grid.get(at, 0) + 1
    for i in range(0, n, 2):
        squares.pop(i * 7, None)
    total = 0
    for key, value in squares.items():
        total += key - value
    return f"{hits} {names['key7']} {len(names)} {grid[(3, 5)]} {len(grid)} {len(squares)} {total}"


measure(maps)
