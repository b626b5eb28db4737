require_relative 'harness'

class Tree
  attr_reader :left, :right

  def initialize(left, right)
    @left = left
    @right = right
  end
end

def grow(depth)
  depth == 0 ? Tree.new(nil, nil) : Tree.new(grow(depth - 1), grow(depth - 1))
end

def nodes(tree)
  tree.left.nil? ? 1 : 1 + nodes(tree.left) + nodes(tree.right)
end

def binary_trees(depth)
  total = nodes(grow(depth))
  (4..depth).step(4) do |d|
    (1 << (depth - d)).times { total += nodes(grow(d)) }
  end
  total
end

measure { |n| binary_trees(n) }
