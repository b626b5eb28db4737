local measure = require('harness')

local function sieve(n)
  local prime = {}
  for i = 1, n do
    prime[i] = true
  end
  local count, sum = 0, 0
  for i = 2, n do
    if prime[i] then
      count = count + 1
      sum = sum + i
      local multiple = i * i
      while multiple <= n do
        prime[multiple] = false
        multiple = multiple + i
      end
    end
  end
  return count .. ' ' .. sum
end

measure(sieve)
