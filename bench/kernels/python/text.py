from harness import measure


def reverse(text):
    out = ""
    for c in text:
        out = c + out
    return out


def text(n):
    lines = []
    for i in range(n):
        line = f"{i},{i * 7 % 97}"
        for k in range(4):
            line += ";" + str(i + k)
        lines.append(reverse(line))
    everything = "\n".join(lines).upper().replace(";", "--")
    longest = 0
    for line in everything.split("\n"):
        if len(line) > longest:
            longest = len(line)
    return f"{len(everything)} {longest} {everything[100:120]}"


measure(text)
