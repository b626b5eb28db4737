local measure = require('harness')

local function place(row, n, columns, rising, falling)
  if row == n then return 1 end
  local ways = 0
  for column = 0, n - 1 do
    local up = row + column
    local down = row - column + n
    if not columns[column] and not rising[up] and not falling[down] then
      columns[column] = true
      rising[up] = true
      falling[down] = true
      ways = ways + place(row + 1, n, columns, rising, falling)
      columns[column] = false
      rising[up] = false
      falling[down] = false
    end
  end
  return ways
end

local function flags(n)
  local all = {}
  for i = 0, n - 1 do
    all[i] = false
  end
  return all
end

local function queens(n)
  return place(0, n, flags(n), flags(2 * n), flags(2 * n + 1))
end

measure(queens)
