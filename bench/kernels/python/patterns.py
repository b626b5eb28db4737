from harness import measure


class Num:
    __slots__ = ("value",)
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value


class Var:
    __slots__ = ()


class Add:
    __slots__ = ("left", "right")
    __match_args__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


class Mul:
    __slots__ = ("left", "right")
    __match_args__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


VAR = Var()


def derive_by_x(e):
    match e:
        case Num(_):
            return Num(0)
        case Var():
            return Num(1)
        case Add(a, b):
            return Add(derive_by_x(a), derive_by_x(b))
        case Mul(a, b):
            return Add(Mul(derive_by_x(a), b), Mul(a, derive_by_x(b)))


def simplify(e):
    match e:
        case Add(a, b):
            return add(simplify(a), simplify(b))
        case Mul(a, b):
            return mul(simplify(a), simplify(b))
        case other:
            return other


def add(a, b):
    match (a, b):
        case (Num(x), Num(y)):
            return Num((x + y) % 1000003)
        case (Num(0), e):
            return e
        case (e, Num(0)):
            return e
        case _:
            return Add(a, b)


def mul(a, b):
    match (a, b):
        case (Num(x), Num(y)):
            return Num(x * y % 1000003)
        case (Num(0), _) | (_, Num(0)):
            return Num(0)
        case (Num(1), e):
            return e
        case (e, Num(1)):
            return e
        case _:
            return Mul(a, b)


def value(e, x):
    match e:
        case Num(v):
            return v
        case Var():
            return x
        case Add(a, b):
            return (value(a, x) + value(b, x)) % 1000003
        case Mul(a, b):
            return value(a, x) * value(b, x) % 1000003


def polynomial(degree):
    e = Num(1)
    for i in range(1, degree + 1):
        e = Add(Mul(e, VAR), Num(i))
    return e


def patterns(n):
    total = 0
    for rnd in range(n):
        e = polynomial(12)
        d = simplify(derive_by_x(e))
        dd = simplify(derive_by_x(d))
        total = (total + value(d, rnd) + value(dd, 3)) % 1000003
    return total


measure(patterns)
