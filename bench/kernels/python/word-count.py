from harness import measure

VOWELS = ["a", "e", "i", "o", "u"]
CONSONANTS = ["b", "d", "k", "l", "m", "n", "r", "s", "t", "v"]


def words(n):
    seed = 42
    out = []
    for _ in range(n):
        word = ""
        seed = (seed * 1103515245 + 12345) % 2147483648
        for shift in range(2 + seed // 65536 % 2):
            part = seed // 65536 >> (shift * 3)
            word += CONSONANTS[part % 10] + VOWELS[part % 5]
        out.append(word)
    return " ".join(out)


def word_count(n):
    counts = {}
    for word in words(n).split(" "):
        counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return f"{len(counts)} " + " ".join(f"{word}={count}" for word, count in ranked[:5])


measure(word_count)
