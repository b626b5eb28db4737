local measure = require('harness')

-- Lua has no patterns over tables: the tag is compared.
local function Num(value)
  return { tag = 'num', value = value }
end
local VAR = { tag = 'var' }
local function Add(left, right)
  return { tag = 'add', left = left, right = right }
end
local function Mul(left, right)
  return { tag = 'mul', left = left, right = right }
end

local function derive_by_x(e)
  local tag = e.tag
  if tag == 'num' then return Num(0) end
  if tag == 'var' then return Num(1) end
  if tag == 'add' then return Add(derive_by_x(e.left), derive_by_x(e.right)) end
  return Add(Mul(derive_by_x(e.left), e.right), Mul(e.left, derive_by_x(e.right)))
end

local function add(a, b)
  if a.tag == 'num' and b.tag == 'num' then return Num((a.value + b.value) % 1000003) end
  if a.tag == 'num' and a.value == 0 then return b end
  if b.tag == 'num' and b.value == 0 then return a end
  return Add(a, b)
end

local function mul(a, b)
  if a.tag == 'num' and b.tag == 'num' then return Num(a.value * b.value % 1000003) end
  if a.tag == 'num' and a.value == 0 or b.tag == 'num' and b.value == 0 then return Num(0) end
  if a.tag == 'num' and a.value == 1 then return b end
  if b.tag == 'num' and b.value == 1 then return a end
  return Mul(a, b)
end

local function simplify(e)
  if e.tag == 'add' then return add(simplify(e.left), simplify(e.right)) end
  if e.tag == 'mul' then return mul(simplify(e.left), simplify(e.right)) end
  return e
end

local function value(e, x)
  local tag = e.tag
  if tag == 'num' then return e.value end
  if tag == 'var' then return x end
  if tag == 'add' then return (value(e.left, x) + value(e.right, x)) % 1000003 end
  return value(e.left, x) * value(e.right, x) % 1000003
end

local function polynomial(degree)
  local e = Num(1)
  for i = 1, degree do
    e = Add(Mul(e, VAR), Num(i))
  end
  return e
end

local function patterns(n)
  local sum = 0
  for round = 0, n - 1 do
    local e = polynomial(12)
    local d = simplify(derive_by_x(e))
    local dd = simplify(derive_by_x(d))
    sum = (sum + value(d, round) + value(dd, 3)) % 1000003
  end
  return sum
end

measure(patterns)
