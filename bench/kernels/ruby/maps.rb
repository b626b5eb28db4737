require_relative 'harness'

def maps(n)
  squares = {}
  n.times { |i| squares[i * 7] = i }
  hits = 0
  n.times { |i| hits += 1 if squares.key?(i * 3) }
  names = {}
  n.times do |i|
    key = 'key' + (i % 1000).to_s
    names[key] = names.fetch(key, 0) + i
  end
  grid = {}
  n.times do |i|
    at = [i % 50, i % 31]
    grid[at] = grid.fetch(at, 0) + 1
  end
  (0...n).step(2) { |i| squares.delete(i * 7) }
  sum = 0
  squares.each { |key, value| sum += key - value }
  "#{hits} #{names['key7']} #{names.length} #{grid[[3, 5]]} #{grid.length} #{squares.length} #{sum}"
end

measure { |n| maps(n) }
