local measure = require('harness')

local Square = {}
Square.__index = Square
function Square.new(side)
  return setmetatable({ side = side }, Square)
end
function Square:area()
  return self.side * self.side
end
function Square:grow(by)
  self.side = (self.side + by) % 100
end

local Rectangle = {}
Rectangle.__index = Rectangle
function Rectangle.new(width, height)
  return setmetatable({ width = width, height = height }, Rectangle)
end
function Rectangle:area()
  return self.width * self.height
end
function Rectangle:grow(by)
  self.width = (self.width + by) % 100
  self.height = (self.height + 1) % 100
end

local Triangle = {}
Triangle.__index = Triangle
function Triangle.new(base, height)
  return setmetatable({ base = base, height = height }, Triangle)
end
function Triangle:area()
  return self.base * self.height // 2
end
function Triangle:grow(by)
  self.base = (self.base + by) % 100
end

local Account = {}
Account.__index = Account
function Account.new(balance, moves)
  return setmetatable({ balance = balance, moves = moves }, Account)
end
function Account:deposit(amount)
  self.balance = self.balance + amount
  self.moves = self.moves + 1
end
function Account:withdraw(amount)
  if self.balance < amount then return false end
  self.balance = self.balance - amount
  self.moves = self.moves + 1
  return true
end

local function methods(n)
  local shapes = { Square.new(3), Rectangle.new(2, 5), Triangle.new(7, 4), Square.new(9), Triangle.new(1, 8) }
  local account = Account.new(0, 0)
  local total, refused = 0, 0
  for i = 0, n - 1 do
    for _, shape in ipairs(shapes) do
      shape:grow(i % 7)
      total = total + shape:area()
    end
    account:deposit(i % 10)
    if not account:withdraw(i % 13) then refused = refused + 1 end
  end
  return string.format('%d %d %d %d', total, account.balance, account.moves, refused)
end

measure(methods)
