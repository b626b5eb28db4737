require_relative 'harness'

def numbers(n)
  seed = 7
  Array.new(n) { seed = (seed * 16807) % 2147483647 }
end

def sort(n)
  sorted = numbers(n).sort { |a, b| a % 1000 == b % 1000 ? b - a : a % 1000 - b % 1000 }
  sum = 0
  n.times { |i| sum += sorted[i] % 1000 * (i % 17) }
  "#{sorted[0]} #{sorted[n - 1]} #{sum}"
end

measure { |n| sort(n) }
