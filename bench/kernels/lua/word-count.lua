local measure = require('harness')

local VOWELS = { 'a', 'e', 'i', 'o', 'u' }
local CONSONANTS = { 'b', 'd', 'k', 'l', 'm', 'n', 'r', 's', 't', 'v' }

local function words(n)
  local seed = 42
  local out = {}
  for i = 1, n do
    local word = ''
    seed = (seed * 1103515245 + 12345) % 2147483648
    for shift = 0, 1 + seed // 65536 % 2 do
      local part = seed // 65536 >> (shift * 3)
      word = word .. CONSONANTS[part % 10 + 1] .. VOWELS[part % 5 + 1]
    end
    out[i] = word
  end
  return table.concat(out, ' ')
end

local function word_count(n)
  local counts = {}
  for word in words(n):gmatch('[^ ]+') do
    counts[word] = (counts[word] or 0) + 1
  end
  local ranked = {}
  for word, count in pairs(counts) do
    ranked[#ranked + 1] = { word = word, count = count }
  end
  table.sort(ranked, function(a, b)
    if a.count == b.count then return a.word < b.word end
    return a.count > b.count
  end)
  local shown = {}
  for i = 1, math.min(5, #ranked) do
    shown[i] = ranked[i].word .. '=' .. ranked[i].count
  end
  return #ranked .. ' ' .. table.concat(shown, ' ')
end

measure(word_count)
