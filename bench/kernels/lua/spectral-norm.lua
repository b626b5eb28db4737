local measure = require('harness')

local function entry(i, j)
  return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)
end

local function times(v, n)
  local result = {}
  for i = 0, n - 1 do
    local sum = 0.0
    for j = 0, n - 1 do
      sum = sum + entry(i, j) * v[j + 1]
    end
    result[i + 1] = sum
  end
  return result
end

local function transposed_times(v, n)
  local result = {}
  for i = 0, n - 1 do
    local sum = 0.0
    for j = 0, n - 1 do
      sum = sum + entry(j, i) * v[j + 1]
    end
    result[i + 1] = sum
  end
  return result
end

local function spectral_norm(n)
  local u = {}
  for i = 1, n do
    u[i] = 1.0
  end
  local v = u
  for _ = 1, 10 do
    v = transposed_times(times(u, n), n)
    u = transposed_times(times(v, n), n)
  end
  local uv, vv = 0.0, 0.0
  for i = 1, n do
    uv = uv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return string.format('%.9f', math.sqrt(uv / vv))
end

measure(spectral_norm)
