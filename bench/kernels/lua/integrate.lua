local measure = require('harness')

local function integrate(n)
  local h = 1.0 / n
  local sum = 0.0
  for i = 0, n - 1 do
    local x = h * (i + 0.5)
    sum = sum + 4.0 / (1.0 + x * x)
  end
  return string.format('%.9f', sum * h)
end

measure(integrate)
