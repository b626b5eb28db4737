from harness import measure


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def grow(depth):
    return Tree(None, None) if depth == 0 else Tree(grow(depth - 1), grow(depth - 1))


def nodes(tree):
    return 1 if tree.left is None else 1 + nodes(tree.left) + nodes(tree.right)


def binary_trees(depth):
    total = nodes(grow(depth))
    for d in range(4, depth + 1, 4):
        for _ in range(1 << (depth - d)):
            total += nodes(grow(d))
    return total


measure(binary_trees)
