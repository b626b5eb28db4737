from harness import measure


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side

    def grow(self, by):
        self.side = (self.side + by) % 100


class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height

    def grow(self, by):
        self.width = (self.width + by) % 100
        self.height = (self.height + 1) % 100


class Triangle:
    def __init__(self, base, height):
        self.base = base
        self.height = height

    def area(self):
        return self.base * self.height // 2

    def grow(self, by):
        self.base = (self.base + by) % 100


class Account:
    def __init__(self, balance, moves):
        self.balance = balance
        self.moves = moves

    def deposit(self, amount):
        self.balance += amount
        self.moves += 1

    def withdraw(self, amount):
        if self.balance < amount:
            return False
        self.balance -= amount
        self.moves += 1
        return True


def methods(n):
    shapes = [Square(3), Rectangle(2, 5), Triangle(7, 4), Square(9), Triangle(1, 8)]
    account = Account(0, 0)
    total = 0
    refused = 0
    for i in range(n):
        for shape in shapes:
            shape.grow(i % 7)
            total += shape.area()
        account.deposit(i % 10)
        if not account.withdraw(i % 13):
            refused += 1
    return f"{total} {account.balance} {account.moves} {refused}"


measure(methods)
