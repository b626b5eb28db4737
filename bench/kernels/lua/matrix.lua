local measure = require('harness')

local function build(n, seed)
  local rows = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do
      row[j + 1] = seed * (i - j) * (i + j)
    end
    rows[i + 1] = row
  end
  return rows
end

local function multiply(a, b, n)
  local product = {}
  for i = 1, n do
    local row, out = a[i], {}
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do
        sum = sum + row[k] * b[k][j]
      end
      out[j] = sum
    end
    product[i] = out
  end
  return product
end

local function matrix(n)
  local p = multiply(build(n, 0.5), build(n, 0.25), n)
  local trace = 0.0
  for i = 1, n do
    trace = trace + p[i][i]
  end
  return string.format('%.3f', trace)
end

measure(matrix)
