local measure = require('harness')

local function grow(depth)
  if depth == 0 then return { left = nil, right = nil } end
  return { left = grow(depth - 1), right = grow(depth - 1) }
end

local function nodes(tree)
  if tree.left == nil then return 1 end
  return 1 + nodes(tree.left) + nodes(tree.right)
end

local function binary_trees(depth)
  local total = nodes(grow(depth))
  for d = 4, depth, 4 do
    for _ = 1, 1 << (depth - d) do
      total = total + nodes(grow(d))
    end
  end
  return total
end

measure(binary_trees)
