local measure = require('harness')

local function produce(n)
  return coroutine.wrap(function()
    local seed = 1
    for _ = 1, n do
      for _ = 1, 5 do
        seed = seed * 16807 % 2147483647
      end
      coroutine.yield(seed % 1000)
    end
    return nil
  end)
end

local function consume(chunks)
  local sum = 0
  for chunk in chunks do
    local x = chunk
    for i = 0, 19 do
      x = (x * 31 + i) % 10007
      if x % 2 == 0 then sum = sum + 1 end
    end
    sum = sum + x
  end
  return sum
end

measure(function(n)
  return consume(produce(n))
end)
