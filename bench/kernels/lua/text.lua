local measure = require('harness')

local function reverse(text)
  local out = ''
  for i = 1, #text do
    out = text:sub(i, i) .. out
  end
  return out
end

local function text(n)
  local lines = {}
  for i = 0, n - 1 do
    local line = i .. ',' .. i * 7 % 97
    for k = 0, 3 do
      line = line .. ';' .. tostring(i + k)
    end
    lines[#lines + 1] = reverse(line)
  end
  local all = table.concat(lines, '\n'):upper():gsub(';', '--')
  local longest = 0
  for line in all:gmatch('[^\n]+') do
    if #line > longest then longest = #line end
  end
  return #all .. ' ' .. longest .. ' ' .. all:sub(101, 120)
end

measure(text)
