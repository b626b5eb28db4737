local measure = require('harness')

local function numbers(n)
  local seed = 7
  local out = {}
  for i = 1, n do
    seed = (seed * 16807) % 2147483647
    out[i] = seed
  end
  return out
end

local function sort(n)
  local sorted = numbers(n)
  table.sort(sorted, function(a, b)
    if a % 1000 == b % 1000 then return b < a end
    return a % 1000 < b % 1000
  end)
  local sum = 0
  for i = 0, n - 1 do
    sum = sum + sorted[i + 1] % 1000 * (i % 17)
  end
  return sorted[1] .. ' ' .. sorted[n] .. ' ' .. sum
end

measure(sort)
