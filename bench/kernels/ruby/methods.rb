require_relative 'harness'

class Square
  def initialize(side)
    @side = side
  end

  def area
    @side * @side
  end

  def grow(by)
    @side = (@side + by) % 100
  end
end

class Rectangle
  def initialize(width, height)
    @width = width
    @height = height
  end

  def area
    @width * @height
  end

  def grow(by)
    @width = (@width + by) % 100
    @height = (@height + 1) % 100
  end
end

class Triangle
  def initialize(base, height)
    @base = base
    @height = height
  end

  def area
    @base * @height / 2
  end

  def grow(by)
    @base = (@base + by) % 100
  end
end

class Account
  attr_reader :balance, :moves

  def initialize(balance, moves)
    @balance = balance
    @moves = moves
  end

  def deposit(amount)
    @balance += amount
    @moves += 1
  end

  def withdraw(amount)
    return false if @balance < amount

    @balance -= amount
    @moves += 1
    true
  end
end

def methods_kernel(n)
  shapes = [Square.new(3), Rectangle.new(2, 5), Triangle.new(7, 4), Square.new(9), Triangle.new(1, 8)]
  account = Account.new(0, 0)
  total = 0
  refused = 0
  n.times do |i|
    shapes.each do |shape|
      shape.grow(i % 7)
      total += shape.area
    end
    account.deposit(i % 10)
    refused += 1 unless account.withdraw(i % 13)
  end
  "#{total} #{account.balance} #{account.moves} #{refused}"
end

measure { |n| methods_kernel(n) }
