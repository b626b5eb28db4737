local measure = require('harness')

local function counter()
  local count = 0
  return function(by)
    count = count + by
    return count
  end
end

local function compose(f, g)
  return function(x)
    return g(f(x))
  end
end

local function map(items, f)
  local out = {}
  for i = 1, #items do
    out[i] = f(items[i])
  end
  return out
end

local function filter(items, f)
  local out = {}
  for i = 1, #items do
    if f(items[i]) then out[#out + 1] = items[i] end
  end
  return out
end

local function fold(items, value, f)
  for i = 1, #items do
    value = f(value, items[i])
  end
  return value
end

local function any(items, f)
  for i = 1, #items do
    if f(items[i]) then return true end
  end
  return false
end

local function range(n)
  local out = {}
  for i = 0, n - 1 do
    out[i + 1] = i
  end
  return out
end

local function closures(n)
  local count = counter()
  local step = compose(function(x) return x + 3 end, function(x) return x * 2 end)
  local sum = 0
  for i = 0, n - 1 do
    sum = sum + step(i) % 11 + count(i % 3)
  end
  local piped = 0
  for round = 0, n // 1000 - 1 do
    local squares = map(range(1000), function(x) return x * x + round end)
    local thirds = filter(squares, function(x) return x % 3 == 0 end)
    local small = map(thirds, function(x) return x % 101 end)
    piped = piped + fold(small, 0, function(a, b) return a + b end)
  end
  local evens = any(filter(range(n), function(x) return x % 2 == 0 end), function(x) return x > n end)
  return sum .. ' ' .. piped .. ' ' .. tostring(evens)
end

measure(closures)
