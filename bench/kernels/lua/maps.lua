local measure = require('harness')

local function maps(n)
  local squares = {}
  for i = 0, n - 1 do
    squares[i * 7] = i
  end
  local hits = 0
  for i = 0, n - 1 do
    if squares[i * 3] ~= nil then hits = hits + 1 end
  end
  local names, named = {}, 0
  for i = 0, n - 1 do
    local key = 'key' .. tostring(i % 1000)
    if names[key] == nil then named = named + 1 end
    names[key] = (names[key] or 0) + i
  end
  -- Tables compare by identity: a pair becomes a number key.
  local grid, cells = {}, 0
  for i = 0, n - 1 do
    local at = i % 50 * 1000 + i % 31
    if grid[at] == nil then cells = cells + 1 end
    grid[at] = (grid[at] or 0) + 1
  end
  for i = 0, n - 1, 2 do
    squares[i * 7] = nil
  end
  local sum, left = 0, 0
  for key, value in pairs(squares) do
    sum = sum + key - value
    left = left + 1
  end
  return string.format('%d %d %d %d %d %d %d', hits, names.key7, named, grid[3005], cells, left, sum)
end

measure(maps)
