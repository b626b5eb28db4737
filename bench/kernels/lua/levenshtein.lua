local measure = require('harness')
local min = math.min

local function chars(text)
  local out = {}
  for i = 1, #text do
    out[i] = text:sub(i, i)
  end
  return out
end

local function distance(a, b)
  local s, t = chars(a), chars(b)
  local previous = {}
  for j = 0, #t do
    previous[j] = j
  end
  for i = 1, #s do
    local current = { [0] = i }
    for j = 1, #t do
      local cost = s[i] == t[j] and 0 or 1
      current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
    end
    previous = current
  end
  return previous[#t]
end

local function letters(n, seed)
  local state = seed
  local out = {}
  for i = 1, n do
    state = state * 16807 % 2147483647
    local at = state % 10 + 1
    out[i] = ('abcdefghij'):sub(at, at)
  end
  return table.concat(out)
end

local function levenshtein(n)
  return distance(letters(n, 3), letters(n, 11))
end

measure(levenshtein)
