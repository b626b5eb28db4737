require_relative 'harness'

class Num
  attr_reader :value

  def initialize(value)
    @value = value
  end

  def deconstruct
    [@value]
  end
end

class Var
end

class Add
  attr_reader :left, :right

  def initialize(left, right)
    @left = left
    @right = right
  end

  def deconstruct
    [@left, @right]
  end
end

class Mul
  attr_reader :left, :right

  def initialize(left, right)
    @left = left
    @right = right
  end

  def deconstruct
    [@left, @right]
  end
end

VAR = Var.new

def derive_by_x(e)
  case e
  in Num then Num.new(0)
  in Var then Num.new(1)
  in Add[a, b] then Add.new(derive_by_x(a), derive_by_x(b))
  in Mul[a, b] then Add.new(Mul.new(derive_by_x(a), b), Mul.new(a, derive_by_x(b)))
  end
end

def simplify(e)
  case e
  in Add[a, b] then add(simplify(a), simplify(b))
  in Mul[a, b] then mul(simplify(a), simplify(b))
  in other then other
  end
end

def add(a, b)
  case [a, b]
  in [Num[x], Num[y]] then Num.new((x + y) % 1000003)
  in [Num[0], e] then e
  in [e, Num[0]] then e
  else Add.new(a, b)
  end
end

def mul(a, b)
  case [a, b]
  in [Num[x], Num[y]] then Num.new(x * y % 1000003)
  in [Num[0], _] | [_, Num[0]] then Num.new(0)
  in [Num[1], e] then e
  in [e, Num[1]] then e
  else Mul.new(a, b)
  end
end

def value(e, x)
  case e
  in Num[v] then v
  in Var then x
  in Add[a, b] then (value(a, x) + value(b, x)) % 1000003
  in Mul[a, b] then value(a, x) * value(b, x) % 1000003
  end
end

def polynomial(degree)
  e = Num.new(1)
  (1..degree).each { |i| e = Add.new(Mul.new(e, VAR), Num.new(i)) }
  e
end

def patterns(n)
  sum = 0
  n.times do |round|
    e = polynomial(12)
    d = simplify(derive_by_x(e))
    dd = simplify(derive_by_x(d))
    sum = (sum + value(d, round) + value(dd, 3)) % 1000003
  end
  sum
end

measure { |n| patterns(n) }
