from harness import measure


def distance(a, b):
    s = list(a)
    t = list(b)
    previous = list(range(len(t) + 1))
    for i in range(1, len(s) + 1):
        current = [i]
        for j in range(1, len(t) + 1):
            cost = 0 if s[i - 1] == t[j - 1] else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[len(t)]


def letters(n, seed):
    state = seed
    out = []
    for _ in range(n):
        state = state * 16807 % 2147483647
        out.append("abcdefghij"[state % 10])
    return "".join(out)


def levenshtein(n):
    return distance(letters(n, 3), letters(n, 11))


measure(levenshtein)
